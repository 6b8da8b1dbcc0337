//! A function dies at any of its steps: before a call to Epic, Zoom or AWS has its effect, or after it has it and
//! before the answer. Whatever was lost, the next click, the next webhook and the next minute make the visit whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod sweep;
mod theatre;

use sandbox::epic::Audience;
use tests::{
    COLLEAGUE, PATIENT, PROVIDER,
    staff::{NUMBER, Staff},
};

use sweep::sweep;

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_of_the_provider_dies_at_any_step() {
    sweep(
        "launch-provider",
        async |_| (),
        async |theatre, ()| {
            theatre.click(Audience::Provider, PROVIDER).await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_of_the_patient_who_is_first_dies_at_any_step() {
    sweep(
        "launch-patient",
        async |_| (),
        async |theatre, ()| {
            theatre.click(Audience::Patient, PATIENT).await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_of_the_patient_whose_provider_is_there_dies_at_any_step() {
    sweep(
        "launch-patient",
        async |theatre| theatre.joins(Audience::Provider, PROVIDER).await,
        async |theatre, ()| theatre.click(Audience::Patient, PATIENT).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_of_a_second_provider_dies_at_any_step() {
    sweep(
        "launch-provider",
        async |theatre| theatre.joins(Audience::Provider, PROVIDER).await,
        async |theatre, ()| theatre.click(Audience::Provider, COLLEAGUE).await,
    )
    .await;
}

/// Edge case 61: a webhook that is killed was not answered, for the answer comes after the write; so Zoom repeats it.
#[tokio::test(flavor = "multi_thread")]
async fn c61_the_webhook_of_someone_who_came_dies_at_any_step() {
    sweep(
        "zoom-webhook",
        async |theatre| theatre.link(Audience::Provider, PROVIDER).await,
        async |theatre, link| theatre.enters(PROVIDER, &link).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c61_the_webhook_of_someone_who_left_dies_at_any_step() {
    sweep(
        "zoom-webhook",
        async |theatre| {
            theatre.joins(Audience::Provider, PROVIDER).await;
            theatre.joins(Audience::Patient, PATIENT).await;
        },
        async |theatre, ()| theatre.leaves(PATIENT).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_webhooks_of_the_last_one_who_left_die_at_any_step() {
    sweep(
        "zoom-webhook",
        async |theatre| theatre.joins(Audience::Provider, PROVIDER).await,
        // Whoever comes after the end comes into the next meeting, unless the end was not told yet.
        async |theatre, ()| theatre.leaves(PROVIDER).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_minute_that_tells_epic_dies_at_any_step() {
    sweep(
        "epic-notifier",
        async |theatre| {
            theatre.joins(Audience::Provider, PROVIDER).await;
            theatre.joins(Audience::Patient, PATIENT).await;
            theatre.leaves(PATIENT).await;
        },
        async |theatre, ()| theatre.minute().await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_that_tells_epic_dies_at_any_step() {
    sweep(
        "epic-notifier",
        async |theatre| {
            theatre.joins(Audience::Provider, PROVIDER).await;
            theatre.joins(Audience::Patient, PATIENT).await;
            // Read here: a step of the test's own must not be taken for one of the function.
            theatre.stream().await
        },
        async |theatre, event| theatre.notifier(event).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_of_a_nurse_dies_at_any_step() {
    sweep(
        "launch-nurse",
        async |theatre| theatre.joins(Audience::Provider, PROVIDER).await,
        async |theatre, ()| theatre.click(Audience::Nurse, "MBEKI").await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_a_zoom_room_dies_at_any_step() {
    sweep(
        "launch-room",
        async |theatre| theatre.joins(Audience::Provider, PROVIDER).await,
        async |theatre, ()| theatre.calls_room("ICU 4 Bed 2").await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_test_dies_at_any_step() {
    sweep(
        "device-test",
        async |_| (),
        async |theatre, ()| {
            theatre.click(Audience::DeviceTest, PATIENT).await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_with_a_link_dies_at_any_step() {
    sweep(
        "share-link",
        async |theatre| Staff::open(&theatre.hospital).await,
        async |_, mut staff| {
            staff.send("family", NUMBER, "en").await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_comes_by_a_link_dies_at_any_step() {
    sweep(
        "share-link",
        async |theatre| {
            let mut staff = Staff::open(&theatre.hospital).await;
            staff.link(&theatre.hospital).await
        },
        async |theatre, link| {
            let browser = theatre.hospital.browser();
            let page = browser.get(&link).await;
            // Without the page there is no form to send.
            if page.status == 200 {
                browser.submit(&page, "form", &[("name", "Rosa")]).await;
            }
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_with_the_keys_dies_at_any_step() {
    sweep(
        "public-keys",
        async |_| (),
        async |theatre, ()| {
            let keys = theatre.hospital.url("/.well-known/jwks.json");
            theatre.hospital.browser().get(&keys).await;
        },
    )
    .await;
}
