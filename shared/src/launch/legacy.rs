//! Legacy encrypted links ("HTTP GET with encrypted querystring"): `GET /launch/{type}/{launchKey}?data=…`, as
//! Zoom's integration without FHIR had them, and as Epic's `CRYPTSTRING` makes them.
//!
//! Whoever holds the key can be anyone, and a link proves no more than that its writer held it: there is no MAC.
//! Hence off unless configured, good for minutes and once, and refused in one way whatever is wrong with it. What
//! is wrong goes to the log alone; the work until then is the same for a wrong padding and for a wrong content.

mod cipher;
mod error;
mod plaintext;

use lambda_http::Request;
use serde_json::{Map, Value};

pub use self::error::LegacyLinkError;
use self::{
    cipher::Ciphertext,
    plaintext::{AHEAD, Plaintext},
};
use super::{LaunchType, Launched, Refusal, launched::Voucher, query::Query, request::launch_key};
use crate::{
    bridge::Installation,
    clock::Timestamp,
    data_key::sha256,
    settings::{LegacyKey, LegacyLinks},
    telemetry::Phi,
};

/// The parameter that carries everything.
const PARAMETER: &str = "data";
/// Longest value that is looked at, in bytes.
const LONGEST: usize = 4096;

/// Whether a request is such a link. `iss` or `launch` make it a SMART launch, whatever else is in it.
pub(super) fn is_link(request: &Request) -> bool {
    Query::parse(request.uri().query().unwrap_or_default())
        .is_ok_and(|query| query.has(PARAMETER) && !query.has("iss") && !query.has("launch"))
}

/// Opens a link, once.
///
/// # Errors
/// [`Refusal`].
pub(super) async fn open(
    installation: &Installation,
    launch_type: LaunchType,
    request: &Request,
) -> Result<Launched, Refusal> {
    let settings = &installation.settings;
    if !settings.launch_key.matches(launch_key(request)) {
        return Err(Refusal::LaunchKey);
    }
    let links = settings.epic.legacy_links.as_ref();
    let links = links.ok_or(Refusal::LegacyLinksOff)?;
    let raw = request.uri().query().unwrap_or_default();
    let now = installation.clock.now();
    let link = LegacyLink::read(links, launch_type, raw, now)?;

    let name = installation
        .data_key
        .name("legacy link", &[&sha256(link.sealed.bytes())]);
    // As long as its time can be within the window.
    let until = now.plus(links.window()).plus(AHEAD);
    if !installation.table.use_launch(&name, until).await? {
        // Not told apart either: it would say that what was inside could be read.
        return Err(LegacyLinkError::Used.into());
    }
    tracing::info!(event = "legacy_link_opened");
    Ok(Launched {
        voucher: Voucher::Link {
            email: link.email(),
        },
        members: link.into_members(),
    })
}

/// What a link says, once it is decrypted and its role and time are right.
pub struct LegacyLink {
    sealed: Ciphertext,
    plaintext: Plaintext,
}

impl LegacyLink {
    /// Reads the raw query of a link's URL. Whether the link was used before, only the table knows.
    ///
    /// # Errors
    /// [`Refusal`]; of [`LegacyLinkError`] all but [`Used`](LegacyLinkError::Used).
    pub fn read(
        links: &LegacyLinks,
        launch_type: LaunchType,
        raw: &str,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let query = Query::parse(raw).map_err(|_| Refusal::Query)?;
        let data = query.single(PARAMETER).filter(|data| data.len() <= LONGEST);
        let data = data.ok_or(LegacyLinkError::Size)?;
        let sealed = Ciphertext::decode(data, links.iv).ok_or(LegacyLinkError::NotCiphertext)?;
        let key = links.cipher_key(launch_type.is_of_patient())?;
        let plaintext = read(&sealed, &key, links, launch_type, now)?;
        Ok(Self { sealed, plaintext })
    }

    /// The e-mail address in it.
    #[must_use]
    pub fn email(&self) -> Option<Phi<String>> {
        let email = self.plaintext.field("email");
        email.map(|email| Phi::new(email.to_owned()))
    }

    /// Its fields, as CONTEXT is read from.
    #[must_use]
    pub fn into_members(self) -> Phi<Map<String, Value>> {
        Phi::new(self.plaintext.into_members())
    }
}

fn read(
    sealed: &Ciphertext,
    key: &LegacyKey,
    links: &LegacyLinks,
    launch_type: LaunchType,
    now: Timestamp,
) -> Result<Plaintext, LegacyLinkError> {
    let opened = sealed.open(key);
    let text = String::from_utf8_lossy(&opened.bytes);
    let readable = !text
        .chars()
        .any(|letter| letter == char::REPLACEMENT_CHARACTER || letter.is_control());
    let plaintext = Plaintext::read(&text, launch_type);
    let checked = plaintext.check(launch_type, now, links.window());
    if !(opened.padded & readable) {
        return Err(LegacyLinkError::Undecipherable);
    }
    checked.map(|()| plaintext)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
