//! Texted join links: who can send one, who can come in by it, and for how long.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod guests_come_in;
mod links_end;
mod only_staff_send;
mod texts_are_sent;
