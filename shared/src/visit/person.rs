//! The people of a visit: in what role, under which Epic ID, by what name.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    data_key::DataKey,
    telemetry::{Phi, phi},
    zoom::{RoomId, RoomName},
};

/// Longest Epic ID, in bytes.
const LONGEST_ID: usize = 64;
/// Longest half of a name, in letters as a person counts them: Zoom's limit.
const LONGEST_NAME: usize = 64;

/// In what role a person is in a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Launched from Hyperspace.
    Provider,
    /// Staff beside the provider, launched from Hyperspace.
    Nurse,
    /// Launched from MyChart.
    Patient,
    /// A Zoom Room that staff called in.
    Room,
    /// Came by a texted link: family, or an interpreter.
    Guest,
    /// Reported by Zoom, and nobody can say who it is.
    Unmapped,
}

impl Role {
    /// As it stands in logs and records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Nurse => "nurse",
            Self::Patient => "patient",
            Self::Room => "room",
            Self::Guest => "guest",
            Self::Unmapped => "unmapped",
        }
    }

    /// Whether they may host: such people come with a Zoom user of the hospital's account.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Provider | Self::Nurse)
    }
}

/// Why a value is no Epic ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it must be 1 to 64 letters, digits or any of . _ - @ +")]
pub struct EpicIdError;

/// The ID by which Epic knows a person: EMP for users, WPR for MyChart accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EpicId(#[serde(with = "phi::stored")] Phi<String>);

impl EpicId {
    /// Reads a value as it came in CONTEXT, with the spaces that Epic pads INTERNAL IDs with.
    ///
    /// # Errors
    /// [`EpicIdError`].
    pub fn parse(text: &str) -> Result<Self, EpicIdError> {
        let text = text.trim();
        let fits = (1..=LONGEST_ID).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-@+".contains(&byte));
        if fits {
            Ok(Self(Phi::new(text.to_owned())))
        } else {
            Err(EpicIdError)
        }
    }

    /// A room's name, for an Epic that knows rooms by it.
    #[must_use]
    pub fn of_room(name: &RoomName) -> Self {
        Self(Phi::new(name.as_str().to_owned()))
    }

    /// The ID, for the call to Epic.
    #[must_use]
    pub const fn value(&self) -> &Phi<String> {
        &self.0
    }
}

/// A person's name, fit to be shown: one Unicode form, no invisible or direction-changing letters, not too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// Given name.
    #[serde(with = "phi::stored")]
    pub first: Phi<String>,
    /// Family name.
    #[serde(with = "phi::stored")]
    pub last: Phi<String>,
}

impl PersonName {
    /// The name that a guest typed, with what they are behind it; `None` if nothing of it can be shown. A link
    /// proves nobody's name, and nobody may pass for staff by typing theirs.
    #[must_use]
    pub fn of_guest(typed: &str) -> Option<Self> {
        let typed = clean(typed);
        (!typed.is_empty()).then(|| Self {
            first: Phi::new(typed),
            last: Phi::new("(Guest)".to_owned()),
        })
    }

    /// Cleans both halves. Someone without any name is shown by their role.
    #[must_use]
    pub fn clean(first: &str, last: &str, role: Role) -> Self {
        let (first, last) = (clean(first), clean(last));
        let stand_in = match role {
            Role::Provider => "Provider",
            Role::Nurse => "Nurse",
            Role::Patient => "Patient",
            Role::Room => "Zoom Room",
            Role::Guest | Role::Unmapped => "Guest",
        };
        let first = if first.is_empty() && last.is_empty() {
            stand_in.to_owned()
        } else {
            first
        };
        // Zoom wants a given name.
        let (first, last) = if first.is_empty() {
            (last, String::new())
        } else {
            (first, last)
        };
        Self {
            first: Phi::new(first),
            last: Phi::new(last),
        }
    }
}

fn clean(text: &str) -> String {
    let visible = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{061c}')
    };
    let spaced: String = text
        .nfc()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(visible)
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut short = String::new();
    for grapheme in words.join(" ").graphemes(true).take(LONGEST_NAME) {
        // A letter under a tower of combining marks is cut off, not counted as one.
        if short.chars().count() + grapheme.chars().count() > LONGEST_NAME {
            break;
        }
        short.push_str(grapheme);
    }
    short.trim_end().to_owned()
}

/// One person of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// In what role.
    pub role: Role,
    /// Under which ID Epic knows them; none for someone unmapped.
    pub epic_id: Option<EpicId>,
    /// By what name they are shown.
    pub name: PersonName,
}

/// A person's name in the visit's item: an HMAC of role and Epic ID.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(String);

impl PersonKey {
    /// Of someone whom Epic knows.
    #[must_use]
    pub fn of(key: &DataKey, role: Role, id: &EpicId) -> Self {
        Self(key.name("person", &[role.as_str(), id.0.expose()]))
    }

    /// Of a Zoom Room.
    #[must_use]
    pub fn room(key: &DataKey, room: &RoomId) -> Self {
        Self(key.name("room", &[room.expose()]))
    }

    /// Of someone who came by a texted link: the same for the same name in the same browser, and no one else's.
    #[must_use]
    pub fn guest(key: &DataKey, link: &str, browser: &str, name: &PersonName) -> Self {
        let parts = [link, browser, name.first.expose(), name.last.expose()];
        Self(key.name("guest", &parts))
    }

    /// Of a connection that nobody can name.
    #[must_use]
    pub fn unmapped(key: &DataKey, uuid: &str, session: &str) -> Self {
        Self(key.name("unmapped", &[uuid, session]))
    }

    /// As the table keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PersonKey({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(first: &str) -> String {
        PersonName::clean(first, "", Role::Patient)
            .first
            .into_exposed()
    }

    #[test]
    fn names_are_shown_whole_and_harmless() {
        assert_eq!(shown("  Se\u{301}an\r\n "), "Séan");
        assert_eq!(shown("a\u{202e}b\u{200b}c\0"), "abc");
        assert_eq!(shown("   "), "Patient");
        assert_eq!(shown("😀".repeat(100).as_str()).chars().count(), 64);
        assert!(
            shown(&format!("e{}", "\u{301}".repeat(200)))
                .chars()
                .count()
                <= 64
        );
        assert_eq!(shown("O'Neil <b>"), "O'Neil <b>");
    }

    #[test]
    fn ids_are_trimmed_and_odd_ones_refused() {
        assert_eq!(
            EpicId::parse("  FAMMD").map(|id| id.0.into_exposed()),
            Ok("FAMMD".to_owned())
        );
        for wrong in ["", " ", "a^b", "a;b", "%EPICUSERID%", "a b"] {
            assert_eq!(EpicId::parse(wrong), Err(EpicIdError), "{wrong}");
        }
    }
}
