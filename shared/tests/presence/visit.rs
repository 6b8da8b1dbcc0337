//! A visit of known people, and Zoom's events about it.

use std::sync::LazyLock;

use shared::{
    clock::Timestamp,
    data_key::DataKey,
    visit::{
        Called, Claim, ClaimState, Csn, Edge, EpicId, Identity, Owner, Participant, Person,
        PersonKey, PersonName, Presence, Role, Visit, apply, settle,
    },
    zoom::{
        Meeting, MeetingId, MeetingUuid, RegistrantId, RoomId, UserType, ZoomUser, ZoomUserId,
        webhook::{self, Happening, HappeningKind},
    },
};

/// When the visit's meeting was settled.
pub const SETTLED: i64 = 1_800_000_000;
/// The visit's meeting.
pub const MEETING: MeetingId = MeetingId::new(98_765_432_101);

pub static KEY: LazyLock<DataKey> = LazyLock::new(|| DataKey::new(&[7; 32]));
static PEOPLE: LazyLock<[PersonKey; 3]> = LazyLock::new(|| {
    [0, 1, 2].map(|number| {
        let (role, id) = epic(number);
        PersonKey::of(&KEY, role, &id)
    })
});
static NOBODY_YET: LazyLock<[Visit; 4]> = LazyLock::new(|| {
    [0, 1, 2, 3].map(|people| {
        let mut visit = before_any_launch();
        (0..people).for_each(|number| launch(&mut visit, number));
        visit
    })
});

/// People who launched have low numbers; guests, of whom the visit does not know, have high ones.
/// The first of them has no name for Zoom, the second is a registrant, the others are Zoom users.
pub const FIRST_GUEST: usize = 100;
/// The first room, under its own ID.
pub const A_ROOM: usize = 50;

pub fn person(number: usize) -> PersonKey {
    PEOPLE[number].clone()
}

fn epic(number: usize) -> (Role, EpicId) {
    let role = if number == 0 {
        Role::Provider
    } else {
        Role::Patient
    };
    (role, EpicId::parse(&format!("PERSON{number}")).unwrap())
}

/// A visit whose meeting is settled.
pub fn before_any_launch() -> Visit {
    let mut visit = Visit::new(Csn::parse("10277").unwrap());
    visit.claim = ready(1, MEETING, SETTLED);
    visit
}

/// Records a launch: of a provider who is a Zoom user, or of a patient who is a registrant; the second one is both.
pub fn launch(visit: &mut Visit, number: usize) {
    let who = told(number);
    let participant = participant(visit, number);
    for identity in Identity::told_by(&participant_named(&who, "0")) {
        participant.identities.insert(identity, 1);
    }
}

/// Records a launch of someone who goes in by the meeting's own link, so many seconds after it was settled.
pub fn launch_without_a_name(visit: &mut Visit, number: usize, at: i64) {
    let participant = participant(visit, number);
    participant.anonymous_since = Some(1);
    participant.anonymous_at = Timestamp::from_seconds(SETTLED + at);
}

/// Records that a room was called, or called off, so many seconds after the meeting was settled.
pub fn call_room(visit: &mut Visit, number: usize, calls: &[(i64, bool)]) -> PersonKey {
    let id = RoomId::new(format!("room-{number}"));
    let person = PersonKey::room(&KEY, &id);
    let room = visit.participants.entry(person.clone()).or_insert_with(|| {
        Participant::of(Person {
            role: Role::Room,
            epic_id: Some(EpicId::parse(&format!("ROOM{number}")).unwrap()),
            name: PersonName::clean("Bed", "", Role::Room),
        })
    });
    room.identities.insert(Identity::room(&id), 1);
    let called = calls.iter().map(|(at, called)| Called {
        at: Timestamp::from_seconds(SETTLED + at),
        into: called.then_some(1),
    });
    room.calls.extend(called);
    person
}

fn participant(visit: &mut Visit, number: usize) -> &mut Participant {
    let (role, id) = epic(number);
    visit.participants.entry(person(number)).or_insert_with(|| {
        Participant::of(Person {
            role,
            epic_id: Some(id),
            name: PersonName::clean("A", "B", role),
        })
    })
}

/// After so many people launched.
pub fn before_anyone_came(people: usize) -> Visit {
    NOBODY_YET[people].clone()
}

/// A claim that is settled on a meeting, so many seconds after 1970.
pub fn ready(generation: u32, id: MeetingId, since: i64) -> Claim {
    let link = serde_json::from_value("https://zoom.us/j/1".into()).unwrap();
    Claim {
        generation,
        fence: u64::from(generation),
        state: ClaimState::Ready {
            owner: Owner {
                user: ZoomUser {
                    id: ZoomUserId::new("user-0"),
                    user_type: UserType::Licensed,
                },
                person: person(0),
            },
            meeting: Meeting {
                id,
                join_url: link,
                registration: true,
                waiting_room: false,
            },
            marker: "VISIT".to_owned(),
            since: Timestamp::from_seconds(since),
            surplus_from: None,
        },
    }
}

