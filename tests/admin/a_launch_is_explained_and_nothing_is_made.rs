//! What is explained is what the launch then does; and explaining makes nothing.

use std::time::Duration;

use sandbox::{
    epic::{Audience, FdiOptions},
    zoom::{Role, SessionView},
};
use serde_json::{Value, json};
use tests::{Answer, COLLEAGUE, CSN, Hospital, NURSE, NURSE_ID, PATIENT, PROVIDER, number};

use crate::administrator::Administrator;

const ROOM: &str = "ICU 4 Bed 2";
const OWN: FdiOptions = FdiOptions {
    use_provider_zoom_account: true,
    no_redirect: false,
};

/// A hospital, and an engineer who asks.
struct Desk {
    hospital: Hospital,
    engineer: Administrator,
}

impl Desk {
    async fn open() -> Self {
        Self::of(Hospital::open().await).await
    }

    async fn of(hospital: Hospital) -> Self {
        // Nothing else is to change the table meanwhile.
        hospital.zoom.configure(|zoom| zoom.webhook_url = None);
        let engineer = Administrator::reader(&hospital).await;
        Self { hospital, engineer }
    }

    /// Everything that the table keeps, but for the audit log.
    async fn kept(&self) -> Vec<Value> {
        let mut items = self.hospital.items().await;
        items.retain(|item| !item["pk"].to_string().contains("AUDIT"));
        items.sort_by_key(Value::to_string);
        items
    }

    /// Has a launch explained, and sees to it that nothing comes of that.
    async fn explain(&self, launch_type: &str, values: &[(&str, &str)]) -> Value {
        let mut fields = vec![("launch_type", launch_type), ("epicSessionId", CSN)];
        fields.extend(values);
        let kept = self.kept().await;
        let before = self.hospital.zoom.calls();
        let epic = self.hospital.epic.calls();
        let answer = self
            .engineer
            .post_as("/admin/explain", &fields, "application/json")
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.headers["cache-control"], "no-store");
        for (call, times) in self.hospital.zoom.calls() {
            // A token is no change of anything.
            let changes = !call.starts_with("GET ") && call != "POST /oauth/token";
            let again = before.get(&call).copied().unwrap_or_default() != times;
            assert!(!(changes && again), "{call}");
        }
        assert_eq!(self.hospital.epic.calls(), epic);
        assert!(self.kept().await == kept, "the table is as it was");
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn provider(&self, id: &str, own: bool) -> Value {
        let own = if own { "true" } else { "false" };
        let values = [("epicUserId", id), ("useProviderZoomAccount", own)];
        self.explain("provider", &values).await
    }

    async fn patient(&self) -> Value {
        let values = [("epicUserId", PATIENT), ("encounterProviderId", PROVIDER)];
        self.explain("patient", &values).await
    }

    /// Launches and joins.
    async fn comes(&self, audience: Audience, person: &str, fdi: FdiOptions) -> SessionView {
        let url = self.hospital.launch(audience, CSN, person, fdi);
        let page = self.hospital.browser().open(&url).await;
        let session = self.hospital.zoom.join(&page.zoom_link(), "").unwrap();
        self.hospital.zoom.session(session).unwrap()
    }

    /// Calls a room; what the browser ends at.
    async fn calls(&self, room: &str) -> Answer {
        let fdi = FdiOptions::default();
        let token = self
            .hospital
            .epic
            .issue_room_launch(CSN, PROVIDER, room, fdi);
        let url = self
            .hospital
            .epic
            .launch_url(Audience::Room, &token.unwrap());
        self.hospital.browser().open(&url).await
    }

    /// Asserts that it came as was explained.
    #[track_caller]
    fn assert_came(&self, explained: &Value, came: &SessionView, made: usize) {
        assert_eq!(explained["refusal"], Value::Null);
        let meetings = self.hospital.zoom.meetings();
        assert_eq!(meetings.len(), made);
        let meeting = meetings.iter().find(|it| it.id == came.meeting).unwrap();
        let admittance = match came.role {
            Role::Host => "host",
            Role::AlternativeHost => "alternative_host",
            Role::Attendee if came.registrant_id.is_empty() => "plain_link",
            Role::Attendee => "registrant",
        };
        assert_eq!(explained["admittance"], admittance);
        let waiting_room = &meeting.settings["waiting_room"];
        assert_eq!(&explained["waiting_room"], waiting_room);
        self.assert_is(&explained["owner_account"], &meeting.host_id);
        if explained["meeting"] == "reuse" {
            let number = meeting.id.to_string();
            assert_eq!(explained["visit"]["meeting_id"], number);
        }
    }

