//! Settings of a meeting whose creator said nothing of them.

use serde_json::{Map, Value, json};

const ON: [&str; 6] = [
    "alternative_hosts_email_notification",
    "registrants_confirmation_email",
    "registrants_email_notification",
    "email_notification",
    // These follow the user's settings. Here they are on, so that a clinic must switch them off.
    "auto_start_meeting_summary",
    "auto_start_ai_companion_questions",
];

const OFF: [&str; 22] = [
    "host_video",
    "participant_video",
    "cn_meeting",
    "in_meeting",
    "join_before_host",
    "mute_upon_entry",
    "watermark",
    "use_pmi",
    "enforce_login",
    "alternative_host_update_polls",
    "close_registration",
    "show_share_button",
    "show_join_info",
    "allow_multiple_devices",
    "waiting_room",
    "meeting_authentication",
    "private_meeting",
    "internal_meeting",
    "device_testing",
    "focus_mode",
    "participant_focused_meeting",
    "request_permission_to_unmute_participants",
];

/// Zoom's defaults.
pub(super) fn settings() -> Map<String, Value> {
    let flags = ON
        .iter()
        .map(|name| (*name, json!(true)))
        .chain(OFF.iter().map(|name| (*name, json!(false))));
    let others = [
        ("jbh_time", json!(0)),
        ("approval_type", json!(2)),
        ("audio", json!("both")),
        ("auto_recording", json!("none")),
        ("enforce_login_domains", json!("")),
        ("alternative_hosts", json!("")),
        ("encryption_type", json!("enhanced_encryption")),
        ("global_dial_in_countries", json!(["US"])),
        ("breakout_room", json!({ "enable": false })),
        (
            "approved_or_denied_countries_or_regions",
            json!({ "enable": false }),
        ),
        ("question_and_answer", json!({ "enable": false })),
        ("continuous_meeting_chat", json!({ "enable": true })),
    ];
    flags
        .chain(others)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
