//! Times, durations and counts, as pages say them and as JSON has them.

use maud::{Markup, html};
use serde::Serializer;
use shared::clock::Timestamp;

/// A moment, which the page's script writes without its day where that is today. UTC stays on hover.
pub fn moment(at: Timestamp) -> Markup {
    html! { time datetime=(at) title=(at) data-short { (at) } }
}

/// A time as JSON has it: RFC 3339 in UTC.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub fn written<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

/// The same of a time that there may not be.
pub fn written_if<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.collect_str(at),
        None => serializer.serialize_none(),
    }
}

/// Milliseconds as people say them.
pub fn duration(millis: u64) -> String {
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        60_000..3_600_000 => format!("{} min {} s", millis / 60_000, millis % 60_000 / 1_000),
        3_600_000..86_400_000 => {
            format!(
                "{} h {} min",
                millis / 3_600_000,
                millis % 3_600_000 / 60_000
            )
        }
        _ => format!(
            "{} d {} h",
            millis / 86_400_000,
            millis % 86_400_000 / 3_600_000
        ),
    }
}

/// How many: `1 attempt`, `2 attempts`.
pub fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// With a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
