//! Zoom refuses, forgets, stumbles, or is someone else: the person reads what to do, and the next try is clean.

use std::collections::BTreeSet;

use sandbox::{
    epic::{Audience, FdiOptions},
    fault::{Effect, Fault},
};
use serde_json::json;
use tests::{Answer, CSN, Hospital, PATIENT, PROVIDER, number};

const TOKEN: &str = "/sim/zoom/oauth/token";

async fn provider(hospital: &Hospital) -> Answer {
    hospital.visit(Audience::Provider, CSN, PROVIDER).await
}

fn creating_answers(
    hospital: &Hospital,
    times: u32,
    status: u16,
    headers: &[(&str, &str)],
    body: &str,
) {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    hospital.faults.add(Fault {
        path: "/meetings".to_owned(),
        except: None,
        method: Some("POST".to_owned()),
        after: 0,
        times,
        effect: Effect::Answer {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
        },
    });
}

/// The next launch goes through, to the one meeting there is.
async fn goes_on(hospital: &Hospital, what: &str) {
    hospital.faults.clear();
    let page = provider(hospital).await;
    assert_eq!(page.status, 303, "{what}: {}", page.body);
    let meeting = number(&page.zoom_link());
    assert_eq!(hospital.zoom.meetings().len(), 1, "{what}");
    assert_eq!(number(&hospital.patient_link().await), meeting, "{what}");
}

