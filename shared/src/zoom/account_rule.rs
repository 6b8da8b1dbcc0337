//! What the Zoom account enforces, whatever a meeting asks for.
//!
//! Source: Zoom's API of accounts, `GET /accounts/{id}/lock_settings` and `/settings`, `option=meeting_security`.

use serde::Deserialize;

use super::{Call, Zoom, ZoomError};

#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    meeting_security: Security,
}

#[derive(Default, Deserialize)]
struct Security {
    #[serde(default)]
    waiting_room: bool,
}

impl Zoom {
    /// Whether the account locks Zoom's waiting room, and how: `Some(true)` is always on, `None` is as each meeting
    /// asks. Groups of users may have locks of their own, which this does not show.
    ///
    /// # Errors
    /// [`ZoomError`]: the app may lack the scope.
    pub async fn locked_waiting_room(&self) -> Result<Option<bool>, ZoomError> {
        let call = Call::AccountSettings;
        let read = async |what: &str| {
            let path = format!("/accounts/me/{what}?option=meeting_security");
            let answer: Result<Answer, ZoomError> = self.get(call, &path).await;
            answer.map(|answer| answer.meeting_security.waiting_room)
        };
        if read("lock_settings").await? {
            read("settings").await.map(Some)
        } else {
            Ok(None)
        }
    }
}
