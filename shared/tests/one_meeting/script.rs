//! What goes wrong in a run: one step for each call that a launch makes to the table or to Zoom.

use std::time::Duration;

use proptest::prelude::*;

/// What goes wrong at one call. What makes no sense at a call leaves it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// It fails before it has any effect.
    Before,
    /// It has its effect, and its answer is lost.
    AnswerLost,
    /// It has its effect, and the answer is an error of the server's.
    ServerError,
    /// It is refused for good.
    Refused,
    /// The rate limit is reached.
    RateLimited,
    /// What it made is not listed before so many seconds have passed.
    ListedLate(u64),
    /// The launch is frozen for so many seconds before it.
    FrozenBefore(u64),
    /// The launch is frozen for so many seconds after it.
    FrozenAfter(u64),
    /// A swap that another transaction was in the way of: no effect, and no error.
    InTheWay,
    /// A swap that was applied, but whose repetition below us found its own work: effect, but `false`.
    Unheard,
}

/// One call.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub takes: Duration,
    pub fault: Fault,
}

/// A launch, or a sweep while launches are under way.
#[derive(Debug, Clone)]
pub struct Script {
    /// When it begins.
    pub begins: Duration,
    /// Its calls; later ones take a moment and succeed.
    pub steps: Vec<Step>,
    /// At which call it dies, and whether after that call's effect.
    pub dies: Option<(usize, bool)>,
}

impl Script {
    pub fn smooth(begins: Duration) -> Self {
        Self {
            begins,
            steps: Vec::new(),
            dies: None,
        }
    }
}

/// A run of several launches and the sweeper.
#[derive(Debug, Clone)]
pub struct Run {
    pub launches: Vec<Script>,
    pub sweeps: Vec<Script>,
    /// When Zoom says that the meeting is over, if it ever does.
    pub gone_at: Vec<Duration>,
    /// Which of two meetings gets the smaller number.
    pub numbers: u64,
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        10 => Just(Fault::None),
        2 => Just(Fault::Before),
        3 => Just(Fault::AnswerLost),
        2 => Just(Fault::ServerError),
        1 => Just(Fault::Refused),
        1 => Just(Fault::RateLimited),
        2 => (1_u64..60).prop_map(Fault::ListedLate),
        1 => (10_u64..40).prop_map(Fault::FrozenBefore),
        1 => (10_u64..40).prop_map(Fault::FrozenAfter),
        1 => Just(Fault::InTheWay),
        1 => Just(Fault::Unheard),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    (1_u64..3_000, fault()).prop_map(|(takes, fault)| Step {
        takes: Duration::from_millis(takes),
        fault,
    })
}

fn script(within: u64) -> impl Strategy<Value = Script> {
    let dies = prop::option::weighted(0.2, (1_usize..8, any::<bool>()));
    (0..within, prop::collection::vec(step(), 0..10), dies).prop_map(|(begins, steps, dies)| {
        Script {
            begins: Duration::from_millis(begins),
            steps,
            dies,
        }
    })
}

/// Launches that come together or within half a minute, with sweeps between them.
pub fn run() -> impl Strategy<Value = Run> {
    (
        prop_oneof![Just(1_u64), Just(2_000), Just(30_000)],
        any::<u64>(),
    )
        .prop_flat_map(|(within, numbers)| {
            (
                prop::collection::vec(script(within), 2..=6),
                prop::collection::vec(script(90_000), 0..=3),
            )
                .prop_map(move |(launches, sweeps)| Run {
                    launches,
                    sweeps,
                    gone_at: Vec::new(),
                    numbers,
                })
        })
}

/// The same, while Zoom says once or twice that the meeting is over.
pub fn run_with_ends() -> impl Strategy<Value = Run> {
    let ends = prop::collection::vec((0_u64..60_000).prop_map(Duration::from_millis), 1..=2);
    (run(), ends).prop_map(|(run, gone_at)| Run { gone_at, ..run })
}
