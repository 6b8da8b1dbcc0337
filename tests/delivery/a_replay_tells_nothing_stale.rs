//! Catalogue item 77, at the table: a replay begins a new day of attempts, and whatever races it, the light is right.

use std::time::Duration;

use shared::notification::{NotificationRecord, Replay, Status};

use crate::{
    epic::Does,
    ward::{Patient, Ward},
};

impl Ward {
    async fn replay(&self, record: &NotificationRecord) -> bool {
        let replay = Replay {
            at: self.now(),
            by: "Ola Operator".to_owned(),
            after: u32::try_from(record.tries()).unwrap(),
        };
        let replayed = self.installation.table.replay(record, &replay);
        replayed.await.unwrap()
    }

    async fn refused(&self, patient: &Patient) -> NotificationRecord {
        self.epic.next([Does::json(
            400,
            sandbox::epic::exception_body("INVALID-USER-ID"),
        )]);
        self.comes(patient, 1).await;
        self.sweep(&self.bridge).await;
        let record = self.record(patient).await;
        assert_eq!(record.status, Status::Failed);
        record
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_a_replay_is_not_given_up_because_the_change_is_old() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    let record = ward.refused(&patient).await;
    ward.clock.advance(Duration::from_secs(3 * 86_400));
    assert!(ward.replay(&record).await);
    ward.epic.next([Does::status(503), Does::status(503)]);
    ward.minute().await;
    let pending = ward.record(&patient).await;
    assert_eq!(pending.status, Status::Pending);
    // Dense at first, as for any other.
    let wait = pending.due_at.unwrap().since(pending.attempts[1].at);
    assert!(wait < Duration::from_secs(3), "{wait:?}");
    ward.minute().await;
    ward.minute().await;
    assert!(ward.epic.light("10277", "736"));
    assert_eq!(ward.record(&patient).await.status, Status::Delivered);
    // And it is given up a day after the replay, if Epic never takes it.
    let other = ward.patient("301", "71").await;
    let record = ward.refused(&other).await;
    assert!(ward.replay(&record).await);
    ward.epic.always(Does::status(500));
    ward.minute().await;
    assert_eq!(ward.record(&other).await.status, Status::Pending);
    ward.clock.advance(Duration::from_secs(86_400));
    ward.minute().await;
    assert_eq!(ward.record(&other).await.status, Status::Failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn c77_the_table_lets_one_replay_through_and_none_of_an_older_change() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    let record = ward.refused(&patient).await;
    let together = futures_util::future::join_all((0..5).map(|_| ward.replay(&record))).await;
    assert_eq!(together.iter().filter(|done| **done).count(), 1);
    ward.minute().await;
    assert_eq!(ward.epic.told().len(), 2);
    // Read while it had failed; delivered by now.
    assert!(!ward.replay(&record).await);
    let other = ward.patient("301", "71").await;
    let record = ward.refused(&other).await;
    ward.goes(&other, 1).await;
    assert!(!ward.replay(&record).await, "there is a newer change");
    assert_eq!(
        ward.statuses(&other).await,
        [Status::Failed, Status::Pending]
    );
}

/// The person leaves and comes back, two notifiers are at work, and the replay is confirmed, all at once.
#[tokio::test(flavor = "multi_thread")]
async fn c77_whatever_races_a_replay_the_light_is_right_in_the_end() {
    for round in 0..12_u64 {
        let ward = Ward::open().await;
        let patient = ward.patient("10277", "736").await;
        let record = ward.refused(&patient).await;
        ward.clock.advance(Duration::from_secs(60));
        let other = ward.cold_start();
        let stays = round % 2 == 0;
        tokio::join!(
            ward.replay(&record),
            ward.sweep(&ward.bridge),
            async {
                tokio::time::sleep(Duration::from_millis(round * 2)).await;
                ward.goes(&patient, 1).await;
                if stays {
                    ward.comes(&patient, 2).await;
                }
            },
            ward.sweep(&other),
        );
        for _ in 0..3 {
            ward.minute().await;
        }
        let statuses = ward.statuses(&patient).await;
        assert_eq!(
            ward.epic.light("10277", "736"),
            stays,
            "{round} {statuses:?}"
        );
        assert!(!statuses.contains(&Status::Pending), "{statuses:?}");
        let newest = ward.record(&patient).await;
        assert!(!ward.replay(&newest).await, "nothing is left to replay");
    }
}
