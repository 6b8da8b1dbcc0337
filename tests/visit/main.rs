//! A visit from launch to light, each file a promise to those who are in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod a_group_meets_in_one_meeting;
mod a_nurse_is_in_the_visit_too;
mod a_webhook_counts_once_and_in_any_order;
mod an_encrypted_link_opens_the_visit_too;
mod both_meet_and_their_lights_are_right;
mod epic_is_told_whatever_happens;
mod few_calls_are_made;
mod many_launches_make_one_meeting;
mod meetings_end_and_owners_differ;
mod no_function_is_free;
mod what_happened_is_kept;
mod whatever_zoom_answers;
mod whoever_is_slow_harms_nobody;
mod zoom_is_compared_with;
