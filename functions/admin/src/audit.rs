//! The audit log: who looked at which record, and who changed what. Each entry carries the hash of the one before,
//! keyed by the installation's data key, so that whoever alters the table alters it visibly.
//!
//! The last entries could be cut off; therefore each entry's number and hash go to the function's log as well,
//! which is kept elsewhere.

mod verify;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    bridge::Installation, clock::Timestamp, data_key::random_bytes, oidc::Identity,
    store::StoreError, telemetry::CorrelationId,
};

pub use verify::{Verified, verify};

use crate::{
    SignInError,
    session::{Admin, Role},
};

/// Others may be adding entries at the same time; each of them ends a try, so as many at once all get in.
const TRIES: u32 = 64;
/// From this try on, it is not waited longer before the next.
const PATIENT: u32 = 12;

/// What was done. Names visits by their keys and settings by their names, never a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Signed in.
    SignedIn,
    /// Signed out.
    SignedOut,
    /// Was refused at sign-in.
    SignInRefused {
        /// Why.
        reason: String,
        /// Whom the provider vouched for, by `sub`, if it did.
        #[serde(default)]
        subject: Option<String>,
        /// The same, by name.
        #[serde(default)]
        name: Option<String>,
    },
    /// Searched for a visit; by what is PHI and not kept.
    Searched {
        /// `csn`, `meeting_id` or `correlation`.
        by: String,
        /// The visit that was found.
        visit: Option<String>,
    },
    /// Looked at a page about one visit, or at one that shows records of many.
    Viewed {
        /// Which page.
        page: String,
        /// Which visit.
        visit: Option<String>,
    },
    /// Took records away in a file.
    Exported {
        /// Which page.
        page: String,
        /// Which visit.
        visit: Option<String>,
        /// How many rows.
        rows: usize,
    },
    /// Sent notifications again.
    Replayed {
        /// Which visit, if one.
        visit: Option<String>,
        /// From when, if a window of time.
        from: Option<Timestamp>,
        /// Until when.
        to: Option<Timestamp>,
        /// The notifications that were about to become due again. Of two who confirm in the same moment both are
        /// entered, and one of them did it: the record says who.
        notifications: Vec<String>,
        /// How many were passed over, because Epic knows or it would be wrong by now.
        passed_over: usize,
    },
    /// Saved the settings. Entered just before, so that nothing is changed that is not here.
    SavedSettings {
        /// The new version.
        version: String,
        /// The version it was made from.
        before: String,
        /// Names of the settings that changed.
        changed: Vec<String>,
    },
    /// Went back to an earlier version of the settings.
    RolledBack {
        /// The version that is current now.
        version: String,
        /// The version that was.
        before: String,
    },
    /// What was entered as saved or gone back to did not become current: another version was faster.
    SettingsOvertaken {
        /// The version that did not.
        version: String,
    },
    /// Ran the preflight.
    RanPreflight {
        /// On the settings in use, or on edited ones.
        saved: bool,
        /// How many checks failed.
        failed: usize,
    },
    /// Had a launch explained.
    Explained {
        /// Its launch type.
        launch_type: String,
        /// Which visit, if CONTEXT named one; there need not be anything of it.
        visit: Option<String>,
    },
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From 1, without gaps.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who, by the provider's `sub`.
    pub subject: String,
    /// Who, by name.
    pub name: String,
    /// What they might do then.
    pub role: Option<Role>,
    /// What they did. Kept as it was written, so that it verifies under any later version too.
    pub action: Value,
    /// The code of the request.
    pub correlation: CorrelationId,
    /// Hash of the entry before; empty for the first.
    pub previous: String,
    /// Hash of this entry.
    pub hash: String,
}

impl Entry {
    fn hashed(&self, installation: &Installation) -> String {
        let role = self.role.map_or("", Role::as_str);
        installation.data_key.name(
            "audit",
            &[
                &self.number.to_string(),
                &self.at.millis().to_string(),
                &self.subject,
                &self.name,
                role,
                &self.action.to_string(),
                &self.correlation.to_string(),
                &self.previous,
            ],
        )
    }
}

/// Adds an entry. What cannot be entered must not be done.
///
/// # Errors
/// [`StoreError`].
pub async fn record(
    installation: &Installation,
    admin: Option<&Admin>,
    action: &Action,
    correlation: &CorrelationId,
) -> Result<(), StoreError> {
    let table = &installation.table;
    let action = serde_json::to_value(action).map_err(|_| StoreError::Unreadable)?;
    for tried in 0..TRIES {
        let newest = table.audit_entries_below::<Entry>(None, 1).await?.pop();
        let mut entry = Entry {
            number: newest.as_ref().map_or(1, |entry| entry.number + 1),
            at: installation.clock.now(),
            subject: admin.map_or_else(String::new, |admin| admin.subject.clone()),
            name: admin.map_or_else(String::new, |admin| admin.name.clone()),
            role: admin.map(|admin| admin.role),
            action: action.clone(),
            correlation: correlation.clone(),
            previous: newest.map(|entry| entry.hash).unwrap_or_default(),
            hash: String::new(),
        };
        entry.hash = entry.hashed(installation);
        if table
            .add_audit_entry(entry.number, &entry.hash, &entry)
            .await?
        {
            tracing::info!(
                event = "audit",
                number = entry.number,
                hash = entry.hash,
                action = %entry.action["action"].as_str().unwrap_or_default(),
            );
            return Ok(());
        }
        let [spread] = random_bytes::<1>();
        let wait = u64::from(spread % 16) * u64::from((tried + 1).min(PATIENT));
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }
    Err(StoreError::Unavailable {
        code: "TransactionConflict".to_owned(),
    })
}

/// Adds that a sign-in was refused. Where nobody is vouched for, anyone may have made it fail, again and again; of
/// those, one entry a minute and reason is made, and the function's log has them all.
///
/// # Errors
/// [`StoreError`].
pub async fn sign_in_refused(
    installation: &Installation,
    identity: Option<&Identity>,
    error: &SignInError,
    correlation: &CorrelationId,
) -> Result<(), StoreError> {
    let reason = match error {
        // What it is that is not taken.
        SignInError::Provider(reason) => reason.to_string(),
        other => other.to_string(),
    };
    if identity.is_none() {
        let now = installation.clock.now();
        let minute = (now.seconds() / 60).to_string();
        let name = installation.data_key.name("refused", &[&minute, &reason]);
        let until = now.plus(Duration::from_secs(60));
        if !installation.table.use_launch(&name, until).await? {
            return Ok(());
        }
    }
    let action = Action::SignInRefused {
        reason,
        subject: identity.map(|identity| identity.subject.clone()),
        name: identity.map(|identity| identity.name.clone()),
    };
    record(installation, None, &action, correlation).await
}

/// Entries below a number, the newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn entries(
    installation: &Installation,
    below: Option<u64>,
    most: i32,
) -> Result<Vec<Entry>, StoreError> {
    installation.table.audit_entries_below(below, most).await
}
