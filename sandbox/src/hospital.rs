//! The people and today's schedule of the simulated hospital. All invented.

/// One person who can sign in to Hyperspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// Epic user (EMP) ID, as `%EPICUSERID%` gives it.
    pub emp_id: &'static str,
    /// FHIR ID of the Practitioner.
    pub fhir_id: &'static str,
    /// Given name.
    pub first_name: &'static str,
    /// Family name.
    pub last_name: &'static str,
    /// Work e-mail on the Practitioner, under which Zoom may know them.
    pub email: &'static str,
}

/// One person with a MyChart account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patient {
    /// MyChart account (WPR) ID, as `%WPRID%` gives it.
    pub wpr_id: &'static str,
    /// FHIR ID of the Patient.
    pub fhir_id: &'static str,
    /// Given name.
    pub first_name: &'static str,
    /// Family name.
    pub last_name: &'static str,
}

/// One video visit on today's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Contact serial number, as `%CSN%` gives it.
    pub csn: &'static str,
    /// FHIR ID of the Appointment.
    pub appointment_id: &'static str,
    /// Local start, for the schedule's eyes only.
    pub starts: &'static str,
    /// Why the patient comes.
    pub reason: &'static str,
    /// The encounter provider.
    pub provider: &'static Provider,
    /// The patient.
    pub patient: &'static Patient,
}

/// Everyone who can sign in to Hyperspace.
pub static PROVIDERS: [Provider; 3] = [
    Provider {
        emp_id: "OKAFOR",
        fhir_id: "eP1okafor",
        first_name: "Ngozi",
        last_name: "Okafor",
        email: "ngozi.okafor@hospital.example",
    },
    Provider {
        emp_id: "LINDQVIST",
        fhir_id: "eP2lindqvist",
        first_name: "Erik",
        last_name: "Lindqvist",
        email: "erik.lindqvist@hospital.example",
    },
    Provider {
        emp_id: "TANAKA",
        fhir_id: "eP3tanaka",
        first_name: "Yui",
        last_name: "Tanaka",
        email: "yui.tanaka@hospital.example",
    },
];

/// Everyone with a MyChart account.
pub static PATIENTS: [Patient; 4] = [
    Patient {
        wpr_id: "736",
        fhir_id: "eT1lopez",
        first_name: "Camila",
        last_name: "Lopez",
    },
    Patient {
        wpr_id: "741",
        fhir_id: "eT2oneil",
        first_name: "Séan",
        last_name: "O'Neil",
    },
    Patient {
        wpr_id: "758",
        fhir_id: "eT3nguyen",
        first_name: "Linh",
        last_name: "Nguyễn",
    },
    Patient {
        wpr_id: "763",
        fhir_id: "eT4haddad",
        first_name: "Omar",
        last_name: "Haddad",
    },
];

/// Today's video visits.
pub static SCHEDULE: [Visit; 4] = [
    Visit {
        csn: "10277",
        appointment_id: "eA1",
        starts: "09:00",
        reason: "Follow-up",
        provider: &PROVIDERS[0],
        patient: &PATIENTS[0],
    },
    Visit {
        csn: "10278",
        appointment_id: "eA2",
        starts: "09:30",
        reason: "Medication review",
        provider: &PROVIDERS[0],
        patient: &PATIENTS[1],
    },
    Visit {
        csn: "10279",
        appointment_id: "eA3",
        starts: "10:00",
        reason: "New patient",
        provider: &PROVIDERS[1],
        patient: &PATIENTS[2],
    },
    Visit {
        csn: "10280",
        appointment_id: "eA4",
        starts: "10:30",
        reason: "Lab results",
        provider: &PROVIDERS[1],
        patient: &PATIENTS[3],
    },
];

/// The visit with this CSN.
#[must_use]
pub fn visit(csn: &str) -> Option<&'static Visit> {
    SCHEDULE.iter().find(|visit| visit.csn == csn)
}

/// The provider with this Epic user ID.
#[must_use]
pub fn provider(emp_id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.emp_id == emp_id)
}

/// The patient with this MyChart ID.
#[must_use]
pub fn patient(wpr_id: &str) -> Option<&'static Patient> {
    PATIENTS.iter().find(|patient| patient.wpr_id == wpr_id)
}
