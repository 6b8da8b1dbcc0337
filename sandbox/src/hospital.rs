//! The people and today's schedule of the simulated hospital. All invented.

/// One person who can sign in to Hyperspace: a provider, or a nurse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// Epic user (EMP) ID, as `%EPICUSERID%` gives it.
    pub emp_id: &'static str,
    /// ID of their provider record (SER), as `%USERPROVID;;;;;6%` gives it; 6 is this hospital's number of the type.
    pub provider_id: &'static str,
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

/// One bed with a Zoom Room, as its FDI record names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bed {
    /// `roomName`.
    pub room: &'static str,
    /// `roomDisplay`.
    pub display: &'static str,
}

/// One video visit on today's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Contact serial number, as `%CSN%` gives it.
    pub csn: &'static str,
    /// What the visits of one group share, as `%CONFERENCEID%` gives it.
    pub conference_id: Option<&'static str>,
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

impl Visit {
    /// What the visit's FDI record sends as `epicSessionId`: a group's is the same for all of them.
    #[must_use]
    pub fn session_id(&self) -> &'static str {
        self.conference_id.unwrap_or(self.csn)
    }
}

/// The providers.
pub static PROVIDERS: [Provider; 3] = [
    Provider {
        emp_id: "OKAFOR",
        provider_id: "E1001",
        fhir_id: "eP1okafor",
        first_name: "Ngozi",
        last_name: "Okafor",
        email: "ngozi.okafor@hospital.example",
    },
    Provider {
        emp_id: "LINDQVIST",
        provider_id: "E1002",
        fhir_id: "eP2lindqvist",
        first_name: "Erik",
        last_name: "Lindqvist",
        email: "erik.lindqvist@hospital.example",
    },
    Provider {
        emp_id: "TANAKA",
        provider_id: "E1003",
        fhir_id: "eP3tanaka",
        first_name: "Yui",
        last_name: "Tanaka",
        email: "yui.tanaka@hospital.example",
    },
];

/// The nurses. They sign in to Hyperspace too, and have provider records.
pub static NURSES: [Provider; 2] = [
    Provider {
        emp_id: "MBEKI",
        provider_id: "E2001",
        fhir_id: "eN1mbeki",
        first_name: "Thandi",
        last_name: "Mbeki",
        email: "thandi.mbeki@hospital.example",
    },
    Provider {
        emp_id: "ROSSI",
        provider_id: "E2002",
        fhir_id: "eN2rossi",
        first_name: "Paolo",
        last_name: "Rossi",
        email: "paolo.rossi@hospital.example",
    },
];

/// The Zoom Rooms of the Zoom account, and whether each is on at the start.
pub static ZOOM_ROOMS: [(&str, bool); 5] = [
    ("ICU 4 Bed 2", true),
    ("ICU 4 Bed 3", true),
    ("Ward 7 Bed 1", false),
    ("Ward 7 Bed 5", true),
    ("Ward 7 Bed 5", true),
];

/// The beds on Epic Monitor, each with an FDI record of its own. Two records are out of step with Zoom: one names
/// two rooms, and one none.
pub static BEDS: [Bed; 5] = [
    Bed {
        room: "ICU 4 Bed 2",
        display: "ICU 4, bed 2",
    },
    Bed {
        room: "ICU 4 Bed 3",
        display: "ICU 4, bed 3",
    },
    Bed {
        room: "Ward 7 Bed 1",
        display: "Ward 7, bed 1",
    },
    Bed {
        room: "Ward 7 Bed 5",
        display: "Ward 7, bed 5",
    },
    Bed {
        room: "Ward 9 Bed 1",
        display: "Ward 9, bed 1",
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
        conference_id: None,
        appointment_id: "eA1",
        starts: "09:00",
        reason: "Follow-up",
        provider: &PROVIDERS[0],
        patient: &PATIENTS[0],
    },
    Visit {
        csn: "10278",
        conference_id: None,
        appointment_id: "eA2",
        starts: "09:30",
        reason: "Medication review",
        provider: &PROVIDERS[0],
        patient: &PATIENTS[1],
    },
    Visit {
        csn: "10279",
        conference_id: None,
        appointment_id: "eA3",
        starts: "10:00",
        reason: "New patient",
        provider: &PROVIDERS[1],
        patient: &PATIENTS[2],
    },
    Visit {
        csn: "10280",
        conference_id: None,
        appointment_id: "eA4",
        starts: "10:30",
        reason: "Lab results",
        provider: &PROVIDERS[1],
        patient: &PATIENTS[3],
    },
];

const fn in_group(csn: &'static str, appointment_id: &'static str, patient: usize) -> Visit {
    Visit {
        csn,
        conference_id: Some("20551"),
        appointment_id,
        starts: "11:00",
        reason: "Diabetes class",
        provider: &PROVIDERS[0],
        patient: &PATIENTS[patient],
    }
}

/// Today's group visit: each patient's own visit, in one conference.
pub static GROUP: [Visit; 3] = [
    in_group("10281", "eA5", 1),
    in_group("10282", "eA6", 2),
    in_group("10283", "eA7", 3),
];

/// Every visit of today, those of the group among them.
pub fn visits() -> impl Iterator<Item = &'static Visit> {
    SCHEDULE.iter().chain(&GROUP)
}

/// The visit with this CSN.
#[must_use]
pub fn visit(csn: &str) -> Option<&'static Visit> {
    visits().find(|visit| visit.csn == csn)
}

/// Everyone who can sign in to Hyperspace.
pub fn staff() -> impl Iterator<Item = &'static Provider> {
    PROVIDERS.iter().chain(&NURSES)
}

/// The provider or nurse with this Epic user ID.
#[must_use]
pub fn provider(emp_id: &str) -> Option<&'static Provider> {
    staff().find(|provider| provider.emp_id == emp_id)
}

/// The bed with this room.
#[must_use]
pub fn bed(room: &str) -> Option<&'static Bed> {
    BEDS.iter().find(|bed| bed.room == room)
}

/// The patient with this MyChart ID.
#[must_use]
pub fn patient(wpr_id: &str) -> Option<&'static Patient> {
    PATIENTS.iter().find(|patient| patient.wpr_id == wpr_id)
}
