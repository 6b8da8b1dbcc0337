//! The drawing: a lane for each person, with when they were in the meeting, what Epic was told, and where that was
//! late. The table of steps says the same in words.
//!
//! Places are percentages of the width, so that letters keep their size on a phone.

mod mark;

use maud::{Markup, html};
use shared::clock::Timestamp;

use super::{
    Known,
    person::{Light, Person},
    scale::{Cut, Scale, Tick},
    stay::Stay,
    told,
};
use crate::words::duration;

/// Pixels of a lane.
const LANE: u32 = 68;
/// Of the axis above the lanes.
const AXIS: u32 = 40;
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
    let refused = mark::refused(known, &scale);
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
                    (mark::draw(AXIS + 26, &refused))
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
        (mark::draw(y + 26, &mark::launches(known, scale, person)))
        (mark::draw(y + 42, &mark::tellings(known, scale, person)))
    }
}

fn state(person: &Person) -> &'static str {
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
                li { (sign("failed", "✕")) "refused or failed" }
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
