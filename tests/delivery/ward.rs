//! A table with visits in it, Epic beside it, and a notifier by a clock that a test sets. No stream: each test
//! says when the notifier is woken.

use std::{sync::Arc, time::Duration};

use aws_credential_types::Credentials;
use lambda_runtime::{Context, LambdaEvent};
use sandbox::{
    aws::{Aws, Options, REGION},
    fault::Faults,
    installation::{self, SECRET, Secrets, lay_over},
    template::Template,
};
use serde_json::{Value, json};
use shared::{
    bridge::{Bridge, Environment, Installation},
    clock::{Clock, Timestamp},
    notification::{NotificationRecord, Status},
    store::{Commit, ParticipantLaunch},
    visit::{self, Csn, EpicId, Identity, Person, PersonKey, PersonName, Role, VisitKey},
    zoom::{
        MeetingId, MeetingUuid, RegistrantId,
        webhook::{Happening, HappeningKind, Participant},
    },
};
use tests::SetClock;
use tokio::net::TcpListener;

use crate::epic::Epic;

const TEMPLATE: &str = include_str!("../../template.yaml");
const KEEP: Duration = Duration::from_secs(30 * 86_400);

pub struct Ward {
    pub aws: Aws,
    /// Of the table.
    pub faults: Faults,
    pub epic: Epic,
    pub clock: Arc<SetClock>,
    environment: Environment,
    pub bridge: Bridge,
    pub installation: Arc<Installation>,
}

/// A patient of a visit who comes and goes.
#[derive(Debug, Clone)]
pub struct Patient {
    pub csn: String,
    pub id: String,
    pub visit: VisitKey,
    pub key: PersonKey,
}

impl Ward {
    pub async fn open() -> Self {
        Self::open_with(json!({})).await
    }

    pub async fn open_with(settings: Value) -> Self {
        let epic = Epic::start().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let template = Template::parse(TEMPLATE).unwrap();
        let options = Options::default();
        let faults = options.faults.clone();
        let aws = Aws::start(&base, &template.table, options).await.unwrap();
        let router = aws.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut document = installation::settings(&base, &Secrets::keep_in(None).unwrap());
        lay_over(
            &mut document,
            json!({ "epic": { "telehealth_base_url": epic.base, "oauth_base_url": epic.base } }),
        );
        lay_over(&mut document, settings);
        aws.put_secret(SECRET, &document).unwrap();
        let environment = Environment {
            settings_secret_id: SECRET.to_owned(),
            table_name: aws.table_name().to_owned(),
            region: REGION.to_owned(),
            credentials: Credentials::new("test", "test", None, None, "test"),
            dynamodb_endpoint: Some(aws.endpoint()),
            secrets_manager_endpoint: Some(aws.endpoint()),
            messaging_endpoint: None,
            ca_bundle: None,
        };
        let clock = Arc::new(SetClock::default());
        let bridge = Bridge::with_clock(environment.clone(), clock.clone());
        let installation = bridge.installation().await.unwrap();
        Self {
            aws,
            faults,
            epic,
            clock,
            environment,
            bridge,
            installation,
        }
    }

    /// Another worker, just started.
    pub fn cold_start(&self) -> Bridge {
        Bridge::with_clock(self.environment.clone(), self.clock.clone())
    }

    /// A patient who has launched the visit and been registered.
    pub async fn patient(&self, csn: &str, id: &str) -> Patient {
        let csn_value = Csn::parse(csn).unwrap();
        let visit = self.installation.visit_key(&csn_value);
        let epic_id = EpicId::parse(id).unwrap();
        let key = PersonKey::of(&self.installation.data_key, Role::Patient, &epic_id);
        let now = self.clock.now();
        let launch = ParticipantLaunch {
            person: Person {
                role: Role::Patient,
                epic_id: Some(epic_id),
                name: PersonName::clean("A", "B", Role::Patient),
            },
            identity: Some(Identity::registrant(&RegistrantId::new(id))),
            generation: Some(1),
            join: None,
            host: false,
            at: now,
        };
        let table = &self.installation.table;
        table
            .record_launch(&visit, &csn_value, &key, &launch, now.plus(KEEP))
            .await
            .unwrap();
        Patient {
            csn: csn.to_owned(),
            id: id.to_owned(),
            visit,
            key,
        }
    }

