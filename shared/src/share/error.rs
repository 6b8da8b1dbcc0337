//! What stops a sender or a guest.

use thiserror::Error;

/// Why a link is not sent or does not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShareError {
    /// No origination identity in the settings.
    #[error("sms.origination_identity is not set")]
    NotSetUp,
    /// The sender's ticket.
    #[error("the ticket to send links is unknown, too old, or of another browser")]
    Ticket,
    /// The form came from another site.
    #[error("the form was not sent from a page of this installation")]
    CrossSite,
    /// The form has not the fields of ours.
    #[error("the form is not one of this installation's")]
    Form,
    /// Nobody was sent this link, or it is long over.
    #[error("the join link is not known")]
    UnknownLink,
    /// Its time is over.
    #[error("the join link has expired")]
    Expired,
    /// Staff withdrew it.
    #[error("the join link was withdrawn")]
    Withdrawn,
    /// It let in as many as it may.
    #[error("the join link was redeemed as often as it may be")]
    UsedUp,
}
