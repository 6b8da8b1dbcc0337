//! People open a visit from Epic: everyone who should get in does, everything else is refused and explained.
//!
//! A name that begins with `c` and a number is that item of the catalogue of bad inputs and faults.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod account_refusals;
mod accounts;
mod arrivals;
mod callback;
mod clocks;
mod configuration;
mod context_values;
mod discovery;
mod encodings;
mod encounter_provider;
mod frames;
mod id_token;
mod issuer;
mod key_set;
mod languages;
mod launch_link;
mod legacy_links;
mod log;
mod names;
mod one_use;
mod people;
mod private_key;
mod tls;
mod token;
mod waiting;
mod wire;
