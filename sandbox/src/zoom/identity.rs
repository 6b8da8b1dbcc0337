//! Whom a link makes of its bearer.

use time::OffsetDateTime;

use super::{account::Account, link::Link, meeting::Meeting, room::Role};

/// How webhooks name a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Identity {
    Guest,
    /// Registrant ID.
    Registrant(String),
    /// Zoom user ID.
    User(String),
}

/// A recognised person about to join.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) identity: Identity,
    pub(super) role: Role,
    /// Name that Zoom already knows.
    pub(super) name: Option<String>,
}

/// Why a link does not open a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// Another host, path or number.
    #[error("This is not a link of this Zoom.")]
    NotALink,
    /// Unknown, deleted, or an instant meeting that ended.
    #[error("This meeting link is invalid: the meeting does not exist or was deleted.")]
    NoSuchMeeting,
    /// `pwd` missing or not the current one.
    #[error("The passcode is missing or wrong.")]
    WrongPasscode,
    /// `tk` unknown in this meeting.
    #[error("This registration link is not valid for this meeting.")]
    UnknownRegistrant,
    /// `zak` unknown, expired or revoked, or a start link without one.
    #[error("Your sign-in has expired. Get a new link.")]
    InvalidZak,
    /// A start link whose bearer is neither host nor alternative host.
    #[error("You are not the host of this meeting.")]
    NotTheHost,
    /// Only signed-in users may join.
    #[error("Only authenticated users can join. Sign in to Zoom first.")]
    SignInRequired,
    /// Only registrants may join.
    #[error("This meeting requires registration.")]
    RegistrationRequired,
}

impl Account {
    /// The person behind `link`, if it opens its meeting.
    pub(super) fn recognise(&self, link: &Link, now: OffsetDateTime) -> Result<Person, JoinError> {
        let meeting = self.meeting(link.meeting).ok_or(JoinError::NoSuchMeeting)?;
        let person = match (&link.zak, &link.registrant_token) {
            (Some(zak), _) => self.user_with(zak, meeting, now)?,
            (None, _) if link.starts => return Err(JoinError::InvalidZak),
            (None, Some(token)) => registrant_with(token, meeting)?,
            (None, None) => Person {
                identity: Identity::Guest,
                role: Role::Attendee,
                name: None,
            },
        };
        if link.starts && person.role == Role::Attendee {
            return Err(JoinError::NotTheHost);
        }
        if !link.starts && !meeting.opens_with(link.passcode.as_deref()) {
            return Err(JoinError::WrongPasscode);
        }
        if person.role == Role::Attendee {
            let signed_in = matches!(person.identity, Identity::User(_));
            if meeting.has("meeting_authentication") && !signed_in {
                return Err(JoinError::SignInRequired);
            }
            let registered = matches!(person.identity, Identity::Registrant(_));
            if self.options.registration_enforced && meeting.takes_registrants() && !registered {
                return Err(JoinError::RegistrationRequired);
            }
        }
        Ok(person)
    }

    fn user_with(
        &self,
        zak: &str,
        meeting: &Meeting,
        now: OffsetDateTime,
    ) -> Result<Person, JoinError> {
        let zak = self
            .zaks
            .get(zak)
            .filter(|zak| zak.expires > now)
            .ok_or(JoinError::InvalidZak)?;
        let user = self.user(&zak.user_id).ok_or(JoinError::InvalidZak)?;
        let is_alternative = meeting
            .alternative_hosts()
            .any(|host| host == user.id || host.eq_ignore_ascii_case(&user.email));
        let role = if user.id == meeting.host_id {
            Role::Host
        } else if is_alternative {
            Role::AlternativeHost
        } else {
            Role::Attendee
        };
        Ok(Person {
            identity: Identity::User(user.id.clone()),
            role,
            name: Some(user.display_name.clone()),
        })
    }
}

fn registrant_with(token: &str, meeting: &Meeting) -> Result<Person, JoinError> {
    let registrant = meeting
        .registrants
        .iter()
        .find(|registrant| registrant.token.as_deref() == Some(token))
        .ok_or(JoinError::UnknownRegistrant)?;
    Ok(Person {
        identity: Identity::Registrant(registrant.id.clone()),
        role: Role::Attendee,
        name: Some(registrant.name.clone()),
    })
}

impl Meeting {
    /// Whether `pwd` is the link's form of the passcode, or the passcode itself as a person types it.
    fn opens_with(&self, pwd: Option<&str>) -> bool {
        match &self.passcode {
            None => true,
            Some(passcode) => {
                pwd == Some(self.encrypted_passcode.as_str()) || pwd == Some(passcode.as_str())
            }
        }
    }
}
