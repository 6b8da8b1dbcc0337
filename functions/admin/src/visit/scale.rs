//! From time to place in the drawing. Long times in which nothing happened are cut short, so that a visit that is
//! opened again the next day reads as well as one of ten minutes.

use shared::clock::Timestamp;

/// Milliseconds without anything after which the axis is cut, at least.
const QUIET: i64 = 15 * 60_000;
/// Milliseconds that a piece has at least.
const SHORTEST: i64 = 60_000;
/// Where the drawing begins and ends, in percent.
const LEFT: f64 = 2.0;
const RIGHT: f64 = 98.0;
/// Most that the cuts take of it together, and one cut at most.
const CUTS: f64 = 38.0;
const CUT: f64 = 9.0;
/// Marks of the axis, about.
const TICKS: i64 = 6;
/// Between two marks, in percent: a phone shows "10:15:30" in this.
const APART: f64 = 19.0;
/// Milliseconds between two marks, as people count.
const STEPS: [i64; 16] = [
    5_000,
    10_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    21_600_000,
    43_200_000,
    86_400_000,
    604_800_000,
];

/// A piece of the axis, in milliseconds and percent.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    from: i64,
    to: i64,
    x0: f64,
    x1: f64,
}

/// The axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale(Vec<Piece>);

/// A mark of the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    pub at: Timestamp,
    pub x: f64,
    /// Whether the time is given to the second.
    pub seconds: bool,
    /// Whether it is the first of its day.
    pub day: bool,
}

/// A cut of the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    pub x0: f64,
    pub x1: f64,
    /// How much is left out.
    pub millis: u64,
}

impl Scale {
    /// For all that happened: from when to when.
    pub fn new(busy: impl IntoIterator<Item = (Timestamp, Timestamp)>) -> Self {
        let mut busy: Vec<(i64, i64)> = busy
            .into_iter()
            .map(|(from, to)| (from.millis(), to.millis().max(from.millis())))
            .collect();
        busy.sort_unstable();
        let pieces = apart(&busy);
        let pieces = padded(&pieces);
        Self(placed(&pieces))
    }

    /// Where a moment is, in percent of the width.
    pub fn x(&self, at: Timestamp) -> f64 {
        let at = at.millis();
        let mut x = LEFT;
        for piece in &self.0 {
            if at < piece.from {
                // Between two pieces: in the cut.
                return if x > LEFT {
                    f64::midpoint(x, piece.x0)
                } else {
                    piece.x0
                };
            }
            let share = ratio(at.min(piece.to) - piece.from, piece.to - piece.from);
            x = piece.x0 + share * (piece.x1 - piece.x0);
            if at <= piece.to {
                return x;
            }
        }
        x
    }

    /// Where the axis is cut.
    pub fn cuts(&self) -> Vec<Cut> {
        self.0
            .windows(2)
            .filter_map(|pair| match pair {
                [before, after] => Some(Cut {
                    x0: before.x1,
                    x1: after.x0,
                    millis: u64::try_from(after.from - before.to).unwrap_or_default(),
                }),
                _ => None,
            })
            .collect()
    }

    /// The marks.
    pub fn ticks(&self) -> Vec<Tick> {
        let total: i64 = self.0.iter().map(|piece| piece.to - piece.from).sum();
        let step = STEPS
            .into_iter()
            .find(|step| total / step < TICKS)
            .unwrap_or(604_800_000);
        let mut ticks: Vec<Tick> = Vec::new();
        for piece in &self.0 {
            let first = piece.from.div_euclid(step) * step + step;
            let round = std::iter::successors(Some(first), |at| Some(at + step));
            let mut marks: Vec<i64> = round.take_while(|at| *at <= piece.to).collect();
            if marks.is_empty() {
                marks.push(i64::midpoint(piece.from, piece.to));
            }
            for at in marks {
                let at = Timestamp::from_millis(at);
                let x = self.x(at);
                if ticks.last().is_none_or(|last| x - last.x >= APART) {
                    let day = |at: Timestamp| at.seconds().div_euclid(86_400);
                    ticks.push(Tick {
                        at,
                        x,
                        seconds: step < 60_000,
                        day: ticks.last().is_none_or(|last| day(last.at) != day(at)),
                    });
                }
            }
        }
        ticks
    }
}

/// Busy times, each apart from the next by a long quiet one.
fn apart(busy: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let join = |quiet: i64| {
        let mut pieces: Vec<(i64, i64)> = Vec::new();
        for (from, to) in busy {
            match pieces.last_mut() {
                Some(last) if *from - last.1 <= quiet => last.1 = last.1.max(*to),
                _ => pieces.push((*from, *to)),
            }
        }
        pieces
    };
    let length = |pieces: &[(i64, i64)]| pieces.iter().map(|(from, to)| to - from).sum::<i64>();
    // A quarter of an hour is long in a visit of ten minutes, and short in one of three hours.
    join(QUIET.max(length(&join(QUIET)) / 4))
}

