//! Nothing is changed but by a form of the session's own pages, and no other page shows ours in a frame.

use serde_json::json;
use tests::{Hospital, client};

use crate::{
    administrator::Administrator,
    desk::{Desk, ENGINEER},
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Tries to end a session with this, and gives the status.
async fn sign_out(
    hospital: &Hospital,
    person: &Administrator,
    headers: &[(&str, &str)],
    body: &str,
) -> u16 {
    let mut request = client()
        .post(hospital.url("/admin/sign-out"))
        .header("cookie", person.cookie())
        .body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_form_without_this_sessions_token_or_from_another_site_changes_nothing() {
    let hospital = Hospital::open().await;
    let person = Administrator::operator(&hospital).await;
    let other = Administrator::operator(&hospital).await;
    let right = format!("csrf={}", person.csrf());
    let form = ("content-type", FORM);
    for (headers, body) in [
        (vec![form], String::new()),
        (vec![form], "csrf=".to_owned()),
        (vec![form], "csrf=guessed".to_owned()),
        (vec![form], format!("csrf={}", other.csrf())),
        (vec![form], format!("{right}&{right}")),
        (vec![form, ("sec-fetch-site", "cross-site")], right.clone()),
        (vec![form, ("sec-fetch-site", "same-site")], right.clone()),
        (vec![form, ("sec-fetch-site", "none")], right.clone()),
        (
            vec![form, ("origin", "https://evil.example")],
            right.clone(),
        ),
    ] {
        let status = sign_out(&hospital, &person, &headers, &body).await;
        assert_eq!(status, 403, "{headers:?} {body}");
    }
    for content_type in ["text/plain", "multipart/form-data; boundary=x"] {
        let status = sign_out(
            &hospital,
            &person,
            &[("content-type", content_type)],
            &right,
        )
        .await;
        assert_eq!(status, 400, "{content_type}");
    }
    // A link changes nothing either.
    assert_eq!(person.get("/admin/sign-out").await.status, 404);
    assert_eq!(person.get("/admin/session").await.status, 200);

    let same = [form, ("sec-fetch-site", "same-origin")];
    assert_eq!(sign_out(&hospital, &person, &same, &right).await, 303);
    assert_eq!(person.get("/admin/session").await.status, 401);
    assert_eq!(other.get("/admin/session").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_finds_the_token_and_may_send_json() {
    let hospital = Hospital::open().await;
    let person = Administrator::reader(&hospital).await;
    let session = person.get_json("/admin/session").await;
    assert_eq!(session["role"], "reader");
    assert_eq!(session["name"], "Rea Reader");
    let body = json!({ "csrf": session["csrf"] }).to_string();
    let headers = [("content-type", "application/json; charset=utf-8")];
    assert_eq!(sign_out(&hospital, &person, &headers, &body).await, 303);
    assert_eq!(person.get("/admin/session").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_no_answer_can_be_framed_or_run_anothers_script() {
    let hospital = Hospital::open().await;
    let mut desk = Desk::of(&hospital);
    let mut answers = vec![
        desk.get("/admin").await,
        desk.get("/admin/audit").await,
        desk.get("/admin/sign-in").await,
        desk.get("/admin/callback").await,
        desk.get("/admin/signed-out").await,
        desk.get("/admin/style.css").await,
        desk.get("/admin/admin.js").await,
    ];
    let back = desk.come_back(ENGINEER).await;
    answers.push(desk.get(&back).await);
    answers.push(desk.get(&back).await);
    answers.push(desk.get("/admin/audit").await);
    answers.push(desk.get("/admin/no-such-page").await);
    let json = ("accept", "application/json".to_owned());
    desk.browser.headers.push(json);
    answers.push(desk.get("/admin/session").await);
    for answer in answers {
        let header = |name: &str| answer.headers[name].to_str().unwrap();
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{policy} at {}", answer.url);
        }
        assert!(!policy.contains("unsafe"), "{policy} at {}", answer.url);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(header("strict-transport-security").contains("max-age=63072000"));
        let file = answer.url.ends_with(".css") || answer.url.ends_with(".js");
        assert_eq!(
            header("cache-control") == "no-store",
            !file,
            "{}",
            answer.url
        );
    }
}
