//! One notification, as the page shows it.

use maud::{Markup, html};
use serde::Serialize;
use shared::{
    clock::Timestamp,
    epic::ConnectionState,
    notification::{Attempt, NotificationRecord, Status},
    visit::VisitKey,
};

use crate::{
    Call, address,
    session::Role,
    who::Who,
    words::{capital, moment, written, written_if},
};

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    pub latency_ms: u64,
    pub resp_code: Option<u16>,
    /// As Epic spells it.
    pub epic_error: Option<&'static str>,
    /// What it means.
    pub words: Option<&'static str>,
    pub problem: Option<String>,
}

impl Tried {
    fn of(attempt: &Attempt, delivered: bool) -> Self {
        Self {
            at: attempt.at,
            latency_ms: attempt.latency_ms,
            resp_code: attempt.resp_code,
            epic_error: attempt.epic_error.map(|error| error.as_str()),
            words: (!delivered).then(|| attempt.words()),
            problem: attempt.problem.clone(),
        }
    }
}

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// When the bridge learnt of the change.
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    /// When it happened, by Zoom's clock.
    #[serde(serialize_with = "written")]
    pub happened_at: Timestamp,
    pub who: Who,
    /// `connected` or `disconnected`.
    pub event: &'static str,
    pub status: &'static str,
    /// How many were made.
    pub attempts: usize,
    /// The first of them, and the last.
    pub tried: Vec<Tried>,
    /// Of the last attempt.
    pub resp_code: Option<u16>,
    pub epic_error: Option<&'static str>,
    pub reason: Option<String>,
    pub fix: Option<&'static str>,
    #[serde(serialize_with = "written_if")]
    pub next_try: Option<Timestamp>,
    /// Only by elimination.
    pub inferred: bool,
    /// No webhook told of it.
    pub repaired: bool,
    /// The visit's key.
    pub visit: String,
    /// Its name there, by which it alone can be replayed.
    pub notification: String,
}

impl Row {
    /// Of a record.
    pub fn of(record: &NotificationRecord) -> Self {
        let last = record.attempts.last();
        let bad = Status::UNSETTLED.contains(&record.status);
        let delivered = record.status == Status::Delivered;
        let tried = |(place, attempt): (usize, &Attempt)| {
            Tried::of(attempt, delivered && place + 1 == record.attempts.len())
        };
        Self {
            at: record.created_at,
            happened_at: record.edge_at,
            who: Who::of(record.role, &record.person),
            event: event(record.state),
            status: record.status.as_str(),
            attempts: record.tries(),
            tried: record.attempts.iter().enumerate().map(tried).collect(),
            resp_code: last.and_then(|attempt| attempt.resp_code),
            epic_error: last.and_then(|it| it.epic_error.map(|error| error.as_str())),
            reason: reason(record),
            fix: last.filter(|_| bad).map(Attempt::fix),
            next_try: record.due_at.filter(|_| record.status == Status::Pending),
            inferred: record.inferred,
            repaired: record.repaired,
            visit: record
                .key()
                .map(|key| key.visit)
                .as_ref()
                .map_or_else(String::new, VisitKey::to_string),
            notification: address::notification_name(&record.sk),
        }
    }

    /// The marks that say how sure it is.
    pub fn marks(&self) -> Markup {
        html! {
            @if self.inferred { " " span.mark title="Zoom did not say who this was; nobody else could have been" { "inferred" } }
            @if self.repaired { " " span.mark title="No webhook told of it; comparing with Zoom found it" { "repaired" } }
        }
    }

    /// Its status, with a sign beside the colour.
    pub fn status_words(&self) -> Markup {
        let (class, words) = match self.status {
            "delivered" => ("good", "✓ delivered"),
            "failed" => ("bad", "✕ failed"),
            "pending" => ("warn", "… pending"),
            "superseded" => ("muted", "superseded"),
            _ => ("muted", "not needed"),
        };
        html! { span class=(class) { (words) } }
    }

    /// Why, and what to do; whoever may have it sent again, where.
    pub fn explained(&self, call: &Call<'_>) -> Markup {
        let failed = self.status == Status::Failed.as_str();
        html! {
            @if let Some(reason) = &self.reason { div { (capital(reason)) @if let Some(code) = self.epic_error { " " span.code { "(" (code) ")" } } } }
            @if let Some(fix) = self.fix { div { b { "Fix: " } (capital(fix)) } }
            @if let Some(next) = self.next_try { div.muted { "Next try " (moment(next)) } }
            @if failed && call.admin().role == Role::Operator {
                div { a href=(address::replay_of(&self.visit, &self.notification)) { "Send it again" span.unseen { ": " (self.who.words()) " " (self.event) ", " (self.at) } } }
            }
        }
    }
}

/// `connected` or `disconnected`.
pub const fn event(state: ConnectionState) -> &'static str {
    match state {
        ConnectionState::Connected => "connected",
        ConnectionState::Disconnected => "disconnected",
    }
}

/// Why it is not delivered.
pub fn reason(record: &NotificationRecord) -> Option<String> {
    match (record.status, record.attempts.last()) {
        (Status::Delivered, _) => None,
        (Status::Superseded, _) => {
            Some("a newer change of this person made it wrong before it was delivered".to_owned())
        }
        (Status::Closed, _) => {
            Some("Epic was never told that they came, so not that they left".to_owned())
        }
        (Status::Pending, None) => Some("not tried yet".to_owned()),
        (Status::Failed, None) => {
            Some("Epic could not be called: the visit has no Epic ID of this person".to_owned())
        }
        (_, Some(attempt)) => Some(attempt.reason().to_owned()),
    }
}
