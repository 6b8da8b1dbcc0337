//! The pages: every record ready to be copied or printed, and the differences of one.

use maud::{Markup, html};

use super::{
    Compared,
    choices::Choices,
    difference::Weight,
    record::{Kind, LAUNCH_TYPES, Record, title},
};
use crate::{Call, frame, words::many};

/// Every record.
pub fn records(call: &Call<'_>, choices: &Choices, records: &[Record]) -> Markup {
    html! {
        p { "One integration record (FDI) for each launch type, of type PACS with the model record SMART ON FHIR, and one more for each kind of group visit. These are the installation mnemonic values of this installation (" (call.installation.settings.public_base_url) "), exactly as they are to be entered." }
        p { a href="#compare" { "Compare with what is in Epic" } }
        (options(choices))
        @if records.iter().any(|record| record.context.contains('<')) {
            p.warn.missing { "Numbers or names that only your Epic has are missing: they stand between < and >. Fill them in above." }
        }
        @for launch_type in LAUNCH_TYPES {
            @let mut these = records.iter().filter(|record| record.launch_type == launch_type);
            @if let Some(single) = these.next() { (card(single, these.next())) }
        }
        section.compare aria-labelledby="compare" {
            h2 #compare { "Compare with Epic" }
            p { "Paste what one record really has, URL and CONTEXT, in any form: lines, one text with &, a table or JSON. It is compared and forgotten: nothing of it is kept or logged." }
            (form(call, choices, records, None, ""))
        }
    }
}

fn options(choices: &Choices) -> Markup {
    let choice = |name: &str, value: bool, no: &str, yes: &str| {
        html! {
            select id=(name) name=(name) {
                option value="false" selected[!value] { (no) }
                option value="true" selected[value] { (yes) }
            }
        }
    };
    let text = |name: &str, value: &Option<String>| {
        html! { input id=(name) name=(name) value=(value.as_deref().unwrap_or_default()) autocomplete="off"; }
    };
    html! {
        form.card.options method="get" action="/admin/fdi-records" aria-labelledby="options" {
            h2 #options { "What is chosen in them" }
            div.choices {
                div {
                    label for="no_redirect" { "noRedirect" }
                    (choice("no_redirect", choices.no_redirect, "false: straight to Zoom", "true: a page with a button stays"))
                }
                div {
                    label for="own_account" { "useProviderZoomAccount of staff" }
                    (choice("own_account", choices.own_account, "false: an account is made", "true: their own Zoom account"))
                }
                div {
                    label for="encounter_provider" { "Encounter provider in records of staff" }
                    (choice("encounter_provider", choices.encounter_provider, "not named: who comes first hosts", "named: the meeting is theirs"))
                }
                div {
                    label for="system_login" { "System login of staff" }
                    (choice("system_login", choices.system_login, "not sent", "sent, for epic.login_email_domain"))
                }
                div {
                    label for="lpp" { "Number of the extension (LPP) that returns the encounter provider" }
                    (text("lpp", &choices.lpp))
                }
                div {
                    label for="id_type" { "Number of the ID type of provider records (SER)" }
                    (text("id_type", &choices.id_type))
                }
                div {
                    label for="room_name" { "roomName, as in Zoom's Room Management" }
                    (text("room_name", &choices.room_name))
                }
                div {
                    label for="room_display" { "roomDisplay" }
                    (text("room_display", &choices.room_display))
                }
            }
            button { "Show the records so" }
            button.plain type="button" hidden data-print { "Print" }
        }
    }
}

