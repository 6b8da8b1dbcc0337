//! The form: every setting of the catalogue, grouped and explained.

mod input;

use std::collections::HashMap;

use maud::{Markup, html};
use serde::Serialize;
use shared::{
    clock::Timestamp,
    page::StatusCode,
    settings::{CATALOGUE, Field, Group, Kind, Presence, SettingsError},
};

use super::{Edited, change::Change, fields, json, keys, place, read};
use crate::{
    AdminError, Answer, Call, Page, frame,
    session::Role,
    words::{many, written_if},
};

/// What the page is about.
#[derive(Serialize)]
struct View {
    /// The version that the form is made from: it is sent back with it.
    version: String,
    may_save: bool,
    problem: Option<Problem>,
    /// Edits until now, sealed: sent back with the form, if they are there.
    edited: Option<String>,
    fields: Vec<FieldView>,
    /// How it became current, if these pages did it.
    #[serde(skip)]
    change: Option<Change>,
}

/// What is wrong with the edits, or with the version that is current.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// The setting.
    pub name: Option<String>,
    /// What to do.
    pub what: String,
}

impl From<SettingsError> for Problem {
    fn from(error: SettingsError) -> Self {
        let what = error.to_string();
        let name = match error {
            SettingsError::Unknown { name }
            | SettingsError::Missing { name }
            | SettingsError::Wrong { name, .. } => Some(name),
            _ => None,
        };
        Self { name, what }
    }
}

impl Problem {
    /// Whether it is with this field, or with a part of it.
    fn is_of(&self, field: &Field) -> bool {
        self.name
            .as_deref()
            .and_then(|name| name.strip_prefix(field.name))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
    }
}

/// One field as the form shows it.
#[derive(Serialize)]
struct FieldView {
    name: &'static str,
    group: &'static str,
    title: &'static str,
    meaning: &'static str,
    original: Option<&'static str>,
    required: bool,
    default: Option<&'static str>,
    /// Nothing for a secret.
    value: Option<String>,
    set: bool,
    #[serde(serialize_with = "written_if")]
    changed_at: Option<Timestamp>,
    /// Names of the private keys.
    keys: Vec<String>,
    #[serde(skip)]
    field: &'static Field,
}

/// Answers `GET /admin/settings`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.audit_view("settings", None).await?;
    let current = call.bridge.source().document(None).await?;
    let edited = Edited::of(current.id, json(&current.text));
    // One that was put by other means may not work.
    let problem = read(&current.text).err().map(Problem::from);
    let page = page(call, &edited, false, problem).await?;
    Ok(page.into())
}

/// Answers `POST /admin/settings/edit`: back from the difference to the form.
///
/// # Errors
/// [`AdminError`].
pub async fn again(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.only_operators()?;
    let edited = Edited::of_form(call)?;
    Ok(page(call, &edited, true, None).await?.into())
}

/// Edits that cannot be saved: the form once more, with what is wrong.
///
/// # Errors
/// [`AdminError`].
pub async fn refused(
    call: &Call<'_>,
    edited: &Edited,
    error: SettingsError,
) -> Result<Answer, AdminError> {
    let page = page(call, edited, true, Some(error.into())).await?;
    Ok(page.with_status(StatusCode::BAD_REQUEST).into())
}

