//! A text reaches the phone, counts once, and says on the page what became of it.

use sandbox::aws::{Failure, FailureKind};
use serde_json::{Value, json};
use tests::{
    CSN, Hospital,
    staff::{NUMBER, Staff, notice, steps, texts},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_link_comes_to_the_phone_in_its_language_and_the_page_lists_it() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    for (recipient, number, language, opening) in [
        ("patient", "(555) 201-0123", "en", "Join the video visit: "),
        ("interpreter", "+34 612 345 678", "es", "Visita por video: "),
    ] {
        staff.send(recipient, number, language).await;
        assert_eq!(staff.page.status, 200);
        assert_eq!(staff.notice(), "The text is on its way.");
        let text = texts(&hospital).pop().unwrap();
        assert!(text.starts_with(opening), "{text}");
        assert!(text.contains(&format!("{}/join/", hospital.base)), "{text}");
    }
    let numbers: Vec<_> = hospital
        .aws
        .texts()
        .into_iter()
        .map(|it| it.number)
        .collect();
    assert_eq!(numbers, [NUMBER, "+34612345678"]);

    let listed = staff.page.text_of(".links li");
    assert_eq!(listed.len(), 2);
    assert!(
        listed[0].contains("Interpreter") && listed[0].contains("ending in 78"),
        "{listed:?}"
    );
    assert!(
        listed[1].contains("Patient") && listed[1].contains("ending in 23"),
        "{listed:?}"
    );
    for number in ["(555) 201-0123", "2010123", "612 345 678", "612345678"] {
        assert!(!staff.page.body.contains(number), "{number} is on the page");
    }
    // The way into Zoom is still there.
    assert!(staff.page.button().contains("/zoom-client/"));

    let steps = steps(&hospital, "link_sent").await;
    let told: Vec<_> = steps
        .iter()
        .map(|step| (&step["recipient"], &step["language"], &step["outcome"]))
        .collect();
    let (english, spanish) = (json!("en"), json!("es"));
    assert_eq!(
        told,
        [
            (&json!("patient"), &english, &json!("sent")),
            (&json!("interpreter"), &spanish, &json!("sent")),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_names_nobody_and_is_one_message_part() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    for language in ["en", "es"] {
        staff.send("patient", NUMBER, language).await;
        let text = texts(&hospital).pop().unwrap();
        for name in ["Camila", "Lopez", "Okafor", CSN, "736", "hospital"] {
            assert!(!text.contains(name), "{text}");
        }
        let host = "https://abcdefghij.execute-api.us-east-1.amazonaws.com";
        let real = text.replace(&hospital.base, host);
        assert!(real.len() <= 160, "{} letters: {real}", real.len());
        // GSM 03.38 has these of Unicode's Latin letters beyond ASCII; others cost a part of 70 letters.
        assert!(
            real.chars()
                .all(|letter| letter.is_ascii() || "ñÑéüÜ¿¡".contains(letter)),
            "{real}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_twice_or_reloaded_sends_one_text() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let first = staff.page.clone();
    staff.link(&hospital).await;
    let answers = [
        staff
            .browser
            .submit(
                &first,
                "#send-link form",
                &[
                    ("action", "send"),
                    ("recipient", "family"),
                    ("number", "555 201 0123"),
                ],
            )
            .await,
        staff
            .browser
            .submit(
                &first,
                "#send-link form",
                &[
                    ("action", "send"),
                    ("recipient", "family"),
                    ("number", NUMBER),
                ],
            )
            .await,
    ];
    for answer in &answers {
        assert_eq!(notice(answer), "The text is on its way.");
        assert_eq!(answer.text_of(".links li").len(), 1);
    }
    assert_eq!(texts(&hospital).len(), 1);
    // The same page with another number, and the next page with the same, are other sends.
    staff.send_again(&first, "555 201 0199").await;
    staff.link(&hospital).await;
    assert_eq!(texts(&hospital).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_links_are_the_most_however_they_come() {
    let hospital = Hospital::open().await;
    let staff = Staff::open(&hospital).await;
    let (action, fields) = staff.page.form("#send-link form");
    let answers = (0..16).map(|number| {
        let browser = staff.browser.clone();
        let (url, mut fields) = (hospital.url(&action), fields.clone());
        fields.retain(|(name, _)| name != "number");
        fields.push(("number".to_owned(), format!("+155520101{number:02}")));
        fields.push(("action".to_owned(), "send".to_owned()));
        async move { browser.post(&url, &fields).await }
    });
    let answers = futures_util::future::join_all(answers).await;
    let sent = answers
        .iter()
        .filter(|it| notice(it) == "The text is on its way.")
        .count();
    let full = answers
        .iter()
        .filter(|it| notice(it).contains("already has ten links"))
        .count();
    assert_eq!(
        (sent, full),
        (10, 6),
        "{:?}",
        answers.iter().map(notice).collect::<Vec<_>>()
    );
    assert_eq!(texts(&hospital).len(), 10);
    // Another visit has ten of its own.
    let mut other = Staff::open_visit(&hospital, "10278").await;
    other.link(&hospital).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_number_is_said_and_kept_to_be_mended() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    for number in [
        "",
        "555",
        "call Camila",
        "+1 555 101 0123",
        "5552010123; 5552010124",
    ] {
        staff.send("family", number, "es").await;
        assert_eq!(staff.page.status, 200);
        assert!(
            staff
                .notice()
                .starts_with("This is not a complete mobile number"),
            "{number}"
        );
        let (_, fields) = staff.page.form("#send-link form");
        for kept in [
            ("number", number),
            ("recipient", "family"),
            ("language", "es"),
        ] {
            assert!(
                fields.contains(&(kept.0.to_owned(), kept.1.to_owned())),
                "{kept:?} in {fields:?}"
            );
        }
    }
    assert!(texts(&hospital).is_empty());

    let hospital = Hospital::open_with(&json!({ "sms": { "default_country_code": null } })).await;
    let mut staff = Staff::open(&hospital).await;
    staff.send("family", "555 201 0123", "en").await;
    assert!(staff.notice().contains("add the country code"));
    assert!(texts(&hospital).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_replied_stop_gets_no_text_until_they_reply_start() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    staff.link(&hospital).await;
    hospital.aws.reply(NUMBER, "STOP");
    let before = texts(&hospital).len();
    hospital.aws.reset_calls();
    staff.send("family", NUMBER, "en").await;
    assert!(
        staff.notice().contains("replied STOP"),
        "{}",
        staff.notice()
    );
    assert!(staff.page.text_of(".links li")[0].contains("wants no texts"));
    assert_eq!(
        hospital.aws.calls()["SendTextMessage"],
        1,
        "it was tried again"
    );
    assert_eq!(texts(&hospital).len(), before);
    let last = steps(&hospital, "link_sent").await.pop().unwrap();
    assert_eq!(last["outcome"], "opted_out");
    hospital.aws.reply(NUMBER, "START");
    staff.link(&hospital).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_trouble_of_the_service_has_its_words_and_its_fix() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let refused = |code, reason| FailureKind::Refused { code, reason };
    for (kind, times, words, fix, outcome) in [
        (
            FailureKind::Throttled,
            3,
            "too many texts",
            "message parts a second",
            "refused",
        ),
        (
            refused(
                "ServiceQuotaExceededException",
                "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
            ),
            1,
            "tell your support team",
            "monthly SMS spend limit",
            "refused",
        ),
        (
            refused("AccessDeniedException", "INSUFFICIENT_ACCOUNT_REPUTATION"),
            1,
            "tell your support team",
            "SmsOriginationArn",
            "refused",
        ),
        (
            refused("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"),
            1,
            "cannot be sent to this number",
            "SMS sandbox",
            "refused",
        ),
        (
            refused("ResourceNotFoundException", ""),
            1,
            "tell your support team",
            "sms.configuration_set exist",
            "refused",
        ),
        (
            FailureKind::AnswerLost,
            1,
            "not known whether",
            "did not answer in time",
            "uncertain",
        ),
    ] {
        hospital
            .aws
            .fail(Failure::of("SendTextMessage", kind).times(times));
        staff.send("family", NUMBER, "en").await;
        assert!(
            staff.notice().contains(words),
            "{kind:?}: {}",
            staff.notice()
        );
        let support = staff.page.text_of("#send-link details").concat();
        assert!(support.contains(fix), "{kind:?}: {support}");
        let last = steps(&hospital, "link_sent").await.pop().unwrap();
        assert_eq!(last["outcome"], outcome, "{kind:?}");
    }
    // What may have been sent was not sent again.
    assert_eq!(texts(&hospital).len(), 1);
    // Short trouble is waited out.
    hospital
        .aws
        .fail(Failure::of("SendTextMessage", FailureKind::Throttled));
    staff.link(&hospital).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_without_texts_offers_none() {
    let off =
        json!({ "sms": { "origination_identity": Value::Null, "configuration_set": Value::Null } });
    let hospital = Hospital::open_with(&off).await;
    let staff = Staff::open(&hospital).await;
    assert_eq!(staff.page.status, 200);
    assert!(!staff.page.body.contains("send-link"));
    assert!(
        !staff.page.headers.contains_key("set-cookie")
            || !staff.page.headers["set-cookie"]
                .to_str()
                .unwrap()
                .contains("share")
    );
}
