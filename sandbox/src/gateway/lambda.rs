//! Function handlers behind Lambda's own JSON: an event in, an answer out.
//!
//! The path is that of a deployed function: the event is parsed, and the answer written, by the Lambda runtime's own
//! types, and a panic becomes an error as the runtime makes it.

use std::{
    fmt::Display,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::{FutureExt as _, future::BoxFuture};
use lambda_http::{Body, Context, LambdaEvent, Request, Response, request::LambdaRequest};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use shared::gateway;

/// A function: event in, answer or error out.
pub type Handler = Arc<dyn Fn(Value) -> BoxFuture<'static, Result<Value, String>> + Send + Sync>;

/// No sandboxed invocation is told that it has more than API Gateway's limit.
const DEADLINE: Duration = Duration::from_secs(29);

/// A function that answers HTTP requests, wrapped as `shared::gateway::run` wraps it.
pub fn http_handler<F, Fut, E>(function: F) -> Handler
where
    F: Fn(Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Response<Body>, E>> + Send + 'static,
    E: Display + Send + 'static,
{
    let function = Arc::new(function);
    guarded(move |event| {
        let function = function.clone();
        async move {
            let request: LambdaRequest = parse(&event)?;
            let event = LambdaEvent::new(request, context());
            let answer = gateway::answer(event, |request| function(request)).await;
            written(answer.map_err(|error| error.to_string())?)
        }
    })
}

/// A function that takes any other event, as `lambda_runtime::run` runs it.
pub fn event_handler<F, Fut, T, R, E>(function: F) -> Handler
where
    F: Fn(LambdaEvent<T>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<R, E>> + Send + 'static,
    T: DeserializeOwned + Send,
    R: Serialize,
    E: Display,
{
    let function = Arc::new(function);
    guarded(move |event| {
        let function = function.clone();
        async move {
            let answer = function(LambdaEvent::new(parse(&event)?, context())).await;
            written(answer.map_err(|error| error.to_string())?)
        }
    })
}

fn guarded<F, Fut>(function: F) -> Handler
where
    F: Fn(Value) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Value, String>> + Send + 'static,
{
    Arc::new(move |event| {
        let invocation = AssertUnwindSafe(function(event)).catch_unwind();
        async move {
            invocation
                .await
                .unwrap_or_else(|_| Err("the function panicked".to_owned()))
        }
        .boxed()
    })
}

/// From text, as the runtime does: `lambda_http` tells events apart by their raw JSON.
fn parse<T: DeserializeOwned>(event: &Value) -> Result<T, String> {
    serde_json::from_str(&event.to_string()).map_err(|error| error.to_string())
}

fn written(answer: impl Serialize) -> Result<Value, String> {
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

fn context() -> Context {
    let mut context = Context::default();
    let deadline = SystemTime::now() + DEADLINE;
    let deadline = deadline.duration_since(UNIX_EPOCH).unwrap_or_default();
    context.deadline = u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX);
    context.request_id = super::event::request_id();
    context
}
