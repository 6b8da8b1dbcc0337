//! The one field, and what it says when it leads nowhere.

use maud::{Markup, html};
use serde_json::json;
use shared::page::StatusCode;

use super::{
    find::{By, Found},
    sought::SoughtError,
};
use crate::{Page, frame, session::Session};

/// The search, for any page.
#[must_use]
pub fn form(session: &Session) -> Markup {
    html! {
        form.search role="search" method="post" action="/admin/search" {
            (frame::csrf(session))
            label for="q" { "Find a visit" }
            p.hint #q-hint { "Zoom meeting ID (with spaces or dashes), Epic CSN, or the code on someone's page, like 7F3K-9QXM." }
            div.row {
                input #q type="search" name="q" required maxlength="128" autocomplete="off" spellcheck="false" aria-describedby="q-hint";
                button { "Find" }
            }
        }
    }
}

pub fn empty(session: &Session) -> Page {
    let main = html! { (form(session)) };
    Page::new("Search", main, &json!({ "found": [] }))
}

pub fn unreadable(session: &Session, reason: &SoughtError) -> Page {
    let fix =
        "Type a Zoom meeting ID (9 to 12 digits), an Epic CSN, or the code on someone's page.";
    refused(session, &reason.to_string(), fix).with_status(StatusCode::BAD_REQUEST)
}

pub fn nothing(session: &Session) -> Page {
    let fix = "Check that it is of this environment, test or production. Records are kept for policy.record_retention_days. If nothing is found by CSN, no launch of this visit has reached the bridge: check the FDI record.";
    refused(session, "Nothing is recorded under this", fix).with_status(StatusCode::NOT_FOUND)
}

/// What was typed is not repeated: it may be PHI, or whatever someone pasted.
fn refused(session: &Session, what: &str, fix: &str) -> Page {
    let main = html! {
        p.problem role="alert" { (what) "." }
        p { (fix) }
        (form(session))
    };
    let data = json!({ "error": what, "fix": fix, "found": [] });
    Page::new("Search", main, &data)
}

pub fn choice(session: &Session, found: &[Found]) -> Page {
    let main = html! {
        p { "This is more than one thing:" }
        ul {
            @for it in found {
                li { a href=(it.address()) { (words(it)) } }
            }
        }
        (form(session))
    };
    let listed: Vec<_> = found
        .iter()
        .map(|it| json!({ "by": it.by.as_str(), "address": it.address() }))
        .collect();
    Page::new("Search", main, &json!({ "found": listed }))
}

const fn words(found: &Found) -> &'static str {
    match found.by {
        By::Meeting => "The visit with this Zoom meeting ID",
        By::Csn => "The visit with this CSN",
        By::Correlation if found.visit.is_some() => "The visit in which this code was shown",
        By::Correlation => "The launch that was refused under this code",
    }
}
