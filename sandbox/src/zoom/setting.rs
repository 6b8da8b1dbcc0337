//! `GET /accounts/me/settings` and `/accounts/me/lock_settings`.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    response::IntoResponse,
    routing::get,
};
use serde_json::{Value, json};

use super::{
    Zoom,
    answer::{Answer, ApiError},
    options::{Locks, ZoomOptions},
};

pub(super) fn routes() -> Router<Zoom> {
    Router::new()
        .route("/sim/zoom/v2/accounts/{accountId}/settings", get(settings))
        .route(
            "/sim/zoom/v2/accounts/{accountId}/lock_settings",
            get(locks),
        )
}

type Parameters = Query<BTreeMap<String, String>>;

async fn settings(
    State(zoom): State<Zoom>,
    Path(account): Path<String>,
    Query(query): Parameters,
) -> Answer {
    let options = own_account(&zoom, &account)?;
    let answer = match query.get("option").map(String::as_str) {
        None => default_settings(&options, &options.locks),
        Some("meeting_security") => security_settings(&options, &options.locks),
        Some("meeting_authentication") => authentication_settings(&options.locks),
        Some(_) => return Err(unknown_option()),
    };
    Ok(Json(answer).into_response())
}

async fn locks(
    State(zoom): State<Zoom>,
    Path(account): Path<String>,
    Query(query): Parameters,
) -> Answer {
    let options = own_account(&zoom, &account)?;
    let answer = match query.get("option").map(String::as_str) {
        None => default_locks(&options.locks),
        Some("meeting_security") => security_locks(&options.locks),
        Some(_) => return Err(unknown_option()),
    };
    Ok(Json(answer).into_response())
}

pub(super) fn own_account(zoom: &Zoom, account: &str) -> Result<ZoomOptions, ApiError> {
    let options = zoom.account().options.clone();
    if account == "me" || account == options.account_id {
        Ok(options)
    } else {
        let message = format!("Account does not exist: {account}.");
        Err(ApiError::bad_request(2001, message))
    }
}

pub(super) fn unknown_option() -> ApiError {
    ApiError::invalid_field("option", "Unknown option.")
}

fn passcode_requirement(options: &ZoomOptions) -> Value {
    let rule = &options.passcode_rule;
    json!({
        "length": rule.length,
        "have_letter": rule.have_letter,
        "have_number": rule.have_number,
        "have_special_character": rule.have_special_character,
        "have_upper_and_lower_characters": false,
        "only_allow_numeric": rule.only_allow_numeric,
        "consecutive_characters_length": 0,
        "weak_enhance_detection": false,
    })
}

pub(super) fn authentication_settings(locks: &Locks) -> Value {
    json!({
        "meeting_authentication": locks.authentication.unwrap_or(false),
        "authentication_options": [],
    })
}

/// The account's settings, under its own locks or those of a group.
pub(super) fn default_settings(options: &ZoomOptions, locks: &Locks) -> Value {
    json!({
        "schedule_meeting": {
            "host_video": false,
            "participant_video": false,
            "audio_type": "both",
            "join_before_host": locks.join_before_host.unwrap_or(false),
            "jbh_time": 0,
            "enforce_login": locks.authentication.unwrap_or(false),
            "require_password_for_scheduling_new_meetings": options.passcode_by_default,
            "require_password_for_instant_meetings": options.passcode_by_default,
            "require_password_for_pmi_meetings": "all",
            "meeting_password_requirement": passcode_requirement(options),
        },
        "in_meeting": {
            "e2e_encryption": false,
            "chat": true,
            "private_chat": true,
        },
        "email_notification": {
            "alternative_host_reminder": true,
            "cancel_meeting_reminder": true,
            "jbh_reminder": true,
        },
    })
}

pub(super) fn security_settings(options: &ZoomOptions, locks: &Locks) -> Value {
    json!({
        "meeting_security": {
            "auto_security": true,
            "waiting_room": locks.waiting_room.unwrap_or(false),
            "waiting_room_settings": {
                "participants_to_place_in_waiting_room": 0,
                "users_who_can_admit_participants_from_waiting_room": 0,
                "whitelisted_domains_for_waiting_room": "",
            },
            "waiting_room_options": {
                "enable": locks.waiting_room.unwrap_or(false),
                "locked": locks.waiting_room.is_some(),
                "admit_type": 1,
            },
            "meeting_password": locks.passcode.unwrap_or(options.passcode_by_default),
            "meeting_password_requirement": passcode_requirement(options),
            "embed_password_in_join_link": true,
            "encryption_type": "enhanced_encryption",
            "end_to_end_encrypted_meetings": false,
            "only_authenticated_can_join_from_webclient": false,
            "phone_password": true,
            "pmi_password": true,
        },
    })
}

pub(super) fn default_locks(locks: &Locks) -> Value {
    json!({
        "schedule_meeting": {
            "host_video": false,
            "participant_video": false,
            "audio_type": false,
            "join_before_host": locks.join_before_host.is_some(),
            "meeting_authentication": locks.authentication.is_some(),
            "require_password_for_scheduling_new_meetings": locks.passcode.is_some(),
            "require_password_for_instant_meetings": locks.passcode.is_some(),
            "require_password_for_pmi_meetings": locks.passcode.is_some(),
        },
    })
}

/// The waiting room's lock stands only here, not among the default locks.
pub(super) fn security_locks(locks: &Locks) -> Value {
    json!({
        "meeting_security": {
            "auto_security": false,
            "waiting_room": locks.waiting_room.is_some(),
            "meeting_password": locks.passcode.is_some(),
            "embed_password_in_join_link": false,
            "encryption_type": false,
            "end_to_end_encrypted_meetings": false,
            "only_authenticated_can_join_from_webclient": false,
            "phone_password": false,
            "pmi_password": false,
        },
    })
}
