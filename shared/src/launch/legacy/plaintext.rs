//! What stands in a link: `name=value`, joined by `&`, the values as they are.

use std::time::Duration;

use serde_json::{Map, Value};
use time::{PrimitiveDateTime, macros::format_description};

use super::LegacyLinkError;
use crate::{clock::Timestamp, launch::LaunchType};

/// How far ahead of ours the clock of Epic's server may be.
pub(super) const AHEAD: Duration = Duration::from_secs(120);

/// A link's fields, by the names that CONTEXT has for them.
pub(super) struct Plaintext {
    members: Map<String, Value>,
    doubled: bool,
    /// Whether `usertype` is the first field.
    led_by_user_type: bool,
}

impl Plaintext {
    /// Reads any text: whether it makes sense shows later.
    pub fn read(text: &str, launch_type: LaunchType) -> Self {
        let mut members = Map::new();
        let mut doubled = false;
        // An `&` in a name leaves a piece without `=`, which is dropped.
        let fields = text.split('&').filter_map(|field| field.split_once('='));
        for (name, value) in fields {
            let name = context_name(name, launch_type);
            doubled |= members.insert(name, Value::from(value)).is_some();
        }
        let start = text.split('=').next().unwrap_or_default();
        Self {
            members,
            doubled,
            led_by_user_type: start.eq_ignore_ascii_case("usertype"),
        }
    }

    /// Checks what a link must have beyond CONTEXT: a field once, its own role, its time.
    pub fn check(
        &self,
        launch_type: LaunchType,
        now: Timestamp,
        window: Duration,
    ) -> Result<(), LegacyLinkError> {
        // A name that a person chose for themselves may hold `&usertype=1`.
        if self.doubled {
            return Err(LegacyLinkError::Doubled);
        }
        // In the first block, and so whatever is changed in that block or by way of it in the next destroys it.
        let fits = self.field("usertype") == Some(user_type(launch_type));
        if !(self.led_by_user_type & fits) {
            return Err(LegacyLinkError::WrongRole);
        }
        let time = match (self.field("timestamp"), self.field("epictimestamp")) {
            (Some(time), None) | (None, Some(time)) => instant(time),
            _ => None,
        };
        let time = time.ok_or(LegacyLinkError::NoTime)?;
        if now.since(time) <= window && time.since(now) <= AHEAD {
            Ok(())
        } else {
            Err(LegacyLinkError::OutsideWindow)
        }
    }

    /// A field's trimmed value, if it is there and not empty.
    pub fn field(&self, name: &str) -> Option<&str> {
        let value = self.members.get(name)?.as_str()?.trim();
        Some(value).filter(|value| !value.is_empty())
    }

    /// The fields, as CONTEXT is read from.
    pub fn into_members(self) -> Map<String, Value> {
        self.members
    }
}

/// CONTEXT's name for a field, in lower case: names are compared without regard to case. Zoom's older links say
/// `sessionid` and `userid`.
fn context_name(name: &str, launch_type: LaunchType) -> String {
    let name = name.trim().to_ascii_lowercase();
    let ours = match (name.as_str(), launch_type) {
        ("sessionid", _) => "epicsessionid",
        ("userid", LaunchType::Nurse | LaunchType::Room) => "epicproviderid",
        ("userid", _) => "epicuserid",
        _ => return name,
    };
    ours.to_owned()
}

/// `usertype` of who may open such a launch: 1 is staff, 2 is a patient.
const fn user_type(launch_type: LaunchType) -> &'static str {
    if launch_type.is_of_patient() {
        "2"
    } else {
        "1"
    }
}

/// Ten digits are seconds since 1970, fourteen are `yyyyMMddHHmmss` in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        10 => text.parse().ok().map(Timestamp::from_seconds),
        14 => {
            let form = format_description!("[year][month][day][hour][minute][second]");
            let time = PrimitiveDateTime::parse(text, form).ok()?.assume_utc();
            Some(Timestamp::from_seconds(time.unix_timestamp()))
        }
        _ => None,
    }
}
