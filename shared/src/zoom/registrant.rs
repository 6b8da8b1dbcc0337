//! Registrants: how a patient without a Zoom account is known in a meeting.

use serde::Deserialize;
use serde_json::json;

use super::{Call, JoinLink, LinkPolicy, MeetingId, RegistrantId, Zoom, ZoomError};
use crate::telemetry::Phi;

/// A person to register.
#[derive(Debug, Clone, Copy)]
pub struct RegistrantRequest<'a> {
    /// A made-up address, one per person and visit: Zoom wants one, and nobody is written to.
    pub email: &'a str,
    /// Given name, as others in the meeting see it.
    pub first_name: &'a Phi<String>,
    /// Family name.
    pub last_name: &'a Phi<String>,
}

/// A registered person.
#[derive(Debug, Clone)]
pub struct Registrant {
    /// Their identity in webhooks.
    pub id: RegistrantId,
    /// Their own join link; usable by one person at a time.
    pub join_url: JoinLink,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    registrant_id: RegistrantId,
    join_url: Option<String>,
}

impl Zoom {
    /// Registers a person for a meeting.
    ///
    /// # Errors
    /// [`ZoomError`]: Zoom takes registrants only for licensed hosts.
    pub async fn add_registrant(
        &self,
        meeting: MeetingId,
        person: RegistrantRequest<'_>,
    ) -> Result<Registrant, ZoomError> {
        let call = Call::AddRegistrant;
        let body = json!({
            "email": person.email,
            "first_name": person.first_name.expose(),
            "last_name": person.last_name.expose(),
            "auto_approve": true,
        });
        let path = format!("/meetings/{}/registrants", meeting.expose());
        let answer: Answer = self.post(call, &path, &body).await?;
        answer.read(self.links())
    }
}

impl Answer {
    /// The registrant, with a link that leads to Zoom.
    pub fn read(self, links: LinkPolicy) -> Result<Registrant, ZoomError> {
        let call = Call::AddRegistrant;
        let link = self.join_url.ok_or(ZoomError::Unusable { call })?;
        let join_url = links.check(&link).ok_or(ZoomError::ForeignLink { call })?;
        Ok(Registrant {
            id: self.registrant_id,
            join_url,
        })
    }
}
