//! Zoom's side: tokens, users, meetings, registrants, Zoom Rooms, and the webhooks it sends.

mod account;
mod answer;
mod attendance;
mod cause;
mod client;
mod error;
mod grant;
mod group;
mod identifier;
mod join_link;
mod meeting;
mod passcode;
mod registrant;
mod reply;
mod room;
mod token;
mod user;
pub mod webhook;

pub use account::{AccountSettings, Locks, PasscodeRequirement, PlanUsage};
pub use answer::{Answered, read_answer};
pub use attendance::{Attendance, MeetingInstance};
pub use cause::Cause;
pub use client::Zoom;
pub use error::{Call, NotActive, ZoomError};
pub use grant::{Grant, GrantError};
pub use group::Group;
pub use identifier::{MeetingId, MeetingUuid, RegistrantId, RoomId, ZoomUserId};
pub use join_link::{JoinLink, LinkPolicy};
pub use meeting::{CreatedMeeting, Meeting, MeetingFound, MeetingRequest, MeetingStatus};
pub use registrant::{Registrant, RegistrantRequest};
pub use room::{Room, RoomEntry, RoomName, RoomNameError, RoomStatus};
pub use user::{NewUser, UserType, ZoomUser};
