//! Zoom's identifiers. They tie a person to a time of care, so they do not print.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// A meeting number: up to 64 bits, eleven digits today.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct MeetingId(u64);

impl MeetingId {
    /// From Zoom's number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// For the one API path or key that needs it.
    #[must_use]
    pub const fn expose(self) -> u64 {
        self.0
    }

    /// Reads what a person copied: `123 4567 8901` or `123-4567-8901`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .chars()
            .filter(|letter| !matches!(letter, ' ' | '-' | '\u{a0}'))
            .collect();
        let number = text
            .trim_start()
            .starts_with(|first: char| first.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        number.then(|| digits.parse().ok().map(Self))?
    }
}

impl fmt::Debug for MeetingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MeetingId([phi])")
    }
}

impl<'de> Deserialize<'de> for MeetingId {
    /// Zoom writes it as a number in some places and as a string in others.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = MeetingId;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a meeting number")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<MeetingId, E> {
                Ok(MeetingId(number))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<MeetingId, E> {
                u64::try_from(number)
                    .map(MeetingId)
                    .map_err(|_| E::custom("a negative number"))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<MeetingId, E> {
                MeetingId::parse(text).ok_or_else(|| E::custom("not a meeting number"))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// From Zoom's text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// For the one API call or comparison that needs it.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "([phi])"))
            }
        }
    };
}

identifier! {
    /// One instance of a meeting, from its start to its end. May contain `/`.
    MeetingUuid
}
identifier! {
    /// A user of the Zoom account.
    ZoomUserId
}
identifier! {
    /// A Zoom Room of the account.
    RoomId
}
identifier! {
    /// A person registered for one meeting.
    RegistrantId
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::MeetingId;

    #[test]
    fn reads_numbers_strings_and_what_people_copy() {
        let id = MeetingId::new(9_007_199_254_740_993);
        assert_eq!(
            serde_json::from_str::<MeetingId>("9007199254740993").unwrap(),
            id
        );
        assert_eq!(
            serde_json::from_str::<MeetingId>("\"9007199254740993\"").unwrap(),
            id
        );
        assert_eq!(MeetingId::parse("900 7199-2547 40993"), Some(id));
        for wrong in ["", "12a", "-5", "99999999999999999999999"] {
            assert_eq!(MeetingId::parse(wrong), None, "{wrong}");
        }
    }
}
