//! Access tokens and what they open.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::http::{HeaderMap, header::AUTHORIZATION};

use super::{
    launch::Launch,
    random::{NoRandomness, random_token},
};

/// Seconds for which an access token is good.
pub(super) const LIFETIME: i64 = 3600;

/// On whose behalf a request comes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bearer {
    /// The person who launched.
    Person(Launch),
    /// The backend app.
    Backend,
}

#[derive(Debug, Default)]
pub(super) struct AccessTokens(Mutex<HashMap<String, (Bearer, i64)>>);

impl AccessTokens {
    pub(super) fn issue(&self, bearer: Bearer, now: i64) -> Result<String, NoRandomness> {
        let token = random_token::<48>()?;
        self.tokens()
            .insert(token.clone(), (bearer, now.saturating_add(LIFETIME)));
        Ok(token)
    }

    /// Who sends these headers; `None` without a good token.
    pub(super) fn bearer(&self, headers: &HeaderMap, now: i64) -> Option<Bearer> {
        let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let (bearer, expires_at) = *self.tokens().get(token)?;
        (now < expires_at).then_some(bearer)
    }

    pub(super) fn clear(&self) {
        self.tokens().clear();
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<String, (Bearer, i64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
