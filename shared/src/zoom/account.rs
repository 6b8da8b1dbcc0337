//! The account as its administrator set it up. Read only.
//!
//! Source: Zoom's API of accounts, `GET /accounts/me/settings`, `/lock_settings` and `/plans/usage`. The waiting room
//! and the passcode stand in the answer with `option=meeting_security` alone.

use serde::Deserialize;

use super::{Call, Zoom, ZoomError};

/// Which of the settings that a visit needs are locked, for the account or for a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Locks {
    /// "Allow participants to join before host".
    pub join_before_host: bool,
    /// "Waiting Room".
    pub waiting_room: bool,
    /// "Require a passcode".
    pub passcode: bool,
    /// "Only authenticated users can join meetings".
    pub authentication: bool,
}

impl Locks {
    /// Whether any is.
    #[must_use]
    pub const fn any(self) -> bool {
        self.join_before_host || self.waiting_room || self.passcode || self.authentication
    }
}

/// The settings that a visit needs, as the account or a group has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountSettings {
    /// "Allow participants to join before host".
    pub join_before_host: bool,
    /// "Waiting Room".
    pub waiting_room: bool,
    /// "Require a passcode".
    pub passcode: bool,
    /// "Only authenticated users can join meetings".
    pub authentication: bool,
    /// What a passcode must be like, where anything is asked.
    pub passcode_requirement: PasscodeRequirement,
}

/// What a passcode must be like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PasscodeRequirement {
    /// Least characters; 0 asks for none.
    pub length: u32,
    /// A letter.
    pub have_letter: bool,
    /// A digit.
    pub have_number: bool,
    /// A special character.
    pub have_special_character: bool,
    /// A capital and a small letter.
    pub have_upper_and_lower_characters: bool,
    /// Digits only.
    pub only_allow_numeric: bool,
}

/// Licences of the account's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct PlanUsage {
    /// Bought.
    pub hosts: u64,
    /// In use.
    pub usage: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Scheduling {
    schedule_meeting: ScheduleMeeting,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ScheduleMeeting {
    join_before_host: bool,
    meeting_authentication: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Security {
    meeting_security: MeetingSecurity,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MeetingSecurity {
    waiting_room: bool,
    meeting_password: bool,
    meeting_password_requirement: PasscodeRequirement,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Authentication {
    meeting_authentication: bool,
}

#[derive(Deserialize)]
struct Usage {
    plan_base: Plans,
}

/// Zoom's documents show one plan and, in newer versions, a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Plans {
    One(PlanUsage),
    Many(Vec<PlanUsage>),
}

impl Zoom {
    /// What the account's administrator locked: two calls.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn account_locks(&self) -> Result<Locks, ZoomError> {
        self.locks_below(Call::AccountLocks, "/accounts/me").await
    }

    /// How the account is set: three calls.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn account_settings(&self) -> Result<AccountSettings, ZoomError> {
        self.settings_below(Call::AccountSettings, "/accounts/me")
            .await
    }

    /// Whether the account locks Zoom's waiting room, and how: `Some(true)` is always on, `None` is as each meeting
    /// asks. Groups of users may have locks of their own, which this does not show.
    ///
    /// # Errors
    /// [`ZoomError`]: the app may lack the scope.
    pub async fn locked_waiting_room(&self) -> Result<Option<bool>, ZoomError> {
        if self.account_locks().await?.waiting_room {
            let settings = self.account_settings().await?;
            Ok(Some(settings.waiting_room))
        } else {
            Ok(None)
        }
    }

    /// How many licences the account has and uses.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn plan_usage(&self) -> Result<PlanUsage, ZoomError> {
        let call = Call::PlanUsage;
        let usage: Usage = self.get(call, "/accounts/me/plans/usage").await?;
        match usage.plan_base {
            Plans::One(plan) => Ok(plan),
            Plans::Many(plans) if plans.is_empty() => Err(ZoomError::Unusable { call }),
            Plans::Many(plans) => Ok(PlanUsage {
                hosts: plans.iter().map(|plan| plan.hosts).sum(),
                usage: plans.iter().map(|plan| plan.usage).sum(),
            }),
        }
    }

    pub(super) async fn locks_below(&self, call: Call, root: &str) -> Result<Locks, ZoomError> {
        let scheduling = format!("{root}/lock_settings");
        let security = format!("{scheduling}?option=meeting_security");
        let (scheduling, security) = futures_util::try_join!(
            self.get::<Scheduling>(call, &scheduling),
            self.get::<Security>(call, &security)
        )?;
        Ok(Locks {
            join_before_host: scheduling.schedule_meeting.join_before_host,
            waiting_room: security.meeting_security.waiting_room,
            passcode: security.meeting_security.meeting_password,
            authentication: scheduling.schedule_meeting.meeting_authentication,
        })
    }

    pub(super) async fn settings_below(
        &self,
        call: Call,
        root: &str,
    ) -> Result<AccountSettings, ZoomError> {
        let scheduling = format!("{root}/settings");
        let security = format!("{scheduling}?option=meeting_security");
        let authentication = format!("{scheduling}?option=meeting_authentication");
        let (scheduling, security, authentication) = futures_util::try_join!(
            self.get::<Scheduling>(call, &scheduling),
            self.get::<Security>(call, &security),
            self.get::<Authentication>(call, &authentication)
        )?;
        Ok(AccountSettings {
            join_before_host: scheduling.schedule_meeting.join_before_host,
            waiting_room: security.meeting_security.waiting_room,
            passcode: security.meeting_security.meeting_password,
            authentication: authentication.meeting_authentication,
            passcode_requirement: security.meeting_security.meeting_password_requirement,
        })
    }
}
