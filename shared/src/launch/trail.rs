//! What one request turns out to be, piece by piece; at its end it becomes a step of the trace.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use lambda_http::Request;
use tokio::time::timeout;

use super::{LaunchType, Refusal, request::is_by_script};
use crate::{
    bridge::Installation,
    clock::Timestamp,
    page::{Problem, Viewer},
    store::StoreError,
    telemetry::CorrelationId,
    visit::{Happened, PersonKey, Role, SentTo, Step, VisitKey},
};

/// How long an answer waits for its step to be kept. The trace is worth no more: the log has it too.
const PATIENCE: Duration = Duration::from_secs(1);

/// One request under way.
#[derive(Debug)]
pub struct Trail {
    /// Who looks at the answer.
    pub viewer: Viewer,
    /// Of which FDI record, if it is of a launch.
    pub(super) launch_type: Option<LaunchType>,
    by_script: bool,
    began: Instant,
    begun_as: OnceLock<CorrelationId>,
    sign_in_ms: OnceLock<u64>,
    visit: OnceLock<VisitKey>,
    step: OnceLock<Step>,
}

impl Trail {
    /// Of a request that came just now.
    #[must_use]
    pub fn of(request: &Request, launch_type: Option<LaunchType>) -> Self {
        Self {
            viewer: Viewer::of(request),
            launch_type,
            by_script: is_by_script(request),
            began: Instant::now(),
            begun_as: OnceLock::new(),
            sign_in_ms: OnceLock::new(),
            visit: OnceLock::new(),
            step: OnceLock::new(),
        }
    }

    /// It completes the launch whose first request had this code.
    pub(super) fn was_begun_as(&self, code: &CorrelationId) {
        self.begun_as.get_or_init(|| code.clone());
    }

    /// Epic has said who launched.
    pub(super) fn signed_in(&self) {
        self.sign_in_ms.get_or_init(|| self.took_ms());
    }

    /// It is of this visit: whatever it comes to is a step of it.
    pub fn is_of(&self, visit: &VisitKey) {
        self.visit.get_or_init(|| visit.clone());
    }

    /// Milliseconds since the request came.
    #[must_use]
    pub fn took_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// It let a person in, or has them wait.
    pub fn launched(&self, at: Timestamp, person: &PersonKey, role: Role, way: SentTo, host: bool) {
        let Some(launch_type) = self.launch_type else {
            return;
        };
        self.came_to(
            at,
            Happened::Launched {
                launch_type,
                person: person.clone(),
                role,
                way,
                host,
                took_ms: self.took_ms(),
                sign_in_ms: self.sign_in_ms.get().copied().unwrap_or_default(),
            },
        );
    }

    /// It came to this, which is kept when the request ends.
    pub fn came_to(&self, at: Timestamp, happened: Happened) {
        self.step.get_or_init(|| self.step_of(at, happened));
    }

    fn step_of(&self, at: Timestamp, happened: Happened) -> Step {
        Step {
            at,
            correlation: Some(self.viewer.correlation.clone()),
            begun_as: self.begun_as.get().cloned(),
            happened,
        }
    }

    /// What a refusal is as a step. A script that asks again and again shows nobody its refusals.
    fn refused(&self, at: Timestamp, refusal: &Refusal, problem: &Problem) -> Option<Step> {
        let refused = || Happened::Refused {
            launch_type: self.launch_type,
            cause: refusal.cause(),
            status: problem.status.as_u16(),
            reason: refusal.to_string(),
            fix: problem.fix.clone(),
            took_ms: self.took_ms(),
        };
        (!self.by_script).then(|| self.step_of(at, refused()))
    }

    /// Keeps what the request came to, if it came to anything, and beside it who of Epic and Zoom answered. The
    /// answer depends on neither.
    pub(super) async fn keep(
        &self,
        installation: &Installation,
        refusal: Option<(&Refusal, &Problem)>,
    ) {
        let step = match refusal {
            Some((refusal, problem)) => self.refused(installation.clock.now(), refusal, problem),
            None => self.step.get().cloned(),
        };
        let Some(step) = step else {
            return;
        };
        let kept = timeout(PATIENCE, self.add(installation, &step));
        let (kept, ()) = futures_util::join!(kept, installation.tell_successes());
        match kept {
            Ok(Ok(())) => {}
            Ok(Err(reason)) => tracing::warn!(event = "step_not_kept", %reason),
            Err(_) => tracing::warn!(event = "step_not_kept", reason = "the table is slow"),
        }
    }

    async fn add(&self, installation: &Installation, step: &Step) -> Result<(), StoreError> {
        let until = step.at.plus(installation.retention());
        let table = &installation.table;
        match self.visit.get() {
            Some(visit) => table.add_step(visit, step, until).await,
            None => {
                let code = &self.viewer.correlation;
                table.add_step_without_visit(code, step, until).await
            }
        }
    }
}
