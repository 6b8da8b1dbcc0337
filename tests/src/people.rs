//! The visit that most tests open, and who is in it.

use sandbox::hospital;

/// CSN of the visit: Dr Okafor sees Camila Lopez at 09:00.
pub const CSN: &str = "10277";
/// Its encounter provider.
pub const PROVIDER: &str = "OKAFOR";
/// Another provider, with a Zoom account of their own.
pub const COLLEAGUE: &str = "LINDQVIST";
/// A nurse, as the user who signs in.
pub const NURSE: &str = "MBEKI";
/// The ID under which Epic shows that nurse.
pub const NURSE_ID: &str = "E2001";
/// Its patient.
pub const PATIENT: &str = "736";

/// The patient of a visit on the schedule.
#[must_use]
pub fn patient_of(csn: &str) -> &'static hospital::Patient {
    hospital::visit(csn).unwrap().patient
}
