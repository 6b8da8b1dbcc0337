//! The page on which a person tests camera, microphone, speaker and connection.
//!
//! Its script shows and hides what stands here, and writes no markup: every text comes from the page.

mod advice;

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::{Markup, html};

use self::advice::{Part, advice};
use super::{Message, Platform, Viewer, code, headers, messages, shell};
use crate::settings::BaseUrl;

/// Makes the checks, and posts what they came to.
const SCRIPT: &str = include_str!("device_test.js");

/// What the page needs to know.
#[derive(Debug, Clone, Copy)]
pub struct DeviceTestPage<'a> {
    /// Names the test when a result comes.
    pub ticket: &'a str,
    /// Whose advice it gives.
    pub platform: Platform,
    /// Zoom's website: `https://zoom.us`.
    pub zoom: &'a BaseUrl,
    /// Where the hospital helps.
    pub help: Option<&'a BaseUrl>,
}

/// Shows the test.
#[must_use]
pub fn device_test(page: DeviceTestPage<'_>, viewer: &Viewer) -> Response<Body> {
    let text = |message: Message| message.text(viewer.language);
    let zoom_test = page.zoom.join("/test");
    let main = html! {
        h1 { (text(messages::TEST_TITLE)) }
        p { (text(messages::TEST_INTRO)) }
        noscript { p { strong { (text(messages::TEST_NEEDS_SCRIPT)) } } }
        div #device-test data-ticket=(page.ticket) data-zoom=(zoom_test) data-again=(text(messages::TEST_AGAIN)) {
            @for part in Part::ALL { (check(part, page.platform, viewer)) }
        }
        p #overall .overall role="status"
            data-ready=(text(messages::DEVICE_READY)) data-trouble=(text(messages::DEVICE_TROUBLE)) {}
        p #saved .muted role="status"
            data-kept=(text(messages::RESULT_KEPT)) data-lost=(text(messages::RESULT_LOST)) {}
        h2 { (text(messages::ZOOM_TEST)) }
        p { (text(messages::ZOOM_TEST_WHY)) }
        p { a.button href=(zoom_test) target="_blank" rel="noopener noreferrer" { (text(messages::OPEN_ZOOM_TEST)) } }
        @if let Some(help) = page.help {
            p { a href=(help.as_str()) target="_blank" rel="noopener noreferrer" { (text(messages::MORE_HELP)) } }
        }
        p.muted { (text(messages::TEST_PRIVATE)) }
        (code(viewer))
    };
    headers::device_page(
        StatusCode::OK,
        shell(viewer, messages::TEST_TITLE, &main, Some(SCRIPT)),
        SCRIPT,
        page.zoom.url(),
    )
}

/// One check: how it goes, its button, what it shows, its status, and what to do about each failure.
fn check(part: Part, platform: Platform, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    let text = |message: Message| message.text(language);
    let words = part.words();
    let name = text(words.name);
    let heading = format!("{}-heading", part.id());
    html! {
        section.check #(part.id()) aria-labelledby=(heading) data-name=(name) data-state="not_tested"
            data-testing=(text(words.testing)) data-works=(text(words.works)) data-fails=(text(words.fails)) {
            h2 #(heading) { (text(words.heading)) }
            p { (text(words.how)) }
            @match part {
                Part::Camera => video hidden muted playsinline aria-label=(text(messages::CAMERA_PICTURE)) {},
                Part::Microphone => (meter(viewer)),
                Part::Speaker | Part::Connection => {}
            }
            p.choices {
                // Only the script can do anything with it.
                button.button type="button" data-begin disabled { (messages::TEST_IT.with(language, name)) }
                @if matches!(part, Part::Camera | Part::Microphone) {
                    button.plain type="button" data-stop hidden { (messages::TURN_OFF.with(language, name)) }
                }
            }
            @if part == Part::Speaker { (question(viewer)) }
            p.result role="status" {}
            @for (reason, steps) in advice(part, platform) {
                ul data-advice=(reason) hidden {
                    @for step in steps {
                        li data-touch[step.touch] hidden[step.touch] { (step.text(language)) }
                    }
                }
            }
        }
    }
}

fn meter(viewer: &Viewer) -> Markup {
    let text = |message: Message| message.text(viewer.language);
    html! {
        p hidden data-meter {
            meter role="meter" min="0" max="100" value="0" aria-valuemin="0" aria-valuemax="100"
                aria-label=(text(messages::LOUDNESS)) {}
            " "
            span data-level data-quiet=(text(messages::QUIET)) data-good=(text(messages::LOUD_ENOUGH))
                data-loud=(text(messages::LOUD)) {}
        }
    }
}

fn question(viewer: &Viewer) -> Markup {
    let text = |message: Message| message.text(viewer.language);
    html! {
        div role="group" aria-labelledby="speaker-question" data-question hidden {
            p #speaker-question { (text(messages::DID_YOU_HEAR)) }
            p.choices {
                button type="button" data-heard="yes" { (text(messages::HEARD)) }
                button.plain type="button" data-heard="no" { (text(messages::NOT_HEARD)) }
            }
        }
    }
}
