//! Our clock and Epic's differ.

use tests::{Hospital, Logs};

#[tokio::test]
async fn c21_a_clock_ten_minutes_off_is_refused_and_reported() {
    for skew in [-600, 600] {
        let logs = Logs::record();
        let hospital = Hospital::open().await;
        hospital.epic.set_clock_skew(skew);
        let browser = hospital.browser();
        let page = browser.open(&hospital.patient_launch()).await;
        page.assert_refused(502, "invalid_client");
        assert!(logs.text().contains("clock_suspect"), "{}", logs.text());
        assert!(hospital.zoom.calls().is_empty());
    }
}

#[tokio::test]
async fn c21_an_id_token_from_another_time_names_the_clock() {
    let hospital = Hospital::open().await;
    for skew in [-600, 600] {
        hospital.epic.set_clock_skew(skew);
        let page = hospital.browser().open(&hospital.provider_launch()).await;
        page.assert_refused(502, "this machine's clock is wrong");
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c21_clocks_that_differ_a_little_bring_everyone_in_without_alarm() {
    for skew in [-20, 20] {
        let logs = Logs::record();
        let hospital = Hospital::open().await;
        hospital.epic.set_clock_skew(skew);
        for launch in [hospital.provider_launch(), hospital.patient_launch()] {
            hospital.browser().until(&launch, "/zoom-client/").await;
        }
        assert!(logs.text().contains("launch_entered"));
        assert!(!logs.text().contains("clock_suspect"));
    }
}
