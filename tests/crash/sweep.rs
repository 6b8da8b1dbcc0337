//! Every step of one act, each in a hospital of its own, and what must hold afterwards.

use std::{collections::BTreeSet, time::Duration};

use sandbox::epic::Audience;
use tests::{CSN, PATIENT, PROVIDER, number};

use crate::theatre::{Moment, Theatre, text};

/// More steps than any act has.
const STEPS: u32 = 60;
const MINUTE: Duration = Duration::from_secs(60);

/// Lets a function die at each step of an act in turn, until the act is done before the step comes.
pub async fn sweep<T>(
    function: &'static str,
    prepare: impl AsyncFn(&Theatre) -> T,
    act: impl AsyncFn(&Theatre, T),
) {
    for moment in [Moment::Before, Moment::After] {
        let mut step = 0;
        loop {
            step += 1;
            assert!(step < STEPS, "{function} is never done");
            let theatre = Theatre::open(function).await;
            let prepared = prepare(&theatre).await;
            let died = theatre.dies(step, moment, act(&theatre, prepared)).await;
            let what = format!("{function} died {moment:?} step {step}");
            becomes_whole(&theatre, &what).await;
            if !died {
                // An act of no steps would prove nothing.
                assert!(step > 1, "{function} called nobody");
                break;
            }
        }
    }
}

/// The lease of whoever died runs out, Zoom repeats what was refused, and the visit goes on to its end.
async fn becomes_whole(theatre: &Theatre, what: &str) {
    let hospital = &theatre.hospital;
    theatre.pass(MINUTE).await;
    theatre.joins(Audience::Provider, PROVIDER).await;
    theatre.joins(Audience::Patient, PATIENT).await;
    let provider = number(&theatre.link(Audience::Provider, PROVIDER).await);
    let patient = number(&theatre.link(Audience::Patient, PATIENT).await);
    assert_eq!(provider, patient, "{what}: two meetings");
    assert_eq!(hospital.lively(), [provider], "{what}: people apart");
    // Zoom's last repetition comes 85 minutes after the event.
    for minutes in [5, 20, 60, 1] {
        theatre.pass(MINUTE * minutes).await;
    }
    assert!(hospital.provider_light(), "{what}: the provider is here");
    assert!(hospital.patient_light(), "{what}: the patient is here");

    theatre.leaves(PATIENT).await;
    theatre.leaves(PROVIDER).await;
    theatre.pass(MINUTE).await;
    assert!(!hospital.provider_light(), "{what}: the provider left");
    assert!(!hospital.patient_light(), "{what}: the patient left");
    theatre.pass(MINUTE * 20).await;
    no_surplus_is_left(theatre, what);
    nothing_is_owed_or_doubled(theatre, what).await;
    for person in [PROVIDER, PATIENT] {
        nothing_stale_was_told(theatre, person, what);
    }
}

/// Only meetings are left in which the visit took place. There are two where everyone had left the first, and Zoom
/// said so, before somebody came again.
fn no_surplus_is_left(theatre: &Theatre, what: &str) {
    let meetings = theatre.hospital.zoom.meetings();
    let kept: BTreeSet<i64> = meetings
        .iter()
        .filter(|meeting| !meeting.deleted)
        .map(|meeting| meeting.id)
        .collect();
    assert_eq!(kept, theatre.entered(), "{what}: surplus is left");
}

async fn nothing_is_owed_or_doubled(theatre: &Theatre, what: &str) {
    let mut seen = BTreeSet::new();
    for item in theatre.hospital.items().await {
        if text(&item, "sk").starts_with("NOTIFICATION#") {
            let edge = (
                text(&item, "person").to_owned(),
                item["edge"]["N"].as_str().unwrap().to_owned(),
            );
            assert!(seen.insert(edge), "{what}: one change, two records");
            assert_ne!(text(&item, "status"), "pending", "{what}");
        }
    }
}

/// Epic heard of no more changes than there were, however often of each.
fn nothing_stale_was_told(theatre: &Theatre, person: &str, what: &str) {
    let calls = theatre.hospital.epic.status_calls();
    let mut told: Vec<String> = calls
        .into_iter()
        .filter(|call| call.conference_id == CSN && call.external_id == person)
        .filter(|call| call.status == 200)
        .map(|call| call.connection_status)
        .collect();
    told.dedup();
    assert!(
        told.len() <= theatre.moves(person),
        "{what}: Epic was told {told:?} of {person}"
    );
}
