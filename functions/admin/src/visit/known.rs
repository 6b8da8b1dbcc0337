//! All that is known of one visit.

use shared::{
    bridge::Installation,
    clock::{Clock as _, Timestamp},
    notification::NotificationRecord,
    store::{StoreError, Upstream},
    visit::{Happened, PersonKey, Role, Step, Visit, VisitKey},
};

use crate::who::Roles;

/// All that is known of one visit.
#[derive(Debug)]
pub struct Known {
    pub key: VisitKey,
    /// Its item. A device test leaves steps before there is one.
    pub visit: Option<Visit>,
    /// Its trace, oldest first.
    pub steps: Vec<Step>,
    /// What Epic was to be told, oldest first.
    pub records: Vec<NotificationRecord>,
    /// When Zoom last sent an event, of whichever visit.
    pub webhook_at: Option<Timestamp>,
    pub now: Timestamp,
}

impl Known {
    /// Reads it; `None` if nothing is known.
    pub async fn read(
        installation: &Installation,
        key: VisitKey,
    ) -> Result<Option<Self>, StoreError> {
        let table = &installation.table;
        let (visit, steps, records, upstreams) = tokio::try_join!(
            table.visit(&key),
            table.steps_of(&key),
            table.notifications_of(&key),
            table.last_successes(),
        )?;
        if visit.is_none() && steps.is_empty() && records.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self {
            key,
            visit,
            steps,
            records,
            webhook_at: upstreams.get(&Upstream::ZoomWebhook).copied(),
            now: installation.clock.now(),
        }))
    }

    /// Everyone of whom anything is known.
    pub fn roles(&self) -> Roles {
        let launched = self.steps.iter().filter_map(|step| match &step.happened {
            Happened::Launched { person, role, .. } => Some((person.clone(), *role)),
            Happened::DeviceTested(tested) => Some((tested.person.clone(), Role::Patient)),
            Happened::RoomCalled { person, .. } => Some((person.clone(), Role::Room)),
            Happened::LinkRedeemed { person, .. } => Some((person.clone(), Role::Guest)),
            _ => None,
        });
        let told = self.records.iter();
        let told = told.map(|record| (record.person.clone(), record.role));
        let participants = self.visit.iter().flat_map(|visit| &visit.participants);
        let here = participants.map(|(person, it)| (person.clone(), it.person.role));
        launched.chain(told).chain(here).collect()
    }

    /// The records of one person, in the order of their edges.
    pub fn records_of(&self, person: &PersonKey) -> Vec<&NotificationRecord> {
        let records = self.records.iter();
        let mut theirs: Vec<_> = records.filter(|it| it.person == *person).collect();
        theirs.sort_by_key(|record| record.edge);
        theirs
    }
}
