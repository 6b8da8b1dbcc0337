//! From what an engineer has in hand to the visit.

use std::collections::BTreeMap;

use sandbox::{
    Options, Sandbox, Waking,
    epic::{Audience, FdiOptions, TokenOverride},
    functions,
};
use shared::{telemetry::CorrelationId, visit::Csn};
use tests::{CSN, Hospital, PROVIDER};

use crate::administrator::Administrator;

async fn found(reader: &Administrator, typed: &str) -> Option<String> {
    let answer = reader.post("/admin/search", &[("q", typed)]).await;
    let location = answer.location().map(str::to_owned);
    assert_eq!(
        location.is_some(),
        answer.status == 303,
        "{typed}: {}",
        answer.text()
    );
    location
}

#[tokio::test(flavor = "multi_thread")]
async fn c95_a_visit_is_found_by_meeting_id_by_csn_and_by_the_code_on_a_page() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.settled_records(1).await;
    let visit = hospital.visit_record().await;
    let page = format!("/admin/visits/{}", visit["visit_key"].as_str().unwrap());
    let reader = Administrator::reader(&hospital).await;

    let id = visit["zoom_meeting_id"].to_string();
    let (one, rest) = id.split_at(3);
    let (two, three) = rest.split_at(4);
    let padded = format!(" {CSN} ");
    for typed in [
        id.clone(),
        format!("{one} {two} {three}"),
        format!("{one}-{two}-{three}"),
        format!("  {one}  {two} {three} "),
        CSN.to_owned(),
        padded,
    ] {
        assert_eq!(
            found(&reader, &typed).await.as_ref(),
            Some(&page),
            "{typed}"
        );
    }

    let view = reader.get_json(&page).await;
    let steps = view["steps"].as_array().unwrap();
    let launched = steps.iter().find(|it| it["correlation"].is_string());
    let code = launched.unwrap()["correlation"].as_str().unwrap();
    let there = format!("{page}#{code}");
    for typed in [code.to_owned(), code.to_lowercase(), code.replace('-', " ")] {
        assert_eq!(
            found(&reader, &typed).await.as_ref(),
            Some(&there),
            "{typed}"
        );
    }
    // The place on the page to which that leads.
    let html = reader.get(&page).await;
    assert!(html.body.contains(&format!("<tr id=\"{code}\">")));
}

