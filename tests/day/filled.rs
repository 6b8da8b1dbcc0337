//! A table with a day in it.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use sandbox::{Options, Sandbox, Waking, functions};
use shared::{
    bridge::{Bridge, Installation},
    clock::{Day, Timestamp},
    epic::StatusError,
    launch::LaunchType,
    notification::{Attempt, NotificationRecord, Status},
    store::StoreError,
    telemetry::CorrelationId,
    visit::{
        Change, Csn, Edge, Entry, EpicId, Happened, PatientLaunch, PersonKey, PersonName, Presence,
        Role, SentTo, StaffLaunch, Step, Visit, VisitKey, admit_patient, admit_staff,
    },
};

/// Visits that are filled in at once.
const AT_ONCE: usize = 8;
/// Of so many visits one is of a patient to whom no provider comes.
const ONE_WAITS_IN_VAIN_IN: u32 = 5;
/// Of so many visits one has a notification that Epic refused.
const ONE_FAILS_IN: u32 = 100;

pub struct Filled {
    pub sandbox: Sandbox,
    pub installation: Arc<Installation>,
    /// Yesterday.
    pub day: Day,
    /// One of its visits.
    pub visit: VisitKey,
    /// The same, as people know it.
    pub csn: String,
}

impl Filled {
    pub async fn with(visits: u32) -> Self {
        let start = Sandbox::start_with(Options::default(), Waking::ByHand, |_, environment| {
            functions::handlers(environment)
        });
        let sandbox = start.await.unwrap();
        let bridge = Bridge::new(sandbox.environment.clone());
        let installation = bridge.installation().await.unwrap();
        let day = Day::of(installation.clock.now()).previous();
        let spread = Duration::from_secs(86_000) / visits;
        stream::iter(0..visits)
            .map(|number| {
                let visit = OfDay {
                    installation: &installation,
                    number,
                    at: day.begins().plus(spread * number),
                };
                async move { visit.fill().await }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await
            .unwrap();
        Self {
            visit: installation.visit_key(&csn(visits / 2)),
            csn: csn_of(visits / 2),
            sandbox,
            installation,
            day,
        }
    }
}

fn csn_of(number: u32) -> String {
    format!("7{number:06}")
}

fn csn(number: u32) -> Csn {
    Csn::parse(&csn_of(number)).unwrap()
}

/// One visit, and when it begins.
struct OfDay<'a> {
    installation: &'a Installation,
    number: u32,
    at: Timestamp,
}

impl OfDay<'_> {
    async fn fill(self) -> Result<(), StoreError> {
        let csn = csn(self.number);
        let visit = self.installation.visit_key(&csn);
        let people = self.launch(&csn).await;
        for (role, person) in &people {
            let step = self.launched(*role, person);
            let until = self.at.plus(self.installation.retention());
            let table = &self.installation.table;
            table.add_step(&visit, &step, until).await?;
        }
        let records: Vec<NotificationRecord> = (0..5)
            .map(|change| self.record(&visit, &people, change))
            .collect();
        let (item, change) = (Visit::new(csn), Change::default());
        let table = &self.installation.table;
        let committed = table.commit_settled(&visit, &item, &change, &records);
        committed.await.map(drop)
    }

    /// By the functions' own code, so that the visit's item is what it is.
    async fn launch(&self, csn: &Csn) -> [(Role, PersonKey); 2] {
        let id = |kind: &str| EpicId::parse(&format!("{kind}{}", self.number)).unwrap();
        let staff = StaffLaunch {
            role: Role::Provider,
            csn: csn.clone(),
            epic_id: id("E"),
            name: PersonName::clean("Ada", "Provider", Role::Provider),
            encounter_provider: None,
            own_account: None,
        };
        admit_staff(self.installation, &staff).await.unwrap();
        let patient = PatientLaunch {
            csn: csn.clone(),
            epic_id: id("W"),
            name: PersonName::clean("Ben", "Patient", Role::Patient),
            encounter_provider: None,
        };
        let entry = admit_patient(self.installation, &patient).await.unwrap();
        assert!(matches!(entry, Entry::Meeting(_)), "there is a meeting");
        let key = |role, kind| {
            (
                role,
                PersonKey::of(&self.installation.data_key, role, &id(kind)),
            )
        };
        [key(Role::Provider, "E"), key(Role::Patient, "W")]
    }

    fn launched(&self, role: Role, person: &PersonKey) -> Step {
        Step {
            at: self.at,
            correlation: Some(CorrelationId::random()),
            begun_as: Some(CorrelationId::random()),
            happened: Happened::Launched {
                launch_type: match role {
                    Role::Provider => LaunchType::Provider,
                    _ => LaunchType::Patient,
                },
                person: person.clone(),
                role,
                way: SentTo::Meeting,
                host: role == Role::Provider,
                took_ms: 800,
                sign_in_ms: 400,
            },
        }
    }

    /// The change of that number: they come, go, and come again, in turn if both are there.
    fn record(
        &self,
        visit: &VisitKey,
        [provider, patient]: &[(Role, PersonKey); 2],
        change: u32,
    ) -> NotificationRecord {
        let alone = self.number.is_multiple_of(ONE_WAITS_IN_VAIN_IN);
        let ((role, person), number) = match change % 2 {
            _ if alone => (patient, change + 1),
            0 => (provider, change / 2 + 1),
            _ => (patient, change / 2 + 1),
        };
        let at = self.at.plus(Duration::from_secs(60) * change);
        let edge = Edge {
            person: person.clone(),
            number: number.into(),
            presence: match number % 2 {
                0 => Presence::Absent,
                _ => Presence::Present,
            },
            at,
        };
        let made = at.plus(Duration::from_millis(300));
        let keep = self.installation.retention();
        let mut record = NotificationRecord::new(visit, &edge, *role, false, made, keep);
        let fails = change == 4 && self.number.is_multiple_of(ONE_FAILS_IN);
        record.status = if fails {
            Status::Failed
        } else {
            Status::Delivered
        };
        (record.due_shard, record.due_at) = (None, None);
        record.add_attempt(Attempt {
            at: made.plus(Duration::from_millis(100)),
            resp_code: Some(if fails { 400 } else { 200 }),
            epic_error: fails.then_some(StatusError::InvalidConferenceId),
            latency_ms: 250,
            problem: None,
        });
        record
    }
}
