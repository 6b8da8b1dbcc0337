//! One field of the form.

use maud::{Markup, html};
use shared::settings::{Kind, Presence};

use super::{FieldView, Problem};
use crate::frame;

/// A field with its label, its explanation, and what is wrong with it.
pub fn markup(it: &FieldView, problem: Option<&Problem>) -> Markup {
    let hint = format!("{}-hint", it.name);
    let invalid = problem.map(|_| "true");
    let value = it.value.as_deref().unwrap_or_default();
    html! {
        div.setting id={ "setting-" (it.name) } {
            @match it.field.kind {
                Kind::Keys => { h3 #(it.name) { (it.title) } }
                _ => { label for=(it.name) { (it.title) @if it.required { span.muted { " (required)" } } } }
            }
            p.hint id=(hint) {
                code { (it.name) }
                @if let Some(original) = it.original { " · in Zoom's integration: " (original) }
                br;
                (it.meaning)
                @if let Some(default) = it.default { " Without it: " span.code { (default) } "." }
            }
            @if let Some(problem) = problem { p.problem { (problem.what) "." } }
            @match it.field.kind {
                Kind::Secret => { (secret(it, &hint, invalid)) }
                Kind::Keys => { (keys(it)) }
                Kind::List | Kind::Accounts => {
                    textarea #(it.name) name=(it.name) aria-describedby=(hint) aria-invalid=[invalid] spellcheck="false" rows="3" {
                        // The first line end in a text area is not part of it.
                        "\n" (value)
                    }
                }
                Kind::Choice(choices) => { (choice(it, &hint, invalid, choices, value)) }
                Kind::YesNo => { (choice(it, &hint, invalid, &["true", "false"], value)) }
                Kind::Number => {
                    input #(it.name) name=(it.name) value=(value) inputmode="numeric" aria-describedby=(hint) aria-invalid=[invalid];
                }
                Kind::Text | Kind::Url => {
                    input #(it.name) name=(it.name) value=(value) aria-describedby=(hint) aria-invalid=[invalid] spellcheck="false" autocapitalize="none";
                }
            }
        }
    }
}

/// A secret only goes in.
fn secret(it: &FieldView, hint: &str, invalid: Option<&str>) -> Markup {
    html! {
        p.settings-state {
            @if it.set { "Set" @if let Some(at) = it.changed_at { ", last changed " (frame::time(at)) } "." }
            @else { "Not set." }
        }
        input #(it.name) type="password" name=(it.name) value="" autocomplete="new-password" aria-describedby=(hint) aria-invalid=[invalid]
            placeholder=[it.set.then_some("unchanged if left empty")];
        @if it.set && it.field.may_be_left_out() {
            label.inline { input type="checkbox" name={ "remove:" (it.name) } value="yes"; "Remove" span.muted { (it.title) } }
        }
    }
}

fn choice(
    it: &FieldView,
    hint: &str,
    invalid: Option<&str>,
    choices: &[&str],
    value: &str,
) -> Markup {
    html! {
        select #(it.name) name=(it.name) aria-describedby=(hint) aria-invalid=[invalid] {
            @if it.field.presence != Presence::Required || it.field.section.is_some() || value.is_empty() {
                option value="" selected[value.is_empty()] {
                    @match it.default { Some(default) => { "not set (" (default) ")" } None => { "not set" } }
                }
            }
            @for choice in choices { option value=(choice) selected[*choice == value] { (choice) } }
            // What is neither is kept until it is changed.
            @if !value.is_empty() && !choices.contains(&value) { option value=(value) selected { (value) } }
        }
    }
}

/// One group of inputs for each key, and one for a new one.
fn keys(it: &FieldView) -> Markup {
    let new = it.keys.len();
    html! {
        @for (index, kid) in it.keys.iter().map(Some).chain([None]).enumerate() {
            @let id = |what: &str| format!("{}.{index}.{what}", it.name);
            fieldset.settings-key {
                legend {
                    @match kid {
                        Some(kid) => { "Key " span.code { (kid) } @if index == 0 { " (signs)" } @else { " (published)" } }
                        None => { "One more key" }
                    }
                }
                label for=(id("kid")) { "Name in the JWK Set (kid)" }
                input #(id("kid")) name=(id("kid")) value=[kid] spellcheck="false";
                label for=(id("pem")) { "Private key (PEM)" }
                textarea #(id("pem")) name=(id("pem")) spellcheck="false" autocomplete="off" rows="3"
                    placeholder=[kid.map(|_| "unchanged if left empty")] {}
                label for=(id("place")) { "Place: the first signs" }
                input #(id("place")) name=(id("place")) value=(index + 1) inputmode="numeric";
                @if kid.is_some() && new > 0 {
                    label.inline { input type="checkbox" name=(id("remove")) value="yes"; "Remove this key" }
                }
            }
        }
    }
}