/// A refusal that tells an engineer this.
fn assert_refused(page: &Answer, fix: &str) {
    assert!(page.status >= 400, "{} {}", page.status, page.body);
    assert!(page.body.contains(fix), "`{fix}` is not in {}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn c78_a_refused_token_is_told_with_its_fix_and_asked_for_again_by_the_next() {
    for (status, body) in [
        (
            400,
            r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
        ),
        (
            400,
            r#"{"reason":"Account does not exist","error":"invalid_request"}"#,
        ),
        (401, ""),
        (429, ""),
        (500, ""),
        (200, "<html>"),
        (200, "{}"),
    ] {
        let hospital = Hospital::open().await;
        hospital.answer(TOKEN, 20, status, body);
        let page = provider(&hospital).await;
        assert!(page.status >= 400, "{status}: {}", page.body);
        assert_eq!(page.location(), None);
        goes_on(&hospital, &format!("{status} {body}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c78_a_missing_scope_is_named() {
    let hospital = Hospital::open().await;
    hospital.zoom.configure(|options| {
        options
            .scopes
            .retain(|scope| scope != "meeting:write:meeting:admin");
    });
    assert_refused(&provider(&hospital).await, "lacks a scope");
}

#[tokio::test(flavor = "multi_thread")]
async fn c78_a_token_that_ends_in_the_middle_is_renewed_once() {
    let hospital = Hospital::open().await;
    let first = number(&hospital.provider_link(PROVIDER).await);
    hospital.zoom.revoke_tokens();
    hospital.zoom.reset_calls();
    assert_eq!(number(&hospital.provider_link(PROVIDER).await), first);
    let tokens = hospital
        .zoom
        .calls()
        .into_iter()
        .filter(|(name, _)| name.contains("token"));
    let tokens: u64 = tokens.map(|(_, count)| count).sum();
    assert!(tokens <= 1, "{:?}", hospital.zoom.calls());

    // Never accepted: an end to it, with the fix.
    let hospital = Hospital::open().await;
    let refused = r#"{"code":124,"message":"Invalid access token."}"#;
    hospital.answer("/sim/zoom/v2/", 20, 401, refused);
    assert_refused(&provider(&hospital).await, "still activated");
}

#[tokio::test(flavor = "multi_thread")]
async fn c79_what_zoom_refuses_is_told_and_leaves_the_visit_free() {
    for (status, body, fix) in [
        (
            400,
            r#"{"code":3161,"message":"..."}"#,
            "may not host meetings",
        ),
        (400, r#"{"code":300,"message":"..."}"#, "Zoom"),
        (409, r#"{"code":3000,"message":"..."}"#, "Zoom"),
        (404, r#"{"code":1001,"message":"User does not exist"}"#, ""),
    ] {
        let hospital = Hospital::open().await;
        creating_answers(&hospital, 9, status, &[], body);
        let page = provider(&hospital).await;
        assert_refused(&page, fix);
        assert_eq!(hospital.zoom.meetings().len(), 0);
        goes_on(&hospital, body).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c79_a_limit_of_a_second_is_waited_for_and_one_of_a_day_is_told() {
    let hospital = Hospital::open().await;
    creating_answers(
        &hospital,
        1,
        429,
        &[("retry-after", "1")],
        r#"{"code":429,"message":""}"#,
    );
    assert_eq!(provider(&hospital).await.status, 303);

    let hospital = Hospital::open().await;
    hospital
        .zoom
        .configure(|options| options.limits.meeting_writes_per_day = 0);
    assert_refused(&provider(&hospital).await, "100 meetings a day per host");
    hospital
        .zoom
        .configure(|options| options.limits.meeting_writes_per_day = 100);
    goes_on(&hospital, "after midnight").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c79_an_answer_that_is_lost_or_wrong_never_makes_two_meetings_with_people_in_them() {
    for effect in [
        Effect::LostAnswer,
        Effect::Reset,
        Effect::ActThenAnswer {
            status: 500,
            body: String::new(),
        },
        Effect::ActThenAnswer {
            status: 504,
            body: String::new(),
        },
        Effect::ActThenAnswer {
            status: 201,
            body: "<html>".to_owned(),
        },
        Effect::ActThenAnswer {
            status: 201,
            body: "{}".to_owned(),
        },
    ] {
        let hospital = Hospital::open().await;
        hospital.faults.add(Fault {
            path: "/meetings".to_owned(),
            except: None,
            method: Some("POST".to_owned()),
            after: 0,
            times: 1,
            effect: effect.clone(),
        });
        let mut links = BTreeSet::new();
        for _ in 0..2 {
            links.insert(number(&hospital.provider_link(PROVIDER).await));
            links.insert(number(&hospital.patient_link().await));
        }
        assert_eq!(links.len(), 1, "{effect:?}");
        assert_eq!(hospital.zoom.meetings().len(), 1, "{effect:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c79_a_number_beyond_2_to_the_53_is_kept_exactly() {
    let hospital = Hospital::open().await;
    let id = 9_007_199_254_740_993_i64;
    let link = |kind: &str| format!("{}/zoom-client/{kind}/{id}", hospital.base);
    let body = json!({ "id": id, "uuid": "u==", "join_url": link("j"), "start_url": link("s"),
        "settings": { "approval_type": 2 } });
    creating_answers(&hospital, 1, 201, &[], &body.to_string());
    provider(&hospital).await;
    assert_eq!(hospital.visit_record().await["zoom_meeting_id"], id);
}

#[tokio::test(flavor = "multi_thread")]
async fn c79_nobody_is_ever_sent_to_a_link_that_does_not_lead_to_zoom() {
    for link in [
        "https://zoom.us.evil.example/j/1",
        "https://evil.example/?zoom.us",
        "http://zoom.us/j/1",
        "https://zoom.us@evil.example/j/1",
        "javascript:alert(1)",
        "//evil.example/j/1",
        "data:text/html,x",
        "",
    ] {
        let hospital = Hospital::open().await;
        let body = json!({ "id": 81_234_567_890_i64, "uuid": "u==", "join_url": link,
            "start_url": link, "settings": {} });
        creating_answers(&hospital, 9, 201, &[], &body.to_string());
        let page = provider(&hospital).await;
        assert_refused(&page, "do not lead to zoom.us");
        assert_eq!(page.location(), None);
        assert!(!page.body.contains("evil"), "{}", page.body);
        assert_eq!(
            hospital.visit_record().await["zoom_meeting_id"],
            json!(null)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c80_a_hosts_link_is_fetched_when_it_is_needed_and_never_kept() {
    let hospital = Hospital::open().await;
    let first = hospital.provider_link(PROVIDER).await;
    hospital.zoom.reset_calls();
    let second = hospital.provider_link(PROVIDER).await;
    assert_ne!(first, second, "a fresh one each time");
    assert!(
        hospital
            .zoom
            .calls()
            .keys()
            .any(|it| it.starts_with("GET /meetings/"))
    );
    let zak = |link: &str| link.split("zak=").nth(1).unwrap().to_owned();
    let items = json!(hospital.items().await).to_string();
    assert!(!items.contains(&zak(&first)) && !items.contains(&zak(&second)));
    assert!(!items.contains("start_url"), "{items}");
}

/// The check ahead of time belongs to the administrator's pages. Here: the answer is read back, and said.
#[tokio::test(flavor = "multi_thread")]
async fn c82_a_waiting_room_that_is_locked_on_is_read_back_told_and_recorded() {
    let hospital = Hospital::open().await;
    hospital
        .zoom
        .configure(|options| options.locks.waiting_room = Some(true));
    hospital.provider_joins().await;
    assert_eq!(hospital.visit_record().await["zoom_waiting_room"], true);
    let stay = FdiOptions {
        no_redirect: true,
        ..FdiOptions::default()
    };
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, stay);
    let page = hospital.browser().open(&url).await;
    assert!(
        page.body.contains("until the host lets you in"),
        "{}",
        page.body
    );
}

/// The check ahead of time belongs to the administrator's pages. Here: whoever launches reads which setting it is.
#[tokio::test(flavor = "multi_thread")]
async fn c84_a_wrong_address_of_zoom_is_named() {
    for base in [
        "http://127.0.0.1:9/v2",
        "{base}/nowhere",
        "{base}/sim/zoom/v3",
    ] {
        let hospital = Hospital::open().await;
        let base = base.replace("{base}", &hospital.base);
        let part = json!({ "zoom": { "api_base_url": base } });
        let hospital = Hospital::open_with(&part).await;
        let page = provider(&hospital).await;
        assert!(page.status >= 400, "{base}: {}", page.body);
        assert!(
            page.body.contains("zoom.api_base_url"),
            "{base}: {}",
            page.body
        );
    }
}
