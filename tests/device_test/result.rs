//! A result is kept with its visit, once, whatever is sent twice, late, torn or forged.

use serde_json::{Value, json};
use tests::PROVIDER;

use crate::{Test, all};

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_kept_with_the_visit_before_the_visit_exists() {
    let test = Test::open().await;
    let mut checks = all("works");
    checks["speaker"] = json!({ "verdict": "does_not_work", "reason": "not_heard" });
    let posted = test.post(1, checks).await;
    assert_eq!((posted.status, &posted.body["kept"]), (200, &json!(true)));
    let kept = &test.steps("device_tested").await[0];
    assert_eq!(kept["result"], "does_not_work");
    assert_eq!(kept["camera"], json!({ "verdict": "works" }));
    assert_eq!(kept["speaker"]["reason"], "not_heard");
    // The code on the person's page leads here.
    let code = test.page.body.split(r#"class="code">"#).nth(1).unwrap();
    assert_eq!(kept["correlation"], code.split('<').next().unwrap());

    // The visit comes days later, and the result is still its own.
    test.hospital.provider_link(PROVIDER).await;
    assert_eq!(test.steps("device_tested").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_comes_twice_or_late_changes_nothing() {
    let test = Test::open().await;
    assert_eq!(test.post(5, all("works")).await.status, 200);
    assert_eq!(test.post(5, all("works")).await.status, 200);
    assert_eq!(test.post(4, all("does_not_work")).await.status, 200);
    let kept = test.steps("device_tested").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["result"], "works");
    assert_eq!(test.post(6, all("does_not_work")).await.status, 200);
    assert_eq!(
        test.steps("device_tested").await[0]["result"],
        "does_not_work"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tests_of_one_visit_are_two_results() {
    let test = Test::open().await;
    test.post(1, all("does_not_work")).await;
    let url = crate::launch(&test.hospital);
    let browser = test.hospital.browser();
    let page = browser.open(&url).await;
    let second = Test {
        page,
        browser,
        ..test
    };
    second.post(1, all("works")).await;
    assert_eq!(second.steps("device_tested").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_of_the_page_is_understood_as_far_as_it_goes() {
    let test = Test::open().await;
    let odd = json!({
        "camera": { "verdict": "works", "lens": "wide" },
        "microphone": { "verdict": "perhaps" },
        "speaker": { "verdict": "does_not_work", "reason": "haunted" },
        "smell": 3,
    });
    assert_eq!(test.post(1, odd).await.status, 200);
    let kept = &test.steps("device_tested").await[0];
    assert_eq!(kept["microphone"], json!({ "verdict": "not_tested" }));
    assert_eq!(kept["speaker"]["reason"], "other");
    assert_eq!(kept["connection"], json!({ "verdict": "not_tested" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_foreign_or_too_much_is_refused_and_not_kept() {
    let test = Test::open().await;
    let body = |ticket: &str| {
        let mut body = all("works");
        body["ticket"] = ticket.into();
        body["revision"] = 1.into();
        body.to_string()
    };
    let ours = ("sec-fetch-site", "same-origin");
    let good = body(&test.ticket());
    let origin = test.hospital.base.clone();
    for (body, headers, status) in [
        (body("x"), vec![ours], 404),
        (body(&test.ticket()[1..]), vec![ours], 404),
        (good.clone(), vec![("sec-fetch-site", "cross-site")], 403),
        (good.clone(), vec![("sec-fetch-site", "same-site")], 403),
        (good.clone(), vec![("origin", "https://evil.example")], 403),
        (good.clone(), vec![], 403),
        ("{}".to_owned(), vec![ours], 400),
        ("[]".to_owned(), vec![ours], 400),
        ("no JSON".to_owned(), vec![ours], 400),
        (String::new(), vec![ours], 400),
        (format!("{good}{}", " ".repeat(9000)), vec![ours], 413),
    ] {
        let posted = test.post_raw(&body, &headers).await;
        assert_eq!(posted.status, status, "{headers:?} {}", posted.body);
        let code = posted.body["code"].as_str().unwrap_or_default();
        assert_eq!(code.len(), 9, "{}", posted.body);
    }
    assert_eq!(test.steps("device_tested").await, Vec::<Value>::new());
    // An older browser, which names its origin only.
    let posted = test.post_raw(&good, &[("origin", &origin)]).await;
    assert_eq!(posted.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_worth_nothing_in_another_browser() {
    let test = Test::open().await;
    let other = test.hospital.browser();
    let stranger = Test {
        browser: other,
        ..test
    };
    assert_eq!(stranger.post(1, all("works")).await.status, 404);
    assert_eq!(stranger.steps("device_tested").await, Vec::<Value>::new());
}
