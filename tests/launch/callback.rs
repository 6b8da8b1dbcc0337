//! Epic's redirect back: only the browser that began a launch can complete it, and only with what Epic sent.

use serde_json::json;
use tests::{Browser, Hospital};

use super::{
    configuration::{change, send_tokens_to},
    wire::Wire,
};

const CALLBACK: &str = "/launch/provider/callback";
const REFUSED: &str = "A sign-in is good once";

async fn callback(hospital: &Hospital, browser: &Browser) -> String {
    browser.until(&hospital.provider_launch(), CALLBACK).await
}

/// A parameter's value, as it stands in the URL.
fn value(url: &str, name: &str) -> String {
    let query = url.split_once('?').unwrap().1;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).unwrap().1.to_owned()
}

async fn refused_without_token(hospital: &Hospital, browser: &Browser, url: &str, fix: &str) {
    let before = hospital.calls();
    let page = browser.get(url).await;
    assert_eq!(page.status, 400, "{url}: {}", page.text());
    page.assert_refused(400, fix);
    assert_eq!(hospital.calls(), before);
}

#[tokio::test]
async fn c10_a_callback_whose_state_is_not_of_this_browser_is_refused() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    let right = callback(&hospital, &browser).await;
    let (code, state) = (value(&right, "code"), value(&right, "state"));
    let at = |query: &str| format!("{}{CALLBACK}?{query}", hospital.base);
    for wrong in [
        at(&format!("code={code}")),
        at(&format!("code={code}&state=")),
        at(&format!("code={code}&state={state}&state={state}")),
        at(&format!(
            "code={code}&state=unknown-unknown-unknown-unknown"
        )),
        at(&format!("code={code}&state={}", state.to_lowercase())),
        at(&format!("code={code}&state={state}{}", "A".repeat(100))),
    ] {
        refused_without_token(&hospital, &browser, &wrong, REFUSED).await;
    }
    refused_without_token(&hospital, &hospital.browser(), &right, REFUSED).await;
    // None of it cost the right browser its launch.
    browser.until(&right, "/zoom-client/").await;
}

#[tokio::test]
async fn c10_a_launch_of_another_installation_or_record_is_not_completed_here() {
    let (hospital, other) = (Hospital::open().await, Hospital::open().await);
    let browser = hospital.browser();
    let right = callback(&hospital, &browser).await;

    let elsewhere = other.browser();
    for (name, cookie) in browser.cookies() {
        elsewhere.set_cookie(&name, &cookie);
    }
    let there = right.replace(&hospital.base, &other.base);
    refused_without_token(&other, &elsewhere, &there, REFUSED).await;
    let as_patient = right.replace("/provider/", "/patient/");
    refused_without_token(&hospital, &browser, &as_patient, REFUSED).await;
}

#[tokio::test]
async fn c11_a_refusal_by_epic_is_told_in_our_own_words() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    hospital.epic.deny_next_authorization();
    let denied = callback(&hospital, &browser).await;
    assert!(denied.contains("error=access_denied"));
    let long = "A".repeat(10 * 1024);
    for description in [
        "",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        &long,
        "%E2%80%AEdesrever",
    ] {
        // A function of its own takes what is too long for the gateway.
        let url = format!("{denied}&error_description={description}");
        let functions = hospital.browser_of_new_functions();
        for (name, cookie) in browser.cookies() {
            functions.set_cookie(&name, &cookie);
        }
        let page = functions.get(&url).await;
        page.assert_refused(403, "its scopes (launch openid fhirUser)");
        for echo in ["script", "AAAA", "\u{202e}", "desrever", "access_denied"] {
            page.assert_silent_about(echo);
        }
    }
    let stateless = format!(
        "{}{CALLBACK}?error=access_denied&error_description=leak",
        hospital.base
    );
    refused_without_token(&hospital, &browser, &stateless, REFUSED).await;
    assert_eq!(hospital.epic_calls("token"), 0);
}

