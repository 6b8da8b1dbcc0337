//! A hospital in which one function is a process that dies at a chosen step.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sandbox::{
    Options, Sandbox, Waking,
    aws::{Aws, schedule::scheduled_event},
    epic::{Audience, FdiOptions},
    fault::{Effect, Fault},
    functions,
    gateway::{Handlers, lambda::Handler},
    installation::SECRET,
    process::Process,
    zoom::SessionId,
};
use serde_json::{Value, json};
use shared::{bridge::Environment, clock::Clock};
use tests::{CSN, Hospital, PROVIDER, SetClock, number};
use tokio::process::Command;

/// When in a step the function dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The call has no effect.
    Before,
    /// The call has its effect; nobody learns of it.
    After,
}

pub struct Theatre {
    pub hospital: Hospital,
    clock: Arc<SetClock>,
    process: Process,
    handlers: Handlers,
    died: Arc<AtomicBool>,
    inside: Mutex<BTreeMap<String, SessionId>>,
    moves: Mutex<BTreeMap<String, usize>>,
    entered: Mutex<BTreeSet<i64>>,
}

impl Theatre {
    pub async fn open(function: &'static str) -> Self {
        let clock = Arc::new(SetClock::default());
        let died = Arc::new(AtomicBool::new(false));
        let mut staged = None;
        let sandbox = Sandbox::start_with(
            Options::default(),
            Waking::ByHand,
            |aws: &Aws, environment: &Environment| {
                let here = functions::handlers_by(environment, &(clock.clone() as Arc<dyn Clock>));
                let process = Process::new(function, program(function, aws));
                let handler = either(
                    process.handler(),
                    here.get(function).unwrap().clone(),
                    died.clone(),
                );
                let handlers = here.with(function, handler);
                staged = Some((process, handlers.clone()));
                handlers
            },
        )
        .await
        .unwrap();
        let (process, handlers) = staged.unwrap();
        Self {
            hospital: Hospital::of(sandbox),
            clock,
            process,
            handlers,
            died,
            inside: Mutex::default(),
            moves: Mutex::default(),
            entered: Mutex::default(),
        }
    }

    /// Lets the function, started anew, die at a step of this. `false` if it was done before that step came.
    pub async fn dies(&self, step: u32, moment: Moment, act: impl Future<Output = ()>) -> bool {
        self.process.kill();
        let mut silences = self.hospital.faults.silences();
        self.hospital.faults.add(Fault {
            path: String::new(),
            // The browser's own step, not the function's.
            except: Some("/oauth2/authorize".to_owned()),
            method: None,
            after: step - 1,
            times: 1,
            effect: match moment {
                Moment::Before => Effect::Silence,
                Moment::After => Effect::ActThenSilence,
            },
        });
        let mut act = pin!(act);
        let died = tokio::select! {
            () = &mut act => false,
            silence = silences.changed() => {
                silence.unwrap();
                self.process.kill();
                act.await;
                true
            }
        };
        self.hospital.faults.clear();
        // What runs from here on runs where it cannot die.
        self.died.store(true, Ordering::SeqCst);
        died
    }

    /// Time passes for everyone, and what is due happens: Zoom repeats its webhooks, the schedule wakes.
    pub async fn pass(&self, time: Duration) {
        self.clock.advance(time);
        let ahead = self.clock.now().since(shared::clock::SystemClock.now());
        let ahead = i64::try_from(ahead.as_millis().div_ceil(1000)).unwrap();
        self.hospital.epic.set_clock_skew(ahead);
        self.hospital.zoom.advance(time);
        self.hospital.zoom.settled().await;
        self.minute().await;
    }

    /// A person opens the visit, wherever it leads.
    pub async fn click(&self, audience: Audience, person: &str) {
        let url = self
            .hospital
            .launch(audience, CSN, person, FdiOptions::default());
        self.hospital.browser().open(&url).await;
    }

    /// Staff call a Zoom Room into the visit.
    pub async fn calls_room(&self, room: &str) {
        let epic = &self.hospital.epic;
        let launch = epic.issue_room_launch(CSN, PROVIDER, room, FdiOptions::default());
        let url = epic.launch_url(Audience::Room, &launch.unwrap());
        self.hospital.browser().open(&url).await;
    }

    /// A person opens the visit; gives their link into Zoom.
    pub async fn link(&self, audience: Audience, person: &str) -> String {
        self.hospital.visit(audience, CSN, person).await.zoom_link()
    }

    /// A person opens the visit and joins, unless they are in.
    pub async fn joins(&self, audience: Audience, person: &str) {
        let link = self.link(audience, person).await;
        if !self.inside.lock().unwrap().contains_key(person) {
            self.enters(person, &link).await;
        }
    }

    /// A person joins by their link. That leads into another meeting than before only once nobody is left there.
    pub async fn enters(&self, person: &str, link: &str) {
        let new = self.entered.lock().unwrap().insert(number(link));
        let first = self.inside.lock().unwrap().is_empty();
        assert!(!new || first, "people apart");
        let session = self.hospital.zoom.join(link, "").unwrap();
        let before = self
            .inside
            .lock()
            .unwrap()
            .insert(person.to_owned(), session);
        assert!(before.is_none());
        self.moved(person).await;
    }

    /// A person leaves.
    pub async fn leaves(&self, person: &str) {
        let session = self.inside.lock().unwrap().remove(person).unwrap();
        self.hospital.zoom.leave(session).unwrap();
        self.moved(person).await;
    }

    async fn moved(&self, person: &str) {
        *self
            .moves
            .lock()
            .unwrap()
            .entry(person.to_owned())
            .or_default() += 1;
        self.hospital.zoom.settled().await;
    }

    /// Meetings that people were in.
    pub fn entered(&self) -> BTreeSet<i64> {
        self.entered.lock().unwrap().clone()
    }

    /// How often a person came or left.
    pub fn moves(&self, person: &str) -> usize {
        self.moves.lock().unwrap().get(person).copied().unwrap_or(0)
    }

    /// The schedule wakes the notifier.
    pub async fn minute(&self) {
        let event = scheduled_event(time::OffsetDateTime::now_utc());
        self.notifier(event).await;
    }

    /// What the table's stream tells of every notification that there is.
    pub async fn stream(&self) -> Value {
        let items = self.hospital.items().await;
        let records: Vec<Value> = items
            .iter()
            .filter(|item| text(item, "sk").starts_with("NOTIFICATION#"))
            .enumerate()
            .map(|(index, item)| {
                json!({
                    "eventName": "INSERT",
                    "dynamodb": {
                        "Keys": { "pk": item["pk"], "sk": item["sk"] },
                        "SequenceNumber": index.to_string(),
                    },
                })
            })
            .collect();
        assert!(!records.is_empty());
        json!({ "Records": records })
    }

    /// Wakes the notifier. What it answers does not matter: whatever failed comes again.
    pub async fn notifier(&self, event: Value) {
        self.handlers.get("epic-notifier").unwrap()(event)
            .await
            .ok();
    }
}

/// A string attribute of an item.
pub fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name]["S"].as_str().unwrap_or_default()
}

fn program(function: &'static str, aws: &Aws) -> sandbox::process::Program {
    let environment = aws.environment(SECRET);
    Arc::new(move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_function"));
        command
            .arg(function)
            .env_clear()
            .envs(environment.iter().cloned());
        command
    })
}

fn either(process: Handler, here: Handler, died: Arc<AtomicBool>) -> Handler {
    Arc::new(move |event| {
        if died.load(Ordering::SeqCst) {
            here(event)
        } else {
            process(event)
        }
    })
}
