//! The installation's settings: one JSON document in one secret.
//!
//! An unknown, missing or contradictory setting is refused with its name and the fix; a value is never
//! repeated in a message, because most of them are secret.

mod address;
mod document;
mod error;
mod secret;
mod source;

pub use address::{BaseUrl, is_loopback};
pub use document::{
    Admin, AppClient, Clients, ConnectionStatus, DeviceTest, Environment, Epic, IdTypes, LaunchKey,
    Parameters, PasscodeForm, PatientAdmittance, PatientIdentity, Policy, PrivateKey,
    ProviderUserType, Provisioning, Settings, Sms, StatusEncoding, StatusPreset, Zoom,
};
pub use error::SettingsError;
pub use secret::Secret;
pub use source::SettingsSource;
