//! When a notification is tried again.
//!
//! Dense at first, then about once a minute: whenever Epic recovers, the next try is less than two minutes away.
//! That is no burden, because the gate limits how often Epic is called at all. It ends after a day.

use std::time::Duration;

use crate::{clock::Timestamp, data_key::random_bytes};

/// After this time without success a notification is given up.
pub const GIVE_UP_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Waits after the first attempts, so that they come 0, 1, 2, 5, 10, 30 and 60 seconds after the first.
const FIRST: [u64; 6] = [1, 1, 3, 5, 20, 30];
/// Until it is given up. With jitter still below the minute after which the schedule looks again.
const THEN: Duration = Duration::from_secs(45);

/// The moment of the next attempt after `attempts` failed ones, the first of which was owed at `since`; `None`
/// to give up. What the other side asks for is honoured between once and twice our own wait.
#[must_use]
pub fn next_attempt(
    since: Timestamp,
    attempts: usize,
    now: Timestamp,
    asked: Option<Duration>,
) -> Option<Timestamp> {
    let age = now.since(since);
    if age >= GIVE_UP_AFTER {
        return None;
    }
    let wait = match attempts.checked_sub(1).and_then(|index| FIRST.get(index)) {
        Some(seconds) => Duration::from_secs(*seconds),
        None => THEN,
    };
    let wait = asked.map_or(wait, |asked| asked.clamp(wait, wait * 2));
    Some(now.plus(jittered(wait)))
}

/// ±20 %, so that what failed together does not come back together.
fn jittered(wait: Duration) -> Duration {
    let [byte] = random_bytes::<1>();
    wait.mul_f64(0.8 + 0.4 * f64::from(byte) / 255.0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_are_forward_bounded_and_end(
            attempts in 0_usize..50,
            age in 0_u64..200_000,
            asked in prop::option::of(0_u64..10_000_000_000),
        ) {
            let since = Timestamp::from_seconds(1_800_000_000);
            let now = since.plus(Duration::from_secs(age));
            match next_attempt(since, attempts, now, asked.map(Duration::from_secs)) {
                None => prop_assert!(age >= GIVE_UP_AFTER.as_secs()),
                Some(next) => {
                    prop_assert!(next > now);
                    prop_assert!(next.since(now) <= THEN * 2 * 6 / 5);
                }
            }
        }

        #[test]
        fn a_clock_that_jumps_back_does_no_harm(back in 0_u64..1_000_000) {
            let since = Timestamp::from_seconds(1_800_000_000);
            let now = since.minus(Duration::from_secs(back));
            prop_assert!(next_attempt(since, 3, now, None).unwrap() > now);
        }
    }
}
