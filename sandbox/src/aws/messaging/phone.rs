//! `/phone`: every phone that was texted, with its texts.

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::State,
    response::{Html, Redirect},
    routing::{get, post},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;

use super::Text;
use crate::aws::Aws;

const STYLE: &str = "body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:30rem;margin:0 auto;padding:2rem 1.25rem;color:#1b2430;background:#fff}a{color:#0b5cad}h2{font-size:1.1rem;margin:2rem 0 .5rem}ol{list-style:none;margin:0;padding:0}li{margin:.5rem 0;padding:.6rem .9rem;border-radius:1rem;background:#e9edf2;overflow-wrap:anywhere;max-width:85%}li.mine{margin-left:auto;width:fit-content;background:#d3e6fa}button{font:inherit;min-height:2.75rem;padding:.3rem 1rem;border:1px solid #4a5565;border-radius:.5rem;background:#fff;cursor:pointer;margin-right:.5rem}";

/// The page and its buttons.
pub fn router() -> Router<Aws> {
    Router::new()
        .route("/phone", get(show))
        .route("/phone/reply", post(reply))
}

#[derive(Deserialize)]
struct Reply {
    number: String,
    text: String,
}

async fn reply(State(aws): State<Aws>, Form(reply): Form<Reply>) -> Redirect {
    aws.reply(&reply.number, &reply.text);
    Redirect::to("/phone")
}

async fn show(State(aws): State<Aws>) -> Html<String> {
    let mut phones: BTreeMap<String, Vec<Text>> = BTreeMap::new();
    for text in aws.texts() {
        phones.entry(text.number.clone()).or_default().push(text);
    }
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // A phone that lies on the table shows a new text by itself.
                meta http-equiv="refresh" content="4";
                title { "Phones (simulated)" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Phones" }
                    p { "Every text that the bridge sent through the simulated End User Messaging. " a href="/" { "Hospital" } }
                    @if phones.is_empty() {
                        p { "No text has come yet. In Hyperspace, begin a visit with " b { "noRedirect" } " ticked, and send a link from its page." }
                    }
                    @for (number, texts) in &phones { (phone(number, texts)) }
                }
            }
        }
    };
    Html(page.into_string())
}

fn phone(number: &str, texts: &[Text]) -> Markup {
    html! {
        section aria-label=(number) {
            h2 { (number) }
            ol {
                @for text in texts {
                    li.mine[text.from_phone] { (linked(&text.body)) }
                }
            }
            form method="post" action="/phone/reply" {
                input type="hidden" name="number" value=(number);
                button name="text" value="STOP" { "Reply STOP" }
                button name="text" value="START" { "Reply START" }
            }
        }
    }
}

/// A text with its addresses to tap.
fn linked(body: &str) -> Markup {
    html! {
        @for (index, word) in body.split(' ').enumerate() {
            @if index > 0 { " " }
            @if word.starts_with("http://") || word.starts_with("https://") {
                a href=(word) target="_blank" rel="noopener noreferrer" { (word) }
            } @else { (word) }
        }
    }
}
