//! A hospital's own service that takes results of device tests. Its form is invented: no real one is public.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::hospital;

use super::{access::Bearer, instance::Instance, telehealth::exception_body};

#[derive(Debug, Default)]
pub(super) struct DeviceTests(Mutex<Vec<Value>>);

impl DeviceTests {
    pub(super) fn all(&self) -> Vec<Value> {
        self.tests().clone()
    }

    fn tests(&self) -> MutexGuard<'_, Vec<Value>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `POST {root}/api/hospital/DeviceTest`
pub(super) async fn report(
    State(epic): State<Arc<Instance>>,
    headers: HeaderMap,
    Json(test): Json<Value>,
) -> Response {
    let bearer = epic.access_tokens.bearer(&headers, epic.clock.unix());
    if !matches!(bearer, Some(Bearer::Backend)) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match fault(&test) {
        Some(code) => {
            let json = HeaderValue::from_static("application/json; charset=utf-8");
            let headers = [(CONTENT_TYPE, json)];
            (StatusCode::BAD_REQUEST, headers, exception_body(code)).into_response()
        }
        None => {
            epic.device_tests.tests().push(test);
            Json(json!({ "Status": "1" })).into_response()
        }
    }
}

/// Epic's error code.
fn fault(test: &Value) -> Option<&'static str> {
    let get = |name: &str| test[name].as_str().unwrap_or_default();
    let Some(visit) = hospital::visit(get("ConferenceID")) else {
        return Some("INVALID-CONFERENCE-ID");
    };
    if get("ExternalIDType") != "2" {
        return Some("INVALID-USER-ID-TYPE");
    }
    if get("ExternalID") != visit.patient.wpr_id {
        return Some("INVALID-USER-ID");
    }
    (!matches!(get("Result"), "1" | "2")).then_some("INVALID-CONNECTION-STATUS")
}

/// `GET /sim/epic/device-tests`
pub(super) async fn list(State(epic): State<Arc<Instance>>) -> Json<Vec<Value>> {
    Json(epic.device_tests.all())
}
