//! Who is there does not depend on the order in which Zoom's events come, nor on how often.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod catalogue;
mod over;
mod replay;
mod script;
mod visit;

use std::env;

use proptest::prelude::*;
use shared::visit::{Presence, Role};

/// `PROPTEST_CASES`, or enough for every run of the tests.
fn config() -> ProptestConfig {
    let cases = env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(4_000),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_order_and_any_repetition_come_to_the_same((script, deliveries) in script::delivered()) {
        let (visit, present) = visit::deliver(script.people, &deliveries);
        prop_assert_eq!(present, replay::present(script.people, &script.events));
        let strangers = visit
            .participants
            .values()
            .filter(|participant| participant.person.role == Role::Unmapped)
            .filter(|participant| {
                Presence::of(&participant.sessions, &visit.instances) == Presence::Present
            })
            .count();
        prop_assert_eq!(strangers, replay::strangers(script.people, &script.events));
    }
}
