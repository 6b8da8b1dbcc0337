//! FHIR R4 look-ups, for holders of an access token.

pub(super) mod appointment;
pub(super) mod format;
pub(super) mod outcome;
pub(super) mod practitioner;
pub(super) mod practitioner_role;

use axum::http::HeaderMap;

use super::{access::Bearer, instance::Instance};
use format::Format;
use outcome::{Outcome, Problem};

/// Epic's OID root of the simulated customer; the `1` before the kind is a sandbox environment.
const OID: &str = "urn:oid:1.2.840.114350.1.13.861.1.7";

fn authorize(epic: &Instance, headers: &HeaderMap, format: Format) -> Result<Bearer, Outcome> {
    epic.access_tokens
        .bearer(headers, epic.clock.unix())
        .ok_or(Problem::Unauthenticated.answered_in(format))
}
