//! The device test: whose page it is, and how Epic is told of its result.

use serde::Deserialize;

use super::{BaseUrl, SettingsError, StatusEncoding};

/// The test before a visit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeviceTest {
    /// A test of the hospital's own ("Epic Device Test Endpoint URL").
    pub endpoint_url: Option<BaseUrl>,
    /// Where a person finds help ("Healthcare Provider Device Test Help URL").
    pub help_url: Option<BaseUrl>,
    /// How Epic is told of a result. Without it nothing is sent.
    pub report: Option<DeviceTestReport>,
}

/// The request that tells Epic of a result. Its form is not public, so nothing of it has a default that could
/// be wrong.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceTestReport {
    /// HTTP method.
    pub method: String,
    /// Path below the telehealth base.
    pub path: String,
    /// Where the parameters go.
    pub encoding: StatusEncoding,
    /// Names of the parameters; one without a name is not sent.
    pub parameters: DeviceTestParameters,
    /// Value of the vendor parameter.
    #[serde(default = "vendor")]
    pub vendor_name: String,
    /// Value of what works.
    pub works: String,
    /// Value of what does not.
    pub does_not_work: String,
    /// Value of a single check that was not made; without it such a check is left out. As a whole a test is
    /// reported only once it is known to work or not.
    #[serde(default)]
    pub not_tested: Option<String>,
}

fn vendor() -> String {
    "Zoom".to_owned()
}

/// Parameter names of a device test's report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceTestParameters {
    /// The visit (CSN).
    pub conference_id: String,
    /// The person.
    #[serde(default)]
    pub external_id: Option<String>,
    /// The kind of the person's ID; its value is `epic.id_types.patient`.
    #[serde(default)]
    pub external_id_type: Option<String>,
    /// The vendor.
    #[serde(default)]
    pub vendor_name: Option<String>,
    /// The test as a whole.
    #[serde(default)]
    pub result: Option<String>,
    /// The camera alone.
    #[serde(default)]
    pub camera: Option<String>,
    /// The microphone alone.
    #[serde(default)]
    pub microphone: Option<String>,
    /// The speaker alone.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The connection to Zoom alone.
    #[serde(default)]
    pub connection: Option<String>,
}

impl DeviceTest {
    /// What no single field shows.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let Some(report) = &self.report else {
            return Ok(());
        };
        if http::Method::from_bytes(report.method.as_bytes()).is_err() {
            return Err(SettingsError::wrong(
                "device_test.report.method",
                "it must be an HTTP method such as POST",
            ));
        }
        if !report.path.starts_with('/') {
            return Err(SettingsError::wrong(
                "device_test.report.path",
                "it must start with /, because it is appended to epic.telehealth_base_url",
            ));
        }
        let names = &report.parameters;
        let told = [
            &names.result,
            &names.camera,
            &names.microphone,
            &names.speaker,
            &names.connection,
        ];
        if told.iter().all(|name| name.is_none()) {
            return Err(SettingsError::wrong(
                "device_test.report.parameters",
                "it must name result, or at least one of camera, microphone, speaker and connection",
            ));
        }
        Ok(())
    }
}
