//! Runs a script on one thread under virtual time, and judges what came of it.

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use futures_util::{
    future::{self, Either},
    pin_mut,
};
use shared::{
    clock::Clock as _,
    data_key::DataKey,
    visit::{
        Claim, ClaimState, EpicId, OpenError, Opened, Owner, PersonKey, Role, Swept, open, sweep,
    },
    zoom::{MeetingId, UserType, ZoomUser, ZoomUserId},
};
use tokio::time::sleep;

use crate::{
    ports::{NoAnswer, Ports},
    script::{Run, Script},
    world::{VirtualClock, World},
};

/// How a launch gets its meeting.
#[derive(Debug, Clone, Copy)]
pub enum Algorithm {
    /// The bridge's.
    Open,
    /// Get, create, put: what this is to be better than. Shows that the harness sees what it must see.
    Naive,
}

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// How each launch ended; `None` if it died.
    pub launches: Vec<Option<bool>>,
    /// Calls of each launch.
    pub calls: Vec<usize>,
    /// What must never be.
    pub broken: Vec<String>,
    /// Generation of the last meeting.
    pub generation: u32,
}

pub fn marker(generation: u32) -> String {
    format!("VISIT-{generation}")
}

fn owner(number: usize) -> Owner {
    let key = DataKey::new(&[7; 32]);
    let id = EpicId::parse(&format!("DOC{number}")).unwrap();
    Owner {
        user: ZoomUser {
            id: ZoomUserId::new(format!("user-{number}")),
            user_type: UserType::Licensed,
        },
        person: PersonKey::of(&key, Role::Provider, &id),
    }
}

/// Runs a script, then lets the sweeper finish, then launches once more.
pub fn run(algorithm: Algorithm, run: &Run) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(simulate(algorithm, run))
}

async fn simulate(algorithm: Algorithm, run: &Run) -> Outcome {
    let world = RefCell::new(World::new(run.numbers));
    let clock = VirtualClock::start();
    let launches = future::join_all(
        run.launches
            .iter()
            .enumerate()
            .map(|(number, script)| launch(algorithm, &world, clock, script, number)),
    );
    let sweeps = future::join_all(
        run.sweeps
            .iter()
            .enumerate()
            .map(|(number, script)| swept(&world, clock, script, number)),
    );
    let ends = future::join_all(run.gone_at.iter().map(|at| async {
        sleep(*at).await;
        let mut world = world.borrow_mut();
        if let ClaimState::Ready { meeting, .. } = &world.claim.state {
            let id = meeting.id;
            world.gone.insert(id);
        }
    }));
    let (launches, _, _) = future::join3(launches, sweeps, ends).await;
    let mut broken = Vec::new();
    recover(&world, clock, &mut broken).await;
    let last = launch(
        algorithm,
        &world,
        clock,
        &Script::smooth(Duration::ZERO),
        run.launches.len(),
    )
    .await;
    if last.0 != Some(true) {
        broken.push("the visit cannot be opened in the end".to_owned());
    }
    recover(&world, clock, &mut broken).await;
    let world = world.borrow();
    judge(&world, &mut broken);
    let (launches, calls) = launches.into_iter().unzip();
    Outcome {
        launches,
        calls,
        broken,
        generation: world.claim.generation,
    }
}

async fn launch(
    algorithm: Algorithm,
    world: &RefCell<World>,
    clock: VirtualClock,
    script: &Script,
    number: usize,
) -> (Option<bool>, usize) {
    sleep(script.begins).await;
    let ports = Ports::new(world, clock, script);
    let opened = until_it_dies(&ports, async {
        let (owner, holder) = (owner(number), format!("launch-{number}"));
        match algorithm {
            Algorithm::Open => open(&ports, &ports, &clock, &owner, &holder, marker).await,
            Algorithm::Naive => crate::naive::open(&ports, &clock, &owner).await,
        }
    })
    .await;
    let outcome = opened.map(|opened| match opened {
        Ok(opened) => {
            enter(&mut world.borrow_mut(), &opened);
            true
        }
        Err(OpenError::Busy | OpenError::Table(NoAnswer) | OpenError::Zoom(_)) => false,
    });
    (outcome, ports.calls())
}

fn enter(world: &mut World, opened: &Opened) {
    if let ClaimState::Ready { meeting, .. } = &opened.claim.state {
        world.entered.push((opened.claim.generation, meeting.id));
    }
}

async fn swept(world: &RefCell<World>, clock: VirtualClock, script: &Script, number: usize) {
    sleep(script.begins).await;
    let ports = Ports::new(world, clock, script);
    let holder = format!("sweep-{number}");
    let _ = until_it_dies(&ports, sweep(&ports, &ports, &clock, &holder)).await;
}

/// The end of the work, or `None` if its script killed it: then it is dropped where it stood.
async fn until_it_dies<T>(ports: &Ports<'_>, work: impl Future<Output = T>) -> Option<T> {
    let died = ports.died.notified();
    pin_mut!(work, died);
    match future::select(work, died).await {
        Either::Left((result, _)) => Some(result),
        Either::Right(_) => None,
    }
}

/// Sweeps every minute in which something is due, until nothing is any more.
async fn recover(world: &RefCell<World>, clock: VirtualClock, broken: &mut Vec<String>) {
    let smooth = Script::smooth(Duration::ZERO);
    for _ in 0..60 {
        let Some(due) = world.borrow().claim.sweep_at() else {
            return;
        };
        sleep(due.since(clock.now()).max(Duration::from_secs(60))).await;
        let ports = Ports::new(world, clock, &smooth);
        let swept: Result<Swept, _> = sweep(&ports, &ports, &clock, "sweeper").await;
        if swept.is_err() {
            broken.push("a sweep fails although nothing is wrong".to_owned());
        }
    }
    broken.push("the sweeper never comes to an end".to_owned());
}

fn judge(world: &World, broken: &mut Vec<String>) {
    let mut of_generation: BTreeMap<u32, MeetingId> = BTreeMap::new();
    for (generation, id) in &world.entered {
        if *of_generation.entry(*generation).or_insert(*id) != *id {
            broken.push(format!("people of generation {generation} were split"));
        }
        if !world.exists(*id) {
            broken.push("someone was sent into a meeting that we deleted".to_owned());
        }
    }
    let Claim {
        generation, state, ..
    } = &world.claim;
    let ClaimState::Ready {
        meeting, marker, ..
    } = state
    else {
        broken.push("the claim is not settled in the end".to_owned());
        return;
    };
    if of_generation.get(generation) != Some(&meeting.id) {
        broken.push("the meeting changed after people were sent into it".to_owned());
    }
    if world.left_of(marker) != [meeting.id] {
        broken.push(format!(
            "{} meetings are left of generation {generation}",
            world.left_of(marker).len()
        ));
    }
}
