//! One function and what wakes it.

use std::{collections::BTreeSet, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Filter, TemplateError};

/// One Lambda function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Logical ID in the template.
    pub id: String,
    /// Name of the Rust binary, by which handlers are registered.
    pub binary: String,
    /// After this long Lambda ends an invocation.
    pub timeout: Duration,
    /// Names of its environment variables.
    pub environment: BTreeSet<String>,
    /// Routes of the HTTP API that it answers.
    pub routes: Vec<Route>,
    /// Table streams that wake it.
    pub streams: Vec<Stream>,
    /// Schedules that wake it.
    pub schedules: Vec<Schedule>,
}

/// One route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Upper-case method, or `ANY`.
    pub method: String,
    /// Path with `{parameter}` and `{greedy+}` segments.
    pub path: String,
}

/// How a function reads the table's stream.
#[derive(Debug, Clone)]
pub struct Stream {
    /// Records must match one of these; all do if there are none.
    pub filters: Vec<Filter>,
    /// Most records in one event.
    pub batch_size: usize,
    /// Batches of different partition keys at the same time.
    pub parallelization_factor: usize,
    /// Halve a batch that failed as a whole.
    pub bisect_on_error: bool,
    /// Attempts after the first; without end if absent.
    pub maximum_retries: Option<u32>,
    /// The function may name the records that failed.
    pub reports_item_failures: bool,
    /// Begin with the oldest record (`TRIM_HORIZON`), not with the next (`LATEST`).
    pub from_oldest: bool,
}

/// A schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Time between two events.
    pub every: Duration,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct HttpApi {
    method: String,
    path: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DynamoDb {
    starting_position: String,
    batch_size: Option<usize>,
    parallelization_factor: Option<usize>,
    #[serde(default)]
    bisect_batch_on_function_error: bool,
    maximum_retry_attempts: Option<i64>,
    #[serde(default)]
    function_response_types: Vec<String>,
    filter_criteria: Option<FilterCriteria>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FilterCriteria {
    filters: Vec<FilterPattern>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FilterPattern {
    pattern: String,
}

impl Function {
    pub(super) fn read(
        id: &str,
        resource: &Value,
        defaults: Option<&Value>,
    ) -> Result<Self, TemplateError> {
        let refuse = |problem: &str| TemplateError::resource(id, problem);
        let binary = resource["Metadata"]["BuildProperties"]["Binary"]
            .as_str()
            .ok_or_else(|| refuse("Metadata.BuildProperties.Binary names no binary"))?;
        let properties = &resource["Properties"];
        let defaults = defaults.unwrap_or(&Value::Null);
        // Lambda's own default is 3 s.
        let seconds = [properties, defaults]
            .iter()
            .find_map(|from| from["Timeout"].as_u64())
            .unwrap_or(3);
        let environment = [properties, defaults]
            .iter()
            .filter_map(|from| from["Environment"]["Variables"].as_object())
            .flat_map(Map::keys)
            .cloned()
            .collect();
        let mut function = Self {
            id: id.to_owned(),
            binary: binary.to_owned(),
            timeout: Duration::from_secs(seconds),
            environment,
            routes: Vec::new(),
            streams: Vec::new(),
            schedules: Vec::new(),
        };
        for (name, event) in properties["Events"].as_object().into_iter().flatten() {
            function
                .add_event(event)
                .map_err(|problem| refuse(&format!("event {name}: {problem}")))?;
        }
        Ok(function)
    }

    fn add_event(&mut self, event: &Value) -> Result<(), String> {
        let properties = &event["Properties"];
        match event["Type"].as_str() {
            Some("HttpApi") => self.routes.push(Route::read(properties)?),
            Some("DynamoDB") => self.streams.push(Stream::read(properties)?),
            Some("Schedule" | "ScheduleV2") => {
                let expression = properties["Schedule"].as_str();
                let expression = expression.or(properties["ScheduleExpression"].as_str());
                self.schedules.push(Schedule::read(expression)?);
            }
            other => return Err(format!("the sandbox has no event of type {other:?}")),
        }
        Ok(())
    }
}

impl Route {
    fn read(properties: &Value) -> Result<Self, String> {
        let event = HttpApi::deserialize(properties).map_err(|error| error.to_string())?;
        Ok(Self {
            method: event.method.to_ascii_uppercase(),
            path: event.path,
        })
    }

    /// The route key, e.g. `GET /visit/{ticket}`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl Stream {
    fn read(properties: &Value) -> Result<Self, String> {
        let event = DynamoDb::deserialize(properties).map_err(|error| error.to_string())?;
        let filters = event.filter_criteria.map_or(vec![], |it| it.filters);
        let filters = filters
            .iter()
            .map(|filter| Filter::parse(&filter.pattern).map_err(|error| error.to_string()));
        Ok(Self {
            filters: filters.collect::<Result<_, _>>()?,
            batch_size: event.batch_size.unwrap_or(100),
            parallelization_factor: event.parallelization_factor.unwrap_or(1).max(1),
            bisect_on_error: event.bisect_batch_on_function_error,
            // -1 is AWS's "without end".
            maximum_retries: event
                .maximum_retry_attempts
                .and_then(|it| u32::try_from(it).ok()),
            reports_item_failures: event
                .function_response_types
                .iter()
                .any(|kind| kind == "ReportBatchItemFailures"),
            from_oldest: event.starting_position == "TRIM_HORIZON",
        })
    }
}

impl Schedule {
    fn read(expression: Option<&str>) -> Result<Self, String> {
        let expression = expression.ok_or("no schedule expression")?;
        let refusal = || format!("the sandbox knows only rate(…) schedules, not {expression}");
        let rate = expression
            .strip_prefix("rate(")
            .and_then(|rest| rest.strip_suffix(')'))
            .ok_or_else(refusal)?;
        let (count, unit) = rate.split_once(' ').ok_or_else(refusal)?;
        let seconds = match unit.trim_end_matches('s') {
            "minute" => 60,
            "hour" => 3_600,
            "day" => 86_400,
            _ => return Err(refusal()),
        };
        let count: u64 = count.parse().map_err(|_| refusal())?;
        Ok(Self {
            every: Duration::from_secs(count * seconds),
        })
    }
}
