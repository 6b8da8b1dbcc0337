//! Catalogue item 77: what Epic refused is sent again once its cause is mended; nothing is sent twice, and nothing
//! that is not so any more.

use std::time::Duration;

use admin::{Admin, Role};
use sandbox::{epic::exception_body, zoom::SessionId};
use serde_json::{Value, json};
use shared::{clock::Timestamp, notification::NotificationRecord, visit::Csn};
use tests::{Answer, CSN, Hospital, LIGHT, PROVIDER};

use crate::administrator::Administrator;

/// A hospital whose provider is in the meeting, and of whom Epic would not hear.
async fn refused() -> (Hospital, SessionId) {
    let hospital = Hospital::open().await;
    hospital.answer(LIGHT, 1, 400, &exception_body("INVALID-USER-ID"));
    let link = hospital.provider_link(PROVIDER).await;
    let session = hospital.zoom.join(&link, "").unwrap();
    let records = hospital.settled_records(1).await;
    assert_eq!(records[0]["status"], "failed");
    assert!(!hospital.provider_light());
    (hospital, session)
}

/// The list of the visit.
fn visit_page(operator: &Administrator) -> String {
    let key = operator.installation().visit_key(&Csn::parse(CSN).unwrap());
    format!("/admin/replay?visit={key}")
}

/// The records, as the table has them.
async fn kept(operator: &Administrator) -> Vec<NotificationRecord> {
    let installation = operator.installation();
    let key = installation.visit_key(&Csn::parse(CSN).unwrap());
    installation.table.notifications_of(&key).await.unwrap()
}

async fn listed(administrator: &Administrator, page: &str) -> (Value, String) {
    let list = administrator.get_json(page).await;
    let token = list["token"].as_str().unwrap_or_default().to_owned();
    (list, token)
}

async fn confirm(administrator: &Administrator, token: &str) -> Answer {
    administrator
        .post("/admin/replay", &[("token", token)])
        .await
}

/// What a confirmation came to, by the page that it leads to.
async fn result(administrator: &Administrator, answer: &Answer) -> Value {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = answer.location().unwrap();
    administrator.get_json(page).await["done"].clone()
}

