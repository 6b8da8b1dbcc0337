//! Sentences with times in them.

use std::fmt;

use maud::{Markup, html};
use serde::{Serialize, Serializer};
use shared::clock::Timestamp;

use crate::words::moment;

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
