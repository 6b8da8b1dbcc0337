//! A patient tests their device before the visit: what is kept, what Epic is told, and what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod epic_is_told;
mod page;
mod result;

use sandbox::epic::{Audience, FdiOptions};
use serde_json::{Value, json};
use tests::{Answer, Browser, CSN, Hospital, PATIENT, client};

/// An open test.
struct Test {
    hospital: Hospital,
    browser: Browser,
    page: Answer,
}

/// A post's answer.
struct Posted {
    status: u16,
    body: Value,
}

impl Test {
    async fn open() -> Self {
        Self::open_with(&json!({})).await
    }

    async fn open_with(settings: &Value) -> Self {
        let hospital = Hospital::open_with(settings).await;
        let browser = hospital.browser();
        let url = launch(&hospital);
        let page = browser.open(&url).await;
        Self {
            hospital,
            browser,
            page,
        }
    }

    fn ticket(&self) -> String {
        self.page.attribute("#device-test", "data-ticket").unwrap()
    }

    /// Posts as the page's script does.
    async fn post(&self, revision: i64, checks: Value) -> Posted {
        let mut body = checks;
        body["ticket"] = self.ticket().into();
        body["revision"] = revision.into();
        self.post_raw(&body.to_string(), &[("sec-fetch-site", "same-origin")])
            .await
    }

    async fn post_raw(&self, body: &str, headers: &[(&str, &str)]) -> Posted {
        let mut request = client()
            .post(self.hospital.url("/device-test/result"))
            .header("cookie", self.browser.cookie_header())
            .header("content-type", "application/json")
            .body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        Posted {
            status: answer.status().as_u16(),
            body: serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default(),
        }
    }

    /// The steps of the visit's trace of one kind.
    async fn steps(&self, kind: &str) -> Vec<Value> {
        steps(&self.hospital, kind).await
    }
}

async fn steps(hospital: &Hospital, kind: &str) -> Vec<Value> {
    let url = hospital.url(&format!("/sim/trace?csn={CSN}"));
    let page = hospital.browser().get(&url).await;
    let mut steps = page.json()[0]["steps"].as_array().unwrap().clone();
    steps.retain(|step| step["step"] == kind);
    steps
}

fn launch(hospital: &Hospital) -> String {
    hospital.launch(Audience::DeviceTest, CSN, PATIENT, FdiOptions::default())
}

fn all(verdict: &str) -> Value {
    let check = json!({ "verdict": verdict });
    json!({ "camera": check, "microphone": check, "speaker": check, "connection": check })
}
