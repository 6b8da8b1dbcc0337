//! A strict simulated Zoom: OAuth, the REST API, webhooks, and the page that a person lands on.
//!
//! In reading order: `options` (what the account is like), `account` (all its state), `shape` (what a
//! request may contain), `meeting`, `user`, `registrant`, `past`, `setting`, `group` and `plan` (the API), `room` (who is in
//! which meeting), `zoom_room` (rooms that are commanded), `event` and `outbox` (webhooks), `page` (the browser's side).
//!
//! It knows Zoom's published protocol and nothing of the bridge. Where Zoom's documents are silent, a comment
//! says so and the stricter reading is taken.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{Router, middleware};

use crate::fault::{self, Faults};

mod account;
mod answer;
mod attend;
mod clock;
mod endpoint;
mod event;
mod group;
mod identity;
mod limit;
mod link;
mod list;
mod meeting;
mod options;
mod outbox;
mod page;
mod past;
mod plan;
mod random;
mod registrant;
mod room;
mod setting;
mod shape;
mod sign;
mod state;
mod token;
mod user;
mod zoom_room;

pub use attend::SessionError;
pub use event::TimeField;
pub use identity::JoinError;
pub use options::{
    CreateAction, GroupSeed, Limits, Locks, PasscodeRule, RoomNaming, RoomPower, RoomSeed,
    UserKind, UserSeed, UserStatus, ZoomOptions,
};
pub use outbox::{Attempt, Delivery, DeliveryId, DeliveryStatus, EndpointError, Stamp};
pub use room::{Place, Role, SessionId};
pub use state::{MeetingView, SessionView, UserView};
pub use zoom_room::RoomView;

use account::Account;

/// One simulated Zoom account with its users, meetings and webhook subscription. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Zoom(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: String,
    faults: Faults,
    account: Mutex<Account>,
    clock: clock::Clock,
    calls: Mutex<BTreeMap<String, u64>>,
    busy: limit::Busy,
    outbox: outbox::Outbox,
}

impl Zoom {
    /// An account as `options` say, at `base` (scheme, host and port, no slash at the end).
    #[must_use]
    pub fn new(base: &str, options: ZoomOptions, faults: Faults) -> Self {
        Self(Arc::new(Inner {
            base: base.trim_end_matches('/').to_owned(),
            faults,
            account: Mutex::new(Account::new(options)),
            clock: clock::Clock::default(),
            calls: Mutex::default(),
            busy: limit::Busy::default(),
            outbox: outbox::Outbox::new(),
        }))
    }

    /// Every route of it: `/sim/zoom/…` and `/zoom-client/…`.
    pub fn router(&self) -> Router {
        let api = token::routes()
            .merge(user::api::routes())
            .merge(meeting::api::routes())
            .merge(list::routes())
            .merge(registrant::routes())
            .merge(past::routes())
            .merge(setting::routes())
            .merge(group::routes())
            .merge(plan::routes())
            .merge(zoom_room::api::routes())
            .merge(endpoint::unknown())
            .method_not_allowed_fallback(endpoint::wrong_method)
            .layer(middleware::from_fn_with_state(
                self.clone(),
                endpoint::authorise,
            ));
        Router::new()
            .merge(api)
            .merge(page::routes())
            .merge(state::routes())
            .layer(middleware::from_fn_with_state(
                self.0.faults.clone(),
                fault::inject,
            ))
            .layer(middleware::from_fn_with_state(
                self.clone(),
                endpoint::count,
            ))
            .with_state(self.clone())
    }

    /// Changes options at run time: webhook address and secret, locks, limits, delays. Starting users are not
    /// read again.
    pub fn configure(&self, change: impl FnOnce(&mut ZoomOptions)) {
        change(&mut self.account().options);
    }

    /// Requests since the start or the last [`Zoom::reset_calls`], by method and path template below `/v2`
    /// (`POST /users/{userId}/meetings`), and `POST /oauth/token`. Requests that met a scripted fault count.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.0
            .calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Starts counting from nothing.
    pub fn reset_calls(&self) {
        self.0
            .calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Moves this Zoom's clock forward: tokens and links expire, daily limits reset.
    pub fn advance(&self, by: Duration) {
        self.0.clock.advance(by);
    }

    fn account(&self) -> MutexGuard<'_, Account> {
        self.0
            .account
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
