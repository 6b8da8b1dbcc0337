//! What Zoom tells us: is it Zoom, and what does it say.

mod event;
mod signature;
mod surrogate;

pub use event::{Event, EventError, Happening, HappeningKind, Participant, UrlValidation};
pub use signature::{OLDEST, SignatureError, Verified, answer_challenge, verify};
