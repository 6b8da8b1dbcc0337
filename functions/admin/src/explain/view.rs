//! The form, and the explanation step by step.

use maud::{Markup, html};

use super::{Explained, given::Given, steps::Weight};
use crate::{
    Call,
    fdi_records::{LAUNCH_TYPES, title},
    frame,
};

/// The form of one launch type.
pub fn form(call: &Call<'_>, given: &Given) -> Markup {
    html! {
        p { "What a launch with these CONTEXT values would do, and why. Nothing is made or changed, here or at Zoom. What Epic answers at the sign-in is not part of it. The values are neither kept nor logged." }
        nav.kinds aria-label="Launch type" {
            ul {
                @for kind in LAUNCH_TYPES {
                    li {
                        a href={ "/admin/explain?launch_type=" (kind) } aria-current=[(kind == given.launch_type).then_some("true")] { (title(kind)) }
                    }
                }
            }
        }
        form.card.explained method="post" action="/admin/explain" {
            (frame::csrf(call.session))
            input type="hidden" name="launch_type" value=(given.launch_type);
            h2 { (title(given.launch_type)) }
            div.choices {
                @for (name, mnemonic) in given.parameters() {
                    div {
                        label for=(name) { (name) }
                        input id=(name) name=(name) value=(given.value(name)) placeholder=(mnemonic) autocomplete="off" spellcheck="false";
                    }
                }
            }
            label for="pasted" { "Or the values as lines: name=value" }
            textarea #pasted name="pasted" spellcheck="false" autocomplete="off" { (given.pasted()) }
            button { "Explain" }
        }
    }
}

/// What would be, and the form to ask again.
pub fn explained(call: &Call<'_>, given: &Given, explained: &Explained) -> Markup {
    html! {
        section.card.explained role="status" {
            h2 { (title(given.launch_type)) }
            @match &explained.refusal {
                Some(refusal) => {
                    p.problem { "The launch would be refused: “" (refusal.title) "”" }
                    p { (refusal.detail) }
                    p { (refusal.fix) }
                }
                None => p.good { strong { (explained.told.summary) } }
            }
        }
        ol.steps {
            @for step in &explained.steps {
                li.card {
                    h3 { (step.about) }
                    p class=[class(step.weight)] { (step.what) }
                }
            }
        }
        @if let Some(visit) = explained.told.visit.as_ref().filter(|visit| visit.exists) {
            p { a href={ "/admin/visits/" (visit.key) } { "The visit's trace" } }
        }
        h2 { "Ask again" }
        (form(call, given))
    }
}

const fn class(weight: Weight) -> Option<&'static str> {
    match weight {
        Weight::Plain => None,
        Weight::Depends => Some("warn"),
        Weight::Bad => Some("bad"),
    }
}
