//! What the hospital calls today is one day, though it is two by UTC.

use std::time::Duration;

use sandbox::{
    Sandbox,
    installation::{SECRET, lay_over},
};
use serde_json::json;
use shared::clock::{Day, Timestamp};

use crate::{
    a_big_day_is_read_in_parts::{fill, quiet_hospital, times, yesterday},
    administrator::Administrator,
};

const HOUR: u64 = 3_600;

/// A hospital whose clocks are ten hours behind UTC all the year.
async fn in_honolulu() -> Sandbox {
    let hospital = quiet_hospital().await;
    set_zone(&hospital, "Pacific/Honolulu");
    hospital
}

fn set_zone(hospital: &Sandbox, zone: &str) {
    let mut settings = hospital.settings.clone();
    lay_over(&mut settings, json!({ "admin": { "time_zone": zone } }));
    hospital.aws.put_secret(SECRET, &settings).unwrap();
}

fn moment(day: Day, second: u64) -> Timestamp {
    day.begins().plus(Duration::from_secs(second))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_afternoon_after_midnight_by_utc_is_of_the_same_day() {
    let hospital = in_honolulu().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    // Yesterday there began ten hours into yesterday by UTC.
    let first = yesterday(installation).previous();
    fill(installation, first, 9 * HOUR..9 * HOUR + 5).await;
    fill(installation, first, 23 * HOUR..23 * HOUR + 70).await;
    fill(installation, first.next(), HOUR..HOUR + 70).await;
    fill(installation, first.next(), 10 * HOUR..10 * HOUR + 5).await;

    let overview = reader.get_json(&format!("/admin?day={first}")).await;
    assert_eq!(overview["time_zone"], "Pacific/Honolulu");
    assert_eq!(overview["visits"]["total"], 140);
    let hours = overview["delay"]["hours"].as_array().unwrap();
    assert_eq!(hours.len(), 24);

    let page = format!("/admin/records?day={first}&status=delivered");
    let (mut path, mut seen) = (page.clone(), Vec::new());
    loop {
        let records = reader.get_json(&path).await;
        seen.extend(times(&records));
        let Some(next) = records["next"].as_str() else {
            break;
        };
        path = format!("{page}&page={next}");
    }
    let evening = (HOUR..HOUR + 70).rev();
    let evening = evening.map(|second| moment(first.next(), second));
    let noon = (23 * HOUR..23 * HOUR + 70).rev();
    let noon = noon.map(|second| moment(first, second));
    assert_eq!(seen, evening.chain(noon).collect::<Vec<_>>());

    let file = page.replace("/records?", "/records/csv?");
    let lines = reader.get(&file).await.body.lines().count();
    assert_eq!(lines, 1 + 140);

    let window = format!("/admin/replay?from={first}T12:59&to={first}T14:00:30");
    let window = reader.get_json(&window).await;
    assert_eq!(window["from"], format!("{first}T22:59:00Z"));
    assert_eq!(window["to"], format!("{}T00:00:30Z", first.next()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_nobody_has_is_refused_by_its_name() {
    let hospital = quiet_hospital().await;
    let operator = Administrator::operator(&hospital).await;
    let settings = operator.get_json("/admin/settings").await;
    let edit = [
        ("version", settings["version"].as_str().unwrap()),
        ("admin.time_zone", "America/Chicargo"),
    ];
    let refused = operator.post("/admin/settings/check", &edit).await;
    assert_eq!(refused.status, 400);
    let text = refused.text();
    assert!(text.contains("admin.time_zone"), "{text}");
    assert!(text.contains("America/Chicago"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_that_nobody_has_stops_only_the_pages_that_need_it() {
    let hospital = quiet_hospital().await;
    set_zone(&hospital, "America/Chicargo");
    let reader = Administrator::reader(&hospital).await;
    for path in ["/admin", "/admin/records", "/admin/replay"] {
        let page = reader.get(path).await;
        assert_eq!(page.status, 500, "{path}");
        assert!(page.text().contains("admin.time_zone"), "{path}");
    }
    assert_eq!(reader.get("/admin/settings").await.status, 200);
}
