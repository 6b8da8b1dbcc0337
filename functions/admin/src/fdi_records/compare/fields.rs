//! The installation mnemonics beside URL and CONTEXT.

use super::letters::Cleaned;
use crate::fdi_records::{
    difference::{Difference, Kind, Weight},
    record::Record,
};

/// What is different.
pub fn compare(expected: &Record, name: &'static str, raw: &str) -> Vec<Difference> {
    let cleaned = Cleaned::of(raw);
    let mut found = cleaned.differences(name, Weight::Harmless);
    let given = cleaned.text.as_str();
    let other = match name {
        "CLIENTID" if given != expected.client_id => Some((
            Weight::Breaks,
            format!("It is “{given}”. Another environment, or the other app, has another client ID."),
            format!("Set CLIENTID to {}", expected.client_id),
        )),
        "PROTECTED" | "USEEDGEBROWSER" if given != "1" => Some((
            Weight::AskEpic,
            format!("It is “{given}”; public records have 1."),
            format!("Set {name} to 1"),
        )),
        "LAUNCHTYPE" if given == "7" => Some((
            Weight::AskEpic,
            "It is 7, which in a public record opens a frame, and a frame may block Zoom.".to_owned(),
            "Ask your Epic technical coordinator for the kind that opens the system's browser or a floating window.".to_owned(),
        )),
        _ => None,
    };
    found.extend(
        other.map(|(weight, what, fix)| Difference::new(name, Kind::OtherField, weight, what, fix)),
    );
    found
}
