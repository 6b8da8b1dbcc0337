//! Fields of `PATCH /rooms/{id}/events`.

use super::{Field, LONG, Shape, field, flag, required, text};

pub(in crate::zoom) static CONTROL: &[Field] = &[
    required(
        "method",
        Shape::Word(&["zoomroom.meeting_join", "zoomroom.meeting_leave"]),
    ),
    field("params", Shape::Object(PARAMS)),
];

static PARAMS: &[Field] = &[
    text("meeting_number", LONG),
    text("passcode", LONG),
    flag("force_accept"),
    flag("make_zoom_room_host"),
];
