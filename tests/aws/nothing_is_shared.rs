//! One process serves one person after the other, and several at once in the sandbox: nothing of one is the next one's.

use std::sync::Arc;

use futures_util::future::join_all;
use sandbox::{
    epic::Audience,
    hospital::{PATIENTS, SCHEDULE},
};
use shared::bridge::Bridge;
use tests::{Hospital, number};

use crate::visitor::Visitor;

/// A patient opens their visit in a browser of their own, by functions that all share.
async fn opens(hospital: &Hospital, functions: &Arc<Bridge>, patient: usize) -> Visitor {
    let (csn, id) = (SCHEDULE[patient].csn, PATIENTS[patient].wpr_id);
    Visitor::opens(hospital, functions, Audience::Patient, csn, id).await
}

/// The provider of a visit opens it; gives the number of its meeting.
async fn provider_opens(hospital: &Hospital, functions: &Arc<Bridge>, visit: usize) -> i64 {
    let visit = &SCHEDULE[visit];
    let provider = visit.provider.emp_id;
    let visitor = Visitor::opens(hospital, functions, Audience::Provider, visit.csn, provider);
    number(&visitor.await.answer.zoom_link())
}

/// What of a patient must never be in another one's answer.
fn marks(patient: usize) -> [&'static str; 3] {
    let patient = &PATIENTS[patient];
    [patient.first_name, patient.last_name, patient.fhir_id]
}

async fn each_gets_their_own(hospital: &Hospital, functions: &Arc<Bridge>, at_once: bool) {
    let mut meetings = Vec::new();
    for visit in 0..PATIENTS.len() {
        meetings.push(provider_opens(hospital, functions, visit).await);
    }
    let everyone = 0..PATIENTS.len();
    let answers = if at_once {
        join_all(everyone.map(|patient| opens(hospital, functions, patient))).await
    } else {
        let mut answers = Vec::new();
        for patient in everyone {
            answers.push(opens(hospital, functions, patient).await);
        }
        answers
    };
    for (patient, Visitor { browser, answer }) in answers.iter().enumerate() {
        let link = answer.zoom_link();
        assert_eq!(number(&link), meetings[patient], "in another's meeting");
        for other in (0..PATIENTS.len()).filter(|other| *other != patient) {
            for mark in marks(other) {
                answer.assert_silent_about(mark);
            }
        }
        // Their own name, and their own light.
        let session = hospital.zoom.join(&link, "").unwrap();
        let person = &PATIENTS[patient];
        let shown = hospital.zoom.session(session).unwrap().name;
        assert!(shown.contains(person.first_name), "{shown}");
        assert!(!browser.cookies().is_empty());
    }
    let all_cookies: Vec<_> = answers
        .iter()
        .flat_map(|visitor| visitor.browser.cookies().into_values())
        .filter(|value| !value.is_empty())
        .collect();
    let mut distinct = all_cookies.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), all_cookies.len(), "a cookie of two people");
}

#[tokio::test(flavor = "multi_thread")]
async fn c89_one_after_the_other_in_one_process_nothing_of_one_patient_is_the_next_ones() {
    let hospital = Hospital::open().await;
    let functions = Arc::new(Bridge::new(hospital.environment.clone()));
    each_gets_their_own(&hospital, &functions, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c89_all_at_once_in_one_process_nothing_of_one_patient_is_anothers() {
    let hospital = Hospital::open().await;
    let functions = Arc::new(Bridge::new(hospital.environment.clone()));
    each_gets_their_own(&hospital, &functions, true).await;
}

/// A refusal after somebody's visit says nothing of them, nor does the page of a launch without any.
#[tokio::test(flavor = "multi_thread")]
async fn c89_a_refusal_after_a_visit_says_nothing_of_it() {
    let hospital = Hospital::open().await;
    let functions = Arc::new(Bridge::new(hospital.environment.clone()));
    provider_opens(&hospital, &functions, 0).await;
    opens(&hospital, &functions, 0).await;
    let stranger = hospital.browser().with_functions(functions);
    let with_key = format!(
        "{}/launch/patient/{}",
        hospital.base,
        sandbox::installation::LAUNCH_KEY
    );
    for path in [
        with_key.clone(),
        format!("{with_key}?code=a&state=b"),
        format!("{with_key}?iss=https%3A%2F%2Felsewhere.example&launch=x"),
        format!("{}/visit/waiting", hospital.base),
    ] {
        let answer = stranger.get(&path).await;
        assert!(answer.status >= 400, "{path}");
        for mark in marks(0) {
            answer.assert_silent_about(mark);
        }
        answer.assert_silent_about(SCHEDULE[0].csn);
    }
}
