//! One notification, and every way in which Epic may answer it.

use std::time::Duration;

use sandbox::epic::exception_body;
use serde_json::json;
use shared::{
    epic::StatusError,
    notification::{Delivered, Status},
};
use tests::Logs;

use crate::{
    epic::Does,
    ward::{Patient, Ward},
};

/// One patient who has just come in, and the notifier woken once with Epic acting so.
async fn after(does: impl IntoIterator<Item = Does>) -> (Ward, Patient) {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.epic.next(does);
    ward.comes(&patient, 1).await;
    ward.sweep(&ward.bridge).await;
    (ward, patient)
}

impl Ward {
    /// It failed, is due again soon, and the next minute delivers it.
    async fn is_delivered_next(&self, patient: &Patient, what: &str) {
        let record = self.record(patient).await;
        assert_eq!(record.status, Status::Pending, "{what}");
        let wait = record.due_at.unwrap().since(self.now());
        assert!(wait < Duration::from_secs(110), "{what}: {wait:?}");
        self.minute().await;
        self.minute().await;
        assert_eq!(
            self.record(patient).await.status,
            Status::Delivered,
            "{what}"
        );
        assert!(self.epic.light("10277", "736"), "{what}");
    }

    async fn was_given_up(&self, patient: &Patient, what: &str) {
        assert_eq!(self.record(patient).await.status, Status::Failed, "{what}");
        let calls = self.epic.told().len();
        self.minute().await;
        assert_eq!(self.epic.told().len(), calls, "{what} is tried no more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c63_only_a_documented_success_counts_as_one() {
    for (status, body) in [
        (200, r#"{"Status":"1"}"#),
        (200, r#"{"Status":1}"#),
        (200, "{}"),
        (200, ""),
        (201, ""),
        (204, ""),
    ] {
        let (ward, patient) = after([Does::json(status, body)]).await;
        let record = ward.record(&patient).await;
        assert_eq!(record.status, Status::Delivered, "{status} {body}");
        assert_eq!(record.attempts[0].resp_code, Some(status));
    }
    for body in [
        "<html><title>Sign in</title></html>",
        r#"{"Status":"0"}"#,
        r#"{"Status":true}"#,
        "[]",
        "\"1\"",
    ] {
        let (ward, patient) = after([Does::json(200, body)]).await;
        ward.is_delivered_next(&patient, body).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c64_a_redirect_is_never_followed_and_named_with_its_fix() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = format!("http://127.0.0.1:9/{status}");
        let does = Does::Answers(status, vec![("location", elsewhere)], String::new());
        let (ward, patient) = after([does]).await;
        ward.was_given_up(&patient, "a redirect").await;
        let own = format!("{}/elsewhere", ward.epic.base);
        ward.epic.next([Does::Answers(
            status,
            vec![("location", own)],
            String::new(),
        )]);
        ward.goes(&patient, 1).await;
        ward.comes(&patient, 2).await;
        ward.minute().await;
        assert_eq!(ward.epic.other_paths(), Vec::<String>::new(), "{status}");
        assert_eq!(ward.record(&patient).await.status, Status::Failed);
    }
}

#[tokio::test]
async fn c64_the_log_says_what_to_do_about_a_redirect() {
    let logs = Logs::record();
    after([Does::Answers(
        302,
        vec![("location", "/x".to_owned())],
        String::new(),
    )])
    .await;
    let text = logs.text();
    assert!(text.contains("set epic.telehealth_base_url"), "{text}");
    assert!(!text.contains("10277") && !text.contains("736 "), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c65_each_of_epics_codes_is_final_but_a_lock() {
    for (code, known) in [
        ("NO-CONFERENCE-ID", StatusError::NoConferenceId),
        ("NO-USER-ID", StatusError::NoUserId),
        ("NO-USER-ID-Type", StatusError::NoUserIdType),
        ("NO-VENDOR-NAME", StatusError::NoVendorName),
        ("NO-CONNECTION-STATUS", StatusError::NoConnectionStatus),
        ("INVALID-CONFERENCE-ID", StatusError::InvalidConferenceId),
        ("INVALID-USER-ID-TYPE", StatusError::InvalidUserIdType),
        ("INVALID-USER-ID", StatusError::InvalidUserId),
        (
            "INVALID-CONNECTION-STATUS",
            StatusError::InvalidConnectionStatus,
        ),
    ] {
        let (ward, patient) = after([Does::json(400, exception_body(code))]).await;
        let record = ward.record(&patient).await;
        assert_eq!(record.attempts[0].epic_error, Some(known), "{code}");
        ward.was_given_up(&patient, code).await;
    }
    for (code, known) in [
        ("LOCK-FAILED", Some(StatusError::LockFailed)),
        ("SOMETHING-NEW", None),
        ("INVALID-USER-ID-TYPES", None),
    ] {
        let (ward, patient) = after([Does::json(400, exception_body(code))]).await;
        let record = ward.record(&patient).await;
        assert_eq!(record.attempts[0].epic_error, known, "{code}");
        ward.is_delivered_next(&patient, code).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c66_a_revoked_token_is_renewed_once_for_all_who_need_it() {
    let ward = Ward::open().await;
    let mut patients = Vec::new();
    for number in 0..8 {
        let patient = ward
            .patient(&format!("30{number}"), &format!("7{number}"))
            .await;
        ward.comes(&patient, 1).await;
        patients.push(patient);
    }
    ward.sweep(&ward.bridge).await;
    assert_eq!(ward.epic.token_calls(), 1);
    ward.epic.revokes_tokens();
    for patient in &patients {
        ward.goes(patient, 1).await;
    }
    ward.minute().await;
    assert_eq!(ward.epic.token_calls(), 2, "one for all of them");
    for patient in &patients {
        let record = ward.record(patient).await;
        assert_eq!(record.status, Status::Delivered);
        assert_eq!(record.attempts.len(), 1);
    }
}

/// "Permanent after 2": after the second refusal nothing is sent but one try now and then. The notifications
/// wait, because the hospital can mend this, and then the lights must be right.
#[tokio::test]
async fn c66_a_token_that_is_never_accepted_stops_everything_and_raises_the_alarm() {
    let logs = Logs::record();
    let ward = Ward::open().await;
    ward.epic.refuses_every_token();
    let first = ward.patient("301", "71").await;
    let second = ward.patient("302", "72").await;
    ward.comes(&first, 1).await;
    ward.sweep(&ward.bridge).await;
    let record = ward.record(&first).await;
    assert_eq!(record.attempts[0].resp_code, Some(401));
    assert_eq!(ward.epic.token_calls(), 2);
    assert!(logs.text().contains("epic_unavailable"), "{}", logs.text());
    assert!(logs.text().contains("map its client ID to an Epic user"));
    ward.comes(&second, 1).await;
    // A worker that starts now knows, and asks for no token.
    let cold = ward.cold_start();
    let calls = ward.epic.token_calls();
    let key = ward.record(&second).await.key().unwrap();
    let installation = cold.installation().await.unwrap();
    let outcome = shared::notification::deliver(&installation, &key).await;
    assert!(matches!(outcome, Ok(Delivered::Held(_))), "{outcome:?}");
    assert_eq!(ward.epic.token_calls(), calls);
    assert!(ward.record(&second).await.attempts.is_empty());
    ward.epic.recovers();
    ward.minute().await;
    ward.minute().await;
    assert!(ward.epic.light("301", "71") && ward.epic.light("302", "72"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c66_while_no_token_is_to_be_had_they_ask_for_one_together() {
    let ward = Ward::open().await;
    let slowly = Does::ActsAfter(Duration::from_secs(60));
    ward.epic
        .next_tokens([slowly.clone(), slowly.clone(), slowly]);
    let mut patients = Vec::new();
    for number in 0..6 {
        let patient = ward
            .patient(&format!("30{number}"), &format!("7{number}"))
            .await;
        ward.comes(&patient, 1).await;
        patients.push(patient);
    }
    ward.sweep(&ward.bridge).await;
    // The first of the sweep, and then all the others with one call more.
    assert!(ward.epic.token_calls() <= 2, "{}", ward.epic.token_calls());
    for patient in &patients {
        let record = ward.record(patient).await;
        assert!(record.attempts[0].problem.is_some());
        assert_eq!(record.status, Status::Pending);
    }
    ward.epic.recovers();
    ward.minute().await;
    ward.minute().await;
    for patient in &patients {
        assert!(ward.epic.light(&patient.csn, &patient.id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c67_what_cannot_change_is_final_and_what_can_is_tried_again() {
    for status in [402, 403, 404, 405, 410, 413, 414, 416] {
        let (ward, patient) = after([Does::status(status)]).await;
        ward.was_given_up(&patient, &status.to_string()).await;
    }
    for status in [408, 429] {
        let (ward, patient) = after([Does::status(status)]).await;
        ward.is_delivered_next(&patient, &status.to_string()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c67_whatever_retry_after_says_the_next_try_is_soon() {
    let in_ten_years = 10 * 365 * 86_400;
    for asked in [
        "1",
        "0",
        "-5",
        "soon",
        "",
        "Wed, 21 Oct 2015 07:28:00 GMT",
        "Wed, 21 Oct 2037 07:28:00 GMT",
        &in_ten_years.to_string(),
        "99999999999999999999",
    ] {
        for status in [429, 503] {
            let headers = vec![("retry-after", asked.to_owned())];
            let (ward, patient) = after([Does::Answers(status, headers, String::new())]).await;
            ward.is_delivered_next(&patient, asked).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c68_whatever_breaks_on_the_way_is_tried_again() {
    let text = |text: &str| Does::Sends(text.as_bytes().to_vec());
    let cases = [
        ("500", Does::status(500)),
        ("502", Does::json(502, "<html>Bad gateway</html>")),
        ("503", Does::status(503)),
        ("504", Does::status(504)),
        ("reset", Does::Drops),
        // A TLS alert, as a server sends it that wants TLS.
        ("TLS alert", Does::Sends(vec![0x15, 3, 3, 0, 2, 2, 40])),
        ("half an answer", text("HTTP/1.1 200 OK\r\ncontent-le")),
        (
            "too short",
            text("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"Status\":\"1\"}"),
        ),
        ("no HTTP", text("\0\0\0\0\0\0")),
        ("a flood of 100 MB", Does::Floods),
    ];
    for (name, does) in cases {
        let (ward, patient) = after([does]).await;
        ward.is_delivered_next(&patient, name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c68_an_answer_that_takes_for_ever_is_given_five_seconds() {
    for (does, delivered) in [
        (Does::ActsAfter(Duration::from_millis(4_000)), true),
        (Does::ActsAfter(Duration::from_secs(60)), false),
        (Does::Drips, false),
    ] {
        let what = format!("{does:?}");
        let (ward, patient) = after([does]).await;
        let record = ward.record(&patient).await;
        assert_eq!(record.status == Status::Delivered, delivered, "{what}");
        if !delivered {
            assert_eq!(record.attempts[0].resp_code, None);
            ward.is_delivered_next(&patient, &what).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c68_an_address_where_nobody_listens_or_that_is_no_name_loses_nothing() {
    for base in ["http://127.0.0.1:9", "http://localhost:9"] {
        let ward = Ward::open_with(json!({ "epic": { "telehealth_base_url": base } })).await;
        let patient = ward.patient("10277", "736").await;
        ward.comes(&patient, 1).await;
        ward.sweep(&ward.bridge).await;
        let record = ward.record(&patient).await;
        assert_eq!(record.status, Status::Pending, "{base}");
        assert_eq!(record.attempts[0].resp_code, None, "{base}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c69_an_answer_that_was_lost_after_epic_acted_is_sent_again_and_harms_nothing() {
    let (ward, patient) = after([Does::ActsAndDrops]).await;
    ward.is_delivered_next(&patient, "a lost answer").await;
    // It may be on, so it is switched off.
    ward.goes(&patient, 1).await;
    ward.minute().await;
    assert_eq!(ward.record(&patient).await.status, Status::Delivered);
    assert!(!ward.epic.light("10277", "736"));

    let (ward, patient) = after([Does::ActsAndDrops]).await;
    ward.goes(&patient, 1).await;
    ward.minute().await;
    assert_eq!(
        ward.statuses(&patient).await,
        [Status::Superseded, Status::Delivered]
    );
    assert!(!ward.epic.light("10277", "736"));
}
