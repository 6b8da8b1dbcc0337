//! Days by UTC, by which the table finds what happened.

use std::{fmt, time::Duration};

use time::{Date, OffsetDateTime};

use super::Timestamp;

const LENGTH: Duration = Duration::from_secs(86_400);

/// A day by UTC: `2026-11-25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day of a point in time; the last one that can be written, if it is none.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let instant = OffsetDateTime::from_unix_timestamp(at.seconds());
        Self(instant.map_or(Date::MAX, OffsetDateTime::date))
    }

    /// The day before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.previous_day().unwrap_or(Date::MIN))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.next_day().unwrap_or(Date::MAX))
    }

    /// Its first moment.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        Timestamp::from_seconds(self.0.midnight().assume_utc().unix_timestamp())
    }

    /// The first moment that is not in it any more.
    #[must_use]
    pub fn ends(self) -> Timestamp {
        self.begins().plus(LENGTH)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_leap_day_is_between_its_neighbours() {
        let leap = Day::of(Timestamp::parse("2028-02-29T12:00:00Z").unwrap());
        assert_eq!(leap.to_string(), "2028-02-29");
        assert_eq!(leap.next().to_string(), "2028-03-01");
        assert_eq!(leap.next().previous(), leap);
    }

    proptest! {
        #[test]
        fn every_moment_is_in_its_day_alone(millis in 0_i64..4_000_000_000_000) {
            let at = Timestamp::from_millis(millis);
            let day = Day::of(at);
            prop_assert!(day.begins() <= at && at < day.ends());
            prop_assert_eq!(day.next().begins(), day.ends());
        }
    }
}
