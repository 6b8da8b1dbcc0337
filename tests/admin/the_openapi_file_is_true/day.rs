//! A day at the hospital, with something on every page, and an operator who opens each.

use sandbox::epic::{Audience, FdiOptions, exception_body};
use serde_json::{Value, json};
use tests::{Answer, CSN, Hospital, LIGHT, PROVIDER, until};

use super::Description;
use crate::{
    administrator::Administrator,
    desk::{Desk, ENGINEER},
    the_settings_are_edited::form::saves,
};

const JSON: &str = "application/json";

pub struct Day {
    pub hospital: Hospital,
    pub operator: Administrator,
    visit: String,
    code: String,
    versions: (String, String),
}

impl Day {
    /// Nothing happened.
    pub async fn quiet() -> Self {
        let hospital = Hospital::open().await;
        let operator = Administrator::operator(&hospital).await;
        Self {
            hospital,
            operator,
            visit: String::new(),
            code: String::new(),
            versions: Default::default(),
        }
    }

    /// One visit takes place, Epic does not want to hear of another, a sign-in is refused, and the settings are changed.
    pub async fn busy() -> Self {
        let mut day = Self::quiet().await;
        let hospital = &day.hospital;
        hospital.provider_joins().await;
        hospital.patient_joins().await;
        hospital.settled_records(2).await;
        hospital.answer(LIGHT, 1, 400, &exception_body("INVALID-USER-ID"));
        let other = hospital.visit(Audience::Provider, "10278", PROVIDER).await;
        hospital.zoom.join(&other.zoom_link(), "").unwrap();
        hospital.epic.deny_next_authorization();
        let url = hospital.launch(Audience::Provider, CSN, PROVIDER, FdiOptions::default());
        let refused = hospital.browser().open(&url).await;
        day.code = refused.text_of("span.code").remove(0);
        until("the failure is recorded", async || {
            let overview = day.operator.get_json("/admin").await;
            overview["visits"]["failed"].as_array().unwrap().len() == 1
                && overview["undelivered"]["pending"] == 0
        })
        .await;
        let overview = day.operator.get_json("/admin").await;
        day.visit = overview["visits"]["failed"][0]["visit"]
            .as_str()
            .unwrap()
            .to_owned();
        saves(&day.operator, &[("policy.record_retention_days", "30")]).await;
        let history = day.operator.get_json("/admin/settings/history").await;
        let version = |name: &str| history["changes"][0][name].as_str().unwrap().to_owned();
        day.versions = (version("before"), version("version"));
        day
    }

    /// An address of this day.
    pub fn path(&self, template: &str) -> String {
        template
            .replace("{key}", &self.visit)
            .replace("{code}", &self.code)
            .replace("{before}", &self.versions.0)
            .replace("{after}", &self.versions.1)
    }

    /// The answer to someone who is not signed in.
    pub async fn as_nobody(&self, path: &str) -> Answer {
        let mut browser = self.hospital.browser();
        browser.headers.push(("accept", JSON.to_owned()));
        browser.get(path).await
    }

    /// Where the sign-in comes back to, and the answer there.
    pub async fn as_someone_who_signs_in(&self) -> (String, Answer) {
        let desk = Desk::of(&self.hospital);
        let back = desk.come_back(ENGINEER).await;
        let address = back.replace(&self.hospital.base, "");
        (address, desk.get(&back).await)
    }

    async fn get(&self, file: &mut Description, path: &str) -> Answer {
        let path = self.path(path);
        let answer = self.operator.get_as(&path, JSON).await;
        file.assert_describes("get", &path, &answer);
        answer
    }

    async fn post(&self, file: &mut Description, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.operator.post_as(path, fields, JSON).await;
        file.assert_describes("post", path, &answer);
        answer
    }

    /// Opens every page, sends every form, rightly and wrongly.
    pub async fn looks_at_everything(&self, file: &mut Description) {
        for template in file.templates() {
            if file.operations().any(|it| it == (template.clone(), "get")) {
                self.get(file, &template).await;
            }
        }
        for path in [
            "/admin?day=2020-02-29",
            "/admin?day=tomorrow",
            "/admin/records?status=all",
            "/admin/records?status=strange",
            "/admin/records/code/AAAA-AAAA",
            "/admin/visits/AAAAAAAAAAAAAAAAAAAAAA",
            "/admin/replay?visit={key}",
            "/admin/replay?from=2026-01-01T00:00&to=2026-01-02T00:00",
            "/admin/replay?from=x",
            "/admin/explain?launch_type=room",
            "/admin/fdi-records?lpp=12&id_type=7&room_name=Ward+7&own_account=true&system_login=true",
            "/admin/fdi-records?lpp=%25",
            "/admin/settings/history/{before}/x",
        ] {
            self.get(file, path).await;
        }
        self.searches(file).await;
        self.compares_and_explains(file).await;
        self.changes_settings(file).await;
        self.replays(file).await;
        let audit = self.get(file, "/admin/audit").await;
        assert!(audit.body.contains("\"replayed\"") && audit.body.contains("\"rolled_back\""));
        self.post(file, "/admin/sign-out", &[]).await;
    }

