//! The page's drawings. Each has its numbers in text beside it.

use maud::{Markup, html};

use super::delay::Hour;

/// Width and height of the hours' drawing, in its own units.
const WIDTH: u64 = 320;
const HEIGHT: u64 = 120;
/// Space for the text left of the columns and below them.
const LEFT: u64 = 56;
const BELOW: u64 = 16;
/// One hour's share of the width.
const SLOT: u64 = (WIDTH - LEFT) / 24;

/// One bar of a table of bars.
pub struct Bar {
    pub name: String,
    pub count: usize,
    /// Class of the bar in the stylesheet.
    pub class: &'static str,
}

/// A table of horizontal bars: name, bar, number.
pub fn bars(caption: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    html! {
        table.bars {
            caption { (caption) }
            tbody {
                @for bar in bars {
                    tr {
                        th scope="row" { (bar.name) }
                        td.bar {
                            svg class=(bar.class) viewBox=(format!("0 0 {most} 1")) preserveAspectRatio="none" aria-hidden="true" {
                                rect.track width=(most) height="1" {}
                                rect.value width=(bar.count) height="1" {}
                            }
                        }
                        td.number { (bar.count) }
                    }
                }
            }
        }
    }
}

/// The delays hour by hour: a column for all but one in a hundred, and in it one for the half of them.
pub fn hours(hours: &[Hour], summary: &str) -> Markup {
    let most = hours.iter().filter_map(|hour| hour.p99_ms).max();
    let floor = HEIGHT - BELOW;
    let room = floor - 10;
    // At least a line, so that an hour with notifications is told from one without.
    let height = |delay: u64| (delay.saturating_mul(room) / most.unwrap_or(0).max(1)).max(1);
    let left = |hour: usize| LEFT + u64::try_from(hour).unwrap_or(0) * SLOT;
    html! {
        svg.hours role="img" aria-label=(summary) viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) {
            title { (summary) }
            line.axis x1=(LEFT) y1=(floor) x2=(LEFT + 24 * SLOT) y2=(floor) {}
            @if let Some(most) = most {
                line.grid x1=(LEFT) y1=(floor - room) x2=(LEFT + 24 * SLOT) y2=(floor - room) {}
                text x=(LEFT - 4) y=(floor - room + 4) text-anchor="end" { (duration(most)) }
            }
            text x=(LEFT - 4) y=(floor) text-anchor="end" { "0" }
            @for hour in hours {
                @if let (Some(p50), Some(p99)) = (hour.p50_ms, hour.p99_ms) {
                    rect.p99 x=(left(hour.hour) + 1) y=(floor - height(p99)) width=(SLOT - 2) height=(height(p99)) {}
                    rect.p50 x=(left(hour.hour) + 1) y=(floor - height(p50)) width=(SLOT - 2) height=(height(p50)) {}
                }
            }
            @for hour in [0, 6, 12, 18] {
                text x=(left(hour)) y=(HEIGHT - 3) { (format!("{hour:02}")) }
            }
        }
    }
}

/// A delay in words.
pub fn duration(millis: u64) -> String {
    let (whole, tenths) = (millis / 1000, millis % 1000 / 100);
    match whole {
        0 => format!("{millis} ms"),
        1..60 => format!("{whole}.{tenths} s"),
        _ => age(whole),
    }
}

/// An age in words.
pub fn age(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
