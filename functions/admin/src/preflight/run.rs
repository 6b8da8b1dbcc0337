//! Which checks are made: those that need not wait for each other, side by side.

use futures_util::join;
use shared::bridge::{Bridge, Installation};

use super::{On, Report, epic, installation, sign_in, texts, webhook, world::World, zoom};

/// Checks everything under the settings of `installation`.
pub async fn run(bridge: &Bridge, installation: &Installation, on: On) -> Report {
    let world = World {
        bridge,
        installation,
        on,
    };
    let started_at = world.now();
    // In the heap: side by side they would make one future too large for a thread's stack.
    let (installation, epic, zoom, webhook, texts, sign_in) = join!(
        Box::pin(installation::checks(world)),
        Box::pin(epic::checks(world)),
        Box::pin(zoom::checks(world)),
        Box::pin(webhook::check(world)),
        Box::pin(texts::check(world)),
        Box::pin(sign_in::check(world)),
    );
    let mut checks = installation;
    checks.extend(epic);
    checks.extend(zoom);
    checks.extend([webhook, texts, sign_in]);
    Report::of(on, started_at, checks)
}
