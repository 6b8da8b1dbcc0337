//! Where the next page begins: sealed, and good for the same session and the same question only.

use shared::store::Place;

use super::filter::Filter;
use crate::{AdminError, Call};

/// Reads the address; `None` for the first page.
pub fn read(call: &Call<'_>, filter: &Filter) -> Result<Option<Place>, AdminError> {
    let Some(token) = call.query("page") else {
        return Ok(None);
    };
    let key = &call.installation.data_key;
    let opened = key.open(&purpose(call, filter), &token);
    opened.map(Some).map_err(|_| AdminError::Input {
        what: "this page's address was changed, or is of another session or another question"
            .to_owned(),
        fix: "Begin at the first page again.".to_owned(),
    })
}

/// The token of the page that begins here.
pub fn token(call: &Call<'_>, filter: &Filter, place: &Place) -> String {
    let purpose = purpose(call, filter);
    call.installation.data_key.seal(&purpose, place)
}

fn purpose(call: &Call<'_>, filter: &Filter) -> String {
    let session = call.session.csrf();
    // With another zone in the settings it is another day, of other partitions.
    let begins = filter.day.begins.millis();
    format!("admin-records {session} {begins} {}", filter.query())
}
