//! Lambda's reader of the table's stream.
//!
//! It wakes with each write, drops what the template's filters do not want, and hands batches to the function: in order
//! within a partition key, retried from the lowest record that failed, halved when a whole batch did, and given up
//! after the template's number of retries.

use std::{
    collections::{BTreeMap, VecDeque, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{Aws, DatabaseError, REGION};
use crate::{
    gateway::lambda::Handler,
    template::{Function, Stream},
};

const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Where batches go that failed for the last time: the template's on-failure destination.
pub(super) type FailedBatches = Arc<Mutex<Vec<Vec<Value>>>>;

/// Reads the stream for one function.
pub(super) struct StreamReader {
    aws: Aws,
    writes: watch::Receiver<u64>,
    iterator: String,
    /// Keeps the last sequence number across restarts.
    checkpoint: Option<PathBuf>,
    delivery: Delivery,
    batch_size: usize,
}

/// How batches reach the function.
struct Delivery {
    stream: Stream,
    handler: Handler,
    timeout: Duration,
    retry_after: Duration,
    failed: FailedBatches,
    partition_key: String,
}

impl StreamReader {
    /// Begins after the last record of an earlier run with the same data directory, else where the template says.
    pub(super) fn open(
        aws: &Aws,
        function: &Function,
        stream: &Stream,
        handler: &Handler,
        retry_after: Duration,
        failed: FailedBatches,
    ) -> Result<Self, DatabaseError> {
        let data = aws.0.options.data.as_ref();
        let checkpoint = data.map(|it| it.join(format!("stream-{}", function.binary)));
        let last = checkpoint
            .as_ref()
            .and_then(|file| std::fs::read_to_string(file).ok());
        let start = if stream.from_oldest {
            "TRIM_HORIZON"
        } else {
            "LATEST"
        };
        Ok(Self {
            aws: aws.clone(),
            writes: aws.0.writes.subscribe(),
            iterator: aws.0.database.stream_start(start, last.as_deref())?,
            checkpoint,
            batch_size: stream.batch_size,
            delivery: Delivery {
                stream: stream.clone(),
                handler: handler.clone(),
                timeout: function.timeout,
                retry_after,
                failed,
                partition_key: aws.0.partition_key.clone(),
            },
        })
    }

    /// Until aborted.
    pub(super) async fn run(mut self) {
        loop {
            self.writes.borrow_and_update();
            while let Some(records) = self.read() {
                let last = sequence_number(records.last()).to_owned();
                self.delivery.deliver(records).await;
                self.keep(&last);
            }
            if self.writes.changed().await.is_err() {
                return;
            }
        }
    }

    fn read(&mut self) -> Option<Vec<Value>> {
        let database = &self.aws.0.database;
        match database.stream_records(self.iterator.clone(), self.batch_size) {
            Ok((mut records, next)) => {
                self.iterator = next;
                for record in &mut records {
                    record["awsRegion"] = json!(REGION);
                    record["eventSourceARN"] = json!(database.stream_arn());
                }
                (!records.is_empty()).then_some(records)
            }
            Err(error) => {
                tracing::error!(%error, "stream");
                None
            }
        }
    }

    fn keep(&self, sequence_number: &str) {
        if let Some(file) = &self.checkpoint
            && let Err(error) = std::fs::write(file, sequence_number)
        {
            tracing::error!(%error, "stream checkpoint");
        }
    }
}

/// What became of a batch.
enum Outcome {
    Delivered,
    /// All before this record are delivered.
    FailedFrom(usize),
    Failed,
}

impl Delivery {
    /// Delivers records, those of different partition keys at the same time.
    async fn deliver(&self, records: Vec<Value>) {
        let filters = &self.stream.filters;
        let wanted =
            |record: &Value| filters.is_empty() || filters.iter().any(|it| it.matches(record));
        let mut lanes: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
        for record in records.into_iter().filter(wanted) {
            lanes.entry(self.lane(&record)).or_default().push(record);
        }
        join_all(lanes.into_values().map(|batch| self.deliver_batch(batch))).await;
    }

    fn lane(&self, record: &Value) -> u64 {
        let mut hasher = DefaultHasher::new();
        record["dynamodb"]["Keys"][&self.partition_key].hash(&mut hasher);
        hasher.finish() % self.stream.parallelization_factor as u64
    }

    async fn deliver_batch(&self, batch: Vec<Value>) {
        let mut waiting = VecDeque::from([(batch, 0)]);
        while let Some((mut batch, failures)) = waiting.pop_front() {
            match self.invoke(&batch).await {
                Outcome::Delivered => continue,
                // Some went through: the rest begins anew.
                Outcome::FailedFrom(index) if index > 0 => {
                    waiting.push_front((batch.split_off(index), 0));
                }
                // Halving is no retry.
                Outcome::Failed if self.stream.bisect_on_error && batch.len() > 1 => {
                    let second = batch.split_off(batch.len() / 2);
                    waiting.push_front((second, failures));
                    waiting.push_front((batch, failures));
                }
                _ if self
                    .stream
                    .maximum_retries
                    .is_some_and(|most| failures >= most) =>
                {
                    let failed = self.failed.lock();
                    failed.unwrap_or_else(PoisonError::into_inner).push(batch);
                    continue;
                }
                _ => waiting.push_front((batch, failures + 1)),
            }
            let wait = self.retry_after.saturating_mul(1 << failures.min(16));
            tokio::time::sleep(wait.min(LONGEST_WAIT)).await;
        }
    }

    async fn invoke(&self, batch: &[Value]) -> Outcome {
        let invocation = (self.handler)(json!({ "Records": batch }));
        match tokio::time::timeout(self.timeout, invocation).await {
            Ok(Ok(answer)) if self.stream.reports_item_failures => outcome(batch, &answer),
            Ok(Ok(_)) => Outcome::Delivered,
            Ok(Err(error)) => {
                tracing::error!(error, "stream batch");
                Outcome::Failed
            }
            Err(_) => Outcome::Failed,
        }
    }
}

/// Reads `batchItemFailures`; an identifier that is not of this batch fails it as a whole, as Lambda has it.
fn outcome(batch: &[Value], answer: &Value) -> Outcome {
    let failures = answer["batchItemFailures"].as_array();
    let mut lowest = None;
    for failure in failures.into_iter().flatten() {
        let identifier = failure["itemIdentifier"].as_str().unwrap_or_default();
        let index = batch
            .iter()
            .position(|record| sequence_number(Some(record)) == identifier);
        let Some(index) = index else {
            return Outcome::Failed;
        };
        lowest = Some(lowest.map_or(index, |it: usize| it.min(index)));
    }
    lowest.map_or(Outcome::Delivered, Outcome::FailedFrom)
}

fn sequence_number(record: Option<&Value>) -> &str {
    record
        .and_then(|record| record["dynamodb"]["SequenceNumber"].as_str())
        .unwrap_or_default()
}
