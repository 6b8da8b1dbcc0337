//! The drawing: a lane for each person, with when they were in the meeting, what Epic was told, and where that was
//! late. The table of steps says the same in words.
//!
//! Places are percentages of the width, so that letters keep their size on a phone.

use maud::{Markup, html};
use shared::{
    clock::Timestamp,
    notification::{NotificationRecord, Status},
    visit::Happened,
};

use super::{
    Known,
    person::Person,
    scale::{Cut, Scale, Tick},
    stay::Stay,
    told,
    words::duration,
};
use crate::records::event;

/// Pixels of a lane.
const LANE: u32 = 56;
/// Of the axis above the lanes.
const AXIS: u32 = 40;
/// In percent: labels nearer than this are left out.
const LABEL: f64 = 12.0;

/// A sign in a lane.
struct Mark {
    x: f64,
    class: &'static str,
    sign: &'static str,
    label: Option<String>,
    title: String,
}

/// Everything that must be inside the drawing.
fn busy(known: &Known, people: &[Person]) -> Vec<(Timestamp, Timestamp)> {
    let moment = |at| (at, at);
    let mut busy: Vec<(Timestamp, Timestamp)> =
        known.steps.iter().map(|step| moment(step.at)).collect();
    for record in &known.records {
        busy.push(moment(record.edge_at));
        busy.extend(record.attempts.iter().map(|it| moment(it.at)));
        busy.extend(told::delivered_at(record).map(moment));
    }
    for person in people {
        busy.extend(person.launched_at.map(moment));
        let stays = person.stays.iter().chain(&person.lit);
        busy.extend(stays.map(|stay| (stay.from, stay.end(known.now))));
    }
    busy
}

/// Draws it; nothing if nothing happened.
pub fn draw(known: &Known, people: &[Person]) -> Markup {
    let busy = busy(known, people);
    if busy.is_empty() {
        return html! {};
    }
    let scale = Scale::new(busy);
    let refused = refused(known, &scale);
    let lanes = people.len() + usize::from(!refused.is_empty());
    let lanes = u32::try_from(lanes).unwrap_or(u32::MAX / LANE - AXIS);
    let height = AXIS + LANE * lanes;
    html! {
        figure.timeline {
            svg.timeline width="100%" height=(height) role="img" aria-labelledby="timeline-title" {
                title #timeline-title { "Who was in the meeting when, and when Epic was told. The table of steps says the same." }
                defs {
                    pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                        rect.hatch width="3" height="6" {}
                    }
                }
                (axis(&scale, height))
                @if !refused.is_empty() {
                    (heading(AXIS, "Refused launches", ""))
                    (marks(AXIS + 26, &refused))
                }
                @for (place, person) in (u32::from(!refused.is_empty())..).zip(people) {
                    (lane(known, &scale, person, AXIS + LANE * place))
                }
            }
            (legend())
        }
    }
}

fn axis(scale: &Scale, height: u32) -> Markup {
    html! {
        @for cut in scale.cuts() { (cut_out(&cut, height)) }
        @for tick in scale.ticks() { (tick_mark(&tick, height)) }
    }
}

fn tick_mark(tick: &Tick, height: u32) -> Markup {
    let text = tick.at.to_string();
    let (day, time) = text.split_once('T').unwrap_or((&text, ""));
    let time = if tick.seconds {
        time.get(..8)
    } else {
        time.get(..5)
    };
    let anchor = anchor(tick.x);
    html! {
        line.grid x1=(percent(tick.x)) x2=(percent(tick.x)) y1="34" y2=(height) {}
        @if tick.day {
            text.day x=(percent(tick.x)) y="12" text-anchor=(anchor) data-day=(text) { (day) }
        }
        text x=(percent(tick.x)) y="28" text-anchor=(anchor) data-time=(text) data-seconds[tick.seconds] { (time.unwrap_or_default()) }
    }
}

fn cut_out(cut: &Cut, height: u32) -> Markup {
    let middle = f64::midpoint(cut.x0, cut.x1);
    let long = format!("{} in which nothing happened", duration(cut.millis));
    html! {
        rect.cut x=(percent(cut.x0)) width=(percent(cut.x1 - cut.x0)) y="34" height=(height - 34) { title { (long) } }
        text.cut x=(percent(middle)) y=(height - 4) text-anchor="middle" { "⋯" }
    }
}

