//! What Zoom does not show.

use http::StatusCode;
use shared::zoom::{Cause, ZoomError};

use super::check::Finding;

/// Why Zoom does not show something that only the preflight reads.
pub fn unseen(error: ZoomError, scope: &str) -> Finding {
    match (error.cause(), error) {
        (Some(Cause::Scope | Cause::RoomScope), _) => Finding::not_checkable(
            "the app may not read it",
        )
        .fix(format!(
            "Add the scope {scope} to the Server-to-Server OAuth app; only the preflight uses it."
        )),
        (_, ZoomError::Refused { code: 200, .. }) => {
            Finding::not_checkable("Zoom shows it to paid accounts only")
                .fix("Video visits need a paid account: see the account's plan.")
        }
        // Visits never make these calls, and not every account is shown everything.
        (_, ZoomError::Refused { status, .. })
            if status.is_client_error() && status != StatusCode::UNAUTHORIZED =>
        {
            Finding::not_checkable(error.to_string())
                .fix("Look it up in Zoom's portal: only the preflight makes this call.")
        }
        _ => Finding::failed(error.to_string())
            .at("zoom.api_base_url")
            .fix(error.fix()),
    }
}
