//! Texted join links: who may send one, to which number, and for how long it lets people in.
//!
//! Staff get a [`ShareTicket`] with the page that opens Zoom. A [`Link`] is a record of the visit; the table holds
//! no token and no number, so that neither a link nor a person's phone can be learnt from it.

mod error;
mod link;
mod phone_number;
mod ticket;

pub use error::ShareError;
pub use link::{
    LONGEST_LIFE, Link, LinkId, LinkToken, MOST_REDEMPTIONS, MOST_SENDS, Outcome, Recipient,
};
pub use phone_number::{CallingCode, PhoneNumber, PhoneNumberError};
pub use ticket::{ShareTicket, offer};

use crate::{bridge::Installation, launch::Refusal, visit::VisitKey};

/// Whether a link still lets in.
///
/// # Errors
/// [`ShareError`], or the table.
pub async fn check(
    installation: &Installation,
    visit: &VisitKey,
    id: &LinkId,
) -> Result<(), Refusal> {
    let table = &installation.table;
    let (links, visit) =
        futures_util::future::try_join(table.links_of(visit), table.visit(visit)).await?;
    let link = links.get(id).ok_or(ShareError::UnknownLink)?;
    let visit = visit.ok_or(ShareError::UnknownLink)?;
    let lifetime = installation.settings.sms.link_lifetime();
    link.check(&visit, lifetime, installation.clock.now())?;
    Ok(())
}
