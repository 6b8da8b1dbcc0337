//! The list as a page.

use std::time::Duration;

use maud::{Markup, html};
use serde::Serialize;
use serde_json::json;
use shared::{clock::Timestamp, notification::Replayable, visit::VisitKey};

use super::{
    confirm::{self, Done},
    dry_run::{List, MOST, Row},
    scope::Scope,
};
use crate::{
    Call, Page,
    calendar::Calendar,
    frame,
    session::{Role, Session},
    words::written_if,
};

const TITLE: &str = "Replay";
const DAY: Duration = Duration::from_secs(86_400);

/// What programs read.
#[derive(Serialize)]
struct View {
    visit: Option<VisitKey>,
    /// If it is one notification of the visit: its name there.
    notification: Option<String>,
    #[serde(serialize_with = "written_if")]
    from: Option<Timestamp>,
    #[serde(serialize_with = "written_if")]
    to: Option<Timestamp>,
    #[serde(flatten)]
    list: List,
    /// What an operator sends back to have exactly this list sent.
    token: Option<String>,
    /// What came of the confirmation that led here.
    done: Option<Done>,
}

/// The page on which a window is chosen.
pub fn start(calendar: &Calendar, now: Timestamp) -> Page {
    let main = html! {
        (window_form(calendar, now.minus(DAY), now))
        (what_it_does())
    };
    Page::new(TITLE, main, &json!({}))
}

/// The page of a list.
pub fn list(call: &Call<'_>, calendar: &Calendar, scope: &Scope, list: List) -> Page {
    let operator = call.admin().role == Role::Operator;
    let (from, to) = scope.window().unzip();
    let view = View {
        visit: scope.visit().cloned(),
        notification: scope.notification().map(str::to_owned),
        from,
        to,
        token: (operator && !list.would_send.is_empty()).then(|| confirm::seal(call, scope, &list)),
        done: confirm::done(call),
        list,
    };
    let list = &view.list;
    let passed_over: usize = list.passed_over_by_reason.values().sum();
    let main = html! {
        @if let Some(done) = &view.done { (result(done)) }
        (heading(scope))
        h2 { "Would be sent: " (list.would_send.len() + list.left_out) }
        @if list.would_send.is_empty() {
            p { "Nothing: of these notifications none has failed that is still what Epic should know." }
        } @else {
            (table("Would be sent", &list.would_send))
            @if list.left_out > 0 {
                p.warn { "Only the newest " (MOST) " are listed and sent at once; " (list.left_out) " more follow once these are sent." }
            }
            @match &view.token {
                Some(token) => (confirmation(call.session, token, list.would_send.len())),
                None => p.muted { "Only operators can have them sent. This list changes nothing." },
            }
        }
        h2 { "Passed over: " (passed_over) }
        @if passed_over > 0 {
            ul {
                @for (reason, count) in &list.passed_over_by_reason {
                    li { strong { (count) } " " (words(*reason)) }
                }
            }
            (table("Passed over", &list.passed_over))
            @if passed_over > list.passed_over.len() {
                p.muted { "The newest " (list.passed_over.len()) " are listed." }
            }
        }
        (what_it_does())
        @if let Some((from, to)) = scope.window() { (window_form(calendar, from, to)) }
    };
    Page::new(TITLE, main, &view)
}

fn heading(scope: &Scope) -> Markup {
    html! {
        p {
            @match scope {
                Scope::Notification { visit, .. } => {
                    "One notification of "
                    a href={ "/admin/visits/" (visit) } { "this visit" } ". "
                    a href={ "/admin/replay?visit=" (visit) } { "All of the visit" } "."
                }
                Scope::Visit { visit } => {
                    "All notifications of " a href={ "/admin/visits/" (visit) } { "this visit" } "."
                }
                Scope::Window { from, to } => {
                    "Failed and pending notifications from " (frame::time(*from)) " until " (frame::time(*to)) "."
                }
            }
        }
    }
}

