//! The page.

use maud::{Markup, html};
use serde_json::json;

use super::{Check, On, Outcome, Report};
use crate::{Call, Page, frame, settings, words::many};

/// Before a run.
pub fn before(call: &Call<'_>) -> Page {
    let main = html! {
        p {
            "Checks keys, Epic, Zoom, texts, sign-in and table end to end, and names the setting and the fix of what is "
            "wrong. It changes nothing, turns no light, and takes at most 20 seconds."
        }
        (button(call, "Run the preflight"))
        p.hint {
            "It runs on the settings in the secret. To try others before you save them, use the button in "
            a href="/admin/settings" { "Settings" } "."
        }
    };
    let about =
        json!({ "run": "POST /admin/preflight", "run_on_edited": "POST /admin/preflight/edited" });
    Page::new("Preflight", main, &about)
}

/// After one.
pub fn after(call: &Call<'_>, report: &Report) -> Page {
    let main = html! {
        p.preflight-verdict role="status" { (verdict(report)) }
        p.muted {
            "On " (match report.on { On::Saved => "the saved settings", On::Edited => "the edited settings, which are not saved" })
            ", begun " (frame::time(report.started_at)) "."
        }
        @for outcome in [Outcome::Failed, Outcome::Warning, Outcome::NotCheckable] {
            (open(report, outcome))
        }
        (folded(report, Outcome::Skipped))
        (folded(report, Outcome::Passed))
        @if report.on == On::Saved { (button(call, "Run it again")) }
        @if let (On::Edited, Some(sealed)) = (report.on, call.form.optional("edited")) {
            h2 { "These settings" }
            (settings::buttons(call, sealed))
        }
    };
    Page::new("Preflight", main, report)
}

fn button(call: &Call<'_>, label: &str) -> Markup {
    html! {
        form method="post" action="/admin/preflight" {
            (frame::csrf(call.session))
            button data-busy="Running, for at most 20 seconds…" { (label) }
        }
    }
}

fn verdict(report: &Report) -> Markup {
    html! {
        @if report.failed > 0 {
            strong.bad { "✗ " (many(report.failed, "check failed", "checks failed")) }
        } @else if report.warnings + report.not_checkable > 0 {
            strong.warn { "! Nothing failed" }
        } @else {
            strong.good { "✓ Everything is right" }
        }
        ", " (many(report.warnings, "warning", "warnings"))
        @if report.not_checkable > 0 { ", " (report.not_checkable) " not checkable" }
        ", " (report.passed) " passed"
        @if report.skipped > 0 { ", " (report.skipped) " skipped" }
    }
}

fn of(report: &Report, outcome: Outcome) -> Vec<&Check> {
    let checks = report.checks.iter();
    checks.filter(|check| check.outcome == outcome).collect()
}

/// Those that someone must read.
fn open(report: &Report, outcome: Outcome) -> Markup {
    let checks = of(report, outcome);
    html! {
        @if !checks.is_empty() {
            h2 { (heading(outcome)) }
            @for check in checks {
                section.card.preflight-check id=(check.id) {
                    h3 { (mark(outcome)) " " (check.area.name()) ": " (check.title) }
                    p { (check.found) "." }
                    dl {
                        @if let Some(setting) = &check.setting { dt { "Where" } dd.code { (setting) } }
                        @if !check.fix.is_empty() { dt { "Fix" } dd { (check.fix) } }
                    }
                }
            }
        }
    }
}

/// Those that nobody needs to.
fn folded(report: &Report, outcome: Outcome) -> Markup {
    let checks = of(report, outcome);
    html! {
        @if !checks.is_empty() {
            details.preflight-more {
                summary { (heading(outcome)) " (" (checks.len()) ")" }
                ul {
                    @for check in checks {
                        li id=(check.id) {
                            (mark(outcome)) " " (check.area.name()) ": " (check.title)
                            " " span.muted { "– " (check.found) }
                        }
                    }
                }
            }
        }
    }
}

const fn heading(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Failed => "Failed",
        Outcome::Warning => "Warnings",
        Outcome::NotCheckable => "Not checkable",
        Outcome::Skipped => "Skipped",
        Outcome::Passed => "Passed",
    }
}

/// A sign beside the colour; its word is in the heading.
fn mark(outcome: Outcome) -> Markup {
    let (class, sign) = match outcome {
        Outcome::Failed => ("bad", "✗"),
        Outcome::Warning => ("warn", "!"),
        Outcome::NotCheckable => ("warn", "?"),
        Outcome::Skipped => ("muted", "–"),
        Outcome::Passed => ("good", "✓"),
    };
    html! { span class=(class) aria-hidden="true" { (sign) } }
}
