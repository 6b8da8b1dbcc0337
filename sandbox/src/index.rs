//! `/`: the way to everything in the hospital.

use axum::{Router, response::Html, routing::get};
use maud::{DOCTYPE, html};

/// The index page.
pub fn router() -> Router {
    Router::new().route("/", get(index))
}

async fn index() -> Html<String> {
    let style = ":root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:2rem 1.25rem;color:light-dark(#1b2430,#eef2f6);background:light-dark(#fff,#11171d)}li{margin:.5rem 0}a{display:inline-block;color:light-dark(#0b5cad,#7cb8f5)}";
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                link rel="icon" href="data:,";
                title { "Sandbox hospital" }
                style { (style) }
            }
            body {
                main {
                    h1 { "Sandbox hospital" }
                    p { "A simulated Epic and a simulated Zoom, with the bridge between them. All people are invented." }
                    ol {
                        li { a href="/hyperspace" { "Hyperspace" } ": begin a visit as its provider." }
                        li { a href="/mychart" { "MyChart" } ": open the same visit as its patient." }
                        li { a href="/epic-monitor" { "Epic Monitor" } ": call the Zoom Room at a bed into the visit, and look at " a href="/zoom-client/rooms" { "what the rooms show" } "." }
                        li { a href="/phone" { "Phones" } ": the texts with join links that staff send from a visit's page (noRedirect)." }
                        li { "Watch the light in Hyperspace turn green; leave in Zoom, and it goes out." }
                    }
                    h2 { "For engineers" }
                    p { a href="/admin" { "Administrator's pages" } ": sign in as one of three people, of whom one may change things, one may look, and one may not." }
                    h2 { "Behind it" }
                    ul {
                        li { a href="/sim/records" { "Notification records" } " (JSON)" }
                        li { a href="/sim/trace" { "Traces of the visits" } " (JSON)" }
                        li { a href="/sim/epic/device-tests" { "Epic's device tests" } " (JSON)" }
                        li { a href="/sim/epic/lights" { "Epic's lights" } " (JSON)" }
                        li { a href="/sim/zoom/state" { "Zoom's state" } " (JSON)" }
                        li { a href="/sim/faults" { "Scripted faults" } " (JSON)" }
                        li { a href="/.well-known/jwks.json" { "JWK Set" } }
                    }
                }
            }
        }
    };
    Html(page.into_string())
}
