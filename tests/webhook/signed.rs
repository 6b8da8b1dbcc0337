//! Only what Zoom signed, as it signed it, when it signed it.

use sandbox::{
    aws::{Failure, FailureKind},
    installation::lay_over,
};
use serde_json::{Value, json};
use tests::{
    Hospital, PROVIDER,
    webhook::{Function, SECRET, hmac_hex, lost_join, signature},
};

const OLD: &str = "the-secret-before-this-one";

fn change_settings(hospital: &Hospital, part: Value) {
    let mut settings = hospital.settings.clone();
    lay_over(&mut settings, part);
    hospital
        .aws
        .put_secret(sandbox::installation::SECRET, &settings)
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn c47_a_signature_that_is_not_exactly_one_is_refused() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let function = Function::cold(&hospital);
    let time = function.now().to_string();
    let right = signature(SECRET, function.now(), &body);
    let digits = right.strip_prefix("v0=").unwrap();
    for wrong in [
        String::new(),
        "v0".to_owned(),
        "v0=".to_owned(),
        format!("v1={digits}"),
        format!("v0={}", digits.to_uppercase()),
        format!("V0={digits}"),
        digits.to_owned(),
        right[..right.len() - 1].to_owned(),
        format!("{right}0"),
        format!("v0=g{}", &digits[1..]),
        format!("{right} "),
        format!(" {right}"),
        format!("{right}{right}"),
        format!("{right},{right}"),
        format!("{right}\t"),
    ] {
        assert_eq!(function.signed(&time, &wrong, &body).await, 401, "{wrong}");
    }
    let (name, stamp) = ("x-zm-signature", ("x-zm-request-timestamp", time.as_str()));
    for headers in [
        vec![stamp],
        vec![(name, right.as_str())],
        vec![stamp, (name, &right), (name, &right)],
        vec![stamp, stamp, (name, &right)],
    ] {
        let (status, said) = function.ask(&headers, &body).await;
        assert_eq!((status, said.as_str()), (401, ""), "{headers:?}");
    }
    assert_eq!(hospital.records().await, Vec::<Value>::new());
    assert_eq!(function.signed(&time, &right, &body).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn c48_any_changed_bit_of_a_real_event_is_refused() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let function = Function::cold(&hospital);
    let time = function.now().to_string();
    let right = signature(SECRET, function.now(), &body);
    for bit in 0..body.len() * 8 {
        let mut changed = body.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(function.signed(&time, &right, &changed).await, 401, "{bit}");
    }
    for bit in 0..SECRET.len() * 7 {
        let mut secret = SECRET.as_bytes().to_vec();
        secret[bit / 7] ^= 1 << (bit % 7);
        let wrong = signature(std::str::from_utf8(&secret).unwrap(), function.now(), &body);
        assert_eq!(function.signed(&time, &wrong, &body).await, 401, "{bit}");
    }
    for bit in 0..time.len() * 7 {
        let mut changed = time.clone().into_bytes();
        changed[bit / 7] ^= 1 << (bit % 7);
        // Not every byte is one that a header may have.
        if changed.iter().all(|byte| (0x20..0x7f).contains(byte)) {
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(
                function.signed(&changed, &right, &body).await,
                401,
                "{changed}"
            );
        }
    }
    assert_eq!(hospital.records().await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn c49_the_same_json_in_other_bytes_is_refused() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let function = Function::cold(&hospital);
    let mut event: Value = serde_json::from_slice(&body).unwrap();
    event["payload"]["object"]["topic"] = json!("TOPIC");
    event["payload"]["object"]["duration"] = json!(1);
    let plain = event
        .to_string()
        .replace("TOPIC", r"Visit \u00e9 \uD83E\uDE7A ü");
    let time = function.now().to_string();
    let right = signature(SECRET, function.now(), plain.as_bytes());
    let reserialised = serde_json::from_str::<Value>(&plain).unwrap().to_string();
    assert_ne!(reserialised, plain);
    let pretty = serde_json::to_string_pretty(&event).unwrap();
    for other in [
        reserialised,
        pretty,
        format!("{plain}\n"),
        format!("\u{feff}{plain}"),
        plain.replacen(':', ": ", 1),
        plain.replace(r"\u00e9", "é"),
        plain.replace('ü', r"\u00fc"),
        plain.replace(r"\uD83E", r"\ud83e"),
        plain.replace("\"duration\":1", "\"duration\":1.0"),
    ] {
        assert_ne!(other, plain);
        assert_eq!(
            function.signed(&time, &right, other.as_bytes()).await,
            401,
            "{other}"
        );
    }
    assert_eq!(function.signed(&time, &right, plain.as_bytes()).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn c50_a_timestamp_that_is_no_plain_number_of_seconds_is_refused() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let function = Function::cold(&hospital);
    let now = function.now();
    for wrong in [
        String::new(),
        "0".to_owned(),
        "-1".to_owned(),
        format!("+{now}"),
        format!(" {now}"),
        format!("{now} "),
        format!("0{now}"),
        format!("{now}000"),
        format!("{now}.0"),
        format!("{now},{now}"),
        "1e9".to_owned(),
        "00".to_owned(),
        "0x6b49d200".to_owned(),
        i64::MAX.to_string(),
        "9223372036854775808".to_owned(),
        "9999999999999999999".to_owned(),
        "1".repeat(19),
        "1".repeat(20),
        "1".repeat(4_096),
        "1".repeat(4_300),
        "1".repeat(4_301),
        "1".repeat(5_000),
    ] {
        let message = [format!("v0:{wrong}:").as_bytes(), &body].concat();
        let signed = format!("v0={}", hmac_hex(SECRET, &message));
        assert_eq!(
            function.signed(&wrong, &signed, &body).await,
            401,
            "{wrong}"
        );
    }
    assert_eq!(function.fresh(&body).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn c51_a_late_event_counts_within_two_hours_if_it_was_never_seen() {
    for (age, status) in [
        (299, 200),
        (300, 200),
        (301, 200),
        (-59, 200),
        (-60, 200),
        (-61, 401),
        (85 * 60, 200),
        (2 * 3600, 200),
        (2 * 3600 + 1, 401),
    ] {
        let hospital = Hospital::open().await;
        let body = lost_join(&hospital).await;
        let function = Function::cold(&hospital);
        assert_eq!(function.aged(age, SECRET, &body).await, status, "{age}");
        let count = usize::from(status == 200);
        assert_eq!(hospital.records().await.len(), count, "{age}");
        // Once more, late or not: seen.
        for again in [age, 85 * 60, 0] {
            let status = function.aged(again, SECRET, &body).await;
            assert_eq!(status == 401, again == age && count == 0, "{again}");
        }
        assert_eq!(hospital.records().await.len(), 1, "{age}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c53_the_old_secret_counts_during_a_rotation_and_not_after_it() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let before = Function::cold(&hospital);
    assert_eq!(before.aged(0, OLD, &body).await, 401);

    change_settings(
        &hospital,
        json!({ "zoom": { "previous_webhook_secret_token": OLD } }),
    );
    let during = Function::cold(&hospital);
    assert_eq!(during.aged(0, "neither", &body).await, 401);
    assert_eq!(during.aged(0, OLD, &body).await, 200);
    assert_eq!(during.fresh(&body).await, 200);
    hospital.light(PROVIDER, true).await;

    change_settings(
        &hospital,
        json!({ "zoom": { "previous_webhook_secret_token": null } }),
    );
    // One that runs on learns of it within five minutes.
    during.advance(301);
    for function in [during, Function::cold(&hospital)] {
        assert_eq!(function.aged(0, OLD, &body).await, 401);
        assert_eq!(function.fresh(&body).await, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c53_without_secrets_manager_a_running_function_goes_on_and_a_new_one_has_zoom_send_again()
{
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let warm = Function::cold(&hospital);
    assert_eq!(warm.fresh(b"{\"event\":\"x\"}").await, 200);
    let failure = Failure::of("GetSecretValue", FailureKind::Internal).times(1_000);
    hospital.aws.fail(failure);
    let cold = Function::cold(&hospital);
    assert_eq!(cold.fresh(&body).await, 503);
    assert_eq!(cold.aged(0, "wrong", &body).await, 503);

    warm.advance(301);
    assert_eq!(warm.aged(0, "wrong", &body).await, 401);
    // It does not wait for Secrets Manager each time.
    let reads = hospital.aws.calls()["GetSecretValue"];
    assert_eq!(warm.fresh(b"{\"event\":\"x\"}").await, 200);
    assert_eq!(hospital.aws.calls()["GetSecretValue"], reads);
    assert_eq!(warm.fresh(&body).await, 200);
    let items = hospital.items().await;
    let owed = |item: &&Value| {
        item["sk"]["S"]
            .as_str()
            .unwrap()
            .starts_with("NOTIFICATION#")
    };
    assert_eq!(items.iter().filter(owed).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c54_only_a_signed_and_reasonable_challenge_is_answered() {
    let hospital = Hospital::open().await;
    let function = Function::cold(&hospital);
    let challenge = |payload: Value| {
        let body = json!({ "event": "endpoint.url_validation", "event_ts": 1, "payload": payload });
        body.to_string().into_bytes()
    };
    let good = challenge(json!({ "plainToken": "made-up-token" }));
    let time = function.now().to_string();
    let signed = signature(SECRET, function.now(), &good);
    let headers = [
        ("x-zm-request-timestamp", time.as_str()),
        ("x-zm-signature", signed.as_str()),
    ];
    let (status, body) = function.ask(&headers, &good).await;
    assert_eq!(status, 200);
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap(),
        json!({
            "plainToken": "made-up-token",
            "encryptedToken": hmac_hex(SECRET, b"made-up-token"),
        })
    );
    let (status, body) = function.ask(&[], &good).await;
    assert_eq!((status, body.as_str()), (401, ""));
    for payload in [
        json!({}),
        json!(null),
        json!("made-up-token"),
        json!({ "plainToken": null }),
        json!({ "plainToken": 5 }),
        json!({ "plainToken": ["a"] }),
        json!({ "plainToken": "x".repeat(10 * 1024) }),
    ] {
        assert_eq!(
            function.fresh(&challenge(payload.clone())).await,
            400,
            "{payload}"
        );
    }
}
