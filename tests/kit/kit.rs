//! A running hospital, and what its people do in it.

// Each test target uses its own part of the kit.
#![allow(dead_code)]

pub mod browser;
pub mod webhook;

use std::{future::Future, ops::Deref, time::Duration};

use sandbox::{
    Options, Sandbox,
    aws::schedule::scheduled_event,
    epic::{Audience, FdiOptions},
    fault::{Effect, Fault},
    hospital,
    zoom::SessionId,
};
use serde_json::{Value, json};

pub use browser::{Browser, Page};
pub use tests::client;
use tests::{dynamodb, functions, options};

/// CSN of the visit that most tests open: Dr Okafor sees Camila Lopez.
pub const CSN: &str = "10277";
/// Its encounter provider.
pub const PROVIDER: &str = "OKAFOR";
/// Another provider, with a Zoom account of their own.
pub const COLLEAGUE: &str = "LINDQVIST";
/// A nurse: the user who signs in, and the ID under which Epic shows them.
pub const NURSE: &str = "MBEKI";
pub const NURSE_ID: &str = "E2001";
/// Its patient.
pub const PATIENT: &str = "736";
/// Path of the call that switches a light.
pub const LIGHT: &str = "SetExternalConnectionStatus";

pub struct Hospital(Sandbox);

impl Deref for Hospital {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.0
    }
}

impl Hospital {
    pub async fn open() -> Self {
        Self(Sandbox::start(options()).await.unwrap())
    }

    /// With these settings laid over the sandbox's own.
    pub async fn open_with(settings: &Value) -> Self {
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let file =
            std::env::temp_dir().join(format!("bridge-{}-{number}.json", std::process::id()));
        std::fs::write(&file, settings.to_string()).unwrap();
        let options = Options {
            settings: Some(file.clone()),
            ..options()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        std::fs::remove_file(file).unwrap();
        Self(sandbox)
    }

    /// One that was started in a way of its own.
    pub const fn of(sandbox: Sandbox) -> Self {
        Self(sandbox)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Where a click on the visit sends the browser.
    pub fn launch(&self, audience: Audience, csn: &str, person: &str, fdi: FdiOptions) -> String {
        let token = self.epic.issue_launch(audience, csn, person, fdi).unwrap();
        self.epic.launch_url(audience, &token)
    }

    /// Opens the visit in a new browser, and gives the page it ends at.
    pub async fn visit(&self, audience: Audience, csn: &str, person: &str) -> Page {
        let url = self.launch(audience, csn, person, FdiOptions::default());
        Browser::new(&self.base).open(&url).await
    }

    /// The link into Zoom that a provider is sent to.
    pub async fn provider_link(&self, person: &str) -> String {
        self.visit(Audience::Provider, CSN, person)
            .await
            .zoom_link()
    }

    /// The link into Zoom that a nurse is sent to.
    pub async fn nurse_link(&self, person: &str) -> String {
        self.visit(Audience::Nurse, CSN, person).await.zoom_link()
    }

    /// The link into Zoom that the patient is sent to.
    pub async fn patient_link(&self) -> String {
        self.visit(Audience::Patient, CSN, PATIENT)
            .await
            .zoom_link()
    }

    /// A provider launches and joins.
    pub async fn provider_joins(&self) -> SessionId {
        let link = self.provider_link(PROVIDER).await;
        self.zoom.join(&link, "").unwrap()
    }

    /// The patient launches and joins.
    pub async fn patient_joins(&self) -> SessionId {
        let link = self.patient_link().await;
        self.zoom.join(&link, "").unwrap()
    }

    pub fn provider_light(&self) -> bool {
        self.epic.light(CSN, PROVIDER)
    }

    pub fn patient_light(&self) -> bool {
        self.epic.light(CSN, PATIENT)
    }

    /// Waits until a light is as said.
    pub async fn light(&self, person: &str, on: bool) {
        until(&format!("the light of {person} is {on}"), async || {
            self.epic.light(CSN, person) == on
        })
        .await;
    }

    /// The visit as `GET /sim/records` lists it.
    pub async fn visit_record(&self) -> Value {
        self.visit_record_of(CSN).await
    }

    /// The same of another visit.
    pub async fn visit_record_of(&self, session: &str) -> Value {
        let page = Browser::new(&self.base)
            .get(&self.url(&format!("/sim/records?csn={session}")))
            .await;
        page.json()[0].clone()
    }

    /// Its notification records, oldest first.
    pub async fn records(&self) -> Vec<Value> {
        let visit = self.visit_record().await;
        visit["notifications"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    /// Waits until no notification is pending, and gives them all.
    pub async fn settled_records(&self, count: usize) -> Vec<Value> {
        until(&format!("{count} notifications are settled"), async || {
            let records = self.records().await;
            records.len() == count && records.iter().all(|record| record["status"] != "pending")
        })
        .await;
        self.records().await
    }

    /// The next calls to a path are answered so.
    pub fn answer(&self, path: &str, times: u32, status: u16, body: &str) {
        self.faults.add(Fault {
            path: path.to_owned(),
            except: None,
            method: None,
            after: 0,
            times,
            effect: Effect::Answer {
                status,
                headers: vec![("content-type".to_owned(), "application/json".to_owned())],
                body: body.to_owned(),
            },
        });
    }

    /// One minute passes.
    pub async fn minute(&self) -> Result<Value, String> {
        let event = scheduled_event(time::OffsetDateTime::now_utc());
        self.invoke("epic-notifier", event).await
    }

    /// Sends an event to a function that just started.
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, String> {
        functions(&self.0).get(function).unwrap()(event).await
    }

    /// One call to the table, past the bridge, through the protocol of DynamoDB.
    pub async fn dynamodb(&self, operation: &str, request: Value) -> Value {
        dynamodb(&self.aws, operation, request).await
    }

    /// Every item of the table.
    pub async fn items(&self) -> Vec<Value> {
        let answer = self
            .dynamodb("Scan", json!({ "ConsistentRead": true }))
            .await;
        answer["Items"].as_array().unwrap().clone()
    }

    /// How many items there are, but for those which say when each side last answered: they come by themselves.
    pub async fn item_count(&self) -> usize {
        let items = self.items().await;
        items.iter().filter(|it| it["pk"]["S"] != "HEALTH").count()
    }

    /// Meetings with somebody in them.
    pub fn lively(&self) -> Vec<i64> {
        let meetings = self.zoom.meetings();
        let lively = meetings.iter().filter(|it| !it.sessions.is_empty());
        lively.map(|meeting| meeting.id).collect()
    }
}

/// The meeting number in a link.
pub fn number(link: &str) -> i64 {
    let url = url::Url::parse(link).unwrap();
    url.path_segments()
        .unwrap()
        .next_back()
        .unwrap()
        .parse()
        .unwrap()
}

/// Waits for something that happens by itself.
pub async fn until<F: Future<Output = bool>>(what: &str, happened: impl Fn() -> F) {
    for _ in 0..1500 {
        if happened().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never came true: {what}");
}

/// The patient of a visit on the schedule.
pub fn patient_of(csn: &str) -> &'static hospital::Patient {
    hospital::visit(csn).unwrap().patient
}