fn heading(y: u32, name: &str, state: &str) -> Markup {
    html! {
        line.lane x1="0" x2="100%" y1=(y) y2=(y) {}
        text.name x="4" y=(y + 15) { (name) }
        text.state x="100%" dx="-4" y=(y + 15) text-anchor="end" { (state) }
    }
}

fn lane(known: &Known, scale: &Scale, person: &Person, y: u32) -> Markup {
    let bar = |class: &'static str, stay: &Stay, top: u32, high: u32, title: String| {
        let (x0, x1) = (scale.x(stay.from), scale.x(stay.end(known.now)));
        html! {
            rect class=(class) x=(percent(x0)) width=(percent(x1 - x0)) y=(y + top) height=(high) rx="2" { title { (title) } }
        }
    };
    html! {
        (heading(y, &person.who.named(), state(person)))
        @for stay in &person.stays {
            (bar(if person.inferred { "present inferred" } else { "present" }, stay, 21, 10, format!("In the meeting, {}", span(stay))))
        }
        @for stay in &person.doubled {
            (bar("doubled", stay, 21, 4, format!("With more than one device, {}", span(stay))))
        }
        @for stay in &person.lit {
            (bar("lit", stay, 38, 8, format!("Green in Epic, {}", span(stay))))
        }
        @for late in &person.late {
            (bar("late", &Stay { from: late.from, to: late.to }, 38, 8, format!(
                "Late: {} at {}, Epic told {}",
                late.event,
                late.from,
                late.to.map_or_else(|| "not yet".to_owned(), |to| format!("{} later", duration(told::millis(late.from, to)))),
            )))
        }
        (marks(y + 26, &launches(known, scale, person)))
        (marks(y + 42, &tellings(known, scale, person)))
    }
}

fn state(person: &Person) -> &'static str {
    use super::person::Light;
    match (person.present, person.light) {
        (true, Light::Green) => "in the meeting · light green",
        (true, Light::None) => "in the meeting · no light",
        (true, Light::PerhapsGreen) => "in the meeting · light uncertain",
        (true, Light::Off) => "in the meeting · light off",
        (false, Light::Green) => "not there · light green",
        (false, Light::None) => "not there",
        (false, Light::PerhapsGreen) => "not there · light uncertain",
        (false, Light::Off) => "not there · light off",
    }
}

fn marks(y: u32, marks: &[Mark]) -> Markup {
    let mut last = f64::NEG_INFINITY;
    let labels: Vec<Option<&String>> = marks
        .iter()
        .map(|mark| {
            let label = mark.label.as_ref().filter(|_| mark.x - last >= LABEL)?;
            last = mark.x;
            Some(label)
        })
        .collect();
    html! {
        @for (mark, label) in marks.iter().zip(labels) {
            g class=(mark.class) {
                title { (mark.title) }
                @if mark.sign.is_empty() {
                    circle.try cx=(percent(mark.x)) cy=(y) r="2.5" {}
                } @else {
                    circle cx=(percent(mark.x)) cy=(y) r="7" {}
                    text.sign x=(percent(mark.x)) y=(y + 4) text-anchor="middle" { (mark.sign) }
                }
                @if let Some(label) = label {
                    @if mark.x > 85.0 {
                        text.label x=(percent(mark.x)) dx="-10" y=(y + 4) text-anchor="end" { (label) }
                    } @else {
                        text.label x=(percent(mark.x)) dx="10" y=(y + 4) { (label) }
                    }
                }
            }
        }
    }
}

fn refused(known: &Known, scale: &Scale) -> Vec<Mark> {
    let of = |step: &shared::visit::Step| match &step.happened {
        Happened::Refused {
            reason,
            launch_type,
            ..
        } => Some(Mark {
            x: scale.x(step.at),
            class: "failed",
            sign: "✕",
            label: launch_type.map(|it| it.as_str().to_owned()),
            title: format!("Launch refused at {}: {reason}", step.at),
        }),
        _ => None,
    };
    known.steps.iter().filter_map(of).collect()
}