    /// Asserts that an account is this Zoom user's.
    #[track_caller]
    fn assert_is(&self, account: &Value, user_id: &str) {
        let users = self.hospital.zoom.users();
        let user = users.iter().find(|user| user.id == user_id).unwrap();
        match account["user_id"].as_str() {
            Some(id) => assert_eq!(id, user.id),
            None => assert_eq!(account["address"], user.email),
        }
    }
}

#[tokio::test]
async fn the_first_provider_makes_the_meeting_and_a_second_one_joins_it() {
    let desk = Desk::open().await;
    let explained = desk.provider(PROVIDER, false).await;
    assert_eq!(explained["visit"]["exists"], false);
    assert_eq!(explained["meeting"], "make");
    assert_eq!(explained["owner"], "launching");
    assert_eq!(explained["account"]["how"], "to_make");
    assert_eq!(explained["page"], "zoom");
    let came = desk
        .comes(Audience::Provider, PROVIDER, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);

    let explained = desk.provider(PROVIDER, false).await;
    assert_eq!(explained["meeting"], "reuse");
    assert_eq!(explained["account"]["how"], "remembered");
    let came = desk
        .comes(Audience::Provider, PROVIDER, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);

    let explained = desk.provider(COLLEAGUE, false).await;
    assert_eq!(explained["owner"], "standing");
    let came = desk
        .comes(Audience::Provider, COLLEAGUE, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);
    desk.assert_is(&explained["account"], &came.participant_user_id);
}

#[tokio::test]
async fn a_nurse_before_the_provider_hosts() {
    let desk = Desk::open().await;
    let explained = desk.explain("nurse", &[("epicProviderId", NURSE_ID)]).await;
    assert_eq!(explained["owner"], "launching");
    let came = desk
        .comes(Audience::Nurse, NURSE, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);
    let explained = desk.provider(PROVIDER, false).await;
    let came = desk
        .comes(Audience::Provider, PROVIDER, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);
}

#[tokio::test]
async fn a_patient_who_comes_first_has_the_meeting_made_for_the_encounter_provider() {
    let desk = Desk::open().await;
    let explained = desk.patient().await;
    assert_eq!(explained["owner"], "scheduled");
    assert_eq!(explained["meeting"], "make");
    let came = desk
        .comes(Audience::Patient, PATIENT, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);
    // The provider hosts what was made for them.
    let explained = desk.provider(PROVIDER, false).await;
    assert_eq!(
        (&explained["meeting"], &explained["owner"]),
        (&json!("reuse"), &json!("standing"))
    );
    let came = desk
        .comes(Audience::Provider, PROVIDER, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);
    let explained = desk.patient().await;
    let came = desk
        .comes(Audience::Patient, PATIENT, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);
}

#[tokio::test]
async fn a_patient_waits_where_nobody_could_host() {
    let none_made = json!({ "zoom": { "provisioning": "none" } });
    let desk = Desk::of(Hospital::open_with(&none_made).await).await;
    let explained = desk.patient().await;
    assert_eq!(
        (&explained["admittance"], &explained["page"]),
        (&json!("waits"), &json!("waiting"))
    );
    let page = desk.hospital.visit(Audience::Patient, CSN, PATIENT).await;
    assert!(page.url.contains("/visit/"), "{}", page.url);
    assert_eq!(desk.hospital.zoom.meetings().len(), 0);
    // Staff without an account are refused in the words of the launch.
    let explained = desk.provider(PROVIDER, false).await;
    let page = desk.hospital.visit(Audience::Provider, CSN, PROVIDER).await;
    assert_eq!(explained["refusal"]["status"], page.status);
    for said in ["title", "fix"] {
        let said = explained["refusal"][said].as_str().unwrap();
        assert!(page.text_of("main").concat().contains(said), "{said}");
    }
}

