//! Epic is told of a test, where a request for it is set up.
//!
//! A result informs; no light hangs on it. So it is tried a few times while the page's post waits, a few seconds
//! at most, and whatever comes of it is a step of the trace. What failed is tried again with the next post.

use std::time::Duration;

use shared::{
    bridge::Installation,
    epic::{DeviceTestReport, Outcome, Verdict},
    visit::{Checks, DeviceTestTold, Happened, Step},
};
use tokio::time::{sleep, timeout};

use crate::ticket::Ticket;

/// All attempts together.
const PATIENCE: Duration = Duration::from_secs(6);
/// Before the second attempt, and before the third.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1200)];

/// Tells Epic, if there is something new to tell: that the device works, or that it does not. `told` is what it
/// was told of this test before.
pub async fn tell(installation: &Installation, ticket: &Ticket, checks: &Checks, told: Verdict) {
    let result = checks.verdict();
    let configured = installation.settings.device_test.report.is_some();
    if !configured || result == Verdict::NotTested || result == told {
        return;
    }
    let report = DeviceTestReport {
        conference_id: ticket.csn.value(),
        external_id: ticket.epic_id.value(),
        result,
        camera: checks.camera.verdict,
        microphone: checks.microphone.verdict,
        speaker: checks.speaker.verdict,
        connection: checks.connection.verdict,
    };
    let mut outcome = DeviceTestTold {
        person: ticket.person.clone(),
        result,
        delivered: false,
        attempts: 0,
        resp_code: None,
        epic_error: None,
        problem: None,
    };
    if timeout(PATIENCE, attempts(installation, &report, &mut outcome))
        .await
        .is_err()
    {
        outcome.problem = Some("Epic did not answer in time".to_owned());
    }
    log(ticket, &outcome);
    if let Err(reason) = write(installation, ticket, outcome).await {
        tracing::error!(event = "step_not_kept", %reason);
    }
}

async fn attempts(
    installation: &Installation,
    report: &DeviceTestReport<'_>,
    outcome: &mut DeviceTestTold,
) {
    for pause in PAUSES.into_iter().map(Some).chain([None]) {
        outcome.attempts += 1;
        outcome.problem = None;
        let again = match installation.epic.report_device_test(report).await {
            Ok(None) => return,
            Ok(Some(answer)) => {
                outcome.resp_code = answer.status.map(|status| status.as_u16());
                outcome.epic_error = answer.error;
                outcome.delivered = answer.outcome == Outcome::Delivered;
                matches!(answer.outcome, Outcome::Retry(_))
            }
            Err(error) => {
                outcome.problem = Some(error.to_string());
                true
            }
        };
        match pause {
            Some(pause) if again => sleep(pause).await,
            _ => return,
        }
    }
}

fn log(ticket: &Ticket, outcome: &DeviceTestTold) {
    let delivered = outcome.delivered;
    let fix = match (delivered, outcome.epic_error) {
        (true, _) => "",
        (false, Some(_)) => "Epic refuses a parameter: check device_test.report and epic.id_types",
        (false, None) => {
            "check device_test.report and epic.telehealth_base_url, and that the backend app may call this service"
        }
    };
    tracing::info!(
        event = "device_test_told",
        visit = %ticket.visit,
        result = ?outcome.result,
        delivered,
        attempts = outcome.attempts,
        resp_code = outcome.resp_code.unwrap_or(0),
        problem = outcome.problem.as_deref().unwrap_or_default(),
        fix,
    );
}

async fn write(
    installation: &Installation,
    ticket: &Ticket,
    outcome: DeviceTestTold,
) -> Result<(), shared::store::StoreError> {
    let now = installation.clock.now();
    let (delivered, result) = (outcome.delivered, outcome.result);
    let step = Step {
        at: now,
        correlation: Some(ticket.correlation.clone()),
        begun_as: None,
        happened: Happened::DeviceTestTold(outcome),
    };
    let table = &installation.table;
    if delivered {
        table.device_test_was_told(ticket.key(), result).await?;
    }
    let until = now.plus(installation.retention());
    table.add_step(&ticket.visit, &step, until).await
}