#[tokio::test(flavor = "multi_thread")]
async fn c95_the_code_of_a_refused_launch_leads_to_why_it_was_refused() {
    let hospital = Hospital::open().await;
    let url = hospital.url("/launch/provider/sandbox-launch-key/callback?code=x&state=y");
    let url = url.replace("/sandbox-launch-key", "");
    let refused = hospital.browser().get(&url).await;
    assert!(refused.status >= 400, "{}", refused.body);
    let code = refused.text_of("span.code")[0].clone();
    let reader = Administrator::reader(&hospital).await;
    let page = found(&reader, &code.to_lowercase()).await.unwrap();
    assert_eq!(page, format!("/admin/records/code/{code}"));
    let view = reader.get_json(&page).await;
    assert_eq!(view["correlation"], code);
    assert_eq!(view["steps"][0]["what"], "Launch refused (provider)");
    assert!(view["steps"][0]["fix"].is_string(), "{view}");
    assert!(reader.get(&page).await.text().contains("Fix:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c95_the_code_of_a_launchs_first_request_leads_to_the_launch_too() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let room =
        hospital
            .epic
            .issue_room_launch(CSN, PROVIDER, "Ward 7 Bed 1", FdiOptions::default());
    let room = hospital.epic.launch_url(Audience::Room, &room.unwrap());
    hospital.browser().open(&room).await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let key = installation.visit_key(&Csn::parse(CSN).unwrap());
    let steps = installation.table.steps_of(&key).await.unwrap();
    assert_eq!(steps.len(), 2, "{steps:?}");
    for step in &steps {
        let (first, second) = (step.begun_as.as_ref(), step.correlation.as_ref());
        let (first, second) = (first.unwrap(), second.unwrap());
        let there = format!("/admin/visits/{key}#{second}");
        let found = found(&reader, first.as_str()).await;
        assert_eq!(found.as_deref(), Some(&*there), "{step:?}");
        let by_address = reader.get(&format!("/admin/records/code/{first}")).await;
        assert_eq!(by_address.location(), Some(&*there));
        let page = reader.get(&format!("/admin/visits/{key}")).await;
        assert!(page.text().contains(&format!("begun as {first}")));
    }

    // A launch that was refused before its visit was known.
    let no_csn = TokenOverride::new().without_member("epicSessionId");
    hospital.epic.override_next_token(no_csn);
    let refused = hospital.visit(Audience::Provider, CSN, PROVIDER).await;
    let second = refused.text_of("span.code").concat();
    let code = CorrelationId::parse(&second).unwrap();
    let steps = installation.table.steps_by_correlation(&code).await;
    let first = steps.unwrap()[0].1.begun_as.clone().unwrap();
    assert_eq!(
        found(&reader, first.as_str()).await,
        Some(format!("/admin/records/code/{second}"))
    );
    let by_address = reader.get(&format!("/admin/records/code/{first}")).await;
    assert!(by_address.text().contains(&second), "{}", by_address.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn c95_whatever_else_is_typed_finds_nothing_and_leaks_nothing() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let reader = Administrator::reader(&hospital).await;
    let long = "1".repeat(10 * 1024);
    for (typed, status) in [
        ("", 400),
        ("   ", 400),
        ("*", 400),
        ("%", 400),
        ("' OR 1=1", 400),
        ("<script>alert(1)</script>", 400),
        ("{\"S\":\"x\"}", 400),
        ("VISIT#x", 400),
        (&long, 400),
        ("1027", 404),
        ("10277 10277", 404),
        ("99999999999", 404),
        ("8G4L-2RYN", 404),
        ("OTHER-TENANTS-CSN", 404),
    ] {
        let answer = reader.post("/admin/search", &[("q", typed)]).await;
        assert_eq!(answer.status, status, "{typed}: {}", answer.text());
        assert!(answer.body.contains("role=\"alert\""), "{typed}");
        if typed.len() > 3 {
            answer.assert_silent_about(typed);
        }
        assert!(!answer.body.contains("/admin/visits/"), "{typed}");
    }
    // Neither in an address, nor without the session's own form.
    let by_address = reader.get(&format!("/admin/search?q={CSN}")).await;
    assert!(by_address.location().is_none() && !by_address.body.contains(CSN));
    // What was searched is not kept.
    let audit = reader.get("/admin/audit").await;
    assert!(!audit.body.contains("99999999999") && !audit.body.contains(CSN));
}

#[tokio::test(flavor = "multi_thread")]
async fn c95_a_csn_that_is_another_visits_meeting_id_lets_one_choose() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let id = hospital.visit_record().await["zoom_meeting_id"].to_string();
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let csn = shared::visit::Csn::parse(&id).unwrap();
    let key = installation.visit_key(&csn);
    let until = installation.clock.now().plus(installation.retention());
    installation
        .table
        .ensure_visit(&key, &csn, until)
        .await
        .unwrap();
    let answer = reader
        .post_as("/admin/search", &[("q", &id)], "application/json")
        .await;
    let answer: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(answer["found"][0]["by"], "meeting_id");
    assert_eq!(answer["found"][1]["by"], "csn");
    assert_ne!(answer["found"][0]["address"], answer["found"][1]["address"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn c95_a_search_does_the_same_work_whether_there_is_something_or_not() {
    // Nothing but the search reads or writes.
    let started = Sandbox::start_with(Options::default(), Waking::ByHand, |_, environment| {
        functions::handlers(environment)
    });
    let hospital = Hospital::of(started.await.unwrap());
    hospital.provider_link("OKAFOR").await;
    let id = hospital.visit_record().await["zoom_meeting_id"].to_string();
    let reader = Administrator::reader(&hospital).await;
    let work = async |typed: &str| -> BTreeMap<String, u64> {
        let before = hospital.aws.calls();
        reader.post("/admin/search", &[("q", typed)]).await;
        let mut calls = hospital.aws.calls();
        for (call, count) in &mut calls {
            *count -= before.get(call).copied().unwrap_or_default();
        }
        calls
    };
    work(CSN).await;
    assert_eq!(work(CSN).await, work("10278").await);
    assert_eq!(work(&id).await, work("81234567890").await);
}