async fn replays(administrator: &Administrator) -> Vec<Value> {
    let log = administrator.get_json("/admin/audit").await;
    let entries = log["entries"].as_array().unwrap().clone();
    let replayed = |entry: &Value| entry["action"]["action"] == "replayed";
    entries.into_iter().filter(replayed).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_a_failure_is_listed_first_and_then_turns_its_light_green() {
    let (hospital, _) = refused().await;
    let operator = Administrator::operator(&hospital).await;
    let page = visit_page(&operator);
    let text = operator.get(&page).await;
    assert_eq!(text.status, 200);
    assert!(text.text().contains("400"), "{}", text.text());
    assert!(text.text().contains("INVALID-USER-ID"));
    text.assert_silent_about(CSN);
    let (list, token) = listed(&operator, &page).await;
    assert_eq!(list["would_send"].as_array().unwrap().len(), 1);
    assert_eq!(hospital.records().await[0]["status"], "failed", "a dry run");
    assert!(replays(&operator).await.is_empty());

    let answer = confirm(&operator, &token).await;
    let done = result(&operator, &answer).await;
    assert_eq!(
        (&done["sent"], &done["passed_over"]),
        (&json!(1), &json!(0))
    );
    let after = operator.get(answer.location().unwrap()).await;
    assert!(after.text().contains("within a minute"), "{}", after.text());
    assert!(after.text().contains("replayed"), "{}", after.text());
    assert!(after.text().contains("by Ola Operator"), "{}", after.text());

    hospital.minute().await.unwrap();
    assert!(hospital.provider_light());
    let record = &hospital.settled_records(1).await[0];
    assert_eq!(record["status"], "delivered");
    let entries = replays(&operator).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["name"], "Ola Operator");
    assert_eq!(
        entries[0]["action"]["notifications"],
        json!([kept(&operator).await[0].sk])
    );
    // What Epic has is passed over from now on.
    let (list, token) = listed(&operator, &page).await;
    assert_eq!(list["passed_over"][0]["replayable"], "delivered");
    assert_eq!(
        (list["would_send"].clone(), token.as_str()),
        (json!([]), "")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_confirming_again_sends_nothing_even_if_it_failed_once_more() {
    let (hospital, _) = refused().await;
    let operator = Administrator::operator(&hospital).await;
    let page = visit_page(&operator);
    let (_, token) = listed(&operator, &page).await;
    hospital.answer(LIGHT, 1, 400, &exception_body("INVALID-USER-ID"));
    confirm(&operator, &token).await;
    let answer = confirm(&operator, &token).await;
    assert_eq!(result(&operator, &answer).await["sent"], 0, "still pending");
    hospital.minute().await.unwrap();
    let record = &hospital.settled_records(1).await[0];
    assert_eq!(record["status"], "failed");
    let answer = confirm(&operator, &token).await;
    let done = result(&operator, &answer).await;
    assert_eq!(
        (&done["sent"], &done["passed_over"]),
        (&json!(0), &json!(1))
    );
    hospital.minute().await.unwrap();
    assert_eq!(kept(&operator).await[0].attempts.len(), 2);
    // A new list is a new decision.
    let (list, token) = listed(&operator, &page).await;
    assert_eq!(
        list["would_send"][0]["replays"].as_array().unwrap().len(),
        1
    );
    confirm(&operator, &token).await;
    hospital.minute().await.unwrap();
    assert!(hospital.provider_light());
    assert_eq!(replays(&operator).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_two_operators_at_once_and_two_notifiers_make_one_call() {
    let (hospital, _) = refused().await;
    let one = Administrator::operator(&hospital).await;
    let other = Administrator::operator(&hospital).await;
    let page = visit_page(&one);
    let ((_, first), (_, second)) = tokio::join!(listed(&one, &page), listed(&other, &page));
    let (answer, again, _) = tokio::join!(
        confirm(&one, &first),
        confirm(&other, &second),
        hospital.minute()
    );
    let sent = [
        result(&one, &answer).await["sent"].as_u64().unwrap(),
        result(&other, &again).await["sent"].as_u64().unwrap(),
    ];
    assert_eq!(sent.iter().sum::<u64>(), 1, "{sent:?}");
    hospital.minute().await.unwrap();
    hospital.light(PROVIDER, true).await;
    hospital.minute().await.unwrap();
    assert_eq!(hospital.epic.status_calls().len(), 1);
    assert_eq!(kept(&one).await[0].replays.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_what_is_not_so_any_more_is_never_replayed() {
    let (hospital, session) = refused().await;
    let operator = Administrator::operator(&hospital).await;
    let page = visit_page(&operator);
    // Listed while they were there, confirmed after they left.
    let (_, token) = listed(&operator, &page).await;
    hospital.zoom.leave(session).unwrap();
    hospital.settled_records(2).await;
    let answer = confirm(&operator, &token).await;
    let done = result(&operator, &answer).await;
    assert_eq!(
        (&done["sent"], &done["passed_over"]),
        (&json!(0), &json!(1))
    );
    hospital.minute().await.unwrap();
    assert!(!hospital.provider_light());
    assert!(hospital.epic.status_calls().is_empty());
    let (list, token) = listed(&operator, &page).await;
    assert_eq!(list["would_send"], json!([]));
    assert_eq!(
        list["passed_over_by_reason"],
        json!({ "superseded": 1, "closed": 1 })
    );
    assert_eq!(token, "");
    // One notification by its name.
    let name = list["passed_over"][1]["notification"].as_str().unwrap();
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let (list, _) = listed(&operator, &format!("{page}&notification={name}")).await;
    assert_eq!(list["passed_over"][0]["replayable"], "superseded");
    assert_eq!(list["passed_over"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_only_operators_confirm_and_only_their_own_fresh_list() {
    let (hospital, _) = refused().await;
    let operator = Administrator::operator(&hospital).await;
    let reader = Administrator::reader(&hospital).await;
    let page = visit_page(&operator);
    let (list, none) = listed(&reader, &page).await;
    assert_eq!(list["would_send"].as_array().unwrap().len(), 1);
    assert_eq!(none, "", "a reader sees the list and cannot send it");
    assert!(!reader.get(&page).await.body.contains("name=\"token\""));
    let (_, token) = listed(&operator, &page).await;
    assert_eq!(confirm(&reader, &token).await.status, 403);
    let colleague = Administrator::operator(&hospital).await;
    assert_eq!(confirm(&colleague, &token).await.status, 409);
    assert_eq!(confirm(&operator, &token[1..]).await.status, 409);
    assert_eq!(operator.post("/admin/replay", &[]).await.status, 400);
    // The same list, ten minutes on.
    let installation = operator.installation();
    let key = &installation.data_key;
    let mut sealed: Value = key.open("replay", &token).unwrap();
    let until = Timestamp::from_millis(sealed["until"].as_i64().unwrap());
    sealed["until"] = json!(until.minus(Duration::from_secs(601)).millis());
    let late = confirm(&operator, &key.seal("replay", &sealed)).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("ten minutes"), "{}", late.text());
    assert_eq!(hospital.records().await[0]["status"], "failed");
    assert!(replays(&operator).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_one_notification_is_replayed_from_its_row() {
    let (hospital, _) = refused().await;
    let operator = Administrator::operator(&hospital).await;
    let records = operator.get_json("/admin/records").await;
    let row = &records["records"][0];
    let (visit, name) = (&row["visit"], row["notification"].as_str().unwrap());
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let page = format!(
        "/admin/replay?visit={}&notification={name}",
        visit.as_str().unwrap()
    );
    let link = format!("href=\"{}\"", page.replace('&', "&amp;"));
    let of_visit = format!("/admin/visits/{}", visit.as_str().unwrap());
    for rows in ["/admin/records", &of_visit] {
        assert!(operator.get(rows).await.body.contains(&link), "{rows}");
        let reader = Administrator::reader(&hospital).await;
        assert!(!reader.get(rows).await.body.contains(&link), "{rows}");
    }
    let (list, token) = listed(&operator, &page).await;
    assert_eq!(list["notification"], row["notification"]);
    assert_eq!(list["would_send"].as_array().unwrap().len(), 1);
    confirm(&operator, &token).await;
    hospital.minute().await.unwrap();
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_get_from_a_days_records_to_its_failures_whatever_rows_are_shown() {
    let (hospital, _) = refused().await;
    let operator = Administrator::operator(&hospital).await;
    let page = "/admin/records?status=delivered";
    let rows = operator.get_json(page).await["records"].clone();
    assert_eq!(rows, json!([]));
    let body = operator.get(page).await.body;
    let (_, link) = body.split_once("href=\"/admin/replay?from=").unwrap();
    let query = link.split('"').next().unwrap().replace("&amp;", "&");
    let (list, _) = listed(&operator, &format!("/admin/replay?from={query}")).await;
    assert_eq!(list["would_send"].as_array().unwrap().len(), 1);
    let reader = Administrator::reader(&hospital).await;
    assert!(!reader.get(page).await.body.contains("/admin/replay?from"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_all_failures_of_a_window_are_replayed_and_the_delivered_left_alone() {
    let (hospital, _) = refused().await;
    hospital.patient_joins().await;
    hospital.settled_records(2).await;
    let operator = Administrator::operator(&hospital).await;
    let now = operator.installation().clock.now();
    let hour = Duration::from_secs(3600);
    let window = |from: Timestamp, to: Timestamp| format!("/admin/replay?from={from}&to={to}");
    let (earlier, _) = listed(&operator, &window(now.minus(hour * 2), now.minus(hour))).await;
    assert_eq!(earlier["would_send"], json!([]));
    let page = window(now.minus(hour), now.plus(hour));
    let (list, token) = listed(&operator, &page).await;
    assert_eq!(list["would_send"].as_array().unwrap().len(), 1);
    assert_eq!(list["would_send"][0]["who"]["role"], "provider");
    confirm(&operator, &token).await;
    hospital.minute().await.unwrap();
    assert!(hospital.provider_light() && hospital.patient_light());
    assert_eq!(hospital.epic.status_calls().len(), 2);
    let entry = &replays(&operator).await[0];
    assert_eq!(entry["action"]["visit"], Value::Null);
    assert!(entry["action"]["from"].is_i64());
    // A window is at most 31 days, and forwards.
    let day = hour * 24;
    for (from, to) in [(now.minus(day * 32), now), (now, now)] {
        let answer = operator.get(&window(from, to)).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains("at most 31 days"));
    }
    assert_eq!(operator.get("/admin/replay?visit=a%2Fb").await.status, 400);
    let start = operator.get("/admin/replay").await;
    assert!(start.body.contains("name=\"from\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_a_session_that_is_over_replays_nothing() {
    let (hospital, _) = refused().await;
    let operator = Administrator::operator(&hospital).await;
    let (_, token) = listed(&operator, &visit_page(&operator)).await;
    operator.post("/admin/sign-out", &[]).await;
    assert_eq!(confirm(&operator, &token).await.status, 401);
    assert_eq!(hospital.records().await[0]["status"], "failed");
    // Nor does one whose form is of nobody's session.
    let admin = Admin {
        subject: "x".to_owned(),
        name: "X".to_owned(),
        role: Role::Operator,
    };
    let opened = admin::open_session(operator.installation(), admin).await;
    let cookie = opened.unwrap().cookie;
    let forged = tests::client()
        .post(hospital.url("/admin/replay"))
        .header("cookie", cookie.split(';').next().unwrap())
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(format!("token={token}"))
        .send()
        .await;
    assert_eq!(forged.unwrap().status(), 403);
}