    /// Zoom tells that the patient came in, in their `session`-th connection.
    pub async fn comes(&self, patient: &Patient, session: u32) {
        self.came(patient, session, Duration::ZERO).await;
    }

    /// Zoom tells now that the patient came in some time ago.
    pub async fn came(&self, patient: &Patient, session: u32, ago: Duration) {
        let kind = HappeningKind::Joined;
        self.happens(patient, session, kind, ago).await;
    }

    /// Zoom tells that they went out.
    pub async fn goes(&self, patient: &Patient, session: u32) {
        let kind = HappeningKind::Left;
        self.happens(patient, session, kind, Duration::ZERO).await;
    }

    async fn happens(
        &self,
        patient: &Patient,
        session: u32,
        kind: fn(Participant) -> HappeningKind,
        ago: Duration,
    ) {
        let kind = kind(Participant {
            session: format!("{}-{session}", patient.id),
            registrant: Some(RegistrantId::new(patient.id.as_str())),
            user: None,
        });
        let at = self.clock.now();
        let table = &self.installation.table;
        let happening = Happening {
            meeting: MeetingId::new(1),
            uuid: MeetingUuid::new("u"),
            at: at.minus(ago),
            key: format!("{}-{kind:?}-{session}-{}", patient.visit, at.millis()),
            kind,
        };
        let mut visit = table.visit(&patient.visit).await.unwrap().unwrap();
        let change = visit::apply(&mut visit, &happening, &self.installation.data_key);
        let records: Vec<NotificationRecord> = change
            .edges
            .iter()
            .map(|edge| {
                NotificationRecord::new(&patient.visit, edge, Role::Patient, false, at, KEEP)
            })
            .collect();
        assert_eq!(records.len(), 1, "an edge");
        let commit = table
            .commit_change(
                &patient.visit,
                &visit,
                &change,
                &happening.key,
                &records,
                at,
            )
            .await;
        assert_eq!(commit, Ok(Commit::Done));
    }

    /// The records of a patient, oldest first.
    pub async fn records(&self, patient: &Patient) -> Vec<NotificationRecord> {
        let all = self.installation.table.notifications_of(&patient.visit);
        let all = all.await.unwrap();
        let mut own: Vec<_> = all
            .into_iter()
            .filter(|record| record.person == patient.key)
            .collect();
        own.sort_by_key(|record| record.edge);
        own
    }

    pub async fn record(&self, patient: &Patient) -> NotificationRecord {
        self.records(patient).await.pop().unwrap()
    }

    /// How the records of a patient stand, oldest first.
    pub async fn statuses(&self, patient: &Patient) -> Vec<Status> {
        let records = self.records(patient).await;
        records.iter().map(|record| record.status).collect()
    }

    /// A minute passes, and the schedule wakes the notifier.
    pub async fn minute(&self) {
        self.clock.advance(Duration::from_secs(60));
        self.sweep(&self.bridge).await;
    }

    pub async fn sweep(&self, bridge: &Bridge) {
        let event = LambdaEvent::new(json!({ "source": "aws.events" }), Context::default());
        epic_notifier::handle(bridge, event).await.unwrap();
    }

    /// The stream wakes the notifier for these records; gives its answer.
    pub async fn stream(&self, keys: &[(String, String)]) -> Value {
        let records: Vec<Value> = keys
            .iter()
            .enumerate()
            .map(|(number, (pk, sk))| {
                json!({ "eventName": "INSERT", "dynamodb": {
                    "SequenceNumber": number.to_string(),
                    "Keys": { "pk": { "S": pk }, "sk": { "S": sk } } } })
            })
            .collect();
        let event = LambdaEvent::new(json!({ "Records": records }), Context::default());
        let answer = epic_notifier::handle(&self.bridge, event).await.unwrap();
        serde_json::to_value(answer).unwrap()
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
