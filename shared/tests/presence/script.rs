//! Scripts of a visit in which everything happens in a possible order, and deliveries of them in any other.

use proptest::prelude::*;

use crate::visit::{Connection, Delivery, FIRST_GUEST, Said, What};

/// What somebody does next.
#[derive(Debug, Clone, Copy)]
enum Act {
    Start,
    End,
    Join { who: usize, named: bool },
    JoinAgain { which: usize, named: bool },
    PutBack { which: usize, named: bool },
    Admit { which: usize, named: bool },
    Leave { which: usize, named: bool },
}

/// Events of a possible visit of so many people, in the order of time.
#[derive(Debug, Clone)]
pub struct Script {
    pub people: usize,
    pub events: Vec<Said>,
}

fn act(people: usize) -> impl Strategy<Value = Act> {
    let who = prop_oneof![6 => 0..people, 1 => FIRST_GUEST..FIRST_GUEST + 3];
    let named = prop::bool::weighted(0.8);
    prop_oneof![
        1 => Just(Act::Start),
        1 => Just(Act::End),
        5 => who.prop_map(|who| Act::Join { who, named: true }),
        1 => (any::<prop::sample::Index>(), named)
            .prop_map(|(which, named)| Act::JoinAgain { which: which.index(64), named }),
        1 => (any::<prop::sample::Index>(), named)
            .prop_map(|(which, named)| Act::PutBack { which: which.index(64), named }),
        1 => (any::<prop::sample::Index>(), named)
            .prop_map(|(which, named)| Act::Admit { which: which.index(64), named }),
        4 => (any::<prop::sample::Index>(), named)
            .prop_map(|(which, named)| Act::Leave { which: which.index(64), named }),
    ]
}

struct Known {
    connection: Connection,
    instance: usize,
    over: bool,
}

fn play(people: usize, acts: &[(i64, Act)]) -> Script {
    let mut events = Vec::new();
    let (mut at, mut instance) = (0, 0);
    let mut known: Vec<Known> = Vec::new();
    for (pause, act) in acts {
        at += pause;
        let what = match *act {
            Act::Start => {
                instance += 1;
                Some((What::Started, instance))
            }
            Act::End => {
                for connection in &mut known {
                    connection.over |= connection.instance == instance;
                }
                Some((What::Ended, instance))
            }
            // The start may be missing, and an end may have been told already.
            Act::Join { who, named } => {
                let connection = Connection {
                    who,
                    session: known.len(),
                    named,
                };
                known.push(Known {
                    connection,
                    instance,
                    over: false,
                });
                Some((What::Joined(connection), instance))
            }
            Act::JoinAgain { which, named } => pick(&mut known, which, |known| !known.over)
                .map(|known| (What::Joined(name(known.connection, named)), known.instance)),
            Act::PutBack { which, named } => pick(&mut known, which, |known| !known.over)
                .map(|known| (What::Left(name(known.connection, named)), known.instance)),
            // Zoom may or may not tell of a join after it.
            Act::Admit { which, named } => {
                pick(&mut known, which, |known| !known.over).map(|known| {
                    (
                        What::Admitted(name(known.connection, named)),
                        known.instance,
                    )
                })
            }
            // Also of those whom an end has put out already: the leave comes late.
            Act::Leave { which, named } => pick(&mut known, which, |_| true).map(|known| {
                known.over = true;
                (What::Left(name(known.connection, named)), known.instance)
            }),
        };
        events.extend(what.map(|(what, instance)| Said { at, instance, what }));
    }
    Script { people, events }
}

fn name(connection: Connection, named: bool) -> Connection {
    Connection {
        named,
        ..connection
    }
}

fn pick(known: &mut [Known], which: usize, fits: impl Fn(&Known) -> bool) -> Option<&mut Known> {
    let mut fitting: Vec<&mut Known> = known.iter_mut().filter(|known| fits(known)).collect();
    let index = which.checked_rem(fitting.len())?;
    Some(fitting.swap_remove(index))
}

pub fn script() -> impl Strategy<Value = Script> {
    (2_usize..=3).prop_flat_map(|people| {
        prop::collection::vec((0_i64..=120, act(people)), 1..16)
            .prop_map(move |acts| play(people, &acts))
    })
}

/// A script, and its events up to three times each in any order.
pub fn shuffled() -> impl Strategy<Value = (Script, Vec<Said>)> {
    script().prop_flat_map(|script| {
        let count = script.events.len();
        let copies = prop::collection::vec(1_usize..=3, count);
        (Just(script), copies).prop_flat_map(|(script, copies)| {
            let deliveries: Vec<Said> = script
                .events
                .iter()
                .zip(&copies)
                .flat_map(|(said, copies)| vec![*said; *copies])
                .collect();
            (Just(script), Just(deliveries).prop_shuffle())
        })
    })
}

/// The same, and among the events each person's launch.
pub fn delivered() -> impl Strategy<Value = (Script, Vec<Delivery>)> {
    let when = prop::collection::vec(any::<prop::sample::Index>(), 3);
    (shuffled(), when).prop_map(|((script, events), when)| {
        let mut deliveries: Vec<Delivery> = events.into_iter().map(Delivery::Event).collect();
        for (number, when) in (0..script.people).zip(when) {
            let at = when.index(deliveries.len() + 1);
            deliveries.insert(at, Delivery::Launch(number));
        }
        (script, deliveries)
    })
}