#[tokio::test]
async fn an_own_account_is_sure_once_a_launch_has_asked_epic_for_it() {
    let desk = Desk::open().await;
    let explained = desk.provider(PROVIDER, true).await;
    assert_eq!(explained["account"]["certain"], false);
    let came = desk.comes(Audience::Provider, PROVIDER, OWN).await;
    let explained = desk.provider(PROVIDER, true).await;
    assert_eq!(explained["account"]["certain"], true);
    assert_eq!(
        explained["account"]["user_id"],
        came.participant_user_id.as_str()
    );
    let came = desk.comes(Audience::Provider, PROVIDER, OWN).await;
    desk.assert_came(&explained, &came, 1);
}

#[tokio::test]
async fn an_address_of_the_settings_is_sure_at_once() {
    let email = "ngozi.okafor@hospital.example";
    let named = json!({ "zoom": { "accounts": [{ "epic_user_id": PROVIDER, "email": email }] } });
    let desk = Desk::of(Hospital::open_with(&named).await).await;
    let explained = desk.provider(PROVIDER, true).await;
    assert_eq!(explained["account"]["how"], "found");
    assert_eq!(explained["account"]["certain"], true);
    let came = desk.comes(Audience::Provider, PROVIDER, OWN).await;
    desk.assert_came(&explained, &came, 1);
    desk.assert_is(&explained["account"], &came.participant_user_id);
}

#[tokio::test]
async fn a_waiting_room_that_zooms_account_locks_is_seen_before_any_launch() {
    let desk = Desk::open().await;
    desk.hospital
        .zoom
        .configure(|zoom| zoom.locks.waiting_room = Some(true));
    let explained = desk.provider(PROVIDER, false).await;
    assert_eq!(explained["waiting_room"], true);
    let steps = explained["steps"].to_string();
    assert!(steps.contains("unlock Waiting Room"), "{steps}");
    let came = desk
        .comes(Audience::Provider, PROVIDER, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 1);
}

