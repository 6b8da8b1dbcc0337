//! One meeting as the API knows it: its fields, and what Zoom adds.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::{clock, random, registrant::Registrant};

pub(super) mod api;
mod defaults;
mod hosts;
mod passcode;
mod security;
mod write;

#[derive(Debug, Clone)]
pub(super) struct Meeting {
    pub(super) id: i64,
    /// Of the current or next instance.
    pub(super) uuid: String,
    pub(super) host_id: String,
    pub(super) kind: i64,
    pub(super) topic: String,
    pub(super) agenda: String,
    pub(super) start_time: OffsetDateTime,
    pub(super) duration: i64,
    pub(super) timezone: String,
    pub(super) passcode: Option<String>,
    /// What `pwd` in a link must be; changes with the passcode.
    pub(super) encrypted_passcode: String,
    pub(super) settings: Map<String, Value>,
    /// Accepted fields without effect here: `recurrence`, `tracking_fields` and the like.
    extra: Map<String, Value>,
    pub(super) created_at: OffsetDateTime,
    pub(super) deleted_at: Option<OffsetDateTime>,
    /// Since when the current instance runs.
    pub(super) started_at: Option<OffsetDateTime>,
    /// UUIDs of ended instances, oldest first.
    pub(super) past: Vec<String>,
    pub(super) registrants: Vec<Registrant>,
    dynamic_host_key: String,
}

impl Meeting {
    pub(super) fn new(id: i64, host_id: &str, now: OffsetDateTime) -> Self {
        Self {
            id,
            uuid: random::meeting_uuid(),
            host_id: host_id.to_owned(),
            kind: 2,
            topic: "Zoom Meeting".to_owned(),
            agenda: String::new(),
            start_time: now,
            duration: 60,
            timezone: "UTC".to_owned(),
            passcode: None,
            encrypted_passcode: String::new(),
            settings: defaults::settings(),
            extra: Map::new(),
            created_at: now,
            deleted_at: None,
            started_at: None,
            past: Vec::new(),
            registrants: Vec::new(),
            dynamic_host_key: random::text(b"0123456789", 6),
        }
    }

    /// Type 1, gone once it ends.
    pub(super) const fn is_instant(&self) -> bool {
        self.kind == 1
    }

    /// A boolean setting.
    pub(super) fn has(&self, setting: &str) -> bool {
        self.settings.get(setting) == Some(&Value::Bool(true))
    }

    pub(super) fn number(&self, setting: &str) -> i64 {
        self.settings
            .get(setting)
            .and_then(Value::as_i64)
            .unwrap_or_default()
    }

    /// `approval_type` 0 or 1.
    pub(super) fn takes_registrants(&self) -> bool {
        self.number("approval_type") != 2
    }

    /// User IDs and e-mails, as they were given.
    pub(super) fn alternative_hosts(&self) -> impl Iterator<Item = &str> {
        self.settings
            .get("alternative_hosts")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .split([';', ','])
            .map(str::trim)
            .filter(|host| !host.is_empty())
    }

    pub(super) fn join_url(&self, base: &str) -> String {
        let mut url = format!("{base}/zoom-client/j/{}", self.id);
        if self.passcode.is_some() {
            url.push_str("?pwd=");
            url.push_str(&self.encrypted_passcode);
        }
        url
    }

    pub(super) fn start_url(&self, base: &str, zak: &str) -> String {
        format!("{base}/zoom-client/s/{}?zak={zak}", self.id)
    }

    /// As create and get answer.
    pub(super) fn details(&self, base: &str, host_email: &str, zak: &str) -> Value {
        let mut details = Value::Object(self.extra.clone());
        let mut set = |name: &str, value: Value| details[name] = value;
        set("uuid", json!(self.uuid));
        set("id", json!(self.id));
        set("host_id", json!(self.host_id));
        set("host_email", json!(host_email));
        set("topic", json!(self.topic));
        set("agenda", json!(self.agenda));
        set("type", json!(self.kind));
        let status = self.started_at.map_or("waiting", |_| "started");
        set("status", json!(status));
        set("start_time", json!(clock::stamp(self.start_time)));
        set("duration", json!(self.duration));
        set("timezone", json!(self.timezone));
        set("created_at", json!(clock::stamp(self.created_at)));
        set("start_url", json!(self.start_url(base, zak)));
        set("join_url", json!(self.join_url(base)));
        set("creation_source", json!("open_api"));
        set("dynamic_host_key", json!(self.dynamic_host_key));
        set("settings", json!(self.settings));
        if let Some(passcode) = &self.passcode {
            let digits = passcode::for_telephone(passcode);
            set("password", json!(passcode));
            set("encrypted_password", json!(self.encrypted_passcode));
            set("h323_password", json!(digits));
            set("pstn_password", json!(digits));
        }
        if self.takes_registrants() {
            let url = format!("{base}/zoom-client/register/{}", self.id);
            set("registration_url", json!(url));
        }
        details
    }
}
