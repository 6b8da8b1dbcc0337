//! The page of one visit.

use maud::{Markup, html};
use serde::Serialize;
use shared::{
    notification::Status,
    visit::{self, ClaimState, Happened, Presence, Visit},
};

use super::{
    Known, Step,
    cause::{Cause, Diagnosis},
    diagnosis,
    person::{self, Light, Person},
    step::Went,
    steps, timeline,
};
use crate::{
    Call,
    notification::Row,
    search,
    session::Role,
    words::{capital, duration, moment},
};

/// What is known, as both forms of the page show it.
#[derive(Serialize)]
pub struct View {
    /// The visit's key.
    visit: String,
    /// `812 3456 7890`.
    zoom_meeting_id: Option<String>,
    /// Of the claim to make the meeting: `free`, `pending` or `ready`.
    state: &'static str,
    /// Counts the visit's meetings.
    generation: u32,
    /// How many people are in the meeting.
    present: usize,
    /// Why a light is not as it should be.
    diagnosis: Option<Diagnosis>,
    people: Vec<Person>,
    pub steps: Vec<Step>,
    pub notifications: Vec<Row>,
}

impl View {
    /// Of all that is known.
    pub fn of(known: &Known) -> Self {
        let mut people = person::everyone(known);
        for person in &mut people {
            person.problem = diagnosis::of_person(known, person);
        }
        let visit = known.visit.as_ref();
        Self {
            visit: known.key.to_string(),
            zoom_meeting_id: visit.and_then(meeting_id),
            state: visit.map_or("free", |visit| visit.claim.state_name()),
            generation: visit.map_or(0, |visit| visit.claim.generation),
            present: visit.map_or(0, present),
            diagnosis: diagnosis::of_visit(known, &people),
            steps: steps::merged(known, &people),
            notifications: known.records.iter().map(Row::of).collect(),
            people,
        }
    }
}

fn present(visit: &Visit) -> usize {
    let participants = visit.participants.values();
    let there =
        participants.filter(|it| Presence::of(&it.sessions, &visit.instances) == Presence::Present);
    there.count()
}

/// In Zoom's own groups.
fn meeting_id(visit: &Visit) -> Option<String> {
    let ClaimState::Ready { meeting, .. } = &visit.claim.state else {
        return None;
    };
    Some(grouped(&meeting.id.expose().to_string()))
}

fn grouped(digits: &str) -> String {
    let middle = if digits.len() > 10 { 7 } else { 6 };
    match (digits.get(..3), digits.get(3..middle), digits.get(middle..)) {
        (Some(one), Some(two), Some(three)) if digits.len() >= 9 => format!("{one} {two} {three}"),
        _ => digits.to_owned(),
    }
}

/// The page for people.
pub fn markup(call: &Call<'_>, known: &Known, view: &View) -> Markup {
    html! {
        (verdict(call, view))
        dl.facts {
            div { dt { "Zoom meeting ID" } dd.code { @match &view.zoom_meeting_id { Some(id) => (id), None => "none yet" } } }
            div { dt { "State" } dd { (state_words(known)) } }
            div { dt { "Generation" } dd { (view.generation) @if view.generation > 1 { " (the visit's earlier meetings ended or were deleted)" } } }
            div { dt { "In the meeting now" } dd { (view.present) } }
        }
        h2 { "Who is there, and what Epic was told" }
        ul.people {
            @for person in &view.people {
                li { (light(person.light)) " " (person.says.markup()) "." @if person.inferred { " " span.mark { "inferred" } }
                    @if let Some(problem) = &person.problem { @if view.diagnosis.as_ref() != Some(problem) { (explained(problem)) } }
                }
            }
        }
        h2 { "Timeline" }
        (timeline::draw(known, &view.people))
        h2 #steps { "Steps" }
        p.muted { "Launches, comings and goings, and each attempt to tell Epic, in the order of time. " a href={ "/admin/visits/" (view.visit) "/csv" } { "Download as CSV" } }
        div.scroll tabindex="0" role="region" aria-labelledby="steps" { (steps_table(&view.steps)) }
        h2 #notifications { "Notifications" }
        @if view.notifications.is_empty() {
            p { "Epic was owed nothing yet: nobody whom Epic knows has come in." }
        } @else {
            div.scroll tabindex="0" role="region" aria-labelledby="notifications" { (notifications(call, &view.notifications)) }
        }
        (search::form(call.session))
    }
}

/// Whether there is something to send again for someone who may: what of it is still right, the list tells.
fn may_replay(call: &Call<'_>, rows: &[Row]) -> bool {
    let failed = Status::Failed.as_str();
    call.admin().role == Role::Operator && rows.iter().any(|row| row.status == failed)
}

fn verdict(call: &Call<'_>, view: &View) -> Markup {
    let (diagnosis, people) = (view.diagnosis.as_ref(), &view.people);
    let (class, sign) = match diagnosis {
        None => ("good", "✓"),
        Some(it) if it.now && it.cause < Cause::NotLaunched => ("bad", "✕"),
        Some(_) => ("warn", "!"),
    };
    let heading = match diagnosis {
        Some(diagnosis) => diagnosis.headline.as_str(),
        None if people.iter().any(|person| person.present) => "Every light is right",
        None => "Nobody is there, and every light is off",
    };
    html! {
        section.card.verdict aria-label="Diagnosis" {
            h2 class=(class) { span aria-hidden="true" { (sign) " " } (heading) }
            @if let Some(diagnosis) = diagnosis { (explained(diagnosis)) }
            @if may_replay(call, &view.notifications) {
                p { a.button href={ "/admin/replay?visit=" (view.visit) } { "See what can be sent again" } }
            }
        }
    }
}

