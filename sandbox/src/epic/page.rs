//! The frame around Epic's pages: one stylesheet, one script, nothing from elsewhere.

use axum::{
    http::{
        HeaderName, StatusCode,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{instance::Instance, launch::LaunchRefused, lights::Light};

/// No `form-action`: browsers apply it to the redirects after a launch as well.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// Which application a page belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Application {
    Hyperspace,
    MyChart,
    Monitor,
}

impl Application {
    const fn name(self) -> &'static str {
        match self {
            Self::Hyperspace => "Hyperspace",
            Self::MyChart => "MyChart",
            Self::Monitor => "Epic Monitor",
        }
    }

    const fn style(self) -> &'static str {
        match self {
            Self::Hyperspace => "hyperspace",
            Self::MyChart => "mychart",
            Self::Monitor => "monitor",
        }
    }
}

/// A whole page; `heading` is its `h1` and title.
pub(super) fn page(application: Application, heading: &str, content: &Markup) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang="en" class=(application.style()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (heading) " – " (application.name()) " (simulated)" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/sim/epic/page/style.css";
                script src="/sim/epic/page/lights.js" defer {}
            }
            body {
                a.skip href="#main" { "Skip to the visits" }
                header {
                    p.brand { (application.name()) " " span { "simulated" } }
                    nav aria-label="Sandbox" {
                        a href="/" { "Hospital" }
                        a href="/hyperspace" { "Hyperspace" }
                        a href="/mychart" { "MyChart" }
                        a href="/epic-monitor" { "Epic Monitor" }
                    }
                }
                main id="main" {
                    h1 { (heading) }
                    (content)
                }
            }
        }
    };
    protect(markup)
}

/// A light that the script keeps current.
pub(super) fn light(csn: &str, whose: &str, light: &Light) -> Markup {
    html! {
        span.light data-light={ (csn) "-" (whose) } data-here=(light.here) {
            span.lamp aria-hidden="true" {}
            span.state { (light.text) }
        }
    }
}

/// Launches without SMART, where the FDI records can.
pub(super) fn encrypted_link(epic: &Instance) -> Markup {
    html! {
        @if epic.options.encrypted_links.is_some() {
            label {
                input type="checkbox" name="encryptedLink" value="true";
                "encrypted link, without SMART"
            }
        }
    }
}

/// The answer to a launch that cannot be.
pub(super) fn refused(application: Application, reason: LaunchRefused) -> Response {
    let content = html! { p { "Nothing was launched: " (reason.to_string()) "." } };
    let mut response = page(application, "This visit cannot be opened", &content);
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

/// What Epic shows instead of sending anyone back. `reason` stands in a comment, for developers.
pub(super) fn oauth_error(reason: &str) -> Response {
    protect(html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "OAuth2 Error" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/sim/epic/page/style.css";
            }
            body {
                main {
                    h1 { "OAuth2 Error" }
                    p {
                        "Something went wrong trying to authorize the client. "
                        "Please try logging in again."
                    }
                    (PreEscaped("<!-- ")) (reason) (PreEscaped(" -->"))
                }
            }
        }
    })
}

fn protect(markup: Markup) -> Response {
    const HEADERS: [(HeaderName, &str); 2] = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (HEADERS, markup.into_string()).into_response()
}

/// `GET /sim/epic/page/style.css`
pub(super) async fn style() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("page/style.css"),
    )
}

/// `GET /sim/epic/page/lights.js`
pub(super) async fn script() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("page/lights.js"),
    )
}
