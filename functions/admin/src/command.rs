//! What the function does when it is invoked by hand:
//! `aws lambda invoke --function-name … --payload '{"verify_audit":{}}'`.

use serde::Deserialize;
use serde_json::Value;
use shared::{bridge::Bridge, telemetry::CorrelationId};
use thiserror::Error;

use crate::{
    AdminError,
    audit::{self, Action},
    preflight::{self, Report},
};

/// A command.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Checks the audit log's chain of hashes.
    VerifyAudit {
        /// Only entries below this number: where a long log's last run ended.
        #[serde(default)]
        below: Option<u64>,
        /// At most so many.
        #[serde(default)]
        most: Option<u64>,
    },
    /// Checks the installation end to end, on the settings in the secret now.
    Preflight {},
}

/// Why a command found nothing out.
#[derive(Debug, Error)]
pub enum CommandError {
    /// As a page would say it.
    #[error("{0}. {fix}", fix = .0.fix())]
    Admin(#[from] AdminError),
    /// What was found cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Runs a command.
///
/// # Errors
/// [`CommandError`].
pub async fn run(bridge: &Bridge, command: Command) -> Result<Value, CommandError> {
    match command {
        Command::VerifyAudit { below, most } => {
            let installation = bridge.installation().await.map_err(AdminError::from)?;
            let verified = audit::verify(&installation, below, most)
                .await
                .map_err(AdminError::from)?;
            Ok(serde_json::to_value(verified)?)
        }
        Command::Preflight {} => {
            let report = preflight::of_saved(bridge).await;
            note(bridge, &report).await;
            Ok(serde_json::to_value(report)?)
        }
    }
}

/// Enters a run into the audit log. It tells most where settings or table are out of order, so it is told even if it
/// cannot be entered; it changed nothing.
async fn note(bridge: &Bridge, report: &Report) {
    let action = Action::RanPreflight {
        saved: true,
        failed: report.failed,
    };
    let Ok(installation) = bridge.installation().await else {
        return;
    };
    let entered = audit::record(&installation, None, &action, &CorrelationId::random()).await;
    if let Err(error) = entered {
        tracing::warn!(event = "preflight_not_audited", %error);
    }
}
