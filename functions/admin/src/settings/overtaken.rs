//! Someone else saved meanwhile: what they did, and one's own edits on top of it.

use maud::html;
use serde::Serialize;
use serde_json::Value;
use shared::{clock::Timestamp, page::StatusCode, settings::Document};

use super::{
    Edited,
    buttons::buttons,
    change::{Change, How},
    check,
    difference::{self, Difference},
    form::Problem,
    json, place,
};
use crate::{AdminError, Answer, Call, Page, frame, words::written_if};

#[derive(Serialize)]
struct View {
    error: &'static str,
    /// The version that is current now.
    version: String,
    by: Option<String>,
    #[serde(serialize_with = "written_if")]
    at: Option<Timestamp>,
    how: How,
    theirs: Vec<Difference>,
    yours: Vec<Difference>,
    /// Settings that both changed: yours would replace theirs.
    both: Vec<&'static str>,
    problem: Option<Problem>,
    /// Your edits on top of theirs, to send to `/admin/settings/save`.
    edited: Option<String>,
}

/// Answers edits of a version that is current no more.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(
    call: &Call<'_>,
    edited: &Edited,
    current: &Document,
) -> Result<Answer, AdminError> {
    let base = call.bridge.source().document(Some(&edited.base)).await?;
    let (base, now) = (json(&base.text), json(&current.text));
    let theirs = difference::between(&base, &now);
    let (rebased, both) = rebase(&base, &edited.document, &now);
    let yours = difference::between(&now, &rebased);
    let change = Change::latest(call).await?;
    let change = change.iter().find(|change| change.version == current.id);
    let problem = check(&rebased).err().map(Problem::from);
    let rebased = Edited::of(current.id.clone(), rebased);
    let view = View {
        error: "someone else saved meanwhile",
        version: current.id.clone(),
        by: change.and_then(|change| change.by.clone()),
        at: change.map(|change| change.at),
        how: change.map_or(How::ByOtherMeans, |change| change.how),
        theirs,
        both,
        edited: (!yours.is_empty()).then(|| rebased.seal(call)),
        yours,
        problem,
    };
    let main = html! {
        p.problem role="alert" { "Someone else saved meanwhile. Nothing of yours is saved yet, and nothing is lost." }
        h2 { "What changed meanwhile" }
        p {
            (change.map_or("Put by other means", Change::who))
            @if let Some(at) = view.at { ", " (frame::time(at)) }
        }
        (difference::table("What changed meanwhile", &view.theirs))
        h2 { "Your edits, on top of it" }
        @if !view.both.is_empty() {
            p.warn { "You both changed " (view.both.join(", ")) ": saving replaces the other's with yours." }
        }
        @match &view.edited {
            Some(sealed) => {
                (difference::table("Your edits", &view.yours))
                @if let Some(problem) = &view.problem {
                    p.problem { "Together they cannot work: " (problem.what) ". Go back to editing." }
                }
                (buttons(call, sealed))
            }
            None => { p { "The version that is current has all of them already." } }
        }
    };
    let page = Page::new("Someone else saved", main, &view);
    Ok(page.with_status(StatusCode::CONFLICT).into())
}

/// What was edited, laid over another version; and the names of what both changed, each in their own way.
fn rebase(base: &Value, edited: &Value, now: &Value) -> (Value, Vec<&'static str>) {
    let mut rebased = now.clone();
    let mut both = Vec::new();
    let theirs: Vec<&str> = difference::between(base, now)
        .iter()
        .map(|it| it.name)
        .collect();
    for mine in difference::between(base, edited) {
        let value = place::get(edited, mine.name);
        if theirs.contains(&mine.name) && value != place::get(now, mine.name) {
            both.push(mine.name);
        }
        place::put(&mut rebased, mine.name, value.cloned());
    }
    (rebased, both)
}
