//! A hospital of one's own for each test.

mod faults;
mod launches;
mod records;
mod table;

use std::{
    collections::BTreeMap,
    env, fs,
    ops::Deref,
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sandbox::{
    Options, Sandbox,
    aws::schedule::scheduled_event,
    installation::{SECRET, lay_over},
};
use serde_json::Value;
use shared::{bridge::Bridge, clock::Clock};
use time::OffsetDateTime;

use crate::{Browser, functions, options};

pub use launches::number;
pub use records::LIGHT;
pub use table::dynamodb;

/// A sandbox, and how tests use it.
pub struct Hospital(Sandbox);

/// Calls that the bridge made, by endpoint.
#[derive(Debug, PartialEq, Eq)]
pub struct Calls {
    /// To Epic; the browser's own at Epic among them.
    pub epic: BTreeMap<String, u64>,
    /// To Zoom.
    pub zoom: BTreeMap<String, u64>,
}

impl Deref for Hospital {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.0
    }
}

impl Hospital {
    /// As `cargo run` starts it.
    pub async fn open() -> Self {
        Self(Sandbox::start(options()).await.unwrap())
    }

    /// With these settings laid over the sandbox's own, before anyone reads them.
    pub async fn open_with(settings: &Value) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let file = env::temp_dir().join(format!("bridge-{}-{number}.json", process::id()));
        fs::write(&file, settings.to_string()).unwrap();
        let options = Options {
            settings: Some(file.clone()),
            ..options()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        fs::remove_file(file).unwrap();
        Self(sandbox)
    }

    /// One that was started in a way of its own.
    #[must_use]
    pub const fn of(sandbox: Sandbox) -> Self {
        Self(sandbox)
    }

    /// Replaces parts of the settings. Functions read them when they start.
    pub fn change_settings(&self, part: Value) {
        let mut settings = self.settings.clone();
        lay_over(&mut settings, part);
        self.aws.put_secret(SECRET, &settings).unwrap();
    }

    /// A path of its server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A new browser profile.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// A new browser profile that meets launch functions which start just now.
    #[must_use]
    pub fn browser_of_new_functions(&self) -> Browser {
        let functions = Bridge::new(self.environment.clone());
        self.browser().with_functions(Arc::new(functions))
    }

    /// The same, by another clock.
    pub fn browser_by(&self, clock: Arc<dyn Clock>) -> Browser {
        let functions = Bridge::with_clock(self.environment.clone(), clock);
        self.browser().with_functions(Arc::new(functions))
    }

    /// Sends an event to a function that just started.
    ///
    /// # Errors
    /// What the function answers with when it fails.
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, String> {
        functions(self).get(function).unwrap()(event).await
    }

    /// One minute passes.
    ///
    /// # Errors
    /// What the notifier answers with when it fails.
    pub async fn minute(&self) -> Result<Value, String> {
        let event = scheduled_event(OffsetDateTime::now_utc());
        self.invoke("epic-notifier", event).await
    }

    /// Calls so far.
    #[must_use]
    pub fn calls(&self) -> Calls {
        Calls {
            epic: self.epic.calls(),
            zoom: self.zoom.calls(),
        }
    }

    /// Counts calls to Epic, Zoom and AWS from here on.
    pub fn reset_calls(&self) {
        self.epic.reset_calls();
        self.zoom.reset_calls();
        self.aws.reset_calls();
    }

    /// Calls of one of Epic's endpoints so far.
    #[must_use]
    pub fn epic_calls(&self, endpoint: &str) -> u64 {
        self.epic.calls().get(endpoint).copied().unwrap_or_default()
    }
}
