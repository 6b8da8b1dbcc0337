//! Zoom's side: tokens, users, meetings, registrants, and the webhooks it sends.

mod cause;
mod client;
mod error;
mod identifier;
mod join_link;
mod meeting;
mod registrant;
mod token;
mod user;
pub mod webhook;

pub use cause::Cause;
pub use client::Zoom;
pub use error::{Call, NotActive, ZoomError};
pub use identifier::{MeetingId, MeetingUuid, RegistrantId, ZoomUserId};
pub use join_link::{JoinLink, LinkPolicy};
pub use meeting::{CreatedMeeting, Meeting, MeetingFound, MeetingRequest, MeetingStatus};
pub use registrant::{Registrant, RegistrantRequest};
pub use user::{NewUser, UserType, ZoomUser};
