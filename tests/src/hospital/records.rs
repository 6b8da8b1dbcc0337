//! What Epic shows of the visit, and what the bridge keeps of it.

use serde_json::Value;

use super::Hospital;
use crate::{CSN, PATIENT, PROVIDER, until};

/// Path of the call that switches a light.
pub const LIGHT: &str = "SetExternalConnectionStatus";

impl Hospital {
    /// Whether the provider's light is on.
    #[must_use]
    pub fn provider_light(&self) -> bool {
        self.epic.light(CSN, PROVIDER)
    }

    /// Whether the patient's light is on.
    #[must_use]
    pub fn patient_light(&self) -> bool {
        self.epic.light(CSN, PATIENT)
    }

    /// Waits until a light is as said.
    pub async fn light(&self, person: &str, on: bool) {
        until(&format!("the light of {person} is {on}"), async || {
            self.epic.light(CSN, person) == on
        })
        .await;
    }

    /// The visit as `GET /sim/records` lists it.
    pub async fn visit_record(&self) -> Value {
        self.visit_record_of(CSN).await
    }

    /// The same of another visit.
    pub async fn visit_record_of(&self, session: &str) -> Value {
        let path = format!("/sim/records?csn={session}");
        self.browser().get(&path).await.json()[0].clone()
    }

    /// Its notification records, oldest first.
    pub async fn records(&self) -> Vec<Value> {
        let visit = self.visit_record().await;
        let records = visit["notifications"].as_array();
        records.cloned().unwrap_or_default()
    }

    /// Waits until no notification is pending, and gives them all.
    pub async fn settled_records(&self, count: usize) -> Vec<Value> {
        until(&format!("{count} notifications are settled"), async || {
            let records = self.records().await;
            records.len() == count && records.iter().all(|record| record["status"] != "pending")
        })
        .await;
        self.records().await
    }
}
