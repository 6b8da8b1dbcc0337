//! One person of a visit: whether they are there, what Epic was told, and what their light shows.

use serde::Serialize;
use shared::{
    clock::Timestamp,
    epic::ConnectionState,
    visit::{Participant, PersonKey, Presence, Role},
};

use super::{
    Known, Words,
    cause::Diagnosis,
    stay::{self, Stay},
    told::{self, Late, Told},
};
use crate::{
    notification::event,
    who::Who,
    words::{duration, written_if},
};

/// What Epic shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    Green,
    Off,
    /// Epic may have heard that they came, although its answer did not say so.
    PerhapsGreen,
    /// Epic has none for them: a guest, or someone whom nobody can name.
    None,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    pub who: Who,
    pub present: bool,
    /// Only by elimination.
    pub inferred: bool,
    pub light: Light,
    /// What Epic took last.
    pub told: Option<Told>,
    #[serde(serialize_with = "written_if")]
    pub launched_at: Option<Timestamp>,
    /// In one sentence.
    pub says: Words,
    /// Why their light is not as it should be, once that is looked into.
    pub problem: Option<Diagnosis>,
    /// When they were in the meeting.
    pub stays: Vec<Stay>,
    /// When they were there with more than one device.
    pub doubled: Vec<Stay>,
    /// When Epic showed them as connected.
    pub lit: Vec<Stay>,
    /// When Epic was told late.
    pub late: Vec<Late>,
    #[serde(skip)]
    pub key: PersonKey,
    #[serde(skip)]
    pub role: Role,
}

/// Everyone, by role.
pub fn everyone(known: &Known) -> Vec<Person> {
    let mut people: Vec<Person> = known
        .roles()
        .into_iter()
        .map(|(key, role)| person(known, key, role))
        .collect();
    people.sort_by_key(|person| (person.role, person.launched_at));
    people
}

fn person(known: &Known, key: PersonKey, role: Role) -> Person {
    let visit = known.visit.as_ref();
    let participant = visit.and_then(|visit| visit.participants.get(&key));
    let present = visit.zip(participant).is_some_and(|(visit, it)| {
        Presence::of(&it.sessions, &visit.instances) == Presence::Present
    });
    let records = known.records_of(&key);
    let connections = visit
        .zip(participant)
        .map(|(visit, it)| stay::connections(it, &visit.instances))
        .unwrap_or_default();
    let mut stays = stay::told(&records);
    stays.extend(&connections);
    let told = told::last(&records);
    let mut person = Person {
        who: Who::of(role, &key),
        present,
        inferred: participant.is_some_and(|it| it.inferred),
        light: light(participant, told.as_ref()),
        told,
        launched_at: participant
            .map(|it| it.launched_at)
            .filter(|at| !at.is_zero()),
        says: Words::default(),
        problem: None,
        stays: stay::merged(stays),
        doubled: stay::doubled(&connections, known.now),
        lit: told::lit(&records),
        late: told::late(&records, known.now),
        key,
        role,
    };
    person.says = sentence(&person);
    person
}

fn light(participant: Option<&Participant>, told: Option<&Told>) -> Light {
    if participant.is_some_and(|it| it.person.epic_id.is_none()) {
        return Light::None;
    }
    let green = told.is_some_and(|told| told.event == event(ConnectionState::Connected));
    match (green, participant.is_some_and(|it| it.may_be_lit)) {
        (true, _) => Light::Green,
        // An item of an earlier version says so of everyone.
        (false, true) if told.is_none() && participant.is_some_and(|it| it.reported.edge > 0) => {
            Light::PerhapsGreen
        }
        _ => Light::Off,
    }
}

/// "Provider present since …; Epic was told at … (RespCode 200)".
fn sentence(person: &Person) -> Words {
    let name = person.who.named();
    let last = person.stays.last();
    let words = match (person.present, last) {
        (true, Some(stay)) => Words::new(format!("{name} is present since ")).time(stay.from),
        (true, None) => Words::new(format!("{name} is present")),
        (false, Some(stay)) => match stay.to {
            Some(to) => Words::new(format!("{name} left at ")).time(to),
            None => Words::new(format!("{name} is not in the meeting any more")),
        },
        (false, None) => match person.launched_at {
            Some(at) => Words::new(format!("{name} launched at "))
                .time(at)
                .text(" and has not come into the meeting"),
            None => Words::new(format!("{name} has not come into the meeting")),
        },
    };
    if person.light == Light::None {
        let why = match person.role {
            Role::Unmapped => "; nobody can say who this is, so Epic is told nothing",
            _ => "; Epic has no light for them",
        };
        return words.text(why);
    }
    match &person.told {
        None if last.is_none() => words,
        None => words.text("; Epic has taken nothing about them yet"),
        Some(told) => {
            let code = told.resp_code.map_or_else(
                || "no RespCode".to_owned(),
                |code| format!("RespCode {code}"),
            );
            let late = if told.after_ms >= told::LATE_AFTER_MS {
                format!(", {} after it happened", duration(told.after_ms))
            } else {
                String::new()
            };
            words
                .text(format!("; Epic was told “{}” at ", told.event))
                .time(told.at)
                .text(format!(" ({code}{late})"))
        }
    }
}
