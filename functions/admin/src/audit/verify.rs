//! Whether the log is as it was written: each entry by its own hash, and by the one that the entry after it carries.

use serde::Serialize;
use shared::{
    bridge::Installation,
    store::{AuditItem, StoreError, audit_key},
};

use super::Entry;

/// Items read at once.
const PAGE: i32 = 500;
/// Entries that one run reads unless told otherwise: few enough for the function's time.
const MOST: u64 = 50_000;

/// What verifying the log found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Whether nothing is wrong with what was read.
    pub ok: bool,
    /// Entries read.
    pub entries: u64,
    /// Number of the newest.
    pub newest_number: Option<u64>,
    /// Hash of the newest: compare both with the last `audit` line of the function's log.
    pub newest: Option<String>,
    /// Numbers of the entries that were altered, or whose predecessor is missing or another.
    pub broken: Vec<u64>,
    /// Sort keys of items among the entries that are none.
    pub foreign: Vec<String>,
    /// Where the next run goes on, if this one did not read all: its `below`.
    pub go_on_below: Option<u64>,
}

/// The entry that was read before, which is the one after.
struct Above {
    number: u64,
    /// What it says of its predecessor, if it can be read.
    previous: Option<String>,
}

/// Checks at most `most` entries below a number: the newest, if none is given.
///
/// # Errors
/// [`StoreError`].
pub async fn verify(
    installation: &Installation,
    below: Option<u64>,
    most: Option<u64>,
) -> Result<Verified, StoreError> {
    // The last of a run is the first of the next.
    let most = most.unwrap_or(MOST).max(2);
    let mut verified = Verified::default();
    let mut above: Option<Above> = None;
    // By keys, which an entry's own words cannot turn round.
    let mut key = audit_key(below);
    loop {
        let items = installation.table.audit_items_below(key, PAGE).await?;
        let Some(last) = items.last() else {
            break;
        };
        key = last.key.clone();
        for item in items {
            let Some(number) = item.number else {
                verified.foreign.push(item.key);
                continue;
            };
            if verified.entries == most {
                verified.go_on_below = above.map(|above| above.number + 1);
                return Ok(verified.sorted());
            }
            above = Some(verified.take(installation, number, item, above));
        }
    }
    if let Some(first) = above
        && (first.number != 1 || first.previous.is_some_and(|hash| !hash.is_empty()))
    {
        verified.broken.push(first.number);
    }
    Ok(verified.sorted())
}

impl Verified {
    /// Looks at an entry and at the link from the one above it.
    fn take(
        &mut self,
        installation: &Installation,
        number: u64,
        item: AuditItem<Entry>,
        above: Option<Above>,
    ) -> Above {
        self.entries += 1;
        self.newest_number.get_or_insert(number);
        let hash = item.entry.as_ref().map(|entry| entry.hash.as_str());
        if self.entries == 1 {
            self.newest = hash.map(str::to_owned);
        }
        if let Some(above) = above {
            // Of one that cannot be read nobody knows what it was.
            let other = above.previous.as_deref().zip(hash);
            if above.number != number + 1 || other.is_some_and(|(said, is)| said != is) {
                self.broken.push(above.number);
            }
        }
        let right = item.entry.as_ref().is_some_and(|entry| {
            entry.number == number && entry.hash == entry.hashed(installation)
        });
        if !right {
            self.broken.push(number);
        }
        Above {
            number,
            previous: item.entry.map(|entry| entry.previous),
        }
    }

    fn sorted(mut self) -> Self {
        self.broken.sort_unstable();
        self.broken.dedup();
        self.ok = self.broken.is_empty() && self.foreign.is_empty();
        self
    }
}
