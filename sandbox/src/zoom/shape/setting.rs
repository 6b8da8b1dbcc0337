//! Fields of a meeting's `settings`.

use super::{Field, LONG, Shape, field, flag, required, text};

/// All that create and update know in August 2026.
pub(super) static SETTINGS: &[Field] = &[
    // Who comes in, and how.
    flag("waiting_room"),
    field("waiting_room_options", Shape::Object(WAITING_ROOM)),
    flag("join_before_host"),
    field("jbh_time", Shape::Number(&[0, 5, 10, 15])),
    flag("meeting_authentication"),
    text("authentication_option", LONG),
    text("authentication_name", LONG),
    text("authentication_domains", LONG),
    field(
        "authentication_exception",
        Shape::Many(&Shape::Object(NAMED_EMAIL), 1_000),
    ),
    flag("enforce_login"),
    text("enforce_login_domains", LONG),
    field(
        "approved_or_denied_countries_or_regions",
        Shape::Object(COUNTRIES),
    ),
    flag("allow_multiple_devices"),
    flag("use_pmi"),
    flag("private_meeting"),
    flag("internal_meeting"),
    flag("cn_meeting"),
    flag("in_meeting"),
    field(
        "encryption_type",
        Shape::Word(&["enhanced_encryption", "e2ee"]),
    ),
    field(
        "meeting_invitees",
        Shape::Many(&Shape::Object(EMAIL), 1_000),
    ),
    field("custom_keys", Shape::Many(&Shape::Object(CUSTOM_KEY), 10)),
    // Registration.
    field("approval_type", Shape::Number(&[0, 1, 2])),
    field("registration_type", Shape::Number(&[1, 2, 3])),
    flag("close_registration"),
    flag("registrants_confirmation_email"),
    flag("registrants_email_notification"),
    flag("show_share_button"),
    flag("show_join_info"),
    flag("email_in_attendee_report"),
    text("contact_name", LONG),
    text("contact_email", LONG),
    // Hosts.
    text("alternative_hosts", LONG),
    flag("alternative_hosts_email_notification"),
    flag("alternative_host_update_polls"),
    flag("alternative_host_manage_meeting_summary"),
    flag("alternative_host_manage_cloud_recording"),
    flag("email_notification"),
    field("calendar_type", Shape::Number(&[1, 2])),
    flag("push_change_to_calendar"),
    // Sound and picture.
    flag("host_video"),
    flag("participant_video"),
    flag("disable_participant_video"),
    flag("mute_upon_entry"),
    flag("request_permission_to_unmute_participants"),
    flag("allow_host_control_participant_mute_state"),
    field(
        "audio",
        Shape::Word(&["both", "telephony", "voip", "thirdParty"]),
    ),
    text("audio_conference_info", 2_048),
    field(
        "global_dial_in_countries",
        Shape::Many(&Shape::Text(8), 300),
    ),
    field(
        "global_dial_in_numbers",
        Shape::Many(&Shape::Object(DIAL_IN), 300),
    ),
    field(
        "additional_data_center_regions",
        Shape::Many(&Shape::Text(8), 50),
    ),
    flag("watermark"),
    flag("focus_mode"),
    flag("host_save_video_order"),
    flag("participant_focused_meeting"),
    flag("device_testing"),
    flag("auto_start_deepfake_detection"),
    // What is recorded, said and summed up.
    field("auto_recording", Shape::Word(&["local", "cloud", "none"])),
    flag("host_pause_stop_recording"),
    field(
        "auto_add_recording_to_video_management",
        Shape::Object(VIDEO),
    ),
    field("continuous_meeting_chat", Shape::Object(CHAT)),
    field("question_and_answer", Shape::Object(QUESTIONS)),
    field("language_interpretation", Shape::Object(INTERPRETATION)),
    field("sign_language_interpretation", Shape::Object(SIGN_LANGUAGE)),
    field("breakout_room", Shape::Object(BREAKOUT)),
    field("resources", Shape::Many(&Shape::Object(RESOURCE), 100)),
    flag("auto_start_meeting_summary"),
    field("who_will_receive_summary", Shape::Whole(1, 4)),
    text("summary_template_id", LONG),
    flag("auto_start_ai_companion_questions"),
    field("who_can_ask_questions", Shape::Whole(1, 5)),
];

static WAITING_ROOM: &[Field] = &[
    required("mode", Shape::Word(&["follow_setting", "custom"])),
    field(
        "who_goes_to_waiting_room",
        Shape::Word(&[
            "everyone",
            "users_not_in_account",
            "users_not_in_account_or_whitelisted_domains",
            "users_not_on_invite",
            "users_not_in_org",
        ]),
    ),
];
static EMAIL: &[Field] = &[field("email", Shape::Email(128))];
static NAMED_EMAIL: &[Field] = &[
    field("email", Shape::Email(128)),
    text("name", LONG),
    text("join_url", LONG),
];
static COUNTRIES: &[Field] = &[
    flag("enable"),
    field("method", Shape::Word(&["approve", "deny"])),
    field("approved_list", Shape::Many(&Shape::Text(8), 300)),
    field("denied_list", Shape::Many(&Shape::Text(8), 300)),
];
static CUSTOM_KEY: &[Field] = &[text("key", 64), text("value", 256)];
static DIAL_IN: &[Field] = &[
    text("city", LONG),
    text("country", 8),
    text("country_name", LONG),
    text("number", 64),
    field("type", Shape::Word(&["toll", "tollfree"])),
];
static VIDEO: &[Field] = &[
    required("enable", Shape::Flag),
    field("channels", Shape::Many(&Shape::Object(CHANNEL), 5)),
];
static CHANNEL: &[Field] = &[
    required("channel_id", Shape::Text(LONG)),
    text("name", LONG),
];
static CHAT: &[Field] = &[
    flag("enable"),
    flag("auto_add_invited_external_users"),
    flag("auto_add_meeting_participants"),
];
static QUESTIONS: &[Field] = &[
    flag("enable"),
    flag("allow_submit_questions"),
    flag("allow_anonymous_questions"),
    field("question_visibility", Shape::Word(&["answered", "all"])),
    flag("attendees_can_comment"),
    flag("attendees_can_upvote"),
];
static INTERPRETATION: &[Field] = &[
    flag("enable"),
    field("interpreters", Shape::Many(&Shape::Object(INTERPRETER), 20)),
];
static INTERPRETER: &[Field] = &[
    field("email", Shape::Email(128)),
    text("languages", 64),
    text("interpreter_languages", 128),
];
static SIGN_LANGUAGE: &[Field] = &[
    flag("enable"),
    field("interpreters", Shape::Many(&Shape::Object(SIGNER), 20)),
];
static SIGNER: &[Field] = &[field("email", Shape::Email(128)), text("sign_language", 64)];
static BREAKOUT: &[Field] = &[
    flag("enable"),
    field("rooms", Shape::Many(&Shape::Object(ROOM), 100)),
];
static ROOM: &[Field] = &[
    text("name", 32),
    field("participants", Shape::Many(&Shape::Text(128), 1_000)),
];
static RESOURCE: &[Field] = &[
    field("resource_type", Shape::Word(&["whiteboard"])),
    text("resource_id", LONG),
    field(
        "permission_level",
        Shape::Word(&["editor", "commenter", "viewer"]),
    ),
];
