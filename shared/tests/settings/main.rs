//! A settings document that cannot work is refused by the name of the setting, and its values are never repeated.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod addresses;
mod device_tests;
mod document;
mod legacy_links;
mod silent;
mod texts;
mod values;
mod whole;
