//! Letters that nobody meant to type, and names that are nearly right.

use std::borrow::Cow;

use crate::fdi_records::difference::{Difference, Kind, Weight};

/// A text without what word processors and chat programs put in or around it.
pub struct Cleaned {
    /// What is left.
    pub text: String,
    spaces: bool,
    quotes: bool,
}

impl Cleaned {
    /// Cleans a name or value.
    pub fn of(raw: &str) -> Self {
        let text: String = raw.chars().filter(|letter| !is_odd(*letter)).collect();
        let trimmed = text.trim();
        let bare = trimmed.trim_matches(['"', '\'']);
        Self {
            spaces: trimmed.len() != text.len(),
            quotes: text.len() != raw.len() || bare.len() != trimmed.len(),
            text: bare.to_owned(),
        }
    }

    /// What was wrong with it; `spaces` weigh so much.
    pub fn differences(&self, about: &str, spaces: Weight) -> Vec<Difference> {
        let mut found = Vec::new();
        if self.quotes {
            found.push(Difference::new(
                about,
                Kind::Quotes,
                Weight::Breaks,
                "There are quotation marks or letters that nobody sees in it or around it.",
                "Type it again in Epic, without quotation marks: a word processor or chat put them there.",
            ));
        }
        if self.spaces {
            let what = if spaces == Weight::Breaks {
                "There are spaces beside its name: they become part of the name, and the bridge does not know it."
            } else {
                "There are spaces beside its value. The bridge takes them away."
            };
            found.push(Difference::new(
                about,
                Kind::Spaces,
                spaces,
                what,
                "Take the spaces beside & and = out.",
            ));
        }
        found
    }
}

/// Typographic quotation marks, and letters that are not seen.
fn is_odd(letter: char) -> bool {
    matches!(letter,
        '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2036}' | '\u{ab}' | '\u{bb}' | '\u{b4}' | '`'
        | '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// The name of these that is nearest, if at most `most` letters are different.
pub fn nearest(
    given: &str,
    names: impl Iterator<Item = &'static str>,
    most: usize,
) -> Option<&'static str> {
    let given = short(given);
    names
        .map(|name| (distance(&given, &name.to_ascii_lowercase()), name))
        // A name that shares nothing is not meant.
        .filter(|(distance, name)| *distance <= most && *distance * 2 < name.len())
        .min()
        .map(|(_, name)| name)
}

/// What is much longer than any name is like none.
fn short(given: &str) -> Cow<'_, str> {
    if given.len() > 64 {
        Cow::Borrowed("")
    } else {
        Cow::Owned(given.to_lowercase())
    }
}

/// Letters to put in, take out or change (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        for (cell, against) in row.iter_mut().skip(1).zip(&other) {
            let changed = diagonal + usize::from(letter != *against);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = above + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