/// With a little air around each, which never reaches into the next.
fn padded(pieces: &[(i64, i64)]) -> Vec<(i64, i64)> {
    pieces
        .iter()
        .map(|(from, to)| {
            let length = to - from;
            let air = (length / 30)
                .max((SHORTEST - length) / 2)
                .clamp(2_000, QUIET / 3);
            (from - air, to + air)
        })
        .collect()
}

fn placed(pieces: &[(i64, i64)]) -> Vec<Piece> {
    let cuts = pieces.len().saturating_sub(1);
    let cut = if cuts == 0 {
        0.0
    } else {
        CUT.min(CUTS / count(cuts))
    };
    let room = RIGHT - LEFT - cut * count(cuts);
    let total: i64 = pieces.iter().map(|(from, to)| to - from).sum();
    // A short piece is given enough to be read.
    let least = 0.5 / count(pieces.len());
    let weights: Vec<f64> = pieces
        .iter()
        .map(|(from, to)| ratio(to - from, total).max(least))
        .collect();
    let sum: f64 = weights.iter().sum();
    let mut x = LEFT;
    pieces
        .iter()
        .zip(weights)
        .map(|((from, to), weight)| {
            let width = room * weight / sum;
            let piece = Piece {
                from: *from,
                to: *to,
                x0: x,
                x1: x + width,
            };
            x += width + cut;
            piece
        })
        .collect()
}

fn ratio(part: i64, whole: i64) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let ratio = part as f64 / whole.max(1) as f64;
    ratio
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    const DAY: i64 = 86_400_000;

    #[test]
    fn a_visit_that_goes_on_the_next_day_is_cut_between() {
        let scale = Scale::new([(at(0), at(600_000)), (at(DAY), at(DAY + 600_000))]);
        assert_eq!(scale.cuts().len(), 1);
        assert!(scale.x(at(600_000)) > 40.0 && scale.x(at(DAY)) < 60.0);
        assert!(scale.ticks().iter().filter(|tick| tick.day).count() == 2);
    }

    #[test]
    fn three_hours_in_one_go_are_not_cut() {
        let scale = Scale::new([(at(0), at(5_000)), (at(60_000), at(3 * 3_600_000))]);
        assert_eq!(scale.cuts(), []);
        assert!(scale.ticks().len() >= 3);
    }

    fn times() -> impl Strategy<Value = Vec<(i64, i64)>> {
        let one = (
            0_i64..5 * DAY,
            prop_oneof![0_i64..60_000, 0_i64..4 * 3_600_000],
        );
        prop::collection::vec(one, 1..40)
    }

    proptest! {
        #[test]
        fn everything_is_inside_the_drawing_and_in_the_order_of_time(times in times()) {
            let scale = Scale::new(times.iter().map(|(from, length)| (at(*from), at(from + length))));
            let mut moments: Vec<i64> = times.iter().flat_map(|(from, length)| [*from, from + length]).collect();
            moments.sort_unstable();
            let places: Vec<f64> = moments.iter().map(|it| scale.x(at(*it))).collect();
            prop_assert!(places.iter().all(|x| (LEFT..=RIGHT + 1e-6).contains(x)));
            for (moments, places) in moments.windows(2).zip(places.windows(2)) {
                prop_assert!(places[0] <= places[1] + 1e-9);
                prop_assert!(moments[0] == moments[1] || places[0] < places[1] || moments[1] - moments[0] < 1000);
            }
        }

        #[test]
        fn marks_and_cuts_are_inside_and_never_overlap(times in times()) {
            let scale = Scale::new(times.iter().map(|(from, length)| (at(*from), at(from + length))));
            for pair in scale.ticks().windows(2) {
                prop_assert!(pair[1].x - pair[0].x >= APART);
            }
            prop_assert!(!scale.ticks().is_empty());
            for tick in scale.ticks() {
                prop_assert!((0.0..=100.0).contains(&tick.x));
            }
            for cut in scale.cuts() {
                prop_assert!(cut.x0 < cut.x1 && cut.millis > 0);
            }
        }

        #[test]
        fn a_moment_outside_of_everything_is_at_the_edge(times in times(), out in 0_i64..DAY) {
            let scale = Scale::new(times.iter().map(|(from, length)| (at(*from), at(from + length))));
            prop_assert!(scale.x(at(-out - 400_000)) >= LEFT);
            prop_assert!(scale.x(at(20 * DAY + out)) <= RIGHT + 1e-6);
        }
    }
}