fn result(done: &Done) -> Markup {
    html! {
        div.card role="status" {
            p {
                strong.good { (done.sent) @if done.sent == 1 { " notification is" } @else { " notifications are" } " due again." }
                @if done.sent > 0 { " The notifier takes them up within a minute; load this page again to see what came of it." }
            }
            @if done.passed_over > 0 {
                p.warn { (done.passed_over) " of the list passed over after all: replayed by someone else, or overtaken by a newer change. Below is how they stand now." }
            }
        }
    }
}

fn confirmation(session: &Session, token: &str, count: usize) -> Markup {
    html! {
        form method="post" action="/admin/replay" {
            (frame::csrf(session))
            input type="hidden" name="token" value=(token);
            button { "Send " (count) @if count == 1 { " notification" } @else { " notifications" } " again" }
            p.hint { "This list can be confirmed for ten minutes. Each notification on it is looked at again before it is sent." }
        }
    }
}

fn what_it_does() -> Markup {
    html! {
        h2 { "What a replay does" }
        ul {
            li { "It makes failed notifications due again. The notifier looks once a minute, and tries for another day." }
            li { "It sends a person's newest change only: an obsolete state is never told, however it is asked for." }
            li { "Confirming twice, or two people at once, sends once. Each replay is in the audit log and on the record." }
            li { "Mend the cause first: what Epic refused for good it refuses again." }
        }
    }
}

fn window_form(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Markup {
    html! {
        form.card method="get" action="/admin/replay" {
            h2 { "Failures of a window of time" }
            label for="from" { "From (" (calendar.zone()) ")" }
            input #from name="from" type="datetime-local" step="1" required value=(calendar.field(from));
            label for="to" { "Until (" (calendar.zone()) ")" }
            input #to name="to" type="datetime-local" step="1" required value=(calendar.field(to));
            p.hint { "At most 31 days, by when we learnt of the change. For one visit or one notification, start from the visit's page." }
            button { "List what would be sent" }
        }
    }
}

fn table(name: &str, rows: &[Row]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name) {
            table.stacked.whole {
                thead { tr { th { "Happened" } th { "Who" } th { "Now" } th { "Attempts" } th { "RespCode" } th { "Visit" } } }
                tbody {
                    @for row in rows {
                        tr {
                            td data-label="Happened" { (frame::time(row.happened_at)) }
                            td data-label="Who" { (row.who.role_named()) " " span.code { (row.who.key) } " " (row.event) }
                            td.wide data-label="Now" { (now(row)) }
                            td.number data-label="Attempts" { (row.attempts) }
                            td data-label="RespCode" {
                                @if let Some(code) = row.resp_code { (code) }
                                @if let Some(code) = row.epic_error { " " (code) }
                            }
                            td data-label="Visit" { a href={ "/admin/visits/" (row.visit) } { "Open visit" } }
                        }
                    }
                }
            }
        }
    }
}

fn now(row: &Row) -> Markup {
    html! {
        (words(row.replayable))
        @if let Some(due) = row.next_try { ", next at " (frame::time(due)) }
        @if let (Replayable::Yes | Replayable::Pending, Some(reason)) = (row.replayable, &row.reason) {
            ": " (reason)
        }
        @for replay in &row.replays {
            br;
            span.muted { "replayed " (frame::time(replay.at)) " by " (replay.by) }
        }
    }
}

const fn words(decision: Replayable) -> &'static str {
    match decision {
        Replayable::Yes => "failed, and still what Epic should know",
        Replayable::Delivered => "delivered already",
        Replayable::Superseded => "superseded: there is a newer change of this person",
        Replayable::Closed => {
            "closed: Epic never heard that they came, so need not hear that they left"
        }
        Replayable::Pending => "still pending, sent anyway",
        Replayable::VisitGone => "the visit is not kept any more",
    }
}
