//! Whether Zoom's events come. Nobody but Zoom can send one, so this is what was seen.

use std::time::Duration;

use shared::store::Upstream;

use super::{
    Area, Check,
    check::{Finding, Subject},
    world::World,
};

const SUBJECT: Subject = Subject::new(
    "zoom.webhook",
    Area::Zoom,
    "Zoom's webhook was heard in the last 72 hours",
);
/// Zoom validates the address this often, even where no visit is held.
const LATEST: Duration = Duration::from_secs(72 * 3600);
const PORTAL: &str = "Zoom App Marketplace → Manage → the Server-to-Server OAuth app → Feature → Event Subscriptions";
const EVENTS: &str = "meeting.started, meeting.ended, meeting.deleted, meeting.participant_joined, meeting.participant_left, meeting.participant_joined_waiting_room, meeting.participant_put_in_waiting_room, meeting.participant_admitted";

/// By the table.
pub async fn check(world: World<'_>) -> Check {
    SUBJECT.look(heard(world)).await
}

async fn heard(world: World<'_>) -> Finding {
    let seen = match world.installation.table.last_successes().await {
        Ok(seen) => seen.get(&Upstream::ZoomWebhook).copied(),
        Err(_) => return Finding::skipped("skipped, because the table cannot be read"),
    };
    let found = match seen {
        Some(at) if world.now().since(at) <= LATEST => {
            return Finding::passed(format!("a rightly signed event came last at {at}"));
        }
        Some(at) => format!(
            "the last rightly signed event came at {at}: Zoom may have switched the subscription off"
        ),
        None => "no rightly signed event ever came".to_owned(),
    };
    let url = world.settings().public_base_url.join("/zoom/webhook");
    Finding::warning(found).at(PORTAL).fix(format!(
        "Enter {url} as event notification endpoint, validate it, and subscribe to {EVENTS}. The app's Secret Token must be zoom.webhook_secret_token."
    ))
}
