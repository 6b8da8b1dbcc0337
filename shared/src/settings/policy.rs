//! The hospital's choices.

use serde::Deserialize;

/// Choices of the hospital.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// How the patient gets in.
    pub patient_admittance: PatientAdmittance,
    /// User type of accounts made for providers.
    pub provider_user_type: ProviderUserType,
    /// How a patient is known in Zoom.
    pub patient_identity: PatientIdentity,
    /// Which passcodes the Zoom account accepts.
    pub passcode: PasscodeForm,
    /// Days that notification records are kept.
    pub record_retention_days: u16,
}

impl Policy {
    /// Whether meetings are made with Zoom's waiting room.
    #[must_use]
    pub const fn waiting_room(&self) -> bool {
        matches!(self.patient_admittance, PatientAdmittance::Manual)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            patient_admittance: PatientAdmittance::Automatic,
            provider_user_type: ProviderUserType::Licensed,
            patient_identity: PatientIdentity::Registrant,
            passcode: PasscodeForm::Alphanumeric,
            record_retention_days: 90,
        }
    }
}

/// How the patient gets in ("Patient Admittance Policy").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientAdmittance {
    /// As soon as the provider is in.
    Automatic,
    /// When the provider admits them from Zoom's waiting room.
    Manual,
}

/// User type of accounts made for providers ("Provider User Type").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderUserType {
    /// Zoom's type 1: 40 minutes, no registrants.
    Basic,
    /// Zoom's type 2.
    Licensed,
}

/// How a patient is known in Zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientIdentity {
    /// A registrant of the meeting: needs no account.
    Registrant,
    /// An account made by `custCreate`.
    CustCreate,
}

/// Which passcodes the Zoom account accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasscodeForm {
    /// Letters and digits.
    Alphanumeric,
    /// Digits only.
    Numeric,
}
