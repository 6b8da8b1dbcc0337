//! AWS JSON: one path, the operation in `X-Amz-Target`.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{Aws, FailureKind};

/// DynamoDB takes no larger request, and Secrets Manager a smaller one.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// An error as AWS services put it.
#[derive(Debug)]
pub struct ServiceError {
    status: StatusCode,
    code: String,
    message: String,
    more: Map<String, Value>,
}

impl ServiceError {
    /// The caller's fault.
    pub fn client(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// The service's fault.
    pub fn server(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code, message)
    }

    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            more: Map::new(),
        }
    }

    /// With further members, as some services' errors have.
    pub fn with(mut self, more: Value) -> Self {
        if let Value::Object(more) = more {
            self.more.extend(more);
        }
        self
    }

    fn into_response(self) -> Response {
        let mut body = self.more;
        body.insert("__type".to_owned(), json!(self.code));
        body.insert("message".to_owned(), json!(self.message));
        json_response(self.status, &Value::Object(body))
    }
}

/// Answers one call.
pub async fn answer(State(aws): State<Aws>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match to_bytes(body, BODY_LIMIT).await {
        Ok(body) => aws
            .call(&parts, body)
            .await
            .unwrap_or_else(ServiceError::into_response),
        Err(_) => {
            let message = "Request size exceeded 16 MB";
            ServiceError::client("SerializationException", message).into_response()
        }
    }
}

impl Aws {
    async fn call(&self, parts: &Parts, body: Bytes) -> Result<Response, ServiceError> {
        let target = parts.headers.get("x-amz-target");
        let (service, operation) = target
            .and_then(|target| target.to_str().ok()?.split_once('.'))
            .ok_or_else(|| ServiceError::client("UnknownOperationException", "no X-Amz-Target"))?;
        let caller = self.authorize(parts, service, operation, &body)?;
        *self.counters().entry(operation.to_owned()).or_default() += 1;
        let failure = self.0.failures.take(operation, caller);
        if let Some(error) = failure.and_then(refused) {
            return Err(error);
        }
        let response = match service {
            "secretsmanager" => {
                json_call(&body, |request| self.0.secrets.call(operation, request))?
            }
            "PinpointSMSVoiceV2" => {
                json_call(&body, |request| self.0.messaging.call(operation, request))?
            }
            _ => self.call_database(parts, operation, body).await?,
        };
        match failure {
            Some(FailureKind::AnswerLost) => Err(internal()),
            _ => Ok(response),
        }
    }

    async fn call_database(
        &self,
        parts: &Parts,
        operation: &str,
        body: Bytes,
    ) -> Result<Response, ServiceError> {
        self.note_eventual_read(operation, &body);
        let response = self
            .0
            .database
            .forward(parts, body)
            .await
            .map_err(|error| ServiceError::server("InternalServerError", error.to_string()))?;
        let reads = [
            "Get",
            "BatchGet",
            "TransactGet",
            "Query",
            "Scan",
            "List",
            "Describe",
        ];
        if !reads.iter().any(|prefix| operation.starts_with(prefix)) {
            self.0.writes.send_modify(|count| *count += 1);
        }
        Ok(response)
    }
}

impl Aws {
    /// Notes a read that may be stale: it asks for no consistent one, or goes to an index, which has none.
    fn note_eventual_read(&self, operation: &str, body: &Bytes) {
        if !["GetItem", "Query", "Scan"].contains(&operation) {
            return;
        }
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        if request["ConsistentRead"] != json!(true) {
            let index = request["IndexName"].as_str();
            let read = index.map_or_else(
                || operation.to_owned(),
                |index| format!("{operation} {index}"),
            );
            self.eventual().insert(read);
        }
    }
}

/// A call whose request and answer are plain JSON.
fn json_call(
    body: &Bytes,
    call: impl FnOnce(&Value) -> Result<Value, ServiceError>,
) -> Result<Response, ServiceError> {
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| ServiceError::client("SerializationException", error.to_string()))?;
    Ok(json_response(StatusCode::OK, &call(&request)?))
}

fn refused(kind: FailureKind) -> Option<ServiceError> {
    let message = "Rate of requests exceeds the allowed throughput.";
    match kind {
        FailureKind::Throttled => Some(ServiceError::client("ThrottlingException", message)),
        FailureKind::ThroughputExceeded => Some(ServiceError::client(
            "ProvisionedThroughputExceededException",
            message,
        )),
        FailureKind::Internal => Some(internal()),
        FailureKind::Refused { code, reason } => {
            Some(ServiceError::client(code, reason).with(json!({ "Reason": reason })))
        }
        FailureKind::Answered {
            status,
            code,
            message,
        } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            Some(ServiceError::new(status, code, message))
        }
        FailureKind::Cancelled(reasons) => Some(cancelled(reasons)),
        FailureKind::AnswerLost => None,
    }
}

fn cancelled(reasons: &[&str]) -> ServiceError {
    let listed = reasons.join(", ");
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{listed}]"
    );
    let reasons: Vec<Value> = reasons.iter().map(|code| json!({ "Code": code })).collect();
    ServiceError::client("TransactionCanceledException", message)
        .with(json!({ "CancellationReasons": reasons }))
}

fn internal() -> ServiceError {
    ServiceError::server("InternalServerError", "Internal server error")
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/x-amz-json-1.1");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
