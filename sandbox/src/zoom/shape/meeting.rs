//! Fields of a meeting: the top level of create and update, and the status change.

use super::{Field, LONG, Shape, field, flag, required, setting::SETTINGS, text};

/// `POST /users/{userId}/meetings` and `PATCH /meetings/{meetingId}`, as described in August 2026.
pub(in crate::zoom) static MEETING: &[Field] = &[
    text("topic", 200),
    text("agenda", 2_000),
    field("type", Shape::Number(&[1, 2, 3, 8, 10])),
    field("start_time", Shape::Time),
    text("timezone", 64),
    field("duration", Shape::Whole(1, 1_440)),
    text("password", 10),
    flag("default_password"),
    flag("pre_schedule"),
    text("schedule_for", 128),
    text("template_id", LONG),
    text("sensitivity_label_id", LONG),
    field("recurrence", Shape::Object(RECURRENCE)),
    field(
        "tracking_fields",
        Shape::Many(&Shape::Object(TRACKING), 100),
    ),
    field("settings", Shape::Object(SETTINGS)),
];

/// `PUT /meetings/{meetingId}/status`.
pub(in crate::zoom) static STATUS: &[Field] =
    &[required("action", Shape::Word(&["end", "recover"]))];

static RECURRENCE: &[Field] = &[
    required("type", Shape::Number(&[1, 2, 3])),
    field("repeat_interval", Shape::Whole(1, 99)),
    text("weekly_days", 13),
    field("monthly_day", Shape::Whole(1, 31)),
    field("monthly_week", Shape::Number(&[-1, 1, 2, 3, 4])),
    field("monthly_week_day", Shape::Whole(1, 7)),
    field("end_times", Shape::Whole(1, 60)),
    field("end_date_time", Shape::Time),
];

static TRACKING: &[Field] = &[required("field", Shape::Text(LONG)), text("value", LONG)];