#[tokio::test]
async fn a_meeting_that_zoom_deleted_is_said_to_be_gone() {
    let desk = Desk::open().await;
    desk.comes(Audience::Provider, PROVIDER, FdiOptions::default())
        .await;
    desk.hospital
        .answer("/v2/meetings/", 1, 404, r#"{"code":3001,"message":"gone"}"#);
    let explained = desk.provider(PROVIDER, false).await;
    let steps = explained["steps"].to_string();
    assert!(steps.contains("Zoom does not know it any more"), "{steps}");
}

#[tokio::test]
async fn a_nurse_after_a_meeting_that_is_over_leaves_the_next_to_whoever_hosted() {
    let hospital = Hospital::open().await;
    let old = number(&hospital.provider_link(PROVIDER).await);
    hospital.zoom.delete_meeting(old).unwrap();
    hospital.zoom.settled().await;
    let desk = Desk::of(hospital).await;
    let explained = desk.explain("nurse", &[("epicProviderId", NURSE_ID)]).await;
    assert_eq!(explained["owner"], "earlier");
    assert_eq!(explained["meeting"], "make");
    let steps = explained["steps"].to_string();
    assert!(steps.contains("number 2 of this visit"), "{steps}");
    let came = desk
        .comes(Audience::Nurse, NURSE, FdiOptions::default())
        .await;
    desk.assert_came(&explained, &came, 2);
}

#[tokio::test]
async fn a_zoom_room_is_looked_for_and_not_called() {
    let desk = Desk::open().await;
    desk.hospital
        .zoom
        .configure(|zoom| zoom.room_acts_after = Duration::from_millis(1));
    let caller = ("epicProviderId", "E1001");
    let explained = desk.explain("room", &[caller, ("roomName", ROOM)]).await;
    assert_eq!(explained["admittance"], "room");
    assert_eq!(explained["room_status"], "available");
    assert_eq!(explained["meeting"], "make");
    desk.calls(ROOM).await;
    let meeting = desk.hospital.zoom.meetings().remove(0);
    desk.assert_is(&explained["owner_account"], &meeting.host_id);
    let explained = desk.explain("room", &[caller, ("roomName", ROOM)]).await;
    assert_eq!(explained["admittance"], "room_under_way");
    assert_eq!(explained["owner"], "standing");

    let off = [caller, ("roomName", "Ward 7 Bed 1")];
    assert_eq!(desk.explain("room", &off).await["room_status"], "offline");
    for refused in ["Ward 7 Bed 5", "Ward 9 Bed 1"] {
        let explained = desk.explain("room", &[caller, ("roomName", refused)]).await;
        let page = desk.calls(refused).await;
        let title = explained["refusal"]["title"].as_str().unwrap();
        assert!(page.text_of("h1").concat().contains(title), "{title}");
    }
}

#[tokio::test]
async fn context_that_a_launch_would_refuse_is_refused_in_the_same_words() {
    let desk = Desk::open().await;
    let pasted = "epicUserId=OKAFOR\nnoRedirect = maybe";
    let explained = desk.explain("provider", &[("pasted", pasted)]).await;
    let detail = explained["refusal"]["detail"].as_str().unwrap();
    assert_eq!(
        detail,
        "CONTEXT parameter noRedirect must be true or false: correct it in the FDI record"
    );
    // A token response, in which Epic would have to write a text.
    let pasted =
        r#"{"epicSessionId":"10277","epicUserId":"OKAFOR","noRedirect":true,"expires_in":3600}"#;
    let explained = desk.explain("provider", &[("pasted", pasted)]).await;
    let detail = explained["refusal"]["detail"].as_str().unwrap();
    assert!(detail.contains("noRedirect is not one text"), "{detail}");
    let pasted = pasted.replace("true,", "\"true\",");
    let explained = desk.explain("provider", &[("pasted", &pasted)]).await;
    assert_eq!(explained["page"], "stays", "{explained:#}");
    let pasted = "epicSessionId=1&EPICSESSIONID=2&epicUserId=OKAFOR";
    let explained = desk.explain("provider", &[("pasted", pasted)]).await;
    let detail = explained["refusal"]["detail"].as_str().unwrap();
    assert!(detail.contains("twice with different values"), "{detail}");
}

#[tokio::test]
async fn a_device_test_enters_no_visit() {
    let desk = Desk::open().await;
    let explained = desk
        .explain("device-test", &[("epicUserId", PATIENT)])
        .await;
    assert_eq!(explained["page"], "device_test");
    assert_eq!(explained["visit"], Value::Null);
}

#[tokio::test]
async fn what_was_asked_stands_nowhere_but_on_the_page_that_answers() {
    let desk = Desk::open().await;
    let fields = [
        ("launch_type", "provider"),
        ("epicSessionId", "98765"),
        ("epicUserId", "SECRETLY"),
        ("firstName", "<b>Ngozi</b>"),
    ];
    let answer = desk.engineer.post("/admin/explain", &fields).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.body.contains("<b>Ngozi"), "escaped");
    // It can be asked again as it was: what was typed stays typed, and what was pasted, pasted.
    let fields = [&fields[..2], &[("pasted", "epicUserId=SECRETLY")]].concat();
    let page = desk.engineer.post("/admin/explain", &fields).await;
    let typed = page.attribute("#epicSessionId", "value");
    assert_eq!(typed.as_deref(), Some("98765"));
    let typed = page.attribute("#epicUserId", "value");
    assert_eq!(typed.as_deref(), Some(""));
    let audit: Vec<Value> = desk.hospital.items().await;
    let audit: Vec<&Value> = audit
        .iter()
        .filter(|it| it["pk"].to_string().contains("AUDIT"))
        .collect();
    let audit = format!("{audit:?}");
    assert!(audit.contains("explained"), "{audit}");
    // Of whose visit it was must be found again.
    let csn = shared::visit::Csn::parse("98765").unwrap();
    let key = desk.engineer.installation().visit_key(&csn).to_string();
    assert!(audit.contains(&key), "{audit}");
    for value in ["98765", "SECRETLY", "Ngozi"] {
        assert!(!audit.contains(value), "{audit}");
    }
    // An address is kept in too many places: what stands there is not read.
    let empty = desk
        .engineer
        .get("/admin/explain?launch_type=provider&epicSessionId=98765")
        .await;
    assert!(!empty.body.contains("98765"));
}
