//! Only the hospital's own Epic can start a launch, and nobody else is ever asked.

use form_urlencoded::byte_serialize;
use serde_json::json;
use tests::{Answer, Hospital};

const OURS: &str = "https://epic.example/fhir/api/FHIR/R4";

/// An installation whose Epic has a name, and whose OAuth address is known without asking.
async fn named() -> Hospital {
    Hospital::open_with(&json!({
        "epic": { "fhir_r4_base_url": OURS, "oauth_base_url": "https://epic.example/fhir" }
    }))
    .await
}

async fn launch(hospital: &Hospital, iss: &str) -> Answer {
    let iss: String = byte_serialize(iss.as_bytes()).collect();
    let url = hospital.provider_record(&format!("iss={iss}&launch=a-launch"));
    hospital.browser().get(&url).await
}

async fn refuse_all(strangers: &[&str]) {
    let hospital = named().await;
    for iss in strangers {
        let page = launch(&hospital, iss).await;
        page.assert_refused(400, "Set epic.fhir_r4_base_url");
        page.assert_silent_about(iss);
        page.assert_silent_about("a-launch");
    }
    assert!(hospital.epic.calls().is_empty());
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c02_an_issuer_that_is_almost_ours_is_refused_without_a_call() {
    refuse_all(&[
        "https://epic.example/fhir/api/FHIR/R4x",
        "https://epic.example/fhir/api/fhir/r4",
        "https://epic.example/fhir/api/FHIR/STU3",
        "https://epic.example./fhir/api/FHIR/R4",
        "https://epic.example:8443/fhir/api/FHIR/R4",
        "http://epic.example/fhir/api/FHIR/R4",
        "https://epic.example/fhir/api/FHIR/R4//",
        "https://epic.example/fhir/api/FHIR/R4?x=1",
    ])
    .await;
}

#[tokio::test]
async fn c02_a_stranger_that_would_answer_is_not_asked() {
    let hospital = Hospital::open().await;
    let base = hospital.epic.fhir_base();
    for iss in [
        base.replace("127.0.0.1", "localhost"),
        base.replace("/R4", "/r4"),
        base.replace("http:", "https:"),
        base.replace("/sim/epic", "/sim/epic/x/.."),
    ] {
        launch(&hospital, &iss)
            .await
            .assert_refused(400, "Set epic.fhir_r4_base_url");
    }
    assert!(hospital.epic.calls().is_empty());
}

#[tokio::test]
async fn c03_an_issuer_made_to_deceive_is_refused_without_a_call() {
    refuse_all(&[
        "https://epic.example@evil.example/fhir/api/FHIR/R4",
        "https://epic.example.evil.example/fhir/api/FHIR/R4",
        "https://evil.example/#epic.example/fhir/api/FHIR/R4",
        "https://epic.example\\@evil.example/fhir/api/FHIR/R4",
        "https://\u{435}pic.example/fhir/api/FHIR/R4",
        "https://xn--pic-qdd.example/fhir/api/FHIR/R4",
        "https://epic.example/x/%2e%2e/fhir/api/FHIR/R4",
        "https://epic.example/x/../fhir/api/FHIR/R4",
        "https://[::1]/fhir/api/FHIR/R4",
        "https://2130706433/fhir/api/FHIR/R4",
        "https://169.254.169.254/fhir/api/FHIR/R4",
        "https://localhost/fhir/api/FHIR/R4",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "<script>alert(1)</script>",
    ])
    .await;
}

#[tokio::test]
async fn c04_the_usual_spellings_of_our_issuer_are_the_same_issuer() {
    let hospital = named().await;
    for iss in [
        OURS,
        "https://epic.example/fhir/api/FHIR/R4/",
        "https://EPIC.Example/fhir/api/FHIR/R4",
        "HTTPS://epic.example/fhir/api/FHIR/R4",
        "https://epic.example:443/fhir/api/FHIR/R4",
    ] {
        let answer = launch(&hospital, iss).await;
        assert_eq!(answer.status, 303, "{iss}: {}", answer.text());
        let authorize = answer.location().unwrap();
        assert!(authorize.starts_with("https://epic.example/fhir/oauth2/authorize?"));
        // SMART: `aud` is the launch's `iss`, spelled as Epic spells itself.
        let aud: String = byte_serialize(iss.as_bytes()).collect();
        assert!(authorize.contains(&format!("&aud={aud}&")), "{authorize}");
    }
}
