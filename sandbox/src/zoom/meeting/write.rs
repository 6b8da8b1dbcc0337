//! What create and update make of a checked body.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{
    Meeting, passcode,
    security::{self, Protection},
};
use crate::zoom::{account::Account, answer::ApiError, clock};

/// Kept and answered, without effect here.
const KEPT: [&str; 5] = [
    "recurrence",
    "tracking_fields",
    "pre_schedule",
    "template_id",
    "sensitivity_label_id",
];

impl Account {
    /// Writes the fields of `body` into `meeting`, which is new or about to replace the old one.
    pub(super) fn write_meeting(
        &self,
        meeting: &mut Meeting,
        body: &Map<String, Value>,
        now: OffsetDateTime,
    ) -> Result<(), ApiError> {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        if let Some(kind) = body.get("type").and_then(Value::as_i64) {
            meeting.kind = kind;
        }
        if let Some(topic) = text("topic") {
            topic.clone_into(&mut meeting.topic);
        }
        if let Some(agenda) = text("agenda") {
            agenda.clone_into(&mut meeting.agenda);
        }
        if let Some(timezone) = text("timezone") {
            timezone.clone_into(&mut meeting.timezone);
        }
        if let Some(duration) = body.get("duration").and_then(Value::as_i64) {
            meeting.duration = duration;
        }
        // A time in the past counts as not given.
        if let Some(start) = text("start_time").and_then(clock::parse)
            && start > now
        {
            meeting.start_time = start;
        }
        for name in KEPT {
            if let Some(value) = body.get(name) {
                meeting.extra.insert(name.to_owned(), value.clone());
            }
        }
        if meeting.kind == 8 && !meeting.extra.contains_key("recurrence") {
            return Err(ApiError::invalid_field(
                "recurrence",
                "Required for type 8.",
            ));
        }
        self.check_schedule_for(text("schedule_for"), &meeting.host_id, meeting.is_instant())?;
        let settings = body.get("settings").and_then(Value::as_object);
        self.write_settings(meeting, settings)?;
        self.protect(meeting, body)
    }

    fn write_settings(
        &self,
        meeting: &mut Meeting,
        settings: Option<&Map<String, Value>>,
    ) -> Result<(), ApiError> {
        for (name, value) in settings.into_iter().flatten() {
            meeting.settings.insert(name.clone(), value.clone());
        }
        if let Some(Value::Object(options)) = meeting.settings.get("waiting_room_options")
            && options.get("mode") == Some(&Value::from("custom"))
            && !options.contains_key("who_goes_to_waiting_room")
        {
            return Err(ApiError::invalid_field(
                "settings.waiting_room_options.who_goes_to_waiting_room",
                "Required if mode is custom.",
            ));
        }
        self.check_alternative_hosts(meeting.alternative_hosts())?;
        // Registration belongs to scheduled meetings of licensed hosts; elsewhere Zoom stores "none" and says nothing.
        let licensed = self
            .user(&meeting.host_id)
            .is_some_and(|host| host.is_licensed());
        if !licensed || !matches!(meeting.kind, 2 | 8) {
            meeting
                .settings
                .insert("approval_type".to_owned(), 2.into());
        }
        Ok(())
    }

    /// Zoom's rule of defaults: what the request wants, under the account's locks.
    fn protect(&self, meeting: &mut Meeting, body: &Map<String, Value>) -> Result<(), ApiError> {
        let rule = &self.options.passcode_rule;
        let given = body.get("password").and_then(Value::as_str);
        let complaint = given
            .filter(|passcode| !passcode.is_empty())
            .and_then(|passcode| passcode::complaint(passcode, rule));
        if let Some(complaint) = complaint {
            return Err(ApiError::invalid_field("password", complaint));
        }
        let generated_by_default = meeting.encrypted_passcode.is_empty()
            && self.options.passcode_by_default
            && body.get("default_password") != Some(&Value::Bool(false));
        let locks = &self.options.locks;
        let settled = Protection {
            waiting_room: meeting.has("waiting_room"),
            passcode: match given {
                Some(passcode) => !passcode.is_empty(),
                None => meeting.passcode.is_some() || generated_by_default,
            },
            authentication: meeting.has("meeting_authentication"),
        }
        .settle(locks);
        let before_host = security::join_before_host(
            meeting.has("join_before_host") && matches!(meeting.kind, 2 | 3 | 8),
            settled.waiting_room,
            locks,
        );
        let mut set =
            |name: &str, value: bool| meeting.settings.insert(name.to_owned(), value.into());
        set("waiting_room", settled.waiting_room);
        set("meeting_authentication", settled.authentication);
        set("enforce_login", settled.authentication);
        set("join_before_host", before_host);
        let passcode = settled.passcode.then(|| {
            given
                .filter(|passcode| !passcode.is_empty())
                .map(ToOwned::to_owned)
                .or_else(|| meeting.passcode.clone())
                .unwrap_or_else(|| passcode::generate(rule))
        });
        if passcode != meeting.passcode || meeting.encrypted_passcode.is_empty() {
            meeting.encrypted_passcode = passcode::encrypt();
        }
        meeting.passcode = passcode;
        Ok(())
    }
}
