//! The presence lights: who Epic believes to be in which visit.

use std::{collections::BTreeSet, convert::Infallible, sync::Arc};

use axum::{
    Json,
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use serde::Serialize;
use tokio::sync::watch;

use crate::hospital::{self, BEDS, Provider, Visit};

use super::instance::Instance;

/// The lights that are on, by CSN (or a group's conference ID) and EMP, SER or WPR ID; whoever watches learns of each change.
#[derive(Debug, Default)]
pub(super) struct Lights(watch::Sender<BTreeSet<(String, String)>>);

/// The lights of one visit.
#[derive(Debug, Serialize)]
pub(super) struct VisitLights {
    csn: &'static str,
    pub(super) provider: Light,
    pub(super) nurse: Light,
    pub(super) patient: Light,
    pub(super) room: Light,
}

/// One light, in words too.
#[derive(Debug, Serialize)]
pub(super) struct Light {
    pub(super) here: bool,
    pub(super) text: String,
}

impl Lights {
    pub(super) fn set(&self, csn: &str, person: &str, on: bool) {
        let light = (csn.to_owned(), person.to_owned());
        self.0.send_modify(|lights| {
            if on {
                lights.insert(light);
            } else {
                lights.remove(&light);
            }
        });
    }

    pub(super) fn is_on(&self, csn: &str, person: &str) -> bool {
        self.0
            .borrow()
            .contains(&(csn.to_owned(), person.to_owned()))
    }

    pub(super) fn of(&self, visit: &Visit) -> VisitLights {
        let session = visit.session_id();
        let here = |id: fn(&Provider) -> &'static str| {
            let names: Vec<String> = hospital::staff()
                .filter(|user| self.is_on(session, id(user)))
                .map(|user| format!("{} {}", user.first_name, user.last_name))
                .collect();
            Light::of_several(&names.join(", "))
        };
        let rooms: Vec<&str> = BEDS
            .iter()
            .filter(|bed| self.is_on(session, bed.room))
            .map(|bed| bed.display)
            .collect();
        VisitLights {
            csn: visit.csn,
            provider: here(|user| user.emp_id),
            nurse: here(|user| user.provider_id),
            room: Light::of_several(&rooms.join(", ")),
            patient: Light::of_one(self.is_on(session, visit.patient.wpr_id)),
        }
    }

    fn all(&self) -> Vec<VisitLights> {
        hospital::visits().map(|visit| self.of(visit)).collect()
    }
}

const IN_THE_VISIT: &str = "in the visit";
const NOT_HERE: &str = "not here";

impl Light {
    fn of_several(names: &str) -> Self {
        if names.is_empty() {
            return Self::of_one(false);
        }
        Self {
            here: true,
            text: format!("{IN_THE_VISIT}: {names}"),
        }
    }

    fn of_one(here: bool) -> Self {
        Self {
            here,
            text: if here { IN_THE_VISIT } else { NOT_HERE }.to_owned(),
        }
    }
}

/// `GET /sim/epic/lights`
pub(super) async fn read(State(epic): State<Arc<Instance>>) -> Json<Vec<VisitLights>> {
    Json(epic.lights.all())
}

/// `GET /hyperspace/lights`: the same at once and after each change, as server-sent events.
pub(super) async fn stream(
    State(epic): State<Arc<Instance>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = epic.lights.0.subscribe();
    changes.mark_changed();
    let events = stream::unfold((epic, changes), |(epic, mut changes)| async move {
        changes.changed().await.ok()?;
        let event = Event::default().json_data(epic.lights.all()).ok()?;
        Some((Ok(event), (epic, changes)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
