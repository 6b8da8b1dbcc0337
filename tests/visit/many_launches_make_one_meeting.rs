//! However many open one visit at once, and however Zoom fails meanwhile, they meet.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use sandbox::{
    epic::Audience,
    fault::{Effect, Fault},
};
use tests::{Answer, CSN, Hospital, PATIENT, PROVIDER, number};

/// Ten of each open the visit at once, each in a browser of their own. Whoever is told to try again does.
async fn twenty_open(hospital: &Hospital) -> Vec<String> {
    let launches = (0..20).map(|index| async move {
        let (audience, person) = if index % 2 == 0 {
            (Audience::Provider, PROVIDER)
        } else {
            (Audience::Patient, PATIENT)
        };
        let mut last: Option<Answer> = None;
        for _ in 0..5 {
            let page = hospital.visit(audience, CSN, person).await;
            if page.status == 303 {
                return page.zoom_link();
            }
            assert!(page.status >= 500, "{} {}", page.status, page.body);
            last = Some(page);
        }
        panic!("{person} never got in: {last:?}");
    });
    join_all(launches).await
}

/// All links lead to one meeting, and nobody is anywhere else.
fn all_meet(hospital: &Hospital, links: &[String]) {
    let meetings: BTreeSet<i64> = links.iter().map(|link| number(link)).collect();
    assert_eq!(meetings.len(), 1, "{links:?}");
    for link in links {
        hospital.zoom.join(link, "").unwrap();
    }
    assert_eq!(hospital.lively(), Vec::from_iter(meetings));
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_who_open_one_visit_at_once_are_in_one_meeting() {
    let hospital = Hospital::open().await;
    let links = twenty_open(&hospital).await;
    all_meet(&hospital, &links);
    assert_eq!(hospital.zoom.meetings().len(), 1);
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_meet_although_zooms_answers_are_lost_or_wrong() {
    for effect in [
        Effect::LostAnswer,
        Effect::Reset,
        Effect::ActThenAnswer {
            status: 500,
            body: String::new(),
        },
        Effect::Answer {
            status: 503,
            headers: Vec::new(),
            body: String::new(),
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
        let links = twenty_open(&hospital).await;
        all_meet(&hospital, &links);
        hospital.light(PROVIDER, true).await;
        hospital.light(PATIENT, true).await;
    }
}