/// One launch type: its record, and what the one of group visits has instead.
fn card(record: &Record, group: Option<&Record>) -> Markup {
    let id = record.id.as_str();
    let mut parameters = record.parameters.iter();
    let uncertain = parameters.find(|parameter| parameter.kind == Kind::UncertainMnemonic);
    html! {
        section.card.record aria-labelledby=(id) {
            h2 id=(id) { (title(record.launch_type)) }
            dl {
                (value("URL", &record.url, id, "url"))
                (value("CONTEXT", &record.context, id, "context"))
                @if let Some(group) = group {
                    (value("CONTEXT of the record for group visits", &group.context, id, "group"))
                }
                (value("CLIENTID", &record.client_id, id, "client"))
                dt { "PROTECTED" } dd { code { "1" } }
                dt { "LAUNCHTYPE" } dd { "a kind that opens the system's browser or a floating window: ask your Epic technical coordinator; a frame may block Zoom" }
                dt { "USEEDGEBROWSER" } dd { code { "1" } }
                (value("Redirect URI of the client", &record.redirect_uri, id, "redirect"))
            }
            @if let Some(parameter) = uncertain {
                p.hint {
                    strong { "Count the semicolons with Epic. " }
                    code.whole { (parameter.value) }
                    " stands here as the only public copy has it, with its spaces; no other public source confirms spaces and count."
                }
            }
        }
    }
}

fn value(name: &str, text: &str, record: &str, part: &str) -> Markup {
    let id = format!("{record}-{part}");
    html! {
        dt { (name) }
        dd {
            pre id=(id) { (text) }
            button.plain type="button" hidden data-copy=(id) aria-label={ "Copy " (name) } { "Copy" }
        }
    }
}

fn form(
    call: &Call<'_>,
    choices: &Choices,
    records: &[Record],
    chosen: Option<&Record>,
    text: &str,
) -> Markup {
    html! {
        form method="post" action="/admin/fdi-records/compare" {
            (frame::csrf(call.session))
            @for (name, value) in choices.fields() { input type="hidden" name=(name) value=(value); }
            label for="record" { "Which record" }
            select #record name="record" {
                @for record in records {
                    option value=(record.id) selected[chosen == Some(record)] {
                        (name(record))
                    }
                }
            }
            label for="pasted" { "What is in Epic" }
            textarea #pasted name="pasted" required spellcheck="false" autocomplete="off" { (text) }
            button { "Compare" }
        }
    }
}

/// The differences of one record.
pub fn compared(
    call: &Call<'_>,
    choices: &Choices,
    records: &[Record],
    record: &Record,
    meant: Option<&Record>,
    compared: &Compared,
    text: &str,
) -> Markup {
    let differences = &compared.differences;
    html! {
        p {
            "Compared with " strong { (name(record)) } ". "
            a href={ "/admin/fdi-records?" (choices.query()) } { "All records" }
        }
        @if let Some(other) = meant {
            p.warn { "It looks like the record " strong { (name(other)) } ", which is chosen below." }
        }
        @if !compared.url_compared { p { "No URL was pasted: CONTEXT alone was compared." } }
        @if differences.is_empty() {
            p.card.good role="status" { strong { "No difference. " } @if compared.url_compared { "A launch by this record is read as it should be." } }
        } @else {
            p role="status" { (many(differences.len(), "difference", "differences")) ", the gravest first." }
            div.scroll tabindex="0" role="region" aria-label="Differences" {
                table.stack {
                    thead { tr { th { "Where" } th { "What is wrong" } th { "What to do" } th { "Weight" } } }
                    tbody {
                        @for difference in differences {
                            tr {
                                th scope="row" { (difference.about) }
                                td { (difference.what) }
                                td { (difference.fix) }
                                td class=(colour(difference.weight)) { (difference.weight.words()) }
                            }
                        }
                    }
                }
            }
        }
        section.card.record aria-labelledby="expected" {
            h2 #expected { "As it should be" }
            dl {
                (value("URL", &record.url, "expected", "url"))
                (value("CONTEXT", &record.context, "expected", "context"))
            }
        }
        h2 { "Compare again" }
        (form(call, choices, records, meant.or(Some(record)), text))
    }
}

/// What a record is called.
fn name(record: &Record) -> Markup {
    html! { (title(record.launch_type)) @if record.group { ", group visits" } }
}

const fn colour(weight: Weight) -> &'static str {
    match weight {
        Weight::Breaks => "bad",
        Weight::Differs | Weight::AskEpic => "warn",
        Weight::Harmless => "muted",
    }
}
