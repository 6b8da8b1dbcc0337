//! The table and Zoom as one launch sees them: slow, and failing by its script.

use std::{
    cell::{Cell, RefCell},
    future::pending,
    time::Duration,
};

use http::StatusCode;
use shared::{
    clock::Clock,
    http_client::TransportError,
    visit::{Claim, Claims, Meetings, Owner, Removal, Standing},
    zoom::{Call, CreatedMeeting, MeetingFound, MeetingRequest, ZoomError},
};
use tokio::{sync::Notify, time::sleep};

use crate::{
    script::{Fault, Script, Step},
    world::{VirtualClock, World, answer},
};

/// The table gave no answer.
#[derive(Debug)]
pub struct NoAnswer;

/// One launch's view.
pub struct Ports<'a> {
    pub world: &'a RefCell<World>,
    pub clock: VirtualClock,
    script: &'a Script,
    calls: Cell<usize>,
    pub died: Notify,
}

impl<'a> Ports<'a> {
    pub fn new(world: &'a RefCell<World>, clock: VirtualClock, script: &'a Script) -> Self {
        Self {
            world,
            clock,
            script,
            calls: Cell::new(0),
            died: Notify::new(),
        }
    }

    /// How many calls were made.
    pub fn calls(&self) -> usize {
        self.calls.get()
    }

    /// One call: half its time passes before its effect, half after it.
    async fn call<T>(&self, effect: impl FnOnce(&mut World, Fault) -> T) -> (T, Fault) {
        let number = self.calls.get() + 1;
        self.calls.set(number);
        let quick = Step {
            takes: Duration::from_millis(20),
            fault: Fault::None,
        };
        let Step { takes, fault } = self.script.steps.get(number - 1).copied().unwrap_or(quick);
        sleep(takes / 2).await;
        if let Fault::FrozenBefore(seconds) = fault {
            sleep(Duration::from_secs(seconds)).await;
        }
        self.die_at(number, false).await;
        let result = effect(&mut self.world.borrow_mut(), fault);
        self.die_at(number, true).await;
        sleep(takes / 2).await;
        if let Fault::FrozenAfter(seconds) = fault {
            sleep(Duration::from_secs(seconds)).await;
        }
        (result, fault)
    }

    async fn die_at(&self, number: usize, after: bool) {
        if self.script.dies == Some((number, after)) {
            self.died.notify_one();
            pending::<()>().await;
        }
    }

    /// Writes whatever the table holds: what a careless program would do.
    pub async fn put(&self, claim: Claim) -> Result<(), NoAnswer> {
        let (_, fault) = self
            .call(|world, fault| {
                if fault != Fault::Before {
                    world.claim = claim;
                }
            })
            .await;
        match fault {
            Fault::Before | Fault::AnswerLost | Fault::ServerError => Err(NoAnswer),
            _ => Ok(()),
        }
    }
}

impl Claims for Ports<'_> {
    type Error = NoAnswer;

    async fn read(&self) -> Result<Standing, NoAnswer> {
        let (standing, fault) = self.call(|world, _| world.standing()).await;
        match fault {
            Fault::Before | Fault::AnswerLost | Fault::ServerError => Err(NoAnswer),
            _ => Ok(standing),
        }
    }

    async fn swap(&self, from: &Claim, to: &Claim) -> Result<bool, NoAnswer> {
        let (done, fault) = self
            .call(|world, fault| {
                !matches!(fault, Fault::Before | Fault::InTheWay) && world.swap(from, to)
            })
            .await;
        match fault {
            Fault::Before | Fault::AnswerLost | Fault::ServerError => Err(NoAnswer),
            Fault::InTheWay | Fault::Unheard => Ok(false),
            _ => Ok(done),
        }
    }
}

/// Zoom's answer to a call that failed in this way, if it did.
fn failure(call: Call, fault: Fault) -> Option<ZoomError> {
    let refused = |status| ZoomError::Refused {
        call,
        status,
        code: 300,
    };
    match fault {
        Fault::Before => Some(ZoomError::Unreachable {
            call,
            reason: TransportError::Connect,
        }),
        Fault::AnswerLost => Some(ZoomError::Unreachable {
            call,
            reason: TransportError::Timeout,
        }),
        Fault::ServerError => Some(refused(StatusCode::INTERNAL_SERVER_ERROR)),
        Fault::Refused => Some(refused(StatusCode::BAD_REQUEST)),
        Fault::RateLimited => Some(ZoomError::RateLimited {
            call,
            wait: Duration::from_secs(1),
        }),
        _ => None,
    }
}

fn acts(fault: Fault) -> bool {
    !matches!(fault, Fault::Before | Fault::Refused | Fault::RateLimited)
}

impl Meetings for Ports<'_> {
    async fn create(&self, request: MeetingRequest<'_>) -> Result<CreatedMeeting, ZoomError> {
        let (made, fault) = self
            .call(|world, fault| {
                let listed_after = match fault {
                    Fault::ListedLate(seconds) => Duration::from_secs(seconds),
                    _ => Duration::ZERO,
                };
                acts(fault).then(|| world.create(request.marker, self.clock.now(), listed_after))
            })
            .await;
        match (failure(Call::CreateMeeting, fault), made) {
            (None, Some(id)) => Ok(answer(id)),
            (Some(error), _) => Err(error),
            (None, None) => unreachable!("a call that succeeds has acted"),
        }
    }

    async fn find(&self, _: &Owner, marker: &str) -> Result<Vec<MeetingFound>, ZoomError> {
        let (found, fault) = self
            .call(|world, _| world.find(marker, self.clock.now()))
            .await;
        failure(Call::ListMeetings, fault).map_or(Ok(found), Err)
    }

    async fn get(&self, found: MeetingFound) -> Result<CreatedMeeting, ZoomError> {
        let call = Call::GetMeeting;
        let (exists, fault) = self.call(|world, _| world.exists(found.id)).await;
        match failure(call, fault) {
            Some(error) => Err(error),
            None if exists => Ok(answer(found.id)),
            None => Err(ZoomError::Refused {
                call,
                status: StatusCode::NOT_FOUND,
                code: 3001,
            }),
        }
    }
}

impl Removal for Ports<'_> {
    async fn remove_unstarted(&self, found: MeetingFound) -> Result<(), ZoomError> {
        let (_, fault) = self
            .call(|world, fault| acts(fault).then(|| world.delete(found.id)))
            .await;
        failure(Call::DeleteMeeting, fault).map_or(Ok(()), Err)
    }
}
