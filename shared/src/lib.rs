//! The core of the bridge between Epic's video visits and Zoom, in reading order:
//!
//! 1. [`settings`]: the installation's document, and [`bridge`]: what a function holds while it runs. [`gateway`]: how
//!    requests reach it.
//! 2. [`launch`]: a person opens a visit from an FDI record (SMART EHR launch, CONTEXT).
//! 3. [`visit`]: exactly one live Zoom meeting per visit, its participants, who is present.
//! 4. [`share`]: texted join links, and who comes by them.
//! 5. [`notification`]: what Epic must be told, and when it is tried again.
//! 6. [`epic`] and [`zoom`]: the two sides' own protocols; neither knows the other.
//! 7. [`oidc`]: who opens the administrator's pages, by the hospital's own sign-in.
//! 8. [`store`]: the one table. [`page`]: what a person sees. [`telemetry`]: what an engineer sees.

pub mod bridge;
pub mod clock;
pub mod data_key;
pub mod epic;
pub mod gateway;
pub mod http_client;
pub mod jwt;
pub mod launch;
mod lazy;
pub mod notification;
pub mod oidc;
pub mod page;
pub mod settings;
pub mod share;
pub mod store;
pub mod telemetry;
pub mod visit;
pub mod zoom;
