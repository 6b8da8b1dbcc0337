//! What wakes functions besides routes: the table's stream and schedules, as the template connects them.

use std::{sync::PoisonError, time::Duration};

use serde_json::Value;
use tokio::task::AbortHandle;

use super::{
    Aws, DatabaseError, schedule,
    stream::{FailedBatches, StreamReader},
};
use crate::{gateway::Handlers, template::Template};

/// How the triggers run.
#[derive(Debug, Clone, Copy)]
pub struct TriggerOptions {
    /// Time between two scheduled events, if not the template's.
    pub schedule_every: Option<Duration>,
    /// Wait before the first retry of a failed batch; each next one waits twice as long, up to ten seconds.
    pub retry_after: Duration,
}

impl Default for TriggerOptions {
    fn default() -> Self {
        Self {
            schedule_every: None,
            retry_after: Duration::from_millis(500),
        }
    }
}

/// Running triggers; they end when this is dropped.
pub struct Triggers {
    tasks: Vec<AbortHandle>,
    failed: FailedBatches,
}

impl Triggers {
    /// Connects each function of the template that reads the stream or has a schedule to its handler.
    ///
    /// A function without a handler is left out: [`Gateway::new`](crate::gateway::Gateway::new) refuses it by name.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn start(
        aws: &Aws,
        template: &Template,
        handlers: &Handlers,
        options: TriggerOptions,
    ) -> Result<Self, DatabaseError> {
        let mut triggers = Self {
            tasks: Vec::new(),
            failed: FailedBatches::default(),
        };
        for function in &template.functions {
            let Some(handler) = handlers.get(&function.binary) else {
                continue;
            };
            for stream in &function.streams {
                let failed = triggers.failed.clone();
                let reader = StreamReader::open(
                    aws,
                    function,
                    stream,
                    handler,
                    options.retry_after,
                    failed,
                )?;
                triggers
                    .tasks
                    .push(tokio::spawn(reader.run()).abort_handle());
            }
            for schedule in &function.schedules {
                let every = options.schedule_every.unwrap_or(schedule.every);
                let task = schedule::run(function.clone(), handler.clone(), every);
                triggers.tasks.push(tokio::spawn(task).abort_handle());
            }
        }
        Ok(triggers)
    }

    /// Batches of stream records that failed for the last time.
    #[must_use]
    pub fn failed_batches(&self) -> Vec<Vec<Value>> {
        let failed = self.failed.lock();
        failed.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Triggers {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
