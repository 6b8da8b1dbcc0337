//! What was typed, and all that it may be.

use shared::{telemetry::CorrelationId, visit::Csn, zoom::MeetingId};
use thiserror::Error;

/// Longest text that is looked at, in bytes: a CSN has 64, and people copy blanks along.
const LONGEST: usize = 128;
/// Digits of Zoom's meeting IDs.
const MEETING_DIGITS: std::ops::RangeInclusive<usize> = 9..=12;

/// Why a text is not looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SoughtError {
    /// Nothing in it.
    #[error("Nothing was typed")]
    Empty,
    /// More than anything that can be found has.
    #[error("This is too long for anything that can be found")]
    TooLong,
    /// None of the three.
    #[error("This is neither a Zoom meeting ID nor a CSN nor the code of a page")]
    Unlike,
}

/// All that a text may be. Each is looked for, whatever is found of the others.
#[derive(Debug)]
pub struct Sought {
    /// `812 3456 7890`.
    pub meeting: Option<MeetingId>,
    /// `10277`.
    pub csn: Option<Csn>,
    /// `7F3K-9QXM`.
    pub code: Option<CorrelationId>,
}

impl Sought {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`SoughtError`].
    pub fn parse(typed: &str) -> Result<Self, SoughtError> {
        if typed.len() > LONGEST {
            return Err(SoughtError::TooLong);
        }
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(SoughtError::Empty);
        }
        let sought = Self {
            meeting: meeting(typed),
            csn: Csn::parse(typed).ok(),
            code: CorrelationId::parse(typed),
        };
        match sought {
            Self {
                meeting: None,
                csn: None,
                code: None,
            } => Err(SoughtError::Unlike),
            sought => Ok(sought),
        }
    }

    /// What it is most likely, for the audit log.
    pub const fn by(&self) -> &'static str {
        match self {
            Self {
                meeting: Some(_), ..
            } => "meeting_id",
            Self { code: Some(_), .. } => "correlation",
            _ => "csn",
        }
    }
}

fn meeting(typed: &str) -> Option<MeetingId> {
    let digits = typed.bytes().filter(u8::is_ascii_digit).count();
    MEETING_DIGITS
        .contains(&digits)
        .then(|| MeetingId::parse(typed))?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_meeting_id_is_read_with_spaces_and_dashes() {
        for typed in ["812 3456 7890", "812-3456-7890", " 81234567890 "] {
            let sought = Sought::parse(typed).unwrap();
            assert_eq!(
                sought.meeting,
                Some(MeetingId::new(81_234_567_890)),
                "{typed}"
            );
        }
        assert_eq!(Sought::parse("10277").unwrap().meeting, None);
        assert_eq!(Sought::parse("1234567890123").unwrap().meeting, None);
    }

    #[test]
    fn digits_alone_may_be_a_meeting_and_a_csn() {
        let sought = Sought::parse("123456789").unwrap();
        assert!(sought.meeting.is_some() && sought.csn.is_some());
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert!(Sought::parse("7f3k 9qxm").unwrap().code.is_some());
    }

    #[test]
    fn what_is_none_of_them_is_not_looked_for() {
        let wrong = |typed: &str| Sought::parse(typed).map(drop).unwrap_err();
        assert_eq!(wrong("  "), SoughtError::Empty);
        assert_eq!(wrong("*"), SoughtError::Unlike);
        assert_eq!(wrong("' OR 1=1"), SoughtError::Unlike);
        assert_eq!(wrong(&"1".repeat(10_240)), SoughtError::TooLong);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(typed in ".*") {
            let _ = Sought::parse(&typed);
        }
    }
}
