//! Who is there does not depend on the order in which Zoom's events come, nor on how often.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bounded;
mod catalogue;
mod elimination;
mod kept;
mod over;
mod replay;
mod room;
mod script;
mod visit;

use proptest::prelude::*;

/// So many cases each time, whatever the environment says.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(100_000))]

    /// Against the plain model, with people whose launch is recorded only after Zoom told of them.
    #[test]
    fn c57_any_order_and_any_repetition_come_to_the_same((script, deliveries) in script::delivered()) {
        let (visit, present) = visit::deliver_to(visit::before_any_launch(), script.people, deliveries);
        prop_assert_eq!(present, replay::present(script.people, &script.events));
        prop_assert_eq!(
            visit::strangers(&visit),
            replay::strangers(script.people, &script.events)
        );
    }
}
