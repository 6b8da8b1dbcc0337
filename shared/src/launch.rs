//! A person opens a visit from an FDI record: SMART App Launch 2.2, as Epic speaks it.
//!
//! [`begin`] answers the FDI record's URL by sending the browser to Epic; [`complete`] answers Epic's redirect
//! back, and returns who launched, with the CONTEXT of their FDI record. A legacy encrypted link is complete by
//! itself, where the settings allow it.

mod begin;
mod bound;
mod complete;
pub mod context;
mod issuer;
mod launch_type;
mod launched;
mod legacy;
mod query;
mod refusal;
mod request;
mod staff;
mod trail;
mod transaction;
mod waiting;

pub use begin::begin;
pub use bound::{BoundRight, Given};
pub use complete::{complete, is_complete};
pub use context::{
    ContextError, DeviceTestContext, NurseContext, PatientContext, ProviderContext, RoomContext,
};
pub use launch_type::LaunchType;
pub use launched::{Launched, Voucher};
pub use legacy::{LegacyLink, LegacyLinkError};
pub use query::{Absurd, Query};
pub use refusal::{Refusal, RefusalCause};
pub use request::{cookie, cookies, is_by_script, is_from_here, serve, serve_in, under_frames};
pub use staff::let_in;
pub use trail::Trail;
pub use waiting::WaitingTicket;
