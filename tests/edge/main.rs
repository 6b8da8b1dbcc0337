//! What a hostile or broken client can send, and what it gets. Numbers are of the catalogue of edge cases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod a_defect_shows_nothing;
mod events_of_any_form;
mod every_answer_is_armoured;
mod hostile_requests;
