//! Epic's side: SMART endpoints, tokens, FHIR look-ups, and the call that turns a light green.

mod assertion;
mod client;
mod connection_status;
mod device_test;
mod endpoints;
mod id_token;
mod key_set;
mod practitioner;
mod probe;
mod signing_key;
mod telehealth;
mod token;

pub use client::Epic;
pub use connection_status::{
    Answer, ConnectionState, ConnectionStatusReport, Outcome, StatusError,
};
pub use device_test::{DeviceTestReport, Verdict};
pub use endpoints::{DiscoveryError, Endpoints};
pub use id_token::{FhirUser, IdTokenError, UserKind};
pub use practitioner::PractitionerError;
pub use signing_key::{Jwk, JwkSet, KeyError, SigningKey};
pub use token::{TokenError, TokenResponse};
