//! The administrator's pages, each file a promise to the engineer who must find out why a light is not green.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod administrator;
mod desk;
#[path = "../kit/kit.rs"]
mod kit;
mod people_sign_in;
mod the_door;