    async fn searches(&self, file: &mut Description) {
        let mut statuses = Vec::new();
        for sought in [CSN, "*", "99999999", self.code.as_str()] {
            statuses.push(
                self.post(file, "/admin/search", &[("q", sought)])
                    .await
                    .status,
            );
        }
        assert_eq!(statuses, [303, 400, 404, 303]);
        self.post(file, "/admin/search", &[]).await;
        // A CSN that is another visit's meeting ID is two things.
        let meeting = self.hospital.zoom.meetings()[0].id.to_string();
        let csn = shared::visit::Csn::parse(&meeting).unwrap();
        let installation = self.operator.installation();
        let key = installation.visit_key(&csn);
        let until = installation.clock.now().plus(installation.retention());
        let table = &installation.table;
        table.ensure_visit(&key, &csn, until).await.unwrap();
        let both = self.post(file, "/admin/search", &[("q", &meeting)]).await;
        assert_eq!(both.status, 200);
    }

    async fn compares_and_explains(&self, file: &mut Description) {
        let compared = [
            ("record", "provider"),
            ("pasted", "URL=x\nCONTEXT=epicSessionId=10277&b=%X%"),
        ];
        self.post(file, "/admin/fdi-records/compare", &compared)
            .await;
        self.post(file, "/admin/fdi-records/compare", &[]).await;
        for launch in ["provider", "nurse", "patient", "room", "device-test"] {
            let values = [
                ("launch_type", launch),
                ("epicSessionId", CSN),
                ("firstName", "Ada"),
                ("lastName", "Okafor"),
                ("epicUserId", PROVIDER),
                ("epicProviderId", "E1001"),
                ("useProviderZoomAccount", "false"),
                ("noRedirect", "false"),
                ("roomName", "Ward 7 Bed 1"),
                ("roomDisplay", "Ward 7"),
            ];
            let explained = self.post(file, "/admin/explain", &values).await;
            assert!(
                explained.body.contains("\"refusal\":null"),
                "{}",
                explained.body
            );
            self.post(file, "/admin/explain", &values[..1]).await;
        }
        self.post(file, "/admin/explain", &[]).await;
        self.post(file, "/admin/preflight", &[]).await;
    }

    async fn changes_settings(&self, file: &mut Description) {
        let check = "/admin/settings/check";
        let (old, now) = (self.versions.0.as_str(), self.versions.1.as_str());
        let name = "sms.link_lifetime_minutes";
        let changed = self
            .post(file, check, &[("version", now), (name, "15")])
            .await;
        let changed: Value = serde_json::from_str(&changed.body).unwrap();
        let edited = changed["edited"].as_str().unwrap();
        let wrong = self
            .post(file, check, &[("version", now), (name, "many")])
            .await;
        assert_eq!(wrong.status, 400);
        let overtaken = self
            .post(file, check, &[("version", old), (name, "15")])
            .await;
        assert_eq!(overtaken.status, 409);
        self.post(file, "/admin/settings/edit", &[("edited", edited)])
            .await;
        self.post(file, "/admin/preflight/edited", &[("edited", edited)])
            .await;
        self.post(file, "/admin/preflight/edited", &[("document", "{")])
            .await;
        self.post(file, "/admin/settings/save", &[("edited", edited)])
            .await;
        self.post(file, "/admin/settings/save", &[("edited", "x")])
            .await;
        let offer = self.get(file, "/admin/settings/roll-back").await;
        let offer: Value = serde_json::from_str(&offer.body).unwrap();
        let version = |name: &str| offer[name].as_str().unwrap().to_owned();
        let (current, previous) = (version("current"), version("previous"));
        let both = [
            ("current", current.as_str()),
            ("previous", previous.as_str()),
        ];
        for status in [303, 409] {
            let back = self.post(file, "/admin/settings/roll-back", &both).await;
            assert_eq!(back.status, status);
        }
    }

    async fn replays(&self, file: &mut Description) {
        let list = self.get(file, "/admin/replay?visit={key}").await;
        let list: Value = serde_json::from_str(&list.body).unwrap();
        let token = list["token"].as_str().unwrap();
        let sent = self.post(file, "/admin/replay", &[("token", token)]).await;
        assert_eq!(sent.status, 303);
        let result = self.get(file, sent.location().unwrap()).await;
        let result: Value = serde_json::from_str(&result.body).unwrap();
        assert_eq!(result["done"], json!({ "sent": 1, "passed_over": 0 }));
        let stale = self.post(file, "/admin/replay", &[("token", "x")]).await;
        assert_eq!(stale.status, 409);
    }
}
