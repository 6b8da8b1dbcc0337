//! The provider's pages.

use axum::response::Html;
use form_urlencoded::byte_serialize;
use maud::{DOCTYPE, Markup, html};

use super::people::PEOPLE;

/// What the page adds to the request: who was chosen.
pub(super) const LOGIN: &str = "sandbox_login";
/// Nobody: the person changed their mind.
pub(super) const NOBODY: &str = "-";
const STYLE: &str = ":root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:30rem;margin:0 auto;padding:2rem 1.25rem;color:light-dark(#1b2430,#eef2f6);background:light-dark(#fff,#11171d)}ul{list-style:none;padding:0}li a{display:block;padding:.75rem 1rem;margin:.5rem 0;border:1px solid light-dark(#6b7787,#8592a3);border-radius:.4rem;text-decoration:none}a{color:light-dark(#0b5cad,#7cb8f5)}span{display:block;color:light-dark(#4a5565,#b4bfcc);font-size:.9375rem}";

/// Who signs in?
pub(super) fn choose(query: &str) -> Html<String> {
    let address = |login: &str| {
        let login: String = byte_serialize(login.as_bytes()).collect();
        format!("/sim/sign-in/authorize?{query}&{LOGIN}={login}")
    };
    page(&html! {
        h1 { "Hospital sign-in" }
        p { "Simulated: choose who you are. Nobody here is real." }
        ul {
            @for person in &PEOPLE {
                li {
                    a #(person.login) href=(address(person.login)) {
                        (person.name)
                        span { (person.job) "; groups: " (person.groups.join(", ")) }
                    }
                }
            }
        }
        p { a #cancel href=(address(NOBODY)) { "Cancel" } }
    })
}

/// A request that is wrong in a way in which nobody is sent back.
pub(super) fn wrong(reason: &str) -> Html<String> {
    page(&html! {
        h1 { "Hospital sign-in" }
        p { "This application cannot sign anybody in: " (reason) "." }
    })
}

fn page(main: &Markup) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Hospital sign-in (simulated)" }
                link rel="icon" href="data:,";
                style { (STYLE) }
            }
            body { main { (main) } }
        }
    };
    Html(page.into_string())
}
