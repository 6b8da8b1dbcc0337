//! Where the next page begins: sealed, and good for the same session and the same question only.

use serde::{Deserialize, Serialize};
use shared::{clock::Timestamp, notification::NotificationRecord};

use super::{filter::Filter, place};
use crate::{AdminError, Call};

/// The last record of the page before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    at: Timestamp,
    sk: String,
}

impl Cursor {
    /// Reads the address; the first page has none.
    pub fn read(call: &Call<'_>, filter: &Filter) -> Result<Option<Self>, AdminError> {
        let Some(token) = call.query("page") else {
            return Ok(None);
        };
        let opened = call
            .installation
            .data_key
            .open(&purpose(call, filter), &token);
        opened.map(Some).map_err(|_| AdminError::Input {
            what: "this page's address was changed, or is of another session or another question"
                .to_owned(),
            fix: "Begin at the first page again.".to_owned(),
        })
    }

    /// The token of the page after this record.
    pub fn after(call: &Call<'_>, filter: &Filter, record: &NotificationRecord) -> String {
        let cursor = Self {
            at: record.created_at,
            sk: record.sk.clone(),
        };
        let purpose = purpose(call, filter);
        call.installation.data_key.seal(&purpose, &cursor)
    }

    /// Whether a record comes after it.
    pub fn is_before(&self, record: &NotificationRecord) -> bool {
        place(record) < (self.at, self.sk.as_str())
    }
}

fn purpose(call: &Call<'_>, filter: &Filter) -> String {
    let session = call.session.csrf();
    format!("admin-records {session} {}", filter.query())
}
