#![allow(clippy::unwrap_used)]
use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn calendar(zone: &str) -> Calendar {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    Calendar { zone }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn an_evening_in_chicago_is_still_today() {
    let chicago = calendar("America/Chicago");
    let day = chicago.day_of(at("2026-11-26T01:30:00Z"));
    assert_eq!(day.to_string(), "2026-11-25");
    assert_eq!(day.begins, at("2026-11-25T06:00:00Z"));
    assert_eq!(day.ends, at("2026-11-26T06:00:00Z"));
    assert_eq!(chicago.hour(at("2026-11-26T01:30:00Z")), 19);
    assert_eq!(chicago.before(day).to_string(), "2026-11-24");
    assert_eq!(chicago.after(day).begins, day.ends);
    assert_eq!(chicago.zone(), "America/Chicago");
}

#[test]
fn a_day_is_as_long_as_its_clocks_make_it() {
    let hours = |zone, day| {
        let day = calendar(zone).parse_day(day).unwrap();
        day.ends.since(day.begins).as_secs() / 3600
    };
    assert_eq!(hours("America/New_York", "2026-03-08"), 23);
    assert_eq!(hours("America/New_York", "2026-11-01"), 25);
    assert_eq!(hours("America/Phoenix", "2026-11-01"), 24);
    // Its clocks leave out midnight.
    assert_eq!(hours("Africa/Cairo", "2026-04-24"), 23);
}

#[test]
fn a_field_of_a_browser_is_by_the_hospitals_clocks() {
    let chicago = calendar("America/Chicago");
    let nine = at("2026-11-25T15:00:00Z");
    for text in [
        "2026-11-25T09:00",
        " 2026-11-25T09:00:00 ",
        "2026-11-25T15:00:00Z",
        "2026-11-25T09:00:00-06:00",
    ] {
        assert_eq!(chicago.parse_moment(text), Some(nine), "{text}");
    }
    assert_eq!(chicago.field(nine), "2026-11-25T09:00:00");
    // Left out on that morning, and twice there on the other.
    assert_eq!(
        chicago.parse_moment("2026-03-08T02:30"),
        Some(at("2026-03-08T08:30:00Z"))
    );
    assert_eq!(
        chicago.parse_moment("2026-11-01T01:30"),
        Some(at("2026-11-01T06:30:00Z"))
    );
    for text in [
        "",
        "2026-11-25",
        "09:00",
        "2026-11-31T09:00",
        "9999-12-31T23:59",
    ] {
        assert_eq!(chicago.parse_moment(text), None, "{text}");
    }
}

#[test]
fn only_a_written_day_is_one() {
    let utc = calendar("UTC");
    assert_eq!(
        utc.parse_day(" 2028-02-29 ").unwrap().to_string(),
        "2028-02-29"
    );
    for wrong in [
        "",
        "2027-02-29",
        "2028-2-9",
        "20280229",
        "2028-02-29T10:00:00Z",
        "9999-12-31",
        "-000001-01-01",
    ] {
        assert_eq!(utc.parse_day(wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn every_moment_is_in_its_day_alone(
        millis in 1_000_000_000_000_i64..4_000_000_000_000,
        zone in prop::sample::select(vec!["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"]),
    ) {
        let (calendar, at) = (calendar(zone), Timestamp::from_millis(millis));
        let day = calendar.day_of(at);
        prop_assert!(day.has(at));
        prop_assert!(!calendar.before(day).has(at) && !calendar.after(day).has(at));
        prop_assert_eq!(calendar.after(day).begins, day.ends);
        prop_assert_eq!(calendar.parse_day(&day.to_string()), Some(day));
        prop_assert!(day.ends.since(day.begins) <= Duration::from_secs(25 * 3600));
    }
}