fn launches(known: &Known, scale: &Scale, person: &Person) -> Vec<Mark> {
    let mut times: Vec<Timestamp> = known
        .steps
        .iter()
        .filter(|step| match &step.happened {
            Happened::Launched { person: who, .. }
            | Happened::LinkRedeemed { person: who, .. }
            | Happened::RoomCalled { person: who, .. } => *who == person.key,
            _ => false,
        })
        .map(|step| step.at)
        .collect();
    if times.is_empty() {
        times.extend(person.launched_at);
    }
    let mark = |at: Timestamp| Mark {
        x: scale.x(at),
        class: "launched",
        sign: "▸",
        label: None,
        title: format!("Launched at {at}"),
    };
    times.into_iter().map(mark).collect()
}

fn tellings(known: &Known, scale: &Scale, person: &Person) -> Vec<Mark> {
    let mut marks = Vec::new();
    for record in known.records_of(&person.key) {
        let earlier = record.attempts.len().saturating_sub(1);
        marks.extend(record.attempts.iter().take(earlier).map(|attempt| Mark {
            x: scale.x(attempt.at),
            class: "failed",
            sign: "",
            label: None,
            title: format!("Tried at {}: {}", attempt.at, attempt.words()),
        }));
        marks.push(outcome(record, scale));
    }
    marks.sort_by(|one, other| one.x.total_cmp(&other.x));
    marks
}

/// What came of a record in the end.
fn outcome(record: &NotificationRecord, scale: &Scale) -> Mark {
    let last = record.attempts.last();
    let at = told::delivered_at(record)
        .or(last.map(|attempt| attempt.at))
        .unwrap_or(record.created_at);
    let (class, sign) = match record.status {
        Status::Delivered => ("delivered", "✓"),
        Status::Failed => ("failed", "✕"),
        Status::Pending => ("pending", "…"),
        Status::Superseded | Status::Closed => ("not-sent", "–"),
    };
    let code = last.and_then(|attempt| attempt.resp_code);
    let label = match (record.status, code) {
        (Status::Superseded | Status::Closed, _) => None,
        (_, Some(code)) => Some(code.to_string()),
        (Status::Delivered, None) => None,
        (_, None) => Some("no answer".to_owned()),
    };
    Mark {
        x: scale.x(at),
        class,
        sign,
        label,
        title: format!(
            "Epic told “{}”: {} at {at}, {}",
            event(record.state),
            record.status.as_str(),
            code.map_or_else(
                || "no RespCode".to_owned(),
                |code| format!("RespCode {code}")
            ),
        ),
    }
}

fn legend() -> Markup {
    let bar = |class: &'static str| {
        html! {
            svg.key width="28" height="14" aria-hidden="true" { rect class=(class) x="0" y="2" width="28" height="10" rx="2" {} }
        }
    };
    let sign = |class: &'static str, sign: &'static str| {
        html! {
            svg.key width="16" height="16" aria-hidden="true" { g class=(class) { circle cx="8" cy="8" r="7" {} text.sign x="8" y="12" text-anchor="middle" { (sign) } } }
        }
    };
    html! {
        figcaption {
            ul.legend {
                li { (bar("present")) "in the meeting" }
                li { (bar("doubled")) "with two devices" }
                li { (bar("lit")) "green in Epic" }
                li { (bar("late")) "Epic told late, or not yet" }
                li { (sign("launched", "▸")) "launched" }
                li { (sign("delivered", "✓")) "Epic took it (RespCode)" }
                li { (sign("failed", "✕")) "refused" }
                li { (sign("pending", "…")) "pending" }
                li { (sign("not-sent", "–")) "not sent" }
            }
            p.muted { "Times in the drawing are " span data-zone { "UTC" } ". Grey strips (⋯) leave out long quiet times." }
        }
    }
}

fn span(stay: &Stay) -> String {
    match stay.to {
        Some(to) => format!("{} to {to}", stay.from),
        None => format!("since {}", stay.from),
    }
}

/// Text at an edge stays inside.
fn anchor(x: f64) -> &'static str {
    match x {
        x if x < 12.0 => "start",
        x if x > 88.0 => "end",
        _ => "middle",
    }
}

fn percent(x: f64) -> String {
    format!("{x:.2}%")
}