/// What Zoom says of who someone is: registrant and user.
type Told = (Option<RegistrantId>, Option<ZoomUserId>);

fn told(number: usize) -> Told {
    let registrant = RegistrantId::new(format!("registrant-{number}"));
    let user = ZoomUserId::new(format!("user-{number}"));
    match number {
        0 => (None, Some(user)),
        2 => (Some(registrant), Some(user)),
        FIRST_GUEST => (None, None),
        A_ROOM => (None, Some(ZoomUserId::new("room-0"))),
        n if n > FIRST_GUEST + 1 => (None, Some(user)),
        _ => (Some(registrant), None),
    }
}

fn participant_named((registrant, user): &Told, session: &str) -> webhook::Participant {
    webhook::Participant {
        session: session.to_owned(),
        registrant: registrant.clone(),
        user: user.clone(),
    }
}

/// One event, in a form that is short to write down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Seconds after the meeting was settled.
    pub at: i64,
    /// Instance of the meeting.
    pub instance: usize,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Started,
    Ended,
    Joined(Connection),
    /// Let in from the waiting room.
    Admitted(Connection),
    /// Left, or put into the waiting room.
    Left(Connection),
}

/// A connection, and whether the event says whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    pub who: usize,
    pub session: usize,
    pub named: bool,
}

impl Said {
    pub fn happening(self) -> Happening {
        let participant = |connection: Connection| {
            let nameless = (None, None);
            let who = if connection.named {
                told(connection.who)
            } else {
                nameless
            };
            participant_named(&who, &connection.session.to_string())
        };
        Happening {
            meeting: MEETING,
            uuid: MeetingUuid::new(format!("instance-{}", self.instance)),
            at: Timestamp::from_seconds(SETTLED + self.at),
            kind: match self.what {
                What::Started => HappeningKind::Started,
                What::Ended => HappeningKind::Ended,
                What::Joined(connection) => HappeningKind::Joined(participant(connection)),
                What::Admitted(connection) => HappeningKind::Admitted(participant(connection)),
                What::Left(connection) => HappeningKind::Left(participant(connection)),
            },
            key: format!("{self:?}"),
        }
    }
}

/// What reaches us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// An event.
    Event(Said),
    /// A launch by which someone's identity becomes known.
    Launch(usize),
}

/// Who is there after these events, once it is shown that the edges tell the same.
pub fn deliver(people: usize, events: &[Said]) -> (Visit, Vec<bool>) {
    let deliveries = events.iter().copied().map(Delivery::Event);
    deliver_to(before_anyone_came(people), people, deliveries)
}

/// The same for a visit of one's own.
pub fn deliver_to(
    mut visit: Visit,
    people: usize,
    deliveries: impl IntoIterator<Item = Delivery>,
) -> (Visit, Vec<bool>) {
    let mut edges: Vec<Edge> = Vec::new();
    for delivery in deliveries {
        let change = match delivery {
            Delivery::Event(said) => apply(&mut visit, &said.happening(), &KEY),
            Delivery::Launch(number) => {
                launch(&mut visit, number);
                settle(&mut visit, &KEY, Timestamp::from_seconds(SETTLED))
            }
        };
        edges.extend(change.edges);
        if let Delivery::Event(said) = delivery {
            let again = apply(&mut visit, &said.happening(), &KEY);
            assert!(again.is_empty() && again.edges.is_empty(), "{again:?}");
        }
    }
    let present = (0..people)
        .map(|number| {
            let person = person(number);
            let participant = &visit.participants[&person];
            let presence = Presence::of(&participant.sessions, &visit.instances);
            let mut told = Presence::Absent;
            let theirs = edges.iter().filter(|edge| edge.person == person);
            for (number, edge) in (1..).zip(theirs) {
                assert_eq!(edge.number, number, "an edge is missing or told twice");
                assert_ne!(edge.presence, told, "an edge that changes nothing");
                told = edge.presence;
            }
            assert_eq!(
                told, presence,
                "the last edge does not tell the final state"
            );
            presence == Presence::Present
        })
        .collect();
    (visit, present)
}

/// Unmapped people who are there.
pub fn strangers(visit: &Visit) -> usize {
    let there = |participant: &&Participant| {
        participant.person.role == Role::Unmapped
            && Presence::of(&participant.sessions, &visit.instances) == Presence::Present
    };
    visit.participants.values().filter(there).count()
}

/// All that is known, but for how often it changed.
pub fn known(visit: &Visit) -> Vec<(PersonKey, Participant)> {
    let mut known: Vec<_> = visit.participants.clone().into_iter().collect();
    for (_, participant) in &mut known {
        participant.reported.edge = 0;
    }
    known
}
