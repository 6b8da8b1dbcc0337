//! What every page has: head, header, stylesheet, script.

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use maud::{DOCTYPE, Markup, html};

/// Whether a whole page is asked for or the part that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Live,
}

pub(super) fn frame(title: &str, refresh: bool, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Simulated Zoom" }
                link rel="stylesheet" href="/zoom-client/style.css";
                link rel="icon" href="data:,";
                @if refresh {
                    noscript { meta http-equiv="refresh" content="3"; }
                    script src="/zoom-client/live.js" defer {}
                }
            }
            body {
                header { p { "Simulated Zoom" } }
                main id="main" { (content) }
                @if refresh { p id="spoken" role="status" {} }
            }
        }
    }
}

fn asset(media_type: &'static str, text: &'static str) -> impl IntoResponse {
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}

pub(super) async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("style.css"))
}

pub(super) async fn script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", include_str!("live.js"))
}
