//! A delivery to the webhook, to its verdict and on into a visit.
//!
//! `unsigned`, the two headers, then the body: nothing that Zoom did not sign is believed. Or `signed`, a timestamp,
//! and a body in each line, signed here as Zoom does, so that what is behind the signature is reached.
#![no_main]

use std::{fmt::Write, sync::LazyLock};

use fuzz::{NOW, installation, lines};
use libfuzzer_sys::fuzz_target;
use ring::hmac;
use serde_json::json;
use shared::{
    bridge::Installation,
    clock::Timestamp,
    settings::Secret,
    visit::{self, Csn, EpicId, Identity, Participant, Person, PersonKey, PersonName, Role, Visit},
    zoom::{
        RegistrantId, ZoomUserId,
        webhook::{self, Event, Happening, SignatureError},
    },
};

/// Most events of one input.
const MOST: usize = 16;

static BRIDGE: LazyLock<Installation> = LazyLock::new(installation);

fuzz_target!(|input: &[u8]| {
    if let Some((["unsigned", signature, timestamp], body)) = lines(input) {
        assert!(verify(signature, timestamp, body).is_err());
    } else if let Some((["signed", timestamp], bodies)) = lines(input) {
        let mut visit = visit();
        for (count, body) in bodies.split(|byte| *byte == b'\n').take(MOST).enumerate() {
            if let Some(Event::Meeting(happening)) = receive(timestamp, body) {
                happens(&mut visit, &happening, count + 1);
            }
        }
    }
});

fn verify(signature: &str, timestamp: &str, body: &[u8]) -> Result<(), SignatureError> {
    let secret = &BRIDGE.settings.zoom.webhook_secret_token;
    let other = Secret::from("an earlier secret".to_owned());
    webhook::verify([secret, &other], signature, timestamp, body, NOW).map(drop)
}

fn sign(timestamp: &str, body: &[u8]) -> String {
    let secret = BRIDGE.settings.zoom.webhook_secret_token.expose();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let message = [b"v0:", timestamp.as_bytes(), b":", body].concat();
    let mut signature = "v0=".to_owned();
    for byte in hmac::sign(&key, &message).as_ref() {
        write!(signature, "{byte:02x}").expect("a string takes what is written");
    }
    signature
}

fn receive(timestamp: &str, body: &[u8]) -> Option<Event> {
    let signature = sign(timestamp, body);
    match verify(&signature, timestamp, body) {
        Err(SignatureError::Forged) => panic!("rightly signed, and called forged"),
        Err(_) => return None,
        Ok(()) => {}
    }
    // Whatever is changed on the way, nobody signed that.
    let mut changed = body.to_vec();
    match changed.len() {
        0 => changed.push(b' '),
        length => changed[timestamp.len() * 31 % length] ^= 1 << (length % 8),
    }
    assert_eq!(
        verify(&signature, timestamp, &changed),
        Err(SignatureError::Forged)
    );
    assert_eq!(
        verify(&signature, timestamp, &[body, b" "].concat()),
        Err(SignatureError::Forged)
    );

    let event = Event::parse(body).ok()?;
    assert_eq!(Event::parse(body).as_ref(), Ok(&event));
    if let Event::UrlValidation(validation) = &event
        && let Some(plain) = &validation.plain_token
    {
        let secret = &BRIDGE.settings.zoom.webhook_secret_token;
        assert_eq!(webhook::answer_challenge(secret, plain).len(), 64);
    }
    Some(event)
}

/// Whatever happens, the visit takes it, grows by no more than one of each, and is owed an edge only once.
fn happens(visit: &mut Visit, happening: &Happening, events: usize) {
    assert!(happening.key.len() <= 64);
    let change = visit::apply(visit, happening, &BRIDGE.data_key);
    assert!(change.newcomers.len() <= 1);
    assert!(change.edges.len() <= visit.participants.len());
    assert!(visit.participants.len() <= PEOPLE.len() + events);
    assert!(visit.instances.len() <= events);
    let sessions = visit
        .participants
        .values()
        .map(|participant| participant.sessions.len());
    assert!(sessions.sum::<usize>() <= events);
    let again = visit::apply(visit, happening, &BRIDGE.data_key);
    assert!(
        again.edges.is_empty(),
        "the same event changes presence once"
    );
    // What the table keeps, it can give back.
    let kept = serde_json::to_value(&*visit).expect("a visit can be kept");
    assert!(serde_json::from_value::<Visit>(kept).is_ok());
    assert!(!visit.meeting_is_gone() || visit.ended_at().is_some());
}

const PEOPLE: [(Role, &str); 4] = [
    (Role::Provider, "OKAFOR"),
    (Role::Patient, "736"),
    (Role::Nurse, "MBEKI"),
    (Role::Room, "ROOM"),
];

/// A visit whose meeting 81234567890 is there: a provider and a nurse who are users, a registrant, and someone who
/// joins without a name.
fn visit() -> Visit {
    let id = |text| EpicId::parse(text).expect("an Epic ID");
    let launched = NOW.minus(std::time::Duration::from_secs(600));
    let mut visit = Visit::new(Csn::parse("10277").expect("a CSN"));
    for (role, epic_id) in PEOPLE {
        let key = PersonKey::of(&BRIDGE.data_key, role, &id(epic_id));
        let person = Person {
            role,
            epic_id: Some(id(epic_id)),
            name: PersonName::clean("Invented", "Person", role),
        };
        let mut participant = Participant::launched(person, launched);
        match role {
            Role::Patient => {
                let registrant = Identity::registrant(&RegistrantId::new("reg1"));
                participant.identities.insert(registrant, 1);
            }
            Role::Room => participant.anonymous_since = Some(1),
            _ => {
                let user = Identity::user(&ZoomUserId::new(epic_id));
                participant.identities.insert(user, 1);
            }
        }
        visit.participants.insert(key, participant);
    }
    let owner = PersonKey::of(&BRIDGE.data_key, Role::Provider, &id("OKAFOR"));
    visit.claim = serde_json::from_value(json!({
        "generation": 1,
        "fence": 1,
        "state": "ready",
        "owner": { "user": { "id": "OKAFOR", "user_type": "licensed" }, "person": owner },
        "meeting": {
            "id": "81234567890",
            "join_url": "https://zoom.us/j/81234567890?pwd=a",
            "registration": true,
            "waiting_room": false,
        },
        "marker": "7F3KQ2M9WX4TBHNA",
        "since": Timestamp::millis(launched),
        "surplus_from": null,
    }))
    .expect("a claim");
    visit
}
