//! Legacy encrypted links: only where the hospital switched them on, only for minutes, only once.

mod damaged;

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use form_urlencoded::byte_serialize;
use sandbox::{epic::LinkEncryption, hospital, installation::LAUNCH_KEY};
use serde_json::{Value, json};
use tests::{Answer, Hospital, SetClock};

const PASSWORD: &str = "correct-horse-16";
const FIX: &str = "The encrypted link was not accepted";

fn settings() -> Value {
    json!({ "epic": { "legacy_links": { "algorithm": "aes_128_password", "key": PASSWORD } } })
}

async fn open() -> Hospital {
    Hospital::open_with(&settings()).await
}

fn seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn providers() -> String {
    format!(
        "usertype=1&sessionid=10277&userid=OKAFOR&firstname=Ngozi&lastname=Okafor&email=&Timestamp={}",
        seconds()
    )
}

fn patients() -> String {
    format!(
        "usertype=2&sessionid=10277&userid=736&firstname=Camila&lastname=Lopez&email=&encounterProviderId=OKAFOR&Timestamp={}",
        seconds()
    )
}

fn encrypt(plaintext: &str) -> String {
    let encryption = LinkEncryption::from_password(PASSWORD);
    encryption.encrypt(plaintext).unwrap()
}

fn url(hospital: &Hospital, kind: &str, data: &str) -> String {
    let data: String = byte_serialize(data.as_bytes()).collect();
    format!("{}/launch/{kind}/{LAUNCH_KEY}?data={data}", hospital.base)
}

async fn launch(hospital: &Hospital, kind: &str, plaintext: &str) -> Answer {
    launch_with(hospital, kind, &encrypt(plaintext)).await
}

async fn launch_with(hospital: &Hospital, kind: &str, data: &str) -> Answer {
    hospital.browser().get(&url(hospital, kind, data)).await
}

#[track_caller]
fn zoom_link(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let link = answer.location().unwrap();
    assert!(link.contains("/zoom-client/"), "{link}");
    link
}

fn meeting(link: &str) -> &str {
    link.split('?').next().unwrap().rsplit('/').next().unwrap()
}

#[tokio::test]
async fn provider_and_patient_come_to_one_meeting_without_a_call_to_epic() {
    let hospital = open().await;
    let provider = launch(&hospital, "provider", &providers()).await;
    let patient = launch(&hospital, "patient", &patients()).await;
    assert_eq!(meeting(zoom_link(&provider)), meeting(zoom_link(&patient)));
    assert!(hospital.epic.calls().is_empty());
    let meetings = hospital.zoom.meetings();
    assert_eq!(meetings.len(), 1);
    assert_eq!(meetings[0].registrants.len(), 1);
}

#[tokio::test]
async fn a_smart_launch_and_a_link_come_to_one_meeting() {
    let hospital = open().await;
    let provider = hospital.browser();
    let provider = provider
        .until(&hospital.provider_launch(), "/zoom-client/")
        .await;
    let patient = launch(&hospital, "patient", &patients()).await;
    assert_eq!(meeting(&provider), meeting(zoom_link(&patient)));
}

#[tokio::test]
async fn context_names_and_times_in_utc_are_understood_too() {
    let hospital = open().await;
    let time = time::OffsetDateTime::now_utc();
    let form = time::macros::format_description!("[year][month][day][hour][minute][second]");
    let link = format!(
        "UserType=2&epicSessionId=10277&epicUserId=736&firstName=Camila&lastName=Lopez&encounterProviderId=OKAFOR&noRedirect=true&epicTimestamp={}",
        time.format(form).unwrap()
    );
    let link = url(&hospital, "patient", &encrypt(&link));
    let page = hospital.browser().open(&link).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Camila"), "{}", page.text());
}

#[tokio::test]
async fn aes_256_is_understood_with_either_form_of_its_vector() {
    let (staff_key, key) = ([7; 32], [8; 32]);
    for (iv, random_iv) in [("zero", false), ("prefixed", true)] {
        let hospital = Hospital::open_with(&json!({ "epic": { "legacy_links": {
            "algorithm": "aes_256_base64_key", "key": STANDARD.encode(staff_key),
            "patient_key": STANDARD.encode(key), "iv": iv,
        } } }))
        .await;
        let mut encryption = LinkEncryption::from_key(key);
        encryption.random_iv = random_iv;
        let data = encryption.encrypt(&patients()).unwrap();
        zoom_link(&launch_with(&hospital, "patient", &data).await);
        // A patient's link does not open the provider's way, whatever it says of its user.
        let data = encryption.encrypt(&providers()).unwrap();
        let page = launch_with(&hospital, "provider", &data).await;
        page.assert_refused(400, FIX);
        // AES-128 was not asked for.
        launch(&hospital, "patient", &patients())
            .await
            .assert_refused(400, FIX);
    }
}

