//! What Epic is told, whatever Epic answers and however long it is away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod a_replay_tells_nothing_stale;
mod after_an_outage_every_light_is_right;
mod epic;
mod no_stale_state_is_sent;
mod the_alarms_are_told;
mod ward;
mod whatever_epic_answers;
mod whatever_the_table_answers;
