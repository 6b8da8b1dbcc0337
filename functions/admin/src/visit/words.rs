//! Sentences with times in them, and times as JSON has them.

use std::fmt;

use maud::{Markup, html};
use serde::{Serialize, Serializer};
use shared::clock::Timestamp;

/// A sentence. A page shows its times in the viewer's zone, JSON has them in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Time(Timestamp),
}

impl Words {
    /// Begins one.
    pub fn new(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    /// Goes on with text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// Goes on with a time.
    #[must_use]
    pub fn time(mut self, at: Timestamp) -> Self {
        self.0.push(Part::Time(at));
        self
    }

    /// For people.
    pub fn markup(&self) -> Markup {
        html! {
            @for part in &self.0 {
                @match part {
                    Part::Text(text) => (text),
                    Part::Time(at) => (moment(*at)),
                }
            }
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Text(text) => formatter.write_str(text)?,
                Part::Time(at) => at.fmt(formatter)?,
            }
        }
        Ok(())
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

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
