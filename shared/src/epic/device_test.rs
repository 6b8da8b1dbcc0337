//! The call that reports a device test, where a customer's Epic has one.

use serde::{Deserialize, Serialize};

use super::telehealth::Call;
use crate::{
    settings::{BaseUrl, Settings},
    telemetry::Phi,
};

/// What a check, or a test as a whole, came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It works.
    Works,
    /// It does not.
    DoesNotWork,
    /// Nobody knows yet.
    #[default]
    #[serde(other)]
    NotTested,
}

/// One device test.
#[derive(Debug, Clone)]
pub struct DeviceTestReport<'a> {
    /// The visit's CSN.
    pub conference_id: &'a Phi<String>,
    /// The person's MyChart (WPR) ID.
    pub external_id: &'a Phi<String>,
    /// The test as a whole.
    pub result: Verdict,
    /// The camera.
    pub camera: Verdict,
    /// The microphone.
    pub microphone: Verdict,
    /// The speaker.
    pub speaker: Verdict,
    /// The connection to Zoom.
    pub connection: Verdict,
}

/// The call that the settings describe, if they do.
pub(super) fn call<'a>(
    settings: &'a Settings,
    report: &'a DeviceTestReport<'_>,
) -> Option<Call<'a>> {
    let template = settings.device_test.report.as_ref()?;
    let names = &template.parameters;
    let value = |verdict| match verdict {
        Verdict::Works => Some(template.works.as_str()),
        Verdict::DoesNotWork => Some(template.does_not_work.as_str()),
        Verdict::NotTested => template.not_tested.as_deref(),
    };
    let parameters = [
        (
            Some(&names.conference_id),
            Some(report.conference_id.expose().as_str()),
        ),
        (
            names.external_id.as_ref(),
            Some(report.external_id.expose().as_str()),
        ),
        (
            names.external_id_type.as_ref(),
            Some(settings.epic.id_types.patient.as_str()),
        ),
        (
            names.vendor_name.as_ref(),
            Some(template.vendor_name.as_str()),
        ),
        (names.result.as_ref(), value(report.result)),
        (names.camera.as_ref(), value(report.camera)),
        (names.microphone.as_ref(), value(report.microphone)),
        (names.speaker.as_ref(), value(report.speaker)),
        (names.connection.as_ref(), value(report.connection)),
    ];
    Some(Call {
        method: &template.method,
        url: url(&settings.epic.telehealth_base_url, &template.path),
        encoding: template.encoding,
        parameters: parameters
            .into_iter()
            .filter_map(|(name, value)| Some((name?.as_str(), value?)))
            .collect(),
    })
}

/// Below the instance's root, also where the base is the whole URL of another service.
fn url(base: &BaseUrl, path: &str) -> String {
    let base = base.as_str();
    let root = base.split_once("/api/epic/").map_or(base, |(root, _)| root);
    format!("{root}{path}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{BaseUrl, url};

    #[test]
    fn a_report_never_goes_to_the_service_that_sets_the_light() {
        for base in [
            "https://epic.example/x",
            "https://epic.example/x/",
            "https://epic.example/x/api/epic/2018/SetExternalConnectionStatus",
        ] {
            let base = BaseUrl::try_from(base.to_owned()).unwrap();
            assert_eq!(url(&base, "/test"), "https://epic.example/x/test");
        }
    }
}
