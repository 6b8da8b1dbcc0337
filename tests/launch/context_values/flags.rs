//! `useProviderZoomAccount` and `noRedirect`: true, false, and nothing else.

use serde_json::json;
use tests::Hospital;

use super::{change, patient, provider, zoom_link};

#[tokio::test]
async fn c29_flags_are_read_in_their_usual_spellings() {
    let hospital = Hospital::open().await;
    for (spelling, stays) in [
        ("true", true),
        ("TRUE", true),
        (" True ", true),
        ("1", true),
        ("yes", true),
        ("YES", true),
        ("false", false),
        ("FALSE", false),
        ("0", false),
        ("no", false),
        ("", false),
    ] {
        for answer in [
            provider(&hospital, change().member("noRedirect", spelling)).await,
            patient(&hospital, change().member("noRedirect", spelling)).await,
        ] {
            // A provider's page is the answer; a patient's is one address further.
            let to_zoom = answer
                .location()
                .is_some_and(|link| link.contains("/zoom-client/"));
            assert!(matches!(answer.status, 200 | 303), "{spelling}");
            assert_eq!(to_zoom, !stays, "{spelling}");
        }
    }
    let absent = change().without_member("noRedirect");
    zoom_link(&provider(&hospital, absent).await);
}

#[tokio::test]
async fn c29_whose_account_hosts_follows_the_flag() {
    for (spelling, host) in [
        ("TRUE", "ngozi.okafor@hospital.example"),
        ("1", "ngozi.okafor@hospital.example"),
        ("yes", "ngozi.okafor@hospital.example"),
        ("False", "okafor@zoom.hospital.example"),
        ("", "okafor@zoom.hospital.example"),
    ] {
        let hospital = Hospital::open().await;
        let altered = change().member("useProviderZoomAccount", spelling);
        zoom_link(&provider(&hospital, altered).await);
        assert_eq!(hospital.zoom.meetings()[0].host_email, host, "{spelling}");
    }
}

#[tokio::test]
async fn c29_a_flag_that_is_neither_is_refused_and_counts_as_nothing() {
    let hospital = Hospital::open().await;
    for flag in ["useProviderZoomAccount", "noRedirect"] {
        for value in [
            "<true|false>",
            "<true/false>",
            "maybe",
            "2",
            "-1",
            "truetrue",
            "true false",
            "t",
            "on",
            "\u{442}rue",
        ] {
            for page in [
                provider(&hospital, change().member(flag, value)).await,
                patient(&hospital, change().member(flag, value)).await,
            ] {
                page.assert_refused(400, &format!("{flag} must be true or false"));
            }
        }
        for value in [json!(true), json!(1), json!(null), json!(["true"])] {
            let page = provider(&hospital, change().member(flag, value)).await;
            page.assert_refused(400, &format!("{flag} is not one text"));
        }
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c29_a_flag_that_is_repeated_counts_only_if_it_says_the_same() {
    let hospital = Hospital::open().await;
    let repeated = |one: &str, other: &str| {
        change().member("noRedirect", "TWICE").text(
            "\"noRedirect\":\"TWICE\"",
            &format!("\"noRedirect\":\"{one}\",\"noRedirect\":\"{other}\""),
        )
    };
    let same = provider(&hospital, repeated("true", "true")).await;
    assert_eq!(same.status, 200);
    zoom_link(&provider(&hospital, repeated("false", "false")).await);
    for (one, other) in [("true", "false"), ("false", "true"), ("", "true")] {
        let page = provider(&hospital, repeated(one, other)).await;
        page.assert_refused(400, "noRedirect is not one text");
    }
}