#[tokio::test]
async fn c12_a_callback_without_exactly_one_code_is_refused() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    let right = callback(&hospital, &browser).await;
    let state = value(&right, "state");
    let at = |query: &str| format!("{}{CALLBACK}?state={state}&{query}", hospital.base);
    for wrong in [
        at(""),
        at("code="),
        at("code=one&code=two"),
        at("code=a+b"),
        at("code=a%20b"),
        at("code=a%0D%0Ab"),
        at("code=a%FF"),
    ] {
        refused_without_token(&hospital, &browser, &wrong, REFUSED).await;
    }
    let functions = hospital.browser_of_new_functions();
    for (name, cookie) in browser.cookies() {
        functions.set_cookie(&name, &cookie);
    }
    let long = at(&format!("code={}", "A".repeat(8193)));
    refused_without_token(&hospital, &functions, &long, REFUSED).await;
    let both = browser.get(&format!("{right}&error=access_denied")).await;
    both.assert_refused(403, "OAuth error");
    assert_eq!(hospital.epic_calls("token"), 0);
}

#[tokio::test]
async fn c12_a_code_reaches_epic_byte_for_byte() {
    let hospital = Hospital::open().await;
    let epic = Wire::answering("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    let token = format!("http://{}/token", epic.address);
    let long = "A".repeat(8192);
    for (encoded, sent) in [
        ("a%2Bb", "a%2Bb"),
        ("a%26b%3Dc", "a%26b%3Dc"),
        ("a%252Bb", "a%252Bb"),
        (long.as_str(), long.as_str()),
    ] {
        let browser = hospital.browser_of_new_functions();
        // New functions discover anew.
        send_tokens_to(&hospital, &token).await;
        let right = callback(&hospital, &browser).await;
        let url = right.replace(&value(&right, "code"), encoded);
        browser.get(&url).await.assert_refused(502, "HTTP 400");
        let received = epic.received();
        let body = received.last().unwrap().split_once("\r\n\r\n").unwrap().1;
        assert_eq!(value(&format!("?{body}"), "code"), sent);
    }
    assert_eq!(epic.received().len(), 4);
}

#[tokio::test]
async fn c13_a_response_of_another_server_is_refused() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    let right = callback(&hospital, &browser).await;
    let own = format!("{}/oauth2", hospital.epic.instance_root());
    for iss in ["https://evil.example", "", &format!("{own}/")] {
        let url = format!("{right}&iss={iss}");
        refused_without_token(&hospital, &browser, &url, REFUSED).await;
    }
    let twice = format!("{right}&iss={own}&iss={own}");
    refused_without_token(&hospital, &browser, &twice, REFUSED).await;
    let named = format!("{right}&iss={own}");
    browser.until(&named, "/zoom-client/").await;
}

#[tokio::test]
async fn c13_a_response_without_the_issuer_that_epic_announced_is_refused() {
    let hospital = Hospital::open().await;
    change(
        &hospital,
        json!({ "authorization_response_iss_parameter_supported": true }),
    )
    .await;
    let browser = hospital.browser();
    let right = callback(&hospital, &browser).await;
    refused_without_token(&hospital, &browser, &right, REFUSED).await;
    let own = format!("{}/oauth2", hospital.epic.instance_root());
    let named = format!("{right}&iss={own}");
    browser.until(&named, "/zoom-client/").await;
}

#[tokio::test]
async fn c19_an_attackers_link_does_not_sign_a_doctor_in() {
    let hospital = Hospital::open().await;
    let (attacker, doctor) = (hospital.browser(), hospital.browser());
    let attackers = callback(&hospital, &attacker).await;
    refused_without_token(&hospital, &doctor, &attackers, REFUSED).await;
    // Nor when the doctor is signing in at that moment.
    let doctors = callback(&hospital, &doctor).await;
    refused_without_token(&hospital, &doctor, &attackers, REFUSED).await;

    // The attacker's code with the doctor's own state: PKCE, at Epic, finds it out.
    let mixed = doctors.replace(&value(&doctors, "code"), &value(&attackers, "code"));
    let page = doctor.get(&mixed).await;
    page.assert_refused(502, "invalid_grant");
    assert!(hospital.zoom.calls().is_empty());
}
