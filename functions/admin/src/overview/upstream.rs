//! When each side last did what was asked of it.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;
use shared::{clock::Timestamp, store::Upstream};

use crate::words::written_if;

/// An answer of this hour: whoever is asked answers.
const LATELY: Duration = Duration::from_secs(3600);
/// Longer than a weekend, and as often as Zoom validates a webhook's address.
const TOO_LONG: Duration = Duration::from_secs(72 * 3600);

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Good,
    Warn,
    Bad,
}

impl Standing {
    /// Its class in the stylesheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// One side.
#[derive(Debug, Serialize)]
pub struct Side {
    pub upstream: Upstream,
    #[serde(serialize_with = "written_if")]
    pub last_success: Option<Timestamp>,
    pub age_seconds: Option<u64>,
    pub standing: Standing,
}

/// All sides.
pub fn of(successes: &BTreeMap<Upstream, Timestamp>, now: Timestamp) -> Vec<Side> {
    let side = |upstream| {
        let last_success = successes.get(&upstream).copied();
        let age = last_success.map(|at| now.since(at));
        Side {
            upstream,
            last_success,
            age_seconds: age.map(|age| age.as_secs()),
            standing: standing(age),
        }
    };
    Upstream::ALL.into_iter().map(side).collect()
}

fn standing(age: Option<Duration>) -> Standing {
    match age {
        Some(age) if age < LATELY => Standing::Good,
        Some(age) if age < TOO_LONG => Standing::Warn,
        _ => Standing::Bad,
    }
}

impl Side {
    /// What it is.
    pub const fn name(&self) -> &'static str {
        match self.upstream {
            Upstream::EpicSignIn => "Epic sign-in",
            Upstream::EpicToken => "Epic backend token",
            Upstream::EpicTelehealth => "Epic telehealth (lights)",
            Upstream::ZoomApi => "Zoom API",
            Upstream::ZoomWebhook => "Zoom webhook",
        }
    }

    /// How it stands, in words.
    pub const fn words(&self) -> &'static str {
        match (self.standing, self.last_success) {
            (Standing::Good, _) => "✓ answers",
            (Standing::Warn, _) => "! quiet: right only if nobody needed it since",
            (Standing::Bad, Some(_)) => "✕ silent for more than three days",
            (Standing::Bad, None) => "✕ never answered",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_is_good_for_an_hour_and_doubtful_for_three_days() {
        let age = |hours: u64| standing(Some(Duration::from_secs(hours * 3600)));
        assert_eq!(age(0), Standing::Good);
        assert_eq!(age(1), Standing::Warn);
        assert_eq!(age(71), Standing::Warn);
        assert_eq!(age(72), Standing::Bad);
        assert_eq!(standing(None), Standing::Bad);
    }
}
