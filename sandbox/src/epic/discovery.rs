//! Where a client learns this Epic's endpoints and keys.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{fhir::format::Format, instance::Instance};

/// `GET {FHIR base}/.well-known/smart-configuration`
pub(super) async fn smart_configuration(State(epic): State<Arc<Instance>>) -> Response {
    if !epic.options.smart_configuration {
        return StatusCode::NOT_FOUND.into_response();
    }
    let addresses = &epic.addresses;
    Json(json!({
        "issuer": addresses.issuer(),
        "jwks_uri": addresses.jwks(),
        "authorization_endpoint": addresses.authorize(),
        "token_endpoint": addresses.token(),
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "ES384"],
        "scopes_supported": ["epic.scanning.dmsusername", "fhirUser", "launch", "openid", "profile"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "capabilities": [
            "launch-ehr",
            "client-confidential-symmetric",
            "client-confidential-asymmetric",
            "context-banner",
            "context-ehr-patient",
            "context-ehr-encounter",
            "permission-patient",
            "permission-user",
            "permission-v1",
            "permission-v2",
            "sso-openid-connect",
            "authorize-post"
        ],
    }))
    .into_response()
}

/// `GET {FHIR base}/metadata`: XML unless JSON is asked for.
pub(super) async fn metadata(State(epic): State<Arc<Instance>>, format: Format) -> Response {
    let addresses = &epic.addresses;
    let statement = json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-05-01T00:00:00Z",
        "kind": "instance",
        "software": { "name": "Epic (simulated)", "version": "May 2026" },
        "implementation": { "description": "Simulated hospital", "url": addresses.fhir() },
        "fhirVersion": "4.0.1",
        "format": ["xml", "json"],
        "rest": [{
            "mode": "server",
            "security": {
                "extension": [{
                    "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                    "extension": [
                        { "url": "authorize", "valueUri": addresses.authorize() },
                        { "url": "token", "valueUri": addresses.token() },
                    ],
                }],
                "service": [{
                    "coding": [{
                        "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                        "code": "SMART-on-FHIR",
                    }],
                }],
            },
            "resource": [
                { "type": "Appointment", "interaction": [{ "code": "read" }] },
                {
                    "type": "Practitioner",
                    "interaction": [{ "code": "read" }, { "code": "search-type" }],
                    "searchParam": [{ "name": "identifier", "type": "token" }],
                },
            ],
        }],
    });
    format.answer(StatusCode::OK, &statement)
}

/// `GET {issuer}/.well-known/openid-configuration`
pub(super) async fn openid_configuration(State(epic): State<Arc<Instance>>) -> Json<Value> {
    let addresses = &epic.addresses;
    Json(json!({
        "issuer": addresses.issuer(),
        "authorization_endpoint": addresses.authorize(),
        "token_endpoint": addresses.token(),
        "jwks_uri": addresses.jwks(),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "scopes_supported": ["fhirUser", "launch", "openid", "profile"],
    }))
}

/// The keys of the id_tokens.
pub(super) async fn jwks(State(epic): State<Arc<Instance>>) -> Response {
    match epic.signing_key.get() {
        Ok(key) => Json(json!({ "keys": [key.jwk()] })).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

const AUTH_METHODS: [&str; 3] = [
    "client_secret_post",
    "client_secret_basic",
    "private_key_jwt",
];
