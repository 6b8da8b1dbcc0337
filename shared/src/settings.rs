//! The installation's settings: one JSON document in one secret.
//!
//! An unknown, missing or contradictory setting is refused with its name and the fix; a value is never
//! repeated in a message, because most of them are secret.

mod account_policy;
mod address;
mod admin;
mod catalogue;
mod check;
mod device_test;
mod document;
mod epic;
mod error;
mod legacy_links;
mod new_document;
mod policy;
mod replace_by;
mod secret;
mod sms;
mod source;
mod versions;
mod zoom;
mod zoom_rooms;

pub use account_policy::{AccountPolicy, CreateAction};
pub use address::{BaseUrl, is_loopback};
pub use admin::{Admin, Issuer};
pub use catalogue::{CATALOGUE, Field, Group, Kind, Presence, field};
pub use device_test::{DeviceTest, DeviceTestParameters, DeviceTestReport};
pub use document::{Environment, LaunchKey, Settings};
pub use epic::{
    AppClient, Clients, ConnectionStatus, Epic, IdTypes, Parameters, PrivateKey, StatusEncoding,
    StatusPreset,
};
pub use error::SettingsError;
pub use legacy_links::{LegacyAlgorithm, LegacyIv, LegacyKey, LegacyLinks};
pub use new_document::{NoKeyPair, new_document, new_private_key};
pub use policy::{PasscodeForm, PatientAdmittance, PatientIdentity, Policy, ProviderUserType};
pub use replace_by::ReplaceBy;
pub use secret::Secret;
pub use sms::Sms;
pub use source::{Document, SettingsSource};
pub use versions::{KeptVersion, Moved};
pub use zoom::{KnownAccount, Provisioning, Zoom};
pub use zoom_rooms::{RoomReportedAs, ZoomRooms};
