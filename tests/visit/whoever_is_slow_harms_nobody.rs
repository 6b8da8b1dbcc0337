//! Somebody who finds out late that an earlier meeting is gone does not take away the one that others are in.

use shared::{bridge::Bridge, visit::Csn, zoom::MeetingId};
use tests::{CSN, Hospital, PROVIDER, number};

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_not_given_up_because_an_earlier_one_was_not_found() {
    let hospital = Hospital::open().await;
    let old = number(&hospital.provider_link(PROVIDER).await);
    hospital.zoom.delete_meeting(old).unwrap();
    hospital.zoom.settled().await;
    let new = number(&hospital.provider_link(PROVIDER).await);
    assert_ne!(new, old);

    let bridge = Bridge::new(hospital.environment.clone());
    let installation = bridge.installation().await.unwrap();
    let visit = installation.visit_key(&Csn::parse(CSN).unwrap());
    let notice = async |meeting: i64| {
        let meeting = MeetingId::new(meeting.try_into().unwrap());
        let later = installation.clock.now();
        let table = &installation.table;
        table
            .mark_meeting_deleted(&visit, meeting, later)
            .await
            .unwrap();
    };
    notice(old).await;
    assert_eq!(number(&hospital.patient_link().await), new);
    assert_eq!(number(&hospital.provider_link(PROVIDER).await), new);
    notice(new).await;
    assert_ne!(number(&hospital.provider_link(PROVIDER).await), new);
}
