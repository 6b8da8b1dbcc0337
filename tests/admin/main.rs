//! The administrator's pages, each file a promise to the engineer who must find out why a light is not green.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod a_big_day_is_read_in_parts;
mod a_day_at_a_glance;
mod a_launch_is_explained_and_nothing_is_made;
mod administrator;
mod changes_are_our_own_forms;
mod days_are_by_the_hospitals_clocks;
mod desk;
mod fdi_records_are_ready_and_compared;
mod people_sign_in;
mod preflight;
mod sessions_end;
mod the_audit_log;
mod the_door;
mod the_openapi_file_is_true;
mod the_provider_is_not_believed_blindly;
mod the_records;
mod the_search;
mod the_settings_are_edited;
mod the_settings_go_back;
mod the_visit_on_one_page;
mod what_failed_is_replayed;
mod whatever_the_provider_is;
