//! A small hospital on one machine: a local gateway, simulated Epic, Zoom and sign-in, an embedded table.
//!
//! [`Sandbox::start`] puts them behind one listener, with the functions' own handlers between them.

pub mod aws;
mod by_hand;
pub mod epic;
pub mod fault;
pub mod functions;
pub mod gateway;
pub mod hospital;
pub mod index;
pub mod installation;
pub mod options;
pub mod process;
pub mod records;
pub mod sign_in;
mod start;
pub mod template;
pub mod trace;
pub mod zoom;

pub use options::Options;
pub use start::{Sandbox, StartError, Waking};
