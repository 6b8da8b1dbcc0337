//! The day by which a private key is to be replaced.

use serde::{Deserialize, Deserializer, de::Error};

use crate::clock::Timestamp;

/// A day, `2027-03-01`. A key has no expiry of its own; this is the installation's own rule, which an alarm watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplaceBy(Timestamp);

impl ReplaceBy {
    /// Whole days from now to the beginning of that day, in UTC; below zero once it is past.
    #[must_use]
    pub const fn days_left(self, now: Timestamp) -> i64 {
        (self.0.seconds() - now.seconds()).div_euclid(86_400)
    }
}

impl<'de> Deserialize<'de> for ReplaceBy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let day = String::deserialize(deserializer)?;
        Timestamp::parse(&format!("{}T00:00:00Z", day.trim()))
            .map(Self)
            .ok_or_else(|| D::Error::custom("expected a day, such as 2027-03-01"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn days_left(day: &str, now: &str) -> i64 {
        let day: ReplaceBy = serde_json::from_value(day.into()).unwrap();
        day.days_left(Timestamp::parse(now).unwrap())
    }

    #[test]
    fn a_begun_day_is_not_left_any_more() {
        assert_eq!(days_left("2027-03-01", "2027-02-27T00:00:00Z"), 2);
        assert_eq!(days_left("2027-03-01", "2027-02-27T00:00:01Z"), 1);
        assert_eq!(days_left("2027-03-01", "2027-03-01T00:00:01Z"), -1);
    }

    #[test]
    fn only_a_day_is_a_day() {
        for wrong in [
            "",
            "2027-02-30",
            "01.03.2027",
            "2027-03-01T09:00:00Z",
            "soon",
        ] {
            assert!(
                serde_json::from_value::<ReplaceBy>(wrong.into()).is_err(),
                "{wrong}"
            );
        }
    }
}
