//! A hospital whose visits are open, and the webhooks of its people.

use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use sandbox::{Options, Sandbox, Waking, functions};
use shared::{
    bridge::{Bridge, Installation},
    visit::{
        Csn, Entry, EntryError, EpicId, PatientLaunch, PersonName, Presence, Role, StaffLaunch,
        admit_patient, admit_staff,
    },
};

/// Launches under way at once while the clinic opens.
const AT_ONCE: usize = 4;

/// Visits that are about to begin.
pub struct Clinic {
    /// Where.
    pub sandbox: Sandbox,
    installation: Arc<Installation>,
    links: Vec<[String; 2]>,
}

impl Clinic {
    /// Everyone has launched, nobody has joined.
    pub async fn open(visits: u32) -> Self {
        let sandbox = Sandbox::start_with(Options::default(), Waking::ByHand, |_, environment| {
            functions::handlers(environment)
        })
        .await
        .unwrap();
        let bridge = Bridge::new(sandbox.environment.clone());
        let installation = bridge.installation().await.unwrap();
        let links = stream::iter(0..visits)
            .map(|number| launch(&installation, number))
            .buffered(AT_ONCE)
            .try_collect()
            .await
            .unwrap();
        sandbox.zoom.hold_deliveries();
        Self {
            sandbox,
            installation,
            links,
        }
    }

    /// Provider and patient of each visit come; the patient's connection breaks, and they come again.
    #[must_use]
    pub fn everyone_comes(&self) -> Vec<Vec<u8>> {
        let before = self.sandbox.zoom.deliveries().len();
        for [provider, patient] in &self.links {
            self.sandbox.zoom.join(provider, "").unwrap();
            let first = self.sandbox.zoom.join(patient, "").unwrap();
            self.sandbox.zoom.leave(first).unwrap();
            self.sandbox.zoom.join(patient, "").unwrap();
        }
        self.webhooks_since(before)
    }

    /// Everyone's connection breaks, and they come again.
    #[must_use]
    pub fn everyone_leaves_and_comes_again(&self) -> Vec<Vec<u8>> {
        let before = self.sandbox.zoom.deliveries().len();
        for link in self.links.iter().flatten() {
            // A link works on one device: the new one takes the old one's place.
            self.sandbox.zoom.join(link, "").unwrap();
        }
        self.webhooks_since(before)
    }

    fn webhooks_since(&self, before: usize) -> Vec<Vec<u8>> {
        let deliveries = self.sandbox.zoom.deliveries();
        deliveries[before..]
            .iter()
            .map(|it| it.body.clone())
            .collect()
    }

    /// Visits in which not exactly provider and patient are present by the table's word.
    pub async fn lost(&self) -> usize {
        let mut lost = 0;
        for number in 0..self.links.len() {
            let key = self
                .installation
                .visit_key(&csn(u32::try_from(number).unwrap()));
            let visit = self.installation.table.visit(&key).await.unwrap().unwrap();
            let present = visit
                .participants
                .values()
                .filter(|it| Presence::of(&it.sessions, &visit.instances) == Presence::Present)
                .map(|it| it.person.role);
            let mut present: Vec<Role> = present.collect();
            present.sort_unstable();
            lost += usize::from(present != [Role::Provider, Role::Patient]);
        }
        lost
    }
}

fn csn(number: u32) -> Csn {
    Csn::parse(&format!("7{number:06}")).unwrap()
}

async fn launch(installation: &Installation, number: u32) -> Result<[String; 2], EntryError> {
    let person = |kind: &str| EpicId::parse(&format!("{kind}{number}")).unwrap();
    let staff = StaffLaunch {
        role: Role::Provider,
        csn: csn(number),
        epic_id: person("E"),
        name: PersonName::clean("Ada", "Provider", Role::Provider),
        encounter_provider: None,
        own_account: None,
    };
    let provider = admit_staff(installation, &staff).await?;
    let patient = PatientLaunch {
        csn: csn(number),
        epic_id: person("W"),
        name: PersonName::clean("Ben", "Patient", Role::Patient),
        encounter_provider: None,
    };
    let Entry::Meeting(patient) = admit_patient(installation, &patient).await? else {
        panic!("there is a meeting");
    };
    Ok([provider, patient].map(|way| way.link.expose().to_owned()))
}
