//! Epic away for hours: nothing is lost, nothing floods it, and two minutes after it is back every light is right.

use std::time::Duration;

use serde_json::json;
use shared::{notification::Status, store::DueShard};

use crate::{
    epic::Does,
    ward::{Patient, Ward},
};

impl Ward {
    async fn anything_due(&self) -> bool {
        for mut shard in DueShard::notifications(self.now()) {
            let page = self.installation.table.due(&mut shard).await.unwrap();
            if page.is_some_and(|page| !page.is_empty()) {
                return true;
            }
        }
        false
    }
}

/// Visits with two people each, who came and went during the outage; every fourth is still there.
async fn outage(ward: &Ward, visits: usize, returns: u32) -> Vec<(Patient, bool)> {
    let mut people = Vec::new();
    for visit in 0..visits {
        for person in 0..2 {
            let csn = (20_000 + visit).to_string();
            people.push(ward.patient(&csn, &format!("P{visit}X{person}")).await);
        }
    }
    for round in 0..returns {
        for patient in &people {
            ward.comes(patient, round).await;
        }
        ward.clock.advance(Duration::from_secs(60));
        for patient in &people {
            ward.goes(patient, round).await;
        }
        ward.clock
            .advance(Duration::from_secs(6 * 3600 / u64::from(returns)));
    }
    let mut now_there = Vec::new();
    for (number, patient) in people.into_iter().enumerate() {
        let stays = number % 4 == 0;
        if stays {
            ward.comes(&patient, returns).await;
        }
        now_there.push((patient, stays));
    }
    now_there
}

async fn drains(visits: usize, returns: u32, per_second: usize) {
    let settings = json!({ "epic": { "notifications_per_second": per_second } });
    let ward = Ward::open_with(settings).await;
    ward.epic.always(Does::status(503));
    // The first calls of the outage close the gate.
    let early = [ward.patient("1", "A").await, ward.patient("2", "B").await];
    for round in 0..4 {
        for patient in &early {
            ward.comes(patient, round).await;
            ward.minute().await;
            ward.goes(patient, round).await;
        }
    }
    let people = outage(&ward, visits, returns).await;
    let before = ward.epic.told().len();
    ward.minute().await;
    let probes = ward.epic.told().len() - before;
    assert!(probes <= 3, "{probes} calls while Epic is away");

    ward.epic.recovers();
    let began = ward.epic.told().len();
    ward.minute().await;
    ward.minute().await;
    for (patient, there) in &people {
        let light = ward.epic.light(&patient.csn, &patient.id);
        assert_eq!(light, *there, "{}", patient.id);
    }
    // What was overtaken long ago may take longer to be cleared away.
    while ward.anything_due().await {
        ward.minute().await;
    }
    for (patient, there) in &people {
        let records = ward.records(patient).await;
        let (last, others) = records.split_last().unwrap();
        let expected = if *there {
            Status::Delivered
        } else {
            Status::Closed
        };
        assert_eq!(last.status, expected, "{}", patient.id);
        assert!(others.iter().all(|it| it.status == Status::Superseded));
    }
    // One call for each who is there, none for those who are not.
    let told = &ward.epic.told()[began..];
    assert_eq!(
        told.len(),
        people.iter().filter(|(_, there)| *there).count()
    );
    assert!(told.iter().all(|told| told.connected));
    // So many calls have whole seconds between them, however fast the machine is; unchecked they have none.
    let took = told.last().unwrap().at.duration_since(told[0].at);
    let whole_seconds = (told.len() / per_second).saturating_sub(2);
    assert!(took.as_secs_f64() > whole_seconds as f64 * 0.8, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c71_after_six_hours_without_epic_the_backlog_drains_at_the_set_rate() {
    drains(40, 3, 5).await;
}

/// The same with more than ten thousand notifications waiting; takes minutes.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: run it before a release"]
async fn c71_ten_thousand_waiting_notifications_drain() {
    drains(1_000, 3, 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_epic_is_away_no_attempt_is_counted_and_a_cold_start_forgets_nothing() {
    let ward = Ward::open().await;
    ward.epic.always(Does::status(503));
    let mut patients = Vec::new();
    for number in 0..12 {
        let patient = ward
            .patient(&format!("30{number}"), &format!("7{number}"))
            .await;
        ward.comes(&patient, 1).await;
        patients.push(patient);
        // The first six find out.
        if number == 5 {
            ward.minute().await;
        }
    }
    for _ in 0..3 {
        ward.minute().await;
    }
    let calls = ward.epic.told().len();
    // A new worker knows at once.
    let cold = ward.cold_start();
    ward.sweep(&cold).await;
    assert!(ward.epic.told().len() - calls <= 2);
    let mut attempts = 0;
    for patient in &patients[6..] {
        attempts += ward.record(patient).await.tries();
    }
    // One try a sweep.
    assert!(attempts <= 4, "{attempts}");
    ward.epic.recovers();
    ward.minute().await;
    ward.minute().await;
    for patient in &patients {
        assert!(ward.epic.light(&patient.csn, &patient.id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_epic_cannot_do_for_one_visit_does_not_stop_the_others() {
    let ward = Ward::open().await;
    let poison = ward.patient("301", "71").await;
    ward.comes(&poison, 1).await;
    for _ in 0..8 {
        ward.epic.next([Does::status(500)]);
        ward.minute().await;
    }
    assert!(ward.record(&poison).await.tries() >= 5);
    let other = ward.patient("302", "72").await;
    ward.comes(&other, 1).await;
    ward.sweep(&ward.bridge).await;
    assert!(ward.epic.light("302", "72"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_attempts_is_kept_by_its_first_and_last() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.epic.always(Does::status(500));
    ward.comes(&patient, 1).await;
    for _ in 0..25 {
        ward.minute().await;
    }
    let record = ward.record(&patient).await;
    assert!(record.tries() > 20, "{}", record.tries());
    assert_eq!(record.attempts.len(), 20);
    ward.clock.advance(Duration::from_secs(24 * 3600));
    ward.minute().await;
    assert_eq!(ward.record(&patient).await.status, Status::Failed);
}
