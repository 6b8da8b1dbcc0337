//! Which visit: a CSN, and nothing that only resembles one.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use shared::{bridge::Bridge, store::Logged};
use tests::Hospital;

use super::{CSN, change, meeting, patient, provider, zoom_link};

#[tokio::test]
async fn c23_a_visit_without_a_csn_is_refused_with_the_fix() {
    let hospital = Hospital::open().await;
    let missing = "add epicSessionId=%CSN%";
    for (altered, fix) in [
        (change().without_member(CSN), missing),
        (change().member(CSN, ""), missing),
        (change().member(CSN, "   "), missing),
        (change().member(CSN, "%CSN%"), "Epic did not replace"),
        (change().member(CSN, "%CSN;;;%"), "Epic did not replace"),
        (change().member(CSN, "NONE"), "this launch has no visit"),
        (change().member(CSN, json!(["10277"])), "not one text"),
        (
            change().member(CSN, json!({ "S": "10277" })),
            "not one text",
        ),
        (change().member(CSN, 10_277), "not one text"),
        (change().member(CSN, 1.5), "not one text"),
        (change().member(CSN, true), "not one text"),
        (change().member(CSN, Value::Null), "not one text"),
        (change().member(CSN, "7".repeat(10 * 1024)), "not one text"),
    ] {
        let page = provider(&hospital, altered).await;
        page.assert_refused(400, fix);
        page.assert_refused(400, CSN);
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c23_a_csn_padded_with_spaces_is_the_same_visit() {
    let hospital = Hospital::open().await;
    let plain = provider(&hospital, change()).await;
    let padded = patient(&hospital, change().member(CSN, "  10277\t ")).await;
    assert_eq!(meeting(&plain), meeting(&padded));
}

#[tokio::test]
async fn c24_what_could_mean_something_to_a_table_or_a_path_is_no_csn() {
    let hospital = Hospital::open().await;
    let written = hospital.aws.calls();
    for csn in [
        "10#277",
        "VISIT#x",
        "10|277",
        "10/277",
        "../10277",
        "..\\10277",
        "10277\u{0}",
        "10277\n10278",
        "10277\r\nx: y",
        "{\"S\":\"x\"}",
        "10277 10278",
        "10277&x=y",
        "\u{1f600}",
        "\u{661}\u{660}\u{662}\u{667}\u{667}",
        "\u{ff11}\u{ff10}",
        "10277\u{200b}",
        "\u{202e}77201",
        "1\u{301}0277",
        &"7".repeat(65),
        &"7".repeat(2048),
    ] {
        for page in [
            provider(&hospital, change().member(CSN, csn)).await,
            patient(&hospital, change().member(CSN, csn)).await,
        ] {
            page.assert_refused(400, "1 to 64 letters, digits, dots, hyphens or underscores");
            page.assert_silent_about(csn);
        }
    }
    // Longer than any key of the table may be.
    let page = provider(&hospital, change().member(CSN, "7".repeat(2049))).await;
    page.assert_refused(400, CSN);
    assert!(hospital.zoom.calls().is_empty());
    // The launch itself was marked as used, and what was refused was noted under its code alone.
    let calls = hospital.aws.calls();
    for operation in ["GetItem", "TransactWriteItems"] {
        assert_eq!(calls.get(operation), written.get(operation), "{operation}");
    }
    let bridge = Bridge::new(hospital.environment.clone());
    let installation = bridge.installation().await.unwrap();
    let now = installation.clock.now();
    let day = Duration::from_secs(86_400);
    let table = &installation.table;
    let logged = table.logged_between(now.minus(day), now.plus(day), usize::MAX);
    let logged = logged.await.unwrap().entries;
    assert_eq!(logged.len(), 41);
    assert!(
        logged
            .iter()
            .all(|it| matches!(it, Logged::Step { visit: None, .. }))
    );
}

#[tokio::test]
async fn c24_half_a_surrogate_pair_is_no_text_at_all() {
    let hospital = Hospital::open().await;
    for half in ["\\ud800", "\\udc00", "\\ud800x", "10277\\udfff"] {
        let altered = change().member(CSN, "HALF").text("HALF", half);
        let page = provider(&hospital, altered).await;
        page.assert_refused(502, "not a JSON object");
    }
    // A whole pair is a letter, and not one of a CSN.
    let altered = change().member(CSN, "PAIR").text("PAIR", "\\ud83d\\ude00");
    provider(&hospital, altered)
        .await
        .assert_refused(400, "is not a CSN");
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c24_every_letter_of_the_grammar_is_taken() {
    let hospital = Hospital::open().await;
    for csn in [
        "1",
        "-",
        "A.b_c-9",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._",
    ] {
        zoom_link(&provider(&hospital, change().member(CSN, csn)).await);
    }
    assert_eq!(hospital.zoom.meetings().len(), 4);
}

#[tokio::test]
async fn c25_visit_and_person_are_not_run_together() {
    let hospital = Hospital::open().await;
    let as_read = |csn: &str, user: &str| change().member(CSN, csn).member("epicUserId", user);
    let one = meeting(&provider(&hospital, as_read("1", "23")).await);
    let other = meeting(&provider(&hospital, as_read("12", "3")).await);
    assert_ne!(one, other);
    // Patients have a registration each, in their own visit.
    for (csn, user, host) in [("1", "23", &one), ("12", "3", &other), ("1", "3", &one)] {
        let answer = patient(&hospital, as_read(csn, user)).await;
        assert_eq!(meeting(&answer), *host);
    }
    let mut registrants: Vec<usize> = hospital
        .zoom
        .meetings()
        .iter()
        .map(|it| it.registrants.len())
        .collect();
    registrants.sort_unstable();
    assert_eq!(registrants, [1, 2]);
}

#[tokio::test]
async fn c26_the_same_csn_in_another_installation_is_another_visit() {
    // Two installations, to make it hard even in one table: only their settings differ.
    let hospital = Hospital::open().await;
    let mut settings = hospital.settings.clone();
    settings["data_key"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into();
    hospital.aws.put_secret("other", &settings).unwrap();
    let mut environment = hospital.environment.clone();
    environment.settings_secret_id = "other".to_owned();
    let other = Bridge::new(environment);
    let other = hospital.browser().with_functions(Arc::new(other));

    let ours = provider(&hospital, change()).await;
    let launch = hospital.provider_launch();
    let theirs = other.until(&launch, "/zoom-client/").await;
    assert!(!theirs.contains(&meeting(&ours)), "{theirs}");
    assert_eq!(hospital.zoom.meetings().len(), 2);
}
