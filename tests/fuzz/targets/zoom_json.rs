//! Zoom's answer to each of our calls: which call, HTTP status, body.
#![no_main]

use std::sync::LazyLock;

use fuzz::{NOW, lines, settings};
use http::{HeaderMap, StatusCode};
use libfuzzer_sys::fuzz_target;
use shared::{
    http_client::Reply,
    zoom::{Answered, Call, JoinLink, LinkPolicy, RoomName, read_answer},
};

const CALLS: [(&str, Call); 14] = [
    ("token", Call::Token),
    ("get_user", Call::GetUser),
    ("create_user", Call::CreateUser),
    ("zak", Call::Zak),
    ("create_meeting", Call::CreateMeeting),
    ("list_meetings", Call::ListMeetings),
    ("get_meeting", Call::GetMeeting),
    ("update_meeting", Call::UpdateMeeting),
    ("delete_meeting", Call::DeleteMeeting),
    ("add_registrant", Call::AddRegistrant),
    ("list_rooms", Call::ListRooms),
    ("room_command", Call::RoomCommand),
    ("list_attendance", Call::ListAttendance),
    ("account_settings", Call::AccountSettings),
];
const MARKER: &str = "7F3KQ2M9WX4TBHNA";

static LINKS: LazyLock<LinkPolicy> = LazyLock::new(|| LinkPolicy::of(&settings()));
static ROOM: LazyLock<RoomName> = LazyLock::new(|| RoomName::parse("ICU 4 Bed 2").expect("a name"));

fuzz_target!(|input: &[u8]| {
    let Some(([call, status], body)) = lines(input) else {
        return;
    };
    let Some((_, call)) = CALLS.into_iter().find(|(name, _)| *name == call) else {
        return;
    };
    let Ok(status) = StatusCode::from_bytes(status.as_bytes()) else {
        return;
    };
    let reply = Reply {
        status,
        headers: HeaderMap::new(),
        body: body.to_vec().into(),
    };
    match read_answer(call, &reply, *LINKS, MARKER, &ROOM, NOW) {
        Ok(answered) => {
            assert!(status.is_success());
            check(answered);
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            let fix = error.cause().map(|cause| cause.fix());
            assert!(fix.is_none_or(|fix| fix.len() > 20));
            // A server error may have acted, and says nothing of what is there.
            assert!(!status.is_server_error() || error.may_have_acted());
        }
    }
});

fn check(answered: Answered) {
    match answered {
        Answered::Meeting(created) => {
            leads_to_zoom(&created.start_url);
            leads_to_zoom(&created.meeting.join_url);
        }
        Answered::Registrant(registrant) => leads_to_zoom(&registrant.join_url),
        Answered::Token(until) => assert!(until >= NOW),
        _ => {}
    }
}

/// Read here by hand, and not by the parser that let it through.
fn leads_to_zoom(link: &JoinLink) {
    let in_browser = link.in_browser();
    for link in [
        Some(link.clone()),
        Some(link.as_user("a zak+/=")),
        in_browser,
    ]
    .iter()
    .flatten()
    {
        let rest = link.expose().strip_prefix("https://").expect("HTTPS");
        assert!(rest.bytes().all(|byte| byte.is_ascii_graphic()));
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, _) = rest.split_at(end);
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        assert!(port.parse::<u16>().is_ok());
        let ours = ["zoom.us", "zoomgov.com"];
        assert!(
            ours.iter()
                .any(|zoom| host == *zoom || host.ends_with(&format!(".{zoom}")))
        );
    }
}
