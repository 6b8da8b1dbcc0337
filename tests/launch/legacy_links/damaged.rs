//! A link with which something is wrong says nothing of what it was, but to the log.

use base64::{Engine, engine::general_purpose::STANDARD};
use sandbox::epic::LinkEncryption;
use tests::Logs;

use super::{FIX, encrypt, launch, launch_with, open, patients, zoom_link};

/// Links with which something is wrong each.
fn damaged() -> Vec<(&'static str, String)> {
    let right = encrypt(&patients());
    let bytes = STANDARD.decode(&right).unwrap();
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        STANDARD.encode(bytes)
    };
    let without = |field: &str| {
        let kept: Vec<String> = patients()
            .split('&')
            .filter(|pair| !pair.starts_with(field))
            .map(str::to_owned)
            .collect();
        encrypt(&kept.join("&"))
    };
    let other_key = LinkEncryption::from_password("another-tenants-password");
    vec![
        ("bad padding", flipped(bytes.len() - 17)),
        ("a flipped bit in front", flipped(0)),
        ("a flipped bit in the middle", flipped(bytes.len() / 2)),
        ("cut off between blocks", STANDARD.encode(&bytes[..32])),
        ("cut off in a block", STANDARD.encode(&bytes[..37])),
        ("cut off in its text", right[..right.len() - 5].to_owned()),
        (
            "another tenant's key",
            other_key.encrypt(&patients()).unwrap(),
        ),
        ("no Base64", "=not=base64=".to_owned()),
        ("nothing", String::new()),
        (
            "too long",
            encrypt(&format!("{}&x={}", patients(), "x".repeat(4000))),
        ),
        (
            "control characters",
            encrypt(&format!("{}&x=\0", patients())),
        ),
        ("no time", without("Timestamp")),
        ("no user type", without("usertype")),
        ("no visit", without("sessionid")),
        ("no person", without("userid")),
        (
            "a visit that is none",
            encrypt(&patients().replace("10277", "10/277")),
        ),
        (
            "a flag that is none",
            encrypt(&format!("{}&noRedirect=maybe", patients())),
        ),
        ("a mnemonic", encrypt(&patients().replace("10277", "%CSN%"))),
    ]
}

#[tokio::test]
async fn c35_whatever_is_wrong_with_a_link_the_answer_is_the_same() {
    let hospital = open().await;
    let mut first = None;
    for (what, data) in damaged() {
        let page = launch_with(&hospital, "patient", &data).await;
        page.assert_refused(400, FIX);
        let code = page.correlation_code().unwrap();
        let shown = page.body.replace(&code, "");
        let headers: Vec<_> = page
            .headers
            .iter()
            .filter(|(name, _)| *name != "date" && *name != "apigw-requestid")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let first = first.get_or_insert_with(|| (shown.clone(), headers.clone()));
        assert_eq!(first.0, shown, "{what}");
        assert_eq!(first.1, headers, "{what}");
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_link_is_in_the_log_and_its_people_are_not() {
    let logs = Logs::record();
    let hospital = open().await;
    let page = launch(&hospital, "patient", &patients().replace("10277", "%CSM%")).await;
    let code = page.correlation_code().unwrap();
    let text = logs.text();
    let refused = |line: &&str| line.contains(&code) && line.contains("refused");
    let line = text.lines().find(refused).unwrap();
    assert!(line.contains("epicSessionId"), "{line}");
    let link = patients()
        .replace("10277", "LEAK-CSN")
        .replace("736", "LEAKWPR");
    let data = encrypt(&link);
    let way = launch_with(&hospital, "patient", &data).await;
    let logs = logs.text();
    assert!(logs.contains("legacy_link_opened"), "{logs}");
    for value in ["LEAK", "Camila", "Lopez", "%CSM%", &data, zoom_link(&way)] {
        assert!(!logs.contains(value), "`{value}` is in the log: {logs}");
    }
}
