//! Counts requests by endpoint, so that a test can prove how few a launch makes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::instance::Instance;

#[derive(Debug, Default)]
pub(super) struct Calls(Mutex<BTreeMap<String, u64>>);

impl Calls {
    pub(super) fn by_endpoint(&self) -> BTreeMap<String, u64> {
        self.counts().clone()
    }

    pub(super) fn reset(&self) {
        self.counts().clear();
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Middleware of one endpoint.
pub(super) async fn count(
    State((epic, endpoint)): State<(Arc<Instance>, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    *epic.calls.counts().entry(endpoint.to_owned()).or_default() += 1;
    next.run(request).await
}
