//! A visit of known people, and Zoom's events about it.

use std::sync::LazyLock;

use shared::{
    clock::Timestamp,
    data_key::DataKey,
    visit::{
        Claim, ClaimState, Csn, Edge, EpicId, Identity, Owner, Participant, Person, PersonKey,
        PersonName, Presence, Role, Visit, apply,
    },
    zoom::{
        Meeting, MeetingId, MeetingUuid, RegistrantId, UserType, ZoomUser, ZoomUserId,
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
static NOBODY_YET: LazyLock<[Visit; 4]> = LazyLock::new(|| [0, 1, 2, 3].map(visit));

/// People who launched have low numbers; guests, of whom the visit does not know, have high ones.
pub const FIRST_GUEST: usize = 100;

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

/// A provider who is a Zoom user, and patients who are registrants; the second one is both.
fn visit(people: usize) -> Visit {
    let mut visit = Visit::new(Csn::parse("10277").unwrap());
    visit.claim = ready(1, MEETING, SETTLED);
    for number in 0..people {
        let (role, id) = epic(number);
        let mut participant = Participant::of(Person {
            role,
            epic_id: Some(id),
            name: PersonName::clean("A", "B", role),
        });
        let who = told(number);
        for identity in Identity::told_by(&participant_named(&who, "0")) {
            participant.identities.insert(identity, 1);
        }
        visit.participants.insert(person(number), participant);
    }
    visit
}

/// The same, made once.
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
                What::Left(connection) => HappeningKind::Left(participant(connection)),
            },
            key: format!("{self:?}"),
        }
    }
}

/// Who is there after these deliveries, once it is shown that the edges tell the same.
pub fn deliver(people: usize, deliveries: &[Said]) -> (Visit, Vec<bool>) {
    let mut visit = before_anyone_came(people);
    let mut edges: Vec<Edge> = Vec::new();
    for said in deliveries {
        let change = apply(&mut visit, &said.happening(), &KEY);
        edges.extend(change.edges);
        let again = apply(&mut visit, &said.happening(), &KEY);
        assert!(again.is_empty() && again.edges.is_empty(), "{again:?}");
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
