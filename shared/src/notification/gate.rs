//! The gate in front of Epic: a rate that no number of workers exceeds, and a circuit breaker.
//!
//! Both stand in the table. Calls are counted per second of the clock there, so all workers together make at
//! most `epic.notifications_per_second` in each. After [`FAILURES`] failures in a row the gate closes: nobody
//! calls, and no attempt is counted against a notification. Every [`PAUSE`] one worker tries, and the first
//! answer of Epic opens the gate for all.

use std::time::Duration;

use crate::{
    bridge::Installation,
    clock::Timestamp,
    data_key::random_bytes,
    store::{Gate, StoreError},
    visit::VisitKey,
};

/// Failures in a row, no two next to each other of the same visit, that close the gate.
const FAILURES: u32 = 5;
/// Between two tries while the gate is closed.
pub(super) const PAUSE: Duration = Duration::from_secs(10);
/// Longer than one try takes: if the worker that tries dies, another one may.
const TRYING: Duration = Duration::from_secs(25);
/// Clocks of two workers differ by less. A moment further ahead was written by a wrong clock.
const SKEW: Duration = Duration::from_secs(2);
/// Rounds of a race with other workers before this one counts as held up.
const ROUNDS: usize = 8;

/// Whether a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// It may, now.
    Through(Passage),
    /// This second's calls are used up: ask again then.
    Full(Timestamp),
    /// Epic fails: ask again then.
    Closed(Timestamp),
}

/// The right to one call. What became of it must be [told](answered).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    /// Failures were counted, so that an answer is news.
    suspect: bool,
    /// The gate is closed, and this is the one try.
    probe: bool,
}

/// What a call says of Epic as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    /// It answers, whatever it says.
    Up,
    /// It cannot be reached, or says that it cannot.
    Down,
    /// It accepts nothing from us: no call of any kind can succeed.
    Refusing,
}

/// Asks for one call.
pub(super) async fn ask(installation: &Installation) -> Result<Pass, StoreError> {
    let most = installation.settings.epic.notifications_per_second.get();
    for _ in 0..ROUNDS {
        let now = installation.clock.now();
        let table = &installation.table;
        if let Some(gate) = table.take_call(now.seconds(), most).await? {
            return Ok(Pass::Through(Passage::of(&gate)));
        }
        let next = match table.gate().await? {
            None => table.begin_second(None, now.seconds()).await?,
            Some(gate) => match gate.stands(now, most) {
                Stands::Closed(until) => return Ok(Pass::Closed(until)),
                Stands::Full(until) => return Ok(Pass::Full(until)),
                Stands::TryDue => {
                    if table.hold_gate(gate.open_until, now.plus(TRYING)).await? {
                        return Ok(Pass::Through(Passage {
                            suspect: true,
                            probe: true,
                        }));
                    }
                    None
                }
                Stands::NewSecond => table.begin_second(Some(gate.second), now.seconds()).await?,
                Stands::Room => None,
            },
        };
        if let Some(gate) = next {
            return Ok(Pass::Through(Passage::of(&gate)));
        }
    }
    Ok(Pass::Full(next_second(installation.clock.now())))
}

/// Tells what became of a call.
pub(super) async fn answered(
    installation: &Installation,
    passage: Passage,
    visit: &VisitKey,
    health: Health,
    asked: Option<Duration>,
) -> Result<(), StoreError> {
    let table = &installation.table;
    let failures = match health {
        Health::Up if passage.suspect => {
            tracing::info!(event = "epic_answers_again");
            return table.open_gate().await;
        }
        Health::Up => return Ok(()),
        Health::Down => table.count_failure(visit).await?,
        Health::Refusing => FAILURES,
    };
    let gate = table.gate().await?.unwrap_or_default();
    // Closed already: only the one that tries says for how much longer.
    let counts = if gate.open_until == 0 {
        failures >= FAILURES
    } else {
        passage.probe
    };
    if !counts {
        return Ok(());
    }
    let pause = asked.unwrap_or_default().clamp(PAUSE, PAUSE * 3);
    let until = installation.clock.now().plus(pause);
    if table.hold_gate(gate.open_until, until).await? && gate.open_until == 0 {
        tracing::error!(
            event = "epic_unavailable",
            refused = health == Health::Refusing,
            fix = match health {
                Health::Refusing =>
                    "Epic refuses the backend app: map its client ID to an Epic user, check that its key is in the JWK Set and the telehealth API in its Incoming APIs",
                _ =>
                    "Epic does not take notifications: they wait in the table, and one try is made every few seconds. Check epic.telehealth_base_url and Epic's Interconnect",
            }
        );
    }
    Ok(())
}

impl Passage {
    const fn of(gate: &Gate) -> Self {
        Self {
            suspect: gate.failures > 0,
            probe: false,
        }
    }
}

/// How a gate stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Closed(Timestamp),
    TryDue,
    NewSecond,
    Full(Timestamp),
    Room,
}

impl Gate {
    fn stands(&self, now: Timestamp, most: u32) -> Stands {
        let closed_until = Timestamp::from_millis(self.open_until);
        let longest = now.plus(TRYING.max(PAUSE * 3)).plus(SKEW);
        if self.open_until != 0 {
            return if now < closed_until && closed_until <= longest {
                Stands::Closed(closed_until)
            } else {
                Stands::TryDue
            };
        }
        // A second that lies far ahead was counted by a clock that has jumped back since.
        let latest = now.plus(SKEW).seconds();
        if self.second < now.seconds() || self.second > latest {
            Stands::NewSecond
        } else if self.second > now.seconds() || self.used >= most {
            Stands::Full(next_second(now))
        } else {
            Stands::Room
        }
    }
}

/// A little after the next full second, each worker at another moment.
fn next_second(now: Timestamp) -> Timestamp {
    let [byte] = random_bytes::<1>();
    Timestamp::from_seconds(now.seconds() + 1).plus(Duration::from_millis(u64::from(byte) / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn gate(second: i64, used: u32, open_until: i64) -> Gate {
        Gate {
            second,
            used,
            failures: 0,
            open_until,
        }
    }

    #[test]
    fn a_second_has_as_many_calls_as_the_setting_says() {
        assert_eq!(gate(NOW.seconds(), 19, 0).stands(NOW, 20), Stands::Room);
        assert!(matches!(
            gate(NOW.seconds(), 20, 0).stands(NOW, 20),
            Stands::Full(until) if until > NOW
        ));
        assert_eq!(
            gate(NOW.seconds() - 1, 20, 0).stands(NOW, 20),
            Stands::NewSecond
        );
    }

    #[test]
    fn while_it_is_closed_one_tries_now_and_then() {
        let until = NOW.plus(PAUSE);
        let closed = gate(NOW.seconds(), 0, until.millis());
        assert_eq!(closed.stands(NOW, 20), Stands::Closed(until));
        assert_eq!(closed.stands(until, 20), Stands::TryDue);
    }

    #[test]
    fn a_clock_that_jumped_back_neither_closes_it_for_long_nor_stops_the_count() {
        let hour = Duration::from_secs(3600);
        let ahead = NOW.plus(hour);
        assert_eq!(
            gate(ahead.seconds(), 20, 0).stands(NOW, 20),
            Stands::NewSecond
        );
        assert_eq!(gate(0, 0, ahead.millis()).stands(NOW, 20), Stands::TryDue);
        // A second's difference between two workers is none.
        assert!(matches!(
            gate(NOW.seconds() + 1, 3, 0).stands(NOW, 20),
            Stands::Full(_)
        ));
    }
}