fn explained(diagnosis: &Diagnosis) -> Markup {
    html! {
        p { (diagnosis.says.markup()) "." }
        @if let Some(fix) = &diagnosis.fix { p { b { "Fix: " } (capital(fix)) } }
    }
}

fn light(light: Light) -> Markup {
    let (class, sign, words) = match light {
        Light::Green => ("good", "●", "light green"),
        Light::Off => ("muted", "○", "light off"),
        Light::PerhapsGreen => ("warn", "◐", "light uncertain"),
        Light::None => ("muted", "–", "no light"),
    };
    html! { span class={ "light " (class) } { span aria-hidden="true" { (sign) " " } (words) } }
}

fn state_words(known: &Known) -> Markup {
    let Some(visit) = &known.visit else {
        let tested = |step: &visit::Step| {
            matches!(
                &step.happened,
                Happened::DeviceTestOpened { .. } | Happened::DeviceTested(_)
            )
        };
        let tested = known.steps.iter().any(tested);
        return html! { @if tested { "not opened yet; a device test was" } @else { "nobody was let in yet" } };
    };
    html! {
        @match &visit.claim.state {
            ClaimState::Free => "no meeting, and nobody is making one",
            ClaimState::Pending { until, .. } => { "a meeting is being made, until " (moment(*until)) " at the latest" },
            ClaimState::Ready { since, .. } => {
                @match visit.ended_at() {
                    Some(ended) => { "the meeting ended at " (moment(ended)) },
                    None => { "meeting ready since " (moment(*since)) },
                }
            },
        }
    }
}

/// The steps, which are the drawing in words.
pub fn steps_table(steps: &[Step]) -> Markup {
    let mut codes = std::collections::BTreeSet::new();
    html! {
        table.stacked.steps {
            thead { tr { th { "Time" } th { "What" } th { "Who" } th { "Took" } th { "Outcome" } th { "Code" } } }
            tbody {
                @for step in steps {
                    // An address that names a code leads to its first step.
                    @let id = step.correlation.as_ref().filter(|code| codes.insert(code.to_string()));
                    tr id=[id] {
                        td data-label="Time" { (moment(step.at)) }
                        td data-label="What" { (step.what) }
                        td data-label="Who" { @if let Some(who) = &step.who { (who.markup()) } }
                        td data-label="Took" { @if let Some(took) = step.took_ms { (duration(took)) } }
                        td data-label="Outcome" {
                            (outcome(step))
                            @if let Some(fix) = &step.fix { div { b { "Fix: " } (capital(fix)) } }
                        }
                        td.code data-label="Code" { @if let Some(code) = &step.correlation { (code) } }
                    }
                }
            }
        }
    }
}

fn outcome(step: &Step) -> Markup {
    let (class, sign) = match step.went {
        Went::Well => ("good", "✓ "),
        Went::Badly => ("bad", "✕ "),
        Went::Open => ("warn", "… "),
        Went::Plain => ("", ""),
    };
    html! { @if !step.outcome.is_empty() { span class=(class) { (sign) (step.outcome) } } }
}

fn notifications(call: &Call<'_>, rows: &[Row]) -> Markup {
    html! {
        table.stacked {
            thead { tr { th { "Happened" } th { "Who" } th { "Epic is told" } th { "Status" } th { "RespCode" } th { "Attempts" } th { "Why, and the fix" } } }
            tbody {
                @for row in rows {
                    tr {
                        td data-label="Happened" { (moment(row.happened_at)) }
                        td data-label="Who" { (row.who.markup()) }
                        td data-label="Epic is told" { (row.event) (row.marks()) }
                        td data-label="Status" { (row.status_words()) }
                        td.number data-label="RespCode" { @match row.resp_code { Some(code) => (code), None => "none" } }
                        td data-label="Attempts" { (attempts(row)) }
                        td data-label="Why, and the fix" { (row.explained(call)) }
                    }
                }
            }
        }
    }
}

/// One is said in a line; of several each can be opened.
fn attempts(row: &Row) -> Markup {
    let list = html! {
        ol.attempts {
            @for tried in &row.tried {
                li {
                    (moment(tried.at)) " · "
                    @match tried.resp_code { Some(code) => { "RespCode " (code) }, None => "no answer" }
                    " · " (duration(tried.latency_ms))
                    @if let Some(problem) = &tried.problem { " · " (problem) }
                    @else if let Some(words) = tried.words { " · " (words) }
                    @if let Some(code) = tried.epic_error { " " span.code { "(" (code) ")" } }
                }
            }
        }
        @if row.attempts > row.tried.len() { p.muted { (row.attempts - row.tried.len()) " between them are not kept." } }
    };
    match row.attempts {
        0 => html! { "none" },
        1 => list,
        several => html! { details { summary { (several) " attempts" } (list) } },
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn a_meeting_id_is_written_as_zoom_writes_it() {
        assert_eq!(grouped("81234567890"), "812 3456 7890");
        assert_eq!(grouped("8123456789"), "812 345 6789");
        assert_eq!(grouped("812345678"), "812 345 678");
        assert_eq!(grouped("12"), "12");
    }
}