async fn page(
    call: &Call<'_>,
    edited: &Edited,
    is_edited: bool,
    problem: Option<Problem>,
) -> Result<Page, AdminError> {
    let changes = Change::latest(call).await?;
    let mut changed_at: HashMap<&str, Timestamp> = HashMap::new();
    for change in changes.iter().filter(|change| change.done) {
        for name in &change.changed {
            changed_at.entry(name).or_insert(change.at);
        }
    }
    let of = |group: &Group, field: &'static Field| FieldView {
        name: field.name,
        group: group.title,
        title: field.title,
        meaning: field.meaning,
        original: field.original,
        required: field.presence == Presence::Required,
        default: match field.presence {
            Presence::Default(value) => Some(value),
            _ => None,
        },
        value: (!matches!(field.kind, Kind::Secret | Kind::Keys))
            .then(|| fields::shown(field, &edited.document)),
        set: place::get(&edited.document, field.name).is_some(),
        changed_at: changed_at.get(field.name).copied(),
        keys: match field.kind {
            Kind::Keys => keys::names(&edited.document, field.name),
            _ => Vec::new(),
        },
        field,
    };
    let view = View {
        version: edited.base.clone(),
        may_save: call.admin().role == Role::Operator,
        problem,
        edited: is_edited.then(|| edited.seal(call)),
        fields: CATALOGUE
            .iter()
            .flat_map(|group| group.fields.iter().map(move |field| of(group, field)))
            .collect(),
        change: changes
            .iter()
            .find(|change| change.done && change.version == edited.base)
            .cloned(),
    };
    Ok(Page::new("Settings", markup(call, &view), &view))
}

fn markup(call: &Call<'_>, view: &View) -> Markup {
    html! {
        p { "The whole settings document of this installation. Every change is checked and shown before it is saved as a new version; the functions use it within five minutes." }
        @if let Some(change) = &view.change {
            p {
                "This version is of " (frame::time(change.at)) ", by " (change.who()) "."
                @if let Some(before) = &change.before {
                    " " a href={ "/admin/settings/history/" (before) "/" (change.version) } { "Difference to the one before" }
                }
            }
        }
        p { a href="/admin/settings/history" { "Versions: who changed what, and back to the previous one" } }
        @if let Some(problem) = &view.problem {
            p.problem role="alert" {
                @match &view.edited {
                    Some(_) => { "Not saved yet: " (problem.what) "." }
                    None => { "The current version cannot work: " (problem.what) ". Functions that run go on with the one before; those that start refuse every launch. Correct it, or go back to the previous version." }
                }
                @if let Some(field) = view.fields.iter().find(|it| problem.is_of(it.field)) {
                    " " a href={ "#" (field.name) } { "To " (field.title) }
                }
            }
        }
        @if !view.may_save { p.muted { "You may look; operators may change." } }
        nav.settings-groups aria-label="Groups of settings" {
            ul { @for (index, group) in CATALOGUE.iter().enumerate() { li { a href={ "#group-" (index) } { (group.title) } } }
                @if view.may_save { li { a href="#check" { "To the button Check" } } } }
        }
        form method="post" action="/admin/settings/check" autocomplete="off" {
            (frame::csrf(call.session))
            input type="hidden" name="version" value=(view.version);
            @if let Some(edited) = &view.edited { input type="hidden" name="edited" value=(edited); }
            @for (index, group) in CATALOGUE.iter().enumerate() {
                fieldset.card.settings-group id={ "group-" (index) } disabled[!view.may_save] {
                    legend { h2 { (group.title) } }
                    p.muted { (group.introduction) }
                    (fields_of(group, view))
                }
            }
            @if view.may_save { button #check { "Check" } }
        }
    }
}

/// From so many fields on a group is long.
const LONG: usize = 9;

/// A group's fields. Folded away if none is set and the group is long, or may be left out as a whole.
fn fields_of(group: &Group, view: &View) -> Markup {
    let fields = || view.fields.iter().filter(|it| it.group == group.title);
    let problem = |it: &FieldView| {
        let problem = view.problem.as_ref();
        problem.filter(|problem| problem.is_of(it.field))
    };
    let all = html! { @for it in fields() { (input::markup(it, problem(it))) } };
    let is_used = fields().any(|it| it.set || problem(it).is_some());
    let is_part = fields().all(|it| it.field.section.is_some());
    if is_used || !(is_part || fields().count() >= LONG) {
        return all;
    }
    html! {
        details {
            summary { (many(fields().count(), "setting", "settings")) ", none of them set" }
            (all)
        }
    }
}
