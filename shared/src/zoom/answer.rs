//! Zoom's answers without the calls that bring them, so that any answer can be tried out on what reads it.

use super::{
    Attendance, Call, CreatedMeeting, LinkPolicy, MeetingFound, Registrant, Room, RoomName,
    ZoomError, ZoomUser, attendance, meeting, registrant,
    reply::{error_code, parse},
    room, token, user,
};
use crate::{clock::Timestamp, http_client::Reply};

/// What an answer brings.
#[derive(Debug, Clone)]
pub enum Answered {
    /// A token, and until when it is used.
    Token(Timestamp),
    /// A user.
    User(ZoomUser),
    /// The right to join as a user.
    Zak,
    /// A meeting.
    Meeting(CreatedMeeting),
    /// The meetings of one page that carry the marker.
    Meetings(Vec<MeetingFound>),
    /// A registrant.
    Registrant(Registrant),
    /// The rooms of one page that have the name.
    Rooms(Vec<Room>),
    /// The connections of one page.
    Attendance(Vec<Attendance>),
    /// Nothing but that it was done.
    Done,
}

/// Reads an answer as its call does. `marker` and `room` are what lists are searched for.
///
/// # Errors
/// [`ZoomError`]: refused, not what Zoom documents, or with a link to somewhere else.
pub fn read_answer(
    call: Call,
    reply: &Reply,
    links: LinkPolicy,
    marker: &str,
    room: &RoomName,
    now: Timestamp,
) -> Result<Answered, ZoomError> {
    if !reply.status.is_success() {
        return Err(ZoomError::Refused {
            call,
            status: reply.status,
            code: error_code(reply),
        });
    }
    Ok(match call {
        Call::Token => Answered::Token(parse::<token::Response>(call, reply)?.read(now).until),
        Call::GetUser => Answered::User(parse::<user::Found>(call, reply)?.active()?),
        Call::CreateUser => Answered::User(parse::<user::Found>(call, reply)?.user()),
        Call::Zak => parse::<user::Zak>(call, reply).map(|_| Answered::Zak)?,
        Call::CreateMeeting | Call::GetMeeting => {
            parse::<room::Passcode>(call, reply)?.read();
            let answer: meeting::Answer = parse(call, reply)?;
            Answered::Meeting(answer.read(call, links)?.0)
        }
        Call::ListMeetings => {
            let page: meeting::Page = parse(call, reply)?;
            Answered::Meetings(page.marked(marker).collect())
        }
        Call::AddRegistrant => {
            let answer: registrant::Answer = parse(call, reply)?;
            Answered::Registrant(answer.read(links)?)
        }
        Call::ListRooms => {
            let page: room::Page = parse(call, reply)?;
            Answered::Rooms(page.named(room).collect())
        }
        Call::ListAttendance => {
            let page: attendance::Page = parse(call, reply)?;
            Answered::Attendance(page.connections().collect())
        }
        Call::UpdateMeeting
        | Call::DeleteMeeting
        | Call::RoomCommand
        | Call::AccountSettings
        | Call::AccountLocks
        | Call::PlanUsage
        | Call::ListGroups
        | Call::GroupSettings
        | Call::GroupLocks => Answered::Done,
    })
}