#[tokio::test]
async fn links_are_off_unless_they_are_switched_on() {
    let hospital = Hospital::open().await;
    for (kind, link) in [("provider", providers()), ("patient", patients())] {
        let page = launch(&hospital, kind, &link).await;
        page.assert_refused(400, "epic.legacy_links");
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn a_link_needs_the_launch_key_too() {
    let hospital = open().await;
    let link = url(&hospital, "provider", &encrypt(&providers()));
    let page = hospital
        .browser()
        .get(&link.replace(LAUNCH_KEY, "another-launch-key"))
        .await;
    page.assert_refused(404, "launch_key");
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c34_data_beside_iss_changes_nothing_of_a_smart_launch() {
    let hospital = open().await;
    let strangers = encrypt(&providers().replace("OKAFOR", "TANAKA"));
    let data: String = byte_serialize(strangers.as_bytes()).collect();
    let smart = format!("{}&data={data}", hospital.patient_launch());
    let browser = hospital.browser();
    let authorize = browser.until(&smart, "/oauth2/authorize").await;
    assert!(!authorize.contains("data="), "{authorize}");
    browser.until(&authorize, "/zoom-client/").await;
    assert_eq!(hospital.epic_calls("token"), 1);
}

#[tokio::test]
async fn c35_a_link_opens_the_visit_once() {
    let hospital = open().await;
    let data = encrypt(&providers());
    let (browser, stranger) = (hospital.browser(), hospital.browser());
    let link = url(&hospital, "provider", &data);
    zoom_link(&browser.get(&link).await);
    let before = hospital.calls();
    let twice_encoded: String = byte_serialize(data.as_bytes()).collect();
    for again in [link, url(&hospital, "provider", &twice_encoded)] {
        for browser in [&browser, &stranger] {
            let page = browser.get(&again).await;
            page.assert_refused(400, FIX);
            assert!(page.text().contains("open the visit again"));
        }
    }
    assert_eq!(hospital.calls(), before);
}

#[tokio::test]
async fn c35_a_link_replayed_at_any_time_while_it_is_young_is_refused() {
    let hospital = open().await;
    let clock = Arc::new(SetClock::default());
    let browser = hospital.browser_by(clock.clone());
    // Epic's clock is ahead: this link is good for longest.
    let link = providers().replace(&seconds().to_string(), &(seconds() + 100).to_string());
    let link = url(&hospital, "provider", &encrypt(&link));
    zoom_link(&browser.get(&link).await);
    for _ in 0..6 {
        clock.advance(Duration::from_secs(60));
        let page = browser.get(&link).await;
        page.assert_refused(400, FIX);
    }
}

#[tokio::test]
async fn a_link_that_is_too_old_or_from_the_future_is_refused() {
    let hospital = open().await;
    let at = |seconds: i64| {
        let link = patients();
        let (fields, _) = link.rsplit_once('=').unwrap();
        format!("{fields}={seconds}")
    };
    for good in [-290, 100] {
        zoom_link(&launch(&hospital, "patient", &at(seconds() + good)).await);
    }
    for bad in [-301, -86_400, 150, 86_400] {
        let page = launch(&hospital, "patient", &at(seconds() + bad)).await;
        page.assert_refused(400, FIX);
    }
    // The hospital's window, not ours.
    let mut wider = settings();
    wider["epic"]["legacy_links"]["window_minutes"] = 10.into();
    let hospital = Hospital::open_with(&wider).await;
    zoom_link(&launch(&hospital, "patient", &at(seconds() - 590)).await);
    let page = launch(&hospital, "patient", &at(seconds() - 601)).await;
    page.assert_refused(400, FIX);
}

#[tokio::test]
async fn c33_a_link_gives_nobody_a_role_that_is_not_theirs() {
    let hospital = open().await;
    for (kind, link) in [
        ("provider", patients()),
        ("patient", providers()),
        ("provider", patients().replace("usertype=2&", "")),
        (
            "patient",
            patients().replace("usertype=2&", "") + "&usertype=2",
        ),
        // A patient who calls themselves so.
        (
            "provider",
            patients().replace("Camila", "Camila&usertype=1"),
        ),
    ] {
        launch(&hospital, kind, &link)
            .await
            .assert_refused(400, FIX);
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn a_provider_hosts_under_the_address_in_the_link_and_no_later_launch_is_bound_by_it() {
    let hospital = open().await;
    let lindqvist = hospital::provider("LINDQVIST").unwrap().email;
    let own = providers().replace(
        "email=",
        &format!("email={lindqvist}&useProviderZoomAccount=true"),
    );
    zoom_link(&launch(&hospital, "provider", &own).await);
    assert_eq!(hospital.zoom.meetings()[0].host_email, lindqvist);
    // In another visit the same provider comes without an address: not as whom the link said.
    let next = providers()
        .replace("10277", "10278")
        .replace("email=", "useProviderZoomAccount=true&email=");
    zoom_link(&launch(&hospital, "provider", &next).await);
    let meetings = hospital.zoom.meetings();
    let next = meetings.iter().find(|it| it.host_email != lindqvist);
    assert_eq!(next.unwrap().host_email, "okafor@zoom.hospital.example");
}

#[tokio::test]
async fn a_provider_without_address_and_without_account_is_told_the_fix() {
    let mut settings = settings();
    settings["zoom"] = json!({ "provisioning": "none" });
    let hospital = Hospital::open_with(&settings).await;
    let link = format!("{}&useProviderZoomAccount=true", providers());
    let page = launch(&hospital, "provider", &link).await;
    page.assert_refused(403, "zoom.provisioning");
}

#[tokio::test]
async fn a_patient_who_is_first_waits_and_moves_on() {
    let hospital = open().await;
    let patient = hospital.browser();
    let link = patients().replace("&encounterProviderId=OKAFOR", "");
    let link = url(&hospital, "patient", &encrypt(&link));
    let waiting = patient.until(&link, "/visit/").await;
    assert!(patient.get(&waiting).await.text().contains("Please wait"));
    zoom_link(&launch(&hospital, "provider", &providers()).await);
    zoom_link(&patient.get(&waiting).await);
}
