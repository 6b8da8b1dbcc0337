//! A hospital of one's own for each test.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use sandbox::{
    Sandbox,
    epic::{Audience, FdiOptions},
    fault::{Effect, Fault},
    installation::{LAUNCH_KEY, SECRET, lay_over},
};
use serde_json::Value;
use shared::{bridge::Bridge, clock::Clock};

use super::{Browser, options};

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

    /// With parts of its settings replaced, before anyone reads them.
    pub async fn open_with(settings: Value) -> Self {
        let hospital = Self::open().await;
        hospital.change_settings(settings);
        hospital
    }

    /// Replaces parts of the settings. Functions read them when they start.
    pub fn change_settings(&self, part: Value) {
        let mut settings = self.settings.clone();
        lay_over(&mut settings, part);
        self.aws.put_secret(SECRET, &settings).unwrap();
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

    /// The provider's click on the visit of 09:00.
    #[must_use]
    pub fn provider_launch(&self) -> String {
        self.provider_launch_with(FdiOptions::default())
    }

    /// The same, through an FDI record with these choices.
    #[must_use]
    pub fn provider_launch_with(&self, fdi: FdiOptions) -> String {
        self.launch(Audience::Provider, "OKAFOR", fdi)
    }

    /// The patient's click on the visit of 09:00.
    #[must_use]
    pub fn patient_launch(&self) -> String {
        self.patient_launch_with(FdiOptions::default())
    }

    /// The same, through an FDI record with these choices.
    #[must_use]
    pub fn patient_launch_with(&self, fdi: FdiOptions) -> String {
        self.launch(Audience::Patient, "736", fdi)
    }

    /// A nurse's click on the visit of 09:00.
    #[must_use]
    pub fn nurse_launch(&self) -> String {
        self.launch(Audience::Nurse, "MBEKI", FdiOptions::default())
    }

    /// Anybody's click on it.
    #[must_use]
    pub fn launch(&self, audience: Audience, person: &str, fdi: FdiOptions) -> String {
        let launch = self.epic.issue_launch(audience, "10277", person, fdi);
        self.epic.launch_url(audience, &launch.unwrap())
    }

    /// The provider FDI record's URL with this query.
    #[must_use]
    pub fn provider_record(&self, query: &str) -> String {
        format!("{}/launch/provider/{LAUNCH_KEY}?{query}", self.base)
    }

    /// Calls so far.
    #[must_use]
    pub fn calls(&self) -> Calls {
        Calls {
            epic: self.epic.calls(),
            zoom: self.zoom.calls(),
        }
    }

    /// Calls of one of Epic's endpoints so far.
    #[must_use]
    pub fn epic_calls(&self, endpoint: &str) -> u64 {
        self.epic.calls().get(endpoint).copied().unwrap_or_default()
    }

    /// The next `times` requests to a path with this in it are answered so.
    pub fn answer(&self, path: &str, times: u32, status: u16, body: impl Into<String>) {
        self.spoil(
            path,
            times,
            Effect::Answer {
                status,
                headers: Vec::new(),
                body: body.into(),
            },
        );
    }

    /// The next `times` requests to a path with this in it go wrong so.
    pub fn spoil(&self, path: &str, times: u32, effect: Effect) {
        self.faults.add(Fault {
            path: path.to_owned(),
            except: None,
            method: None,
            after: 0,
            times,
            effect,
        });
    }
}
