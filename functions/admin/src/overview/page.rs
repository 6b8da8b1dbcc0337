//! The overview as a page.

use maud::{Markup, html};

use super::{
    chart::{self, Bar, age, duration},
    delay::Delays,
    outcome::{Cause, Outcome},
    refusal::{self, Refusals},
    upstream::{Side, Standing},
    view::{FailedVisit, View, Visits},
};
use crate::{
    Page, frame, search,
    session::Session,
    words::{capital, many},
};

/// The page.
pub fn show(session: &Session, view: &View) -> Page {
    let main = html! {
        (days(view))
        @if let Some(since) = view.since {
            p.warn { "! So much was recorded on this day that its figures are only of what came after " (frame::time(since)) ". Mostly such a day is one of strangers who are refused: see below for what." }
        }
        (search::form(session))
        div.cards {
            (outcomes(&view.visits))
            (lights(view))
            (sides(&view.upstreams))
        }
        (failed(&view.visits))
        (refusals(&view.refusals))
        (delay(&view.delay, &view.day.time_zone))
    };
    Page::new("Overview", main, view)
}

fn days(view: &View) -> Markup {
    let day = &view.day;
    html! {
        p {
            strong { (day.day) } " (" (day.time_zone) ") · "
            a href={ "/admin?day=" (day.previous_day) } { "Previous day" }
            @if let Some(next) = &day.next_day {
                " · " a href={ "/admin?day=" (next) } { "Next day" }
                " · " a href="/admin" { "Today" }
            }
        }
    }
}

fn outcomes(visits: &Visits) -> Markup {
    let bars: Vec<Bar> = visits
        .by_outcome
        .iter()
        .map(|it| Bar {
            name: outcome_words(it.outcome).to_owned(),
            count: it.count,
            class: outcome_class(it.outcome),
        })
        .collect();
    html! {
        section.card {
            h2 { "Visits: " (visits.total) }
            (chart::bars("By outcome", &bars))
            p.hint { "Happened: the provider was there, and a patient, guest or room. Waiting: going on, or somebody is expected." }
        }
    }
}

fn lights(view: &View) -> Markup {
    let (undelivered, delay) = (&view.undelivered, &view.delay);
    let causes = &view.visits.by_cause;
    let given_up = causes.get(&Cause::EpicRefused).copied().unwrap_or_default();
    let failed_records = format!("/admin/records?day={}&status=failed", view.day.day);
    let words = match undelivered.standing {
        Standing::Good => "✓ nothing waits to be told",
        Standing::Warn => "! being tried just now",
        Standing::Bad => "✕ Epic does not take them",
    };
    html! {
        section.card {
            h2 { "Telling Epic" }
            p.figure {
                @if undelivered.pending == 0 { strong { "0" } } @else { a href="/admin/records" { strong { (undelivered.pending) } } }
                " undelivered now"
                @if let Some(seconds) = undelivered.oldest_age_seconds { ", the oldest for " (age(seconds)) }
            }
            p class=(undelivered.standing.class()) { (words) }
            @if let Some(tried) = &undelivered.last_try {
                p {
                    "Last tried " (frame::time(tried.at)) ": "
                    @match tried.resp_code { Some(code) => { "RespCode " (code) ", " }, None => "" }
                    (tried.reason) "."
                }
                p { b { "Fix: " } (capital(tried.fix)) "." }
            }
            @if given_up > 0 {
                p.bad { "✕ given up in " a href=(failed_records) { (given_up) @if given_up == 1 { " visit" } @else { " visits" } } " of this day" }
            }
            p.figure {
                @match (delay.p50_ms, delay.p99_ms) {
                    (Some(p50), Some(p99)) => { "Delay: half within " strong { (duration(p50)) } ", 99 % within " strong { (duration(p99)) } }
                    _ => "No notification delivered on this day.",
                }
            }
        }
    }
}

fn sides(sides: &[Side]) -> Markup {
    html! {
        section.card {
            h2 { "Last success" }
            dl.sides {
                @for side in sides {
                    dt { (side.name()) }
                    dd {
                        @if let (Some(at), Some(seconds)) = (side.last_success, side.age_seconds) {
                            (age(seconds)) " ago" span.muted { " (" (frame::time(at)) ")" } br;
                        }
                        span class=(side.standing.class()) { (side.words()) }
                    }
                }
            }
        }
    }
}

fn failed(visits: &Visits) -> Markup {
    let bars: Vec<Bar> = visits
        .by_cause
        .iter()
        .map(|(cause, count)| Bar {
            name: cause_words(*cause).to_owned(),
            count: *count,
            class: "bad",
        })
        .collect();
    let count: usize = visits.by_cause.values().sum();
    html! {
        h2 { "Failed visits: " (count) }
        @if visits.failed.is_empty() {
            p.good { "✓ None." }
        } @else {
            section.card { (chart::bars("By cause", &bars)) }
            @if count > visits.failed.len() {
                p.muted { "The newest " (visits.failed.len()) " are listed." }
            }
            div.scroll tabindex="0" role="region" aria-label="Failed visits" {
                table.stacked.whole {
                    thead { tr { th { "Time" } th { "Visit" } th { "Cause" } th { "What to do" } th { "Code" } } }
                    tbody { @for visit in &visits.failed { (failed_visit(visit)) } }
                }
            }
        }
    }
}

