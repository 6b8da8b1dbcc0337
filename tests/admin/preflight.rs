//! The preflight: green in a hospital that is set up rightly; else it names the setting and the fix of the one thing
//! that is wrong.

mod epic;
mod everything;
mod keys;
mod locks;
mod settings;
mod zoom;

use serde_json::{Value, json};
use shared::store::Upstream;
use tests::Hospital;

use crate::administrator::Administrator;

/// What one run found.
struct Run(Value);

impl Run {
    /// A reader presses the button.
    async fn of(hospital: &Hospital) -> Self {
        Self::of_reader(&Administrator::reader(hospital).await).await
    }

    /// Someone who has a session already does, which needs no settings that are right.
    async fn of_reader(reader: &Administrator) -> Self {
        let answer = reader
            .post_as("/admin/preflight", &[], "application/json")
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Self(serde_json::from_str(&answer.body).unwrap())
    }

    fn checks(&self) -> &[Value] {
        self.0["checks"].as_array().unwrap()
    }

    #[track_caller]
    fn check(&self, id: &str) -> &Value {
        let found = self.checks().iter().find(|check| check["id"] == id);
        found.unwrap_or_else(|| panic!("no check {id} in {:#}", self.0))
    }

    /// The IDs of the checks with this outcome.
    fn with(&self, outcome: &str) -> Vec<&str> {
        let checks = self.checks().iter();
        let checks = checks.filter(|check| check["outcome"] == outcome);
        checks.map(|check| check["id"].as_str().unwrap()).collect()
    }

    /// Asserts that this is the one failure, that it is mended there, and that finding and fix say these words.
    #[track_caller]
    fn fails_only(&self, id: &str, setting: &str, words: &[&str]) {
        assert_eq!(self.with("failed"), [id], "{:#}", self.0);
        assert_eq!(self.0["ok"], false);
        self.says(id, "failed", setting, words);
    }

    /// Asserts a check's outcome, where it is mended, and its words.
    #[track_caller]
    fn says(&self, id: &str, outcome: &str, setting: &str, words: &[&str]) {
        let check = self.check(id);
        assert_eq!(check["outcome"], outcome, "{check:#}");
        let place = check["setting"].as_str().unwrap_or_default();
        assert_eq!(place, setting, "{check:#}");
        let text = format!("{} {}", check["found"], check["fix"]);
        for word in words {
            assert!(text.contains(word), "`{word}` is not in {check:#}");
        }
        if ["failed", "warning"].contains(&outcome) {
            assert!(!check["fix"].as_str().unwrap().is_empty(), "{check:#}");
        }
    }
}

/// A hospital whose Zoom was heard today.
async fn sound() -> Hospital {
    sound_with(json!({})).await
}

/// The same with these settings laid over.
async fn sound_with(mut settings: Value) -> Hospital {
    let plain = Hospital::open_with(&settings).await;
    if settings.pointer("/admin/oidc_issuer").is_some() {
        return plain;
    }
    // Epic's simulated sign-in is an OpenID Connect provider as well as any other.
    let issuer = format!("{}/sim/epic/oauth2", plain.base);
    settings = plain.settings.clone();
    settings["admin"]["oidc_issuer"] = issuer.into();
    save(&plain, &settings);
    heard(&plain).await;
    plain
}

/// Puts another version of the settings into the secret.
fn save(hospital: &Hospital, settings: &Value) {
    let secret = sandbox::installation::SECRET;
    hospital.aws.put_secret(secret, settings).unwrap();
}

/// Lays these over the settings of a sound hospital.
fn change(hospital: &Hospital, part: Value) {
    let mut settings = hospital.settings.clone();
    settings["admin"]["oidc_issuer"] = format!("{}/sim/epic/oauth2", hospital.base).into();
    sandbox::installation::lay_over(&mut settings, part);
    save(hospital, &settings);
}

/// Zoom sent a rightly signed event just now.
async fn heard(hospital: &Hospital) {
    let reader = Administrator::reader(hospital).await;
    let installation = reader.installation();
    let now = installation.clock.now();
    let table = &installation.table;
    table.succeeded(Upstream::ZoomWebhook, now).await.unwrap();
}
