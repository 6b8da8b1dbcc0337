//! One texted link: a record of its visit.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::{PhoneNumber, ShareError};
use crate::{
    clock::Timestamp,
    data_key::{DataKey, random_token, sha256},
    page::Language,
    telemetry::{Phi, phi},
    visit::{PersonKey, Visit, VisitKey},
};

/// How many links one visit may have, those that came to nothing included.
pub const MOST_SENDS: usize = 10;
/// How many people or devices one link lets in: a family with two, and room for a browser that lost its cookies.
pub const MOST_REDEMPTIONS: usize = 5;
/// A link never lets in longer after it was sent.
pub const LONGEST_LIFE: Duration = Duration::from_secs(24 * 3600);

/// Characters of a token: 128 random bits in base64url.
const TOKEN_LENGTH: usize = 22;

/// Whom a link is for. Whoever comes by one is a guest: a text proves nobody's Epic ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The patient.
    Patient,
    /// A family member.
    Family,
    /// An interpreter.
    Interpreter,
}

impl Recipient {
    /// All of them, as a form offers them.
    pub const ALL: [Self; 3] = [Self::Patient, Self::Family, Self::Interpreter];

    /// As it stands in forms and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Family => "family",
            Self::Interpreter => "interpreter",
        }
    }

    /// From a form's value.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The secret part of a link's address. Random, so it tells nothing; kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

impl LinkToken {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(random_token::<16>())
    }

    /// From a path's last segment.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == TOKEN_LENGTH
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// The path of the page that redeems it.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/join/{}", self.0)
    }

    /// The name under which the table knows it.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256(self.0.as_bytes())
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LinkToken([secret])")
    }
}

/// A link's name within its visit: the same for the same send of the same page, so that a form sent twice is one
/// send.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkId(String);

impl LinkId {
    /// Of one send. `nonce` is the page's.
    #[must_use]
    pub fn of(
        key: &DataKey,
        visit: &VisitKey,
        nonce: &str,
        recipient: Recipient,
        language: Language,
        number: &PhoneNumber,
    ) -> Self {
        let parts = [
            visit.as_str(),
            nonce,
            recipient.as_str(),
            language.tag(),
            number.value().expose(),
        ];
        Self(key.name("link", &parts))
    }

    /// From a form: it names a link or it does not.
    #[must_use]
    pub fn from_form(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As the table keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is being sent, or whoever sent it was cut off.
    Sending,
    /// AWS took it.
    Sent,
    /// The number's owner does not want texts; never tried again.
    OptedOut,
    /// AWS did not take it.
    Refused,
    /// No answer told whether it was sent.
    Uncertain,
}

impl Outcome {
    /// Whether somebody may have the link.
    #[must_use]
    pub const fn may_have_arrived(self) -> bool {
        matches!(self, Self::Sending | Self::Sent | Self::Uncertain)
    }
}

/// One link of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Whom it is for.
    pub recipient: Recipient,
    /// The language of its text.
    pub language: Language,
    /// Last two digits of the number.
    #[serde(with = "phi::stored")]
    pub ending: Phi<String>,
    /// When it was made.
    pub sent_at: Timestamp,
    /// What became of the text.
    pub outcome: Outcome,
    /// When staff withdrew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
    /// Who came by it, and when first.
    #[serde(default)]
    pub redeemed: BTreeMap<PersonKey, Timestamp>,
}

impl Link {
    /// A link that is about to be sent.
    #[must_use]
    pub fn new(
        recipient: Recipient,
        language: Language,
        number: &PhoneNumber,
        now: Timestamp,
    ) -> Self {
        Self {
            recipient,
            language,
            ending: Phi::new(number.ending()),
            sent_at: now,
            outcome: Outcome::Sending,
            withdrawn_at: None,
            redeemed: BTreeMap::new(),
        }
    }

    /// When it lets in nobody any more: `lifetime` after the visit's end, or a day after it was sent, whichever
    /// is first. A meeting that its host starts again has not ended.
    #[must_use]
    pub fn expires_at(&self, visit: &Visit, lifetime: Duration) -> Timestamp {
        let latest = self.sent_at.plus(LONGEST_LIFE);
        visit
            .ended_at()
            .map_or(latest, |ended| latest.min(ended.plus(lifetime)))
    }

    /// Whether it lets in now.
    ///
    /// # Errors
    /// [`ShareError::Withdrawn`] or [`ShareError::Expired`].
    pub fn check(
        &self,
        visit: &Visit,
        lifetime: Duration,
        now: Timestamp,
    ) -> Result<(), ShareError> {
        if self.withdrawn_at.is_some() {
            Err(ShareError::Withdrawn)
        } else if self.expires_at(visit, lifetime) <= now {
            Err(ShareError::Expired)
        } else {
            Ok(())
        }
    }
}
