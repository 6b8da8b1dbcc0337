//! Fields of `POST /users`.

use super::{Field, LONG, Shape, field, flag, required, text};

pub(in crate::zoom) static USER: &[Field] = &[
    required(
        "action",
        Shape::Word(&["create", "autoCreate", "custCreate", "ssoCreate"]),
    ),
    required("user_info", Shape::Object(USER_INFO)),
];

static USER_INFO: &[Field] = &[
    required("email", Shape::Email(128)),
    required("type", Shape::Number(&[1, 2, 4, 99])),
    text("first_name", 64),
    text("last_name", 64),
    text("display_name", 128),
    text("password", 32),
    field("division_ids", Shape::Many(&Shape::Text(LONG), 1)),
    field("feature", Shape::Object(FEATURE)),
    text("plan_united_type", 16),
    field("license_info_list", Shape::Many(&Shape::Object(LICENCE), 2)),
];

static FEATURE: &[Field] = &[
    flag("zoom_phone"),
    field("zoom_one_type", Shape::Whole(16, i64::MAX)),
];

static LICENCE: &[Field] = &[
    required(
        "license_type",
        Shape::Word(&["MEETING", "ZOOM_WORKPLACE_BUNDLE"]),
    ),
    required("license_option", Shape::Whole(2, i64::MAX)),
    required("subscription_id", Shape::Text(LONG)),
];
