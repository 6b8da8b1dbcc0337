//! What is around every page: the way to the others, and who is signed in.

use lambda_http::{
    Body, Response,
    http::{HeaderValue, header},
};
use maud::{DOCTYPE, Markup, html};
use shared::{clock::Timestamp, page};

use crate::{Page, session::Session};

/// Everything of a page comes from here, and nothing is inline.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The pages that the frame leads to.
const PAGES: [(&str, &str); 8] = [
    ("/admin", "Overview"),
    ("/admin/records", "Records"),
    ("/admin/replay", "Replay"),
    ("/admin/preflight", "Preflight"),
    ("/admin/settings", "Settings"),
    ("/admin/fdi-records", "FDI records"),
    ("/admin/explain", "Explain a launch"),
    ("/admin/audit", "Audit log"),
];

/// A page as HTML.
pub fn html(page: &Page, session: Option<&Session>, path: &str) -> Response<Body> {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (page.title) " · Epic–Zoom bridge" }
                link rel="icon" href="/admin/icon.svg";
                link rel="stylesheet" href="/admin/style.css";
                script src="/admin/admin.js" defer {}
            }
            body {
                a.skip href="#main" { "To the content" }
                @if let Some(session) = session { (header(session, path)) }
                main #main tabindex="-1" {
                    h1 { (page.title) }
                    (page.main)
                }
            }
        }
    };
    let mut response = Response::new(Body::Text(markup.into_string()));
    *response.status_mut() = page.status;
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::VARY, "Accept"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    page::with_security_headers(response)
}

fn header(session: &Session, path: &str) -> Markup {
    let admin = &session.admin;
    html! {
        header {
            nav aria-label="Pages" {
                ul {
                    @for (address, name) in PAGES {
                        li {
                            a href=(address) aria-current=[is_in(path, address).then_some("page")] { (name) }
                        }
                    }
                }
            }
            form method="post" action="/admin/sign-out" {
                (csrf(session))
                span { (admin.name) " (" (admin.role.as_str()) ")" }
                " "
                button.plain { "Sign out" }
            }
        }
    }
}

fn is_in(path: &str, address: &str) -> bool {
    match path.strip_prefix(address) {
        Some("") => true,
        Some(rest) => rest.starts_with('/') && address != "/admin",
        None => false,
    }
}

/// The field by which a form is known to be this session's. Every form that is posted has it.
#[must_use]
pub fn csrf(session: &Session) -> Markup {
    html! { input type="hidden" name="csrf" value=(session.csrf()); }
}

/// A moment: in UTC, which the page's script turns into the viewer's own zone, with UTC on hover.
#[must_use]
pub fn time(at: Timestamp) -> Markup {
    html! { time datetime=(at) title=(at) { (at) } }
}