fn failed_visit(failed: &FailedVisit) -> Markup {
    let key = failed.visit.as_str();
    let short: String = key.chars().take(6).collect();
    html! {
        tr {
            td data-label="Time" { (frame::time(failed.at)) }
            td data-label="Visit" { a.code href={ "/admin/visits/" (key) } { (short) } }
            td data-label="Cause" { (cause_words(failed.cause)) }
            td.wide data-label="What to do" { (capital(&failed.fix)) }
            td data-label="Code" { @if let Some(code) = &failed.code { a.code href={ "/admin/records/code/" (code) } { (code) } } }
        }
    }
}

fn refusals(refusals: &[Refusals]) -> Markup {
    let total: usize = refusals.iter().map(|it| it.count).sum();
    html! {
        h2 { "Refused before a visit was known: " (total) }
        @if refusals.is_empty() {
            p.good { "✓ None." }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Refusals without a visit" {
                table.stacked.whole {
                    thead { tr { th { "Cause" } th { "How many" } th { "What to do" } th { "Newest" } } }
                    tbody {
                        @for it in refusals {
                            tr {
                                td data-label="Cause" { (refusal::words(it.cause)) }
                                td.number data-label="How many" { (it.count) }
                                td.wide data-label="What to do" { (it.fix) }
                                td data-label="Newest" {
                                    @for refused in &it.newest {
                                        @if let Some(code) = &refused.code {
                                            div.refused {
                                                a.code href={ "/admin/records/code/" (code) } { (code) }
                                                @if let Some(launch_type) = refused.launch_type { " " (launch_type.as_str()) }
                                                " " span.muted { (frame::time(refused.at)) }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn delay(delay: &Delays, zone: &str) -> Markup {
    let mut below = None;
    let mut bars = Vec::new();
    for bar in &delay.histogram {
        let name = match (below, bar.up_to_ms) {
            (_, Some(end)) => format!("up to {}", short(end)),
            (below, None) => format!("more than {}", short(below.unwrap_or(0))),
        };
        below = bar.up_to_ms;
        let class = match bar.up_to_ms {
            Some(..=5_000) => "good",
            Some(..=60_000) => "warn",
            _ => "bad",
        };
        bars.push(Bar {
            name,
            count: bar.count,
            class,
        });
    }
    let slowest = delay.hours.iter().max_by_key(|hour| hour.p99_ms);
    let summary = slowest.filter(|hour| hour.p99_ms.is_some()).map_or_else(
        || "Delay by hour: no notification delivered".to_owned(),
        |hour| {
            let p99 = duration(hour.p99_ms.unwrap_or(0));
            format!(
                "Delay by hour, {zone}: slowest at {:02}:00, 99 % within {p99}",
                hour.hour
            )
        },
    );
    html! {
        h2 { "How long until Epic knew" }
        p.muted { "From the change, by Zoom's clock, to the answer with which Epic took it; " (many(delay.delivered, "notification", "notifications")) " delivered." }
        @if delay.repaired > 0 {
            p.warn { "! " (many(delay.repaired, "change was", "changes were")) " found only by comparing with Zoom, a minute or more late: no webhook told of them. If they are many, see that Zoom's event subscription is on and its address validated, and the log of zoom-webhook for refused events." }
        }
        div.cards {
            section.card { (chart::bars("By delay", &bars)) }
            section.card {
                h3 { "By hour (" (zone) ")" }
                (chart::hours(&delay.hours, &summary))
                p.hint { "Light column: 99 % within this. Dark: half of them." }
                details {
                    summary { "The numbers" }
                    table {
                        thead { tr { th { "Hour" } th { "Delivered" } th { "p50" } th { "p99" } } }
                        tbody {
                            @for hour in delay.hours.iter().filter(|hour| hour.delivered > 0) {
                                tr {
                                    td.number { (format!("{:02}", hour.hour)) }
                                    td.number { (hour.delivered) }
                                    td.number { (hour.p50_ms.map_or_else(String::new, duration)) }
                                    td.number { (hour.p99_ms.map_or_else(String::new, duration)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A whole number of seconds or minutes.
fn short(millis: u64) -> String {
    age(millis / 1000)
}

const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Happened => "Happened",
        Outcome::OneSide => "One side only",
        Outcome::Waiting => "Waiting",
        Outcome::Nobody => "Nobody came",
        Outcome::Failed => "Failed",
    }
}

const fn outcome_class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Happened => "good",
        Outcome::OneSide | Outcome::Waiting => "warn",
        Outcome::Nobody => "muted",
        Outcome::Failed => "bad",
    }
}

const fn cause_words(cause: Cause) -> &'static str {
    match cause {
        Cause::NeverClickedThrough => "Never clicked through",
        Cause::SignInRefused => "Sign-in refused",
        Cause::ContextInvalid => "CONTEXT invalid",
        Cause::NoHost => "No host",
        Cause::ZoomRefused => "Zoom refused",
        Cause::EpicRefused => "Epic refused",
        Cause::UnmappedParticipant => "Unmapped participant",
        Cause::DeviceTestFailed => "Device test failed",
    }
}
