//! What a launch leaves in the log: enough to help, nothing of anyone.

use tests::{Hospital, Logs};

const OF_PEOPLE: [&str; 8] = [
    "10277",
    "OKAFOR",
    "Ngozi",
    "Okafor",
    "eP1okafor",
    "Camila",
    "Lopez",
    "eT1lopez",
];

/// The value of a query parameter.
fn value<'a>(url: &'a str, name: &str) -> &'a str {
    let query = url.split_once('?').unwrap().1;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).unwrap().1
}

#[track_caller]
fn assert_unlogged(logs: &str, values: &[&str]) {
    for value in values {
        assert!(!logs.contains(value), "`{value}` is in the log: {logs}");
    }
}

#[tokio::test]
async fn a_launch_is_logged_without_its_people_and_secrets() {
    let logs = Logs::record();
    let hospital = Hospital::open().await;
    for launch in [hospital.provider_launch(), hospital.patient_launch()] {
        let browser = hospital.browser();
        let callback = browser.until(&launch, "/callback").await;
        let zoom = browser.until(&callback, "/zoom-client/").await;
        let logs = logs.text();
        assert!(logs.contains("launch_entered"), "{logs}");
        assert_unlogged(&logs, &OF_PEOPLE);
        let secrets = [
            value(&launch, "launch"),
            value(&callback, "code"),
            value(&callback, "state"),
            &zoom,
        ];
        assert_unlogged(&logs, &secrets);
    }
}

#[tokio::test]
async fn a_refusal_is_logged_under_the_code_on_its_page_without_what_came_in() {
    let logs = Logs::record();
    let hospital = Hospital::open().await;
    let urls = [
        hospital.provider_record("iss=https://evil.example&launch=leak"),
        hospital.provider_record("iss=leak&launch=leak"),
        hospital.provider_record("leak=leak"),
        format!(
            "{}/launch/provider/leaking-launch-key?iss=leak",
            hospital.base
        ),
        format!(
            "{}/launch/provider/callback?state=leak&code=leak",
            hospital.base
        ),
        format!("{}/launch/patient/callback?error=leak", hospital.base),
        format!("{}/visit/leak", hospital.base),
    ];
    for url in urls {
        let page = hospital.browser().get(&url).await;
        let code = page.correlation_code().unwrap();
        let logs = logs.text();
        let line = logs.lines().find(|line| line.contains(&code));
        let line = line.unwrap_or_else(|| panic!("{code} is not in the log: {logs}"));
        assert!(line.contains("refused"), "{line}");
        assert_unlogged(&logs, &["leak", "evil.example"]);
    }
}
