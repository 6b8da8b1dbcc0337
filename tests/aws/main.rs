//! Whatever AWS does: the table, the secret, and the machine under a function. Numbers are of the catalogue of edge
//! cases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod a_write_whose_answer_is_lost;
mod nothing_is_shared;
mod secrets_of_another_make;
mod table;
mod the_environment_is_wrong;
mod the_machine_fails;
mod the_secret_is_wrong;
mod the_table_refuses;
mod versions_meet;
mod visitor;
mod what_is_past_its_time;
