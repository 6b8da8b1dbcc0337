//! The signs in a lane: launches, refusals, and what Epic was told.

use maud::{Markup, html};
use shared::{
    clock::Timestamp,
    notification::{NotificationRecord, Status},
    visit::{Happened, Step},
};

use super::percent;
use crate::{
    notification::event,
    visit::{known::Known, person::Person, scale::Scale, told},
    words::duration,
};

/// In percent: what a letter takes of a phone's width.
const LETTER: f64 = 2.2;

/// A sign in a lane.
pub struct Mark {
    x: f64,
    class: &'static str,
    sign: &'static str,
    label: Option<String>,
    title: String,
}

/// Draws them around this height.
pub fn draw(y: u32, marks: &[Mark]) -> Markup {
    let labels = labels(marks);
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
                @if let Some((label, anchor)) = label {
                    text.label x=(percent(mark.x)) y=(y + 20) text-anchor=(anchor) { (label) }
                }
            }
        }
    }
}

/// The labels that there is room for, and on which side of their signs.
fn labels(marks: &[Mark]) -> Vec<Option<(&str, &'static str)>> {
    let mut taken = f64::NEG_INFINITY;
    let label = |mark: &Mark| -> Option<(f64, f64, &'static str)> {
        let width = LETTER * f64::from(u32::try_from(mark.label.as_ref()?.len()).ok()?);
        Some(if mark.x + width > 100.0 {
            (mark.x - width, mark.x, "end")
        } else {
            (mark.x, mark.x + width, "start")
        })
    };
    marks
        .iter()
        .map(|mark| {
            let (_, to, anchor) = label(mark).filter(|(from, ..)| *from > taken)?;
            taken = to;
            Some((mark.label.as_deref()?, anchor))
        })
        .collect()
}

/// Launches that were refused.
pub fn refused(known: &Known, scale: &Scale) -> Vec<Mark> {
    let of = |step: &Step| match &step.happened {
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

/// When someone launched.
pub fn launches(known: &Known, scale: &Scale, person: &Person) -> Vec<Mark> {
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

/// When Epic was told of someone.
pub fn tellings(known: &Known, scale: &Scale, person: &Person) -> Vec<Mark> {
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
    let after = told::millis(record.edge_at, at);
    let label = match (record.status, code) {
        (Status::Superseded | Status::Closed, _) => None,
        (Status::Delivered, Some(code)) if after >= told::LATE_AFTER_MS => {
            Some(format!("{code}, {} late", duration(after)))
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn labels_are_inside_the_drawing_and_never_on_one_another(
            places in prop::collection::vec((2.0_f64..98.0, 1_usize..20), 0..30),
        ) {
            let mut places = places;
            places.sort_by(|one, other| one.0.total_cmp(&other.0));
            let marks: Vec<Mark> = places
                .into_iter()
                .map(|(x, letters)| Mark {
                    x,
                    class: "",
                    sign: "",
                    label: Some("0".repeat(letters)),
                    title: String::new(),
                })
                .collect();
            let mut taken = 0.0;
            for (mark, label) in marks.iter().zip(labels(&marks)) {
                let Some((label, anchor)) = label else { continue };
                let width = LETTER * f64::from(u32::try_from(label.len()).unwrap_or(0));
                let from = if anchor == "end" { mark.x - width } else { mark.x };
                prop_assert!(taken <= from && from + width <= 100.0 + 1e-9);
                taken = from + width;
            }
            prop_assert!(marks.is_empty() || taken > 0.0);
        }
    }
}
