//! A click on a visit: who opens what, from where, through which FDI record.

use crate::hospital::{self, Bed, Patient, Provider, Visit};

use super::{instance::Instance, one_time::Worthless, random::NoRandomness};

/// From which of Epic's applications a person launches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Hyperspace.
    Provider,
    /// Hyperspace, through the nurse's FDI record.
    Nurse,
    /// MyChart.
    Patient,
    /// Epic Monitor, for the Zoom Room at a bed.
    Room,
    /// MyChart, through the FDI record of the device test.
    DeviceTest,
}

/// The two literals that an administrator chooses in the FDI record's CONTEXT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FdiOptions {
    /// Find the provider's own Zoom account. MyChart's record always says `false`.
    pub use_provider_zoom_account: bool,
    /// Stay on the bridge's page instead of going on to Zoom.
    pub no_redirect: bool,
}

/// Why nobody could be launched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LaunchRefused {
    /// No such visit.
    #[error("no visit with this CSN is on today's schedule")]
    UnknownVisit,
    /// No such person, or a patient who does not have this visit.
    #[error("this person cannot open this visit")]
    UnknownPerson,
    /// No bed with such a room.
    #[error("no bed has this room")]
    UnknownRoom,
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    NoRandomness,
}

impl From<NoRandomness> for LaunchRefused {
    fn from(NoRandomness: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

/// Who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    Provider(&'static Provider),
    Nurse(&'static Provider),
    Patient(&'static Patient),
}

impl Person {
    pub(super) const fn fhir_id(self) -> &'static str {
        match self {
            Self::Provider(provider) | Self::Nurse(provider) => provider.fhir_id,
            Self::Patient(patient) => patient.fhir_id,
        }
    }

    /// Relative FHIR reference.
    pub(super) fn reference(self) -> String {
        match self {
            Self::Provider(provider) | Self::Nurse(provider) => {
                format!("Practitioner/{}", provider.fhir_id)
            }
            Self::Patient(patient) => format!("Patient/{}", patient.fhir_id),
        }
    }
}

/// One launch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Launch {
    /// Through which record.
    pub(super) audience: Audience,
    pub(super) person: Person,
    pub(super) visit: &'static Visit,
    pub(super) fdi: FdiOptions,
    /// The bed whose Zoom Room is called, if this is such a record.
    pub(super) bed: Option<&'static Bed>,
}

impl Instance {
    pub(super) fn issue_launch(
        &self,
        audience: Audience,
        csn: &str,
        person_id: &str,
        fdi: FdiOptions,
    ) -> Result<String, LaunchRefused> {
        let visit = hospital::visit(csn).ok_or(LaunchRefused::UnknownVisit)?;
        let person = match audience {
            Audience::Provider => hospital::provider(person_id).map(Person::Provider),
            Audience::Nurse => hospital::provider(person_id).map(Person::Nurse),
            Audience::Patient | Audience::DeviceTest => hospital::patient(person_id)
                .filter(|patient| *patient == visit.patient)
                .map(Person::Patient),
            // A room's record is one of many: see below.
            Audience::Room => None,
        }
        .ok_or(LaunchRefused::UnknownPerson)?;
        let launch = Launch {
            audience,
            person,
            visit,
            fdi,
            bed: None,
        };
        Ok(self.launches.issue(launch, self.clock.unix())?)
    }

    pub(super) fn issue_room_launch(
        &self,
        csn: &str,
        emp_id: &str,
        room: &str,
        fdi: FdiOptions,
    ) -> Result<String, LaunchRefused> {
        let launch = Launch {
            audience: Audience::Room,
            person: hospital::provider(emp_id)
                .map(Person::Provider)
                .ok_or(LaunchRefused::UnknownPerson)?,
            visit: hospital::visit(csn).ok_or(LaunchRefused::UnknownVisit)?,
            fdi,
            bed: Some(hospital::bed(room).ok_or(LaunchRefused::UnknownRoom)?),
        };
        Ok(self.launches.issue(launch, self.clock.unix())?)
    }

    pub(super) fn launch_url(&self, audience: Audience, launch: &str) -> String {
        let url = match audience {
            Audience::Provider => &self.options.launch_urls.provider,
            Audience::Nurse => &self.options.launch_urls.nurse,
            Audience::Patient => &self.options.launch_urls.patient,
            Audience::Room => &self.options.launch_urls.room,
            Audience::DeviceTest => &self.options.launch_urls.device_test,
        };
        // An FDI record's URL may have a query of its own: Epic adds to it.
        let separator = if url.contains('?') { '&' } else { '?' };
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("iss", &self.addresses.fhir())
            .append_pair("launch", launch)
            .finish();
        format!("{url}{separator}{query}")
    }

    pub(super) fn redeem_launch(&self, token: &str) -> Result<Launch, Worthless> {
        self.launches.redeem(token, self.clock.unix())
    }
}
