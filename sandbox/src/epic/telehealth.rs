//! `SetExternalConnectionStatus` (2018): a video vendor tells who is in the visit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::hospital;

use super::{access::Bearer, instance::Instance, parameters::Parameters};

/// One call, as it came and as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCall {
    /// The query as it was sent.
    pub query: String,
    /// `ConferenceID`: the CSN, or a group's conference ID. Empty if missing, like the others.
    pub conference_id: String,
    /// `ExternalID`: EMP, WPR or SER ID.
    pub external_id: String,
    /// `ExternalIDType`: 1 for EMP, 2 for WPR; 6, this hospital's own number, for SER.
    pub external_id_type: String,
    /// `VendorName`.
    pub vendor_name: String,
    /// `ConnectionStatus`: 1 for connected, 2 for disconnected.
    pub connection_status: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// Epic's error code, on a refusal with 400.
    pub error: Option<&'static str>,
}

#[derive(Debug, Default)]
pub(super) struct StatusLog(Mutex<Vec<StatusCall>>);

impl StatusLog {
    pub(super) fn all(&self) -> Vec<StatusCall> {
        self.calls().clone()
    }

    fn calls(&self) -> MutexGuard<'_, Vec<StatusCall>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The change that a valid call asks for.
struct Change<'a> {
    csn: &'a str,
    person: &'a str,
    connected: bool,
}

/// The type under which this hospital's Epic knows a Zoom Room by its name. Made up: Epic's value is not public.
pub(crate) const ROOM_ID_TYPE: &str = "ROOM";

/// `GET {root}/api/epic/2018/…/SetExternalConnectionStatus`
pub(super) async fn set_status(
    State(epic): State<Arc<Instance>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let bearer = epic.access_tokens.bearer(&headers, epic.clock.unix());
    if !matches!(bearer, Some(Bearer::Backend)) {
        epic.record(&query, StatusCode::UNAUTHORIZED, None);
        let challenge = [(WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")];
        return (StatusCode::UNAUTHORIZED, challenge).into_response();
    }
    // Epic's framework joins repeated values with a comma, which makes none of them valid.
    let Ok(parameters) = Parameters::parse(query.as_bytes()) else {
        return epic.refuse(&query, "INVALID-CONFERENCE-ID");
    };
    match change(&parameters) {
        Ok(change) => {
            epic.lights.set(change.csn, change.person, change.connected);
            epic.record(&query, StatusCode::OK, None);
            Json(json!({ "Status": "1" })).into_response()
        }
        Err(code) => epic.refuse(&query, code),
    }
}

/// The change, or Epic's error code. Names are compared in their exact case, values untrimmed.
fn change(parameters: &Parameters) -> Result<Change<'_>, &'static str> {
    let get = |name| parameters.get(name);
    let csn = get("ConferenceID").ok_or("NO-CONFERENCE-ID")?;
    let person = get("ExternalID").ok_or("NO-USER-ID")?;
    let id_type = get("ExternalIDType").ok_or("NO-USER-ID-Type")?;
    get("VendorName").ok_or("NO-VENDOR-NAME")?;
    let status = get("ConnectionStatus").ok_or("NO-CONNECTION-STATUS")?;

    let mut visits = hospital::visits()
        .filter(|visit| visit.session_id() == csn)
        .peekable();
    visits.peek().ok_or("INVALID-CONFERENCE-ID")?;
    let known = match id_type {
        "1" => hospital::provider(person).is_some(),
        // A patient is in their own visit or in none.
        "2" => visits.any(|visit| visit.patient.wpr_id == person),
        "6" => hospital::staff().any(|user| user.provider_id == person),
        ROOM_ID_TYPE => hospital::bed(person).is_some(),
        _ => return Err("INVALID-USER-ID-TYPE"),
    };
    if !known {
        return Err("INVALID-USER-ID");
    }
    let connected = match status {
        "1" => true,
        "2" => false,
        _ => return Err("INVALID-CONNECTION-STATUS"),
    };
    Ok(Change {
        csn,
        person,
        connected,
    })
}

impl Instance {
    fn refuse(&self, query: &str, code: &'static str) -> Response {
        self.record(query, StatusCode::BAD_REQUEST, Some(code));
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        let headers = [(CONTENT_TYPE, json)];
        (StatusCode::BAD_REQUEST, headers, exception_body(code)).into_response()
    }

    fn record(&self, query: &str, status: StatusCode, error: Option<&'static str>) {
        let value = |wanted: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        self.status_log.calls().push(StatusCall {
            query: query.to_owned(),
            conference_id: value("ConferenceID"),
            external_id: value("ExternalID"),
            external_id_type: value("ExternalIDType"),
            vendor_name: value("VendorName"),
            connection_status: value("ConnectionStatus"),
            status: status.as_u16(),
            error,
        });
    }
}

/// The body with which Epic's telehealth services refuse, e.g. for a scripted `LOCK-FAILED`.
#[must_use]
pub fn exception_body(code: &str) -> String {
    json!({
        "Message": "An error has occurred.",
        "ExceptionMessage": format!("An error occurred while executing the command: {code}."),
        "ExceptionType": "Epic.ServiceModel.Internal.ServiceCommandException",
        "StackTrace": STACK_TRACE,
        "InnerException": {
            "Message": "An error has occurred.",
            "ExceptionMessage": code,
            "ExceptionType": "Epic.Core.Communication.EcfCommandException",
            "StackTrace": "   at Epic.Core.Communication.EcfConnection.Execute(Command command)",
        },
    })
    .to_string()
}

const STACK_TRACE: &str = "   at Epic.Clinical.Generated.Services.Epic_Clinical_PatientController.v2018_SETEXTERNALCONNECTIONSTATUS(String ConferenceID, String ExternalID, String ExternalIDType, String VendorName, Int32 ConnectionStatus)";
