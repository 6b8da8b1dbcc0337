//! The hospital's calendar: what the pages call today, and nine o'clock.

use std::fmt;

use jiff::{
    civil::{Date, DateTime},
    tz::{TimeZone, TimeZoneDatabase},
};
use shared::{
    clock::Timestamp,
    settings::{Settings, SettingsError},
};

/// The first year that a page can be asked for, and the last.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2999;

/// Days and hours in the zone of `admin.time_zone`.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
}

/// One day of it: 23 or 25 hours long where the clocks change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    date: Date,
    /// Its first moment.
    pub begins: Timestamp,
    /// The first moment that is not in it any more.
    pub ends: Timestamp,
}

impl Calendar {
    /// The calendar of UTC.
    #[must_use]
    pub const fn by_utc() -> Self {
        Self {
            zone: TimeZone::UTC,
        }
    }

    /// The calendar that the settings name; by UTC if they name none.
    ///
    /// # Errors
    /// [`SettingsError::Wrong`] if there is no such zone.
    pub fn of(settings: &Settings) -> Result<Self, SettingsError> {
        let Some(admin) = &settings.admin else {
            return Ok(Self::by_utc());
        };
        // The zones are in the binary: Lambda's image has none.
        let zone = TimeZoneDatabase::bundled().get(&admin.time_zone);
        zone.map(|zone| Self { zone }).map_err(|_| {
            let fix = "it must be a zone of the IANA time zone database, like America/Chicago";
            SettingsError::wrong("admin.time_zone", fix)
        })
    }

    /// The zone's name: `America/Chicago`.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The day that a moment is in.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Day {
        self.day(self.local(at).date())
    }

    /// Reads `2026-11-25`.
    #[must_use]
    pub fn parse_day(&self, text: &str) -> Option<Day> {
        let text = text.trim();
        let date: Date = text.parse().ok()?;
        (YEARS.contains(&date.year()) && date.to_string() == text).then(|| self.day(date))
    }

    /// The day before.
    #[must_use]
    pub fn before(&self, day: Day) -> Day {
        self.day(day.date.yesterday().unwrap_or(day.date))
    }

    /// The day after.
    #[must_use]
    pub fn after(&self, day: Day) -> Day {
        self.day(day.date.tomorrow().unwrap_or(day.date))
    }

    /// The hour of the day that a moment is in, from 0 to 23.
    #[must_use]
    pub fn hour(&self, at: Timestamp) -> usize {
        usize::try_from(self.local(at).hour()).unwrap_or_default()
    }

    /// Reads a moment: RFC 3339, or `2026-11-25T09:00` by this calendar, as a browser's field gives it.
    #[must_use]
    pub fn parse_moment(&self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        Timestamp::parse(text).or_else(|| {
            let local: DateTime = text.parse().ok()?;
            let whole = text.len() >= "2026-11-25T09:00".len();
            (whole && YEARS.contains(&local.year())).then(|| self.moment(local))
        })
    }

    /// A moment as a browser's field wants it: `2026-11-25T09:00:00`.
    #[must_use]
    pub fn field(&self, at: Timestamp) -> String {
        self.local(at).to_string()
    }

    /// What its clocks show, to the second.
    fn local(&self, at: Timestamp) -> DateTime {
        let instant = jiff::Timestamp::from_second(at.seconds());
        self.zone.to_datetime(instant.unwrap_or_default())
    }

    fn day(&self, date: Date) -> Day {
        let next = date.tomorrow().unwrap_or(date);
        Day {
            date,
            begins: self.moment(date.at(0, 0, 0, 0)),
            ends: self.moment(next.at(0, 0, 0, 0)),
        }
    }

    /// Of a time that the clocks leave out the one that they go on with; of one that comes twice the first.
    fn moment(&self, local: DateTime) -> Timestamp {
        let instant = self.zone.to_ambiguous_timestamp(local).compatible();
        Timestamp::from_millis(instant.unwrap_or_default().as_millisecond())
    }
}

impl Day {
    /// Whether a moment is in it.
    #[must_use]
    pub fn has(&self, at: Timestamp) -> bool {
        self.begins <= at && at < self.ends
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(formatter)
    }
}

#[cfg(test)]
mod tests;
