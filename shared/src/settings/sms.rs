//! Texted links.

use std::time::Duration;

use serde::Deserialize;

use super::SettingsError;
use crate::share::{CallingCode, LONGEST_LIFE};

/// Longest name or ARN at AWS End User Messaging.
const LONGEST: usize = 256;

/// Texted links.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// Phone number, pool or sender ID at AWS End User Messaging, or its ID or ARN. Without one no links are sent.
    pub origination_identity: Option<String>,
    /// Configuration set at AWS End User Messaging, whose event destinations learn what became of a text.
    pub configuration_set: Option<String>,
    /// Minutes after the visit's end that a link lets in; never more than a day after it was sent.
    pub link_lifetime_minutes: u16,
    /// The country whose numbers staff may type without a country code.
    pub default_country_code: Option<CallingCode>,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            origination_identity: None,
            configuration_set: None,
            link_lifetime_minutes: 30,
            default_country_code: None,
        }
    }
}

impl Sms {
    /// How long after the visit's end a link lets in.
    #[must_use]
    pub fn link_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.link_lifetime_minutes) * 60)
    }

    /// What no single field shows.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        for (name, value) in [
            ("sms.origination_identity", &self.origination_identity),
            ("sms.configuration_set", &self.configuration_set),
        ] {
            let fits = |value: &String| {
                (1..=LONGEST).contains(&value.len())
                    && value
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"_:/+-".contains(&byte))
            };
            if value.as_ref().is_some_and(|value| !fits(value)) {
                return Err(SettingsError::wrong(
                    name,
                    "it must be a name, ID or ARN at AWS End User Messaging (1 to 256 letters, digits or _ : / + -), or be left out",
                ));
            }
        }
        if self.configuration_set.is_some() && self.origination_identity.is_none() {
            return Err(SettingsError::Missing {
                name: "sms.origination_identity".to_owned(),
            });
        }
        if self.link_lifetime().is_zero() || self.link_lifetime() > LONGEST_LIFE {
            return Err(SettingsError::wrong(
                "sms.link_lifetime_minutes",
                "it must be 1 to 1440: a link never lets in longer than a day",
            ));
        }
        Ok(())
    }
}
