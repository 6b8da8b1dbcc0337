//! What an administrator tries out at Epic, without changing anything there.

use super::{
    Answer, ConnectionState, ConnectionStatusReport, Epic, TokenError, connection_status,
    telehealth,
};
use crate::{http_client::Unreached, settings::Secret, telemetry::Phi};

/// A visit that no Epic has: CSNs are numbers.
const NO_VISIT: &str = "epic-zoom-bridge-preflight";

impl Epic {
    /// A token of the backend app, fetched now: the one that is kept may be of yesterday's registration.
    ///
    /// # Errors
    /// [`TokenError`].
    pub async fn fresh_backend_token(&self) -> Result<Secret, TokenError> {
        self.fetch_backend_token().await.map(|(_, token)| token)
    }

    /// Tells Epic that nobody left a visit which does not exist. An Epic that is set up rightly refuses that with
    /// `INVALID-CONFERENCE-ID` or the like; no light changes.
    ///
    /// # Errors
    /// [`Unreached`].
    pub async fn probe_connection_status(&self, token: &Secret) -> Result<Answer, Unreached> {
        let nobody = Phi::new("0".to_owned());
        let visit = Phi::new(NO_VISIT.to_owned());
        let report = ConnectionStatusReport {
            conference_id: &visit,
            external_id: &nobody,
            external_id_type: &self.settings.epic.id_types.provider,
            state: ConnectionState::Disconnected,
        };
        let call = connection_status::call(&self.settings.epic, &report);
        let reply = telehealth::probe(&self.http, token, &call).await?;
        Ok(Answer::of(Ok(reply), self.clock.now()))
    }
}
