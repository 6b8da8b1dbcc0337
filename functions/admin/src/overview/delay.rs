//! How long Epic was not told: from the change, by Zoom's clock, to the answer that took it. Pure.

use std::time::Duration;

use serde::Serialize;
use shared::notification::{Status, Told};

use crate::calendar::Calendar;

/// Upper ends of the histogram's bars, in milliseconds; the last bar has none.
const ENDS: [u64; 7] = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000];

/// The delays of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delays {
    /// How many notifications Epic took.
    pub delivered: usize,
    /// How many changes no webhook told of: comparing with Zoom found them, a minute or more later.
    pub repaired: usize,
    /// Half of them came no later, in milliseconds.
    pub p50_ms: Option<u64>,
    /// All but one in a hundred came no later.
    pub p99_ms: Option<u64>,
    /// How many took how long.
    pub histogram: Vec<Bar>,
    /// Hour by hour, by the hospital's clocks.
    pub hours: Vec<Hour>,
}

/// One bar of the histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// Delays up to this, and above the bar before; the last one has no end.
    pub up_to_ms: Option<u64>,
    /// How many.
    pub count: usize,
}

/// One hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hour {
    /// From 0 to 23.
    pub hour: usize,
    /// How many of its changes Epic took.
    pub delivered: usize,
    pub p50_ms: Option<u64>,
    pub p99_ms: Option<u64>,
}

impl Delays {
    /// Of a day's notifications.
    pub fn of<'a>(records: impl Iterator<Item = &'a Told>, calendar: &Calendar) -> Self {
        let mut all = Vec::new();
        let mut repaired = 0;
        let mut by_hour: [Vec<u64>; 24] = Default::default();
        for record in records {
            repaired += usize::from(record.repaired);
            let Some(delay) = delay(record) else {
                continue;
            };
            all.push(delay);
            if let Some(delays) = by_hour.get_mut(calendar.hour(record.created_at)) {
                delays.push(delay);
            }
        }
        all.sort_unstable();
        Self {
            delivered: all.len(),
            repaired,
            p50_ms: percentile(&all, 50),
            p99_ms: percentile(&all, 99),
            histogram: histogram(&all),
            hours: by_hour.into_iter().enumerate().map(Hour::of).collect(),
        }
    }
}

impl Hour {
    fn of((hour, mut delays): (usize, Vec<u64>)) -> Self {
        delays.sort_unstable();
        Self {
            hour,
            delivered: delays.len(),
            p50_ms: percentile(&delays, 50),
            p99_ms: percentile(&delays, 99),
        }
    }
}

/// Of one notification, in milliseconds; `None` if Epic has not taken it. Zoom's clock may be ahead: then it is 0.
fn delay(record: &Told) -> Option<u64> {
    let accepted = record.attempts.last();
    let accepted = accepted.filter(|_| record.status == Status::Delivered)?;
    let answered = accepted.at.plus(Duration::from_millis(accepted.latency_ms));
    u64::try_from(answered.since(record.edge_at).as_millis()).ok()
}

/// The smallest of the sorted values that at least so many in a hundred are not above (nearest rank).
fn percentile(sorted: &[u64], of_hundred: usize) -> Option<u64> {
    let rank = (sorted.len() * of_hundred).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

fn histogram(sorted: &[u64]) -> Vec<Bar> {
    let mut below = 0;
    let ends = ENDS.into_iter().map(Some).chain([None]);
    ends.map(|up_to_ms| {
        let until = up_to_ms.map_or(sorted.len(), |end| {
            sorted.partition_point(|delay| *delay <= end)
        });
        let count = until - below;
        below = until;
        Bar { up_to_ms, count }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_empty_day_has_bars_and_no_percentiles() {
        let utc = Calendar::by_utc();
        let none = Delays::of(std::iter::empty(), &utc);
        assert_eq!((none.delivered, none.p50_ms, none.p99_ms), (0, None, None));
        assert_eq!(none.hours.len(), 24);
        assert!(none.histogram.iter().all(|bar| bar.count == 0));
    }

    #[test]
    fn one_in_a_hundred_does_not_move_the_ninety_ninth_percentile() {
        let mut delays = vec![10; 99];
        delays.push(90_000);
        assert_eq!(percentile(&delays, 50), Some(10));
        assert_eq!(percentile(&delays, 99), Some(10));
        delays[98] = 80_000;
        assert_eq!(percentile(&delays, 99), Some(80_000));
    }

    proptest! {
        #[test]
        fn a_percentile_is_the_least_value_that_enough_are_not_above(
            mut values in prop::collection::vec(0_u64..50, 0..60),
            of_hundred in 1_usize..=100,
        ) {
            let naive = values.iter().copied().filter(|value| {
                let not_above = values.iter().filter(|it| *it <= value).count();
                not_above * 100 >= of_hundred * values.len()
            }).min();
            values.sort_unstable();
            prop_assert_eq!(percentile(&values, of_hundred), naive);
        }

        #[test]
        fn every_delay_is_in_one_bar(mut values in prop::collection::vec(0_u64..400_000, 0..60)) {
            values.sort_unstable();
            let bars = histogram(&values);
            prop_assert_eq!(bars.iter().map(|bar| bar.count).sum::<usize>(), values.len());
            let mut above = None;
            for bar in bars {
                let inside = |value: &&u64| {
                    above.is_none_or(|above| **value > above)
                        && bar.up_to_ms.is_none_or(|end| **value <= end)
                };
                prop_assert_eq!(bar.count, values.iter().filter(inside).count());
                above = bar.up_to_ms;
            }
        }
    }
}
