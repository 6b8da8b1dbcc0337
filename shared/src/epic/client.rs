//! Epic, as the rest of the bridge calls it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::sync::Mutex;

use super::{
    ConnectionStatusReport, DeviceTestReport, DiscoveryError, Endpoints, FhirUser, IdTokenError,
    Outcome, PractitionerError, SigningKey, TokenError, TokenResponse,
    connection_status::{self, Answer},
    device_test, id_token,
    key_set::KeySet,
    practitioner,
    telehealth::{self, Call},
    token::{self, App},
};
use crate::{
    clock::{Clock, Newest, Timestamp},
    http_client::HttpClient,
    settings::{AppClient, Secret, Settings},
    telemetry::Phi,
};

const KEEP_ENDPOINTS_FOR: Duration = Duration::from_secs(3600);
/// A token is renewed this long before it ends, so that none ends on its way.
const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// Epic's services under one version of the settings, with what was learnt from them.
#[derive(Debug)]
pub struct Epic {
    pub(super) http: HttpClient,
    pub(super) settings: Arc<Settings>,
    keys: Vec<SigningKey>,
    pub(super) clock: Arc<dyn Clock>,
    endpoints: Mutex<HashMap<String, (Timestamp, Endpoints)>>,
    key_set: Mutex<Option<KeySet>>,
    backend_token: Mutex<BackendToken>,
    /// When Epic last did what it was asked.
    pub successes: Successes,
}

/// When Epic last did what it was asked, by what that was.
#[derive(Debug, Default)]
pub struct Successes {
    /// It said who launched.
    pub sign_in: Newest,
    /// It gave the backend app a token.
    pub token: Newest,
    /// It took what it was told of a visit.
    pub telehealth: Newest,
}

/// The backend app's token, or when and why there is none.
#[derive(Debug, Default)]
enum BackendToken {
    #[default]
    NotAsked,
    Until(Timestamp, Secret),
    RefusedAt(Timestamp, TokenError),
}

impl Epic {
    /// Ready to call; nothing is sent yet.
    #[must_use]
    pub fn new(
        http: HttpClient,
        settings: Arc<Settings>,
        keys: Vec<SigningKey>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            http,
            settings,
            keys,
            clock,
            endpoints: Mutex::default(),
            key_set: Mutex::default(),
            backend_token: Mutex::default(),
            successes: Successes::default(),
        }
    }

    /// The private keys, the signing one first.
    #[must_use]
    pub fn keys(&self) -> &[SigningKey] {
        &self.keys
    }

    /// Where this app's OAuth endpoints are. Asks Epic at most once an hour, and not at all if
    /// `epic.oauth_base_url` is set.
    ///
    /// # Errors
    /// [`DiscoveryError`]; nothing is remembered of a failure.
    pub async fn endpoints(&self, client: &AppClient) -> Result<Endpoints, DiscoveryError> {
        if let Some(endpoints) = Endpoints::configured(&self.settings) {
            return Ok(endpoints);
        }
        let now = self.clock.now();
        let mut known = self.endpoints.lock().await;
        if let Some((since, endpoints)) = known.get(&client.client_id)
            && now.since(*since) < KEEP_ENDPOINTS_FOR
        {
            return Ok(endpoints.clone());
        }
        let found = Endpoints::discover(&self.http, &self.settings, &client.client_id).await?;
        known.insert(client.client_id.clone(), (now, found.clone()));
        Ok(found)
    }

    /// Exchanges an authorization code for the user's token and CONTEXT.
    ///
    /// # Errors
    /// [`TokenError`]. The code is used up by most of them.
    pub async fn exchange_code(
        &self,
        client: &AppClient,
        endpoints: &Endpoints,
        code: &str,
        redirect_uri: &str,
        verifier: &str,
    ) -> Result<TokenResponse, TokenError> {
        let now = self.clock.now();
        token::exchange_code(
            &self.http,
            self.app(client),
            endpoints,
            now,
            code,
            redirect_uri,
            verifier,
        )
        .await
    }

    /// Checks the id_token of a launch, and says who it names. Epic's keys are fetched once an hour, and once
    /// more when a token does not fit them.
    ///
    /// # Errors
    /// [`IdTokenError`].
    pub async fn verify_id_token(
        &self,
        client: &AppClient,
        endpoints: &Endpoints,
        token: Option<&Phi<String>>,
        nonce: &str,
    ) -> Result<FhirUser, IdTokenError> {
        let token = token.ok_or(IdTokenError::Missing)?;
        let now = self.clock.now();
        let fetch = || KeySet::fetch(&self.http, &self.settings, endpoints, now);
        let mut known = self.key_set.lock().await;
        let keys = match known.take() {
            Some(keys) if !keys.is_stale(now) => keys,
            _ => fetch().await?,
        };
        let keys = known.insert(keys);
        let user = match id_token::verify(token, keys, &client.client_id, nonce, now) {
            Err(IdTokenError::Signature) if keys.may_refetch(now) => {
                *keys = fetch().await?.refetched(now);
                id_token::verify(token, keys, &client.client_id, nonce, now)
            }
            verdict => verdict,
        }?;
        self.successes.sign_in.tell(now);
        Ok(user)
    }

    /// The e-mail address in the Practitioner of the person who launched, if it has one.
    ///
    /// # Errors
    /// [`PractitionerError`].
    pub async fn provider_email(
        &self,
        access_token: &Secret,
        user: &FhirUser,
    ) -> Result<Option<Phi<String>>, PractitionerError> {
        let fhir_base = &self.settings.epic.fhir_r4_base_url;
        practitioner::email(&self.http, fhir_base, access_token, user).await
    }

    /// The e-mail address in their PractitionerRoles, if one has one. Only those with a provider record have any.
    ///
    /// # Errors
    /// [`PractitionerError`].
    pub async fn provider_role_email(
        &self,
        access_token: &Secret,
        user: &FhirUser,
    ) -> Result<Option<Phi<String>>, PractitionerError> {
        let fhir_base = &self.settings.epic.fhir_r4_base_url;
        practitioner::role_email(&self.http, fhir_base, access_token, user).await
    }

    /// Tells Epic of one connection, as the backend app. A token that Epic does not accept is renewed once.
    /// `None`: Epic was not told, for the call would have begun at `before` or later. Whoever was frozen while they
    /// waited for a token does not know any more what is true.
    ///
    /// # Errors
    /// [`TokenError`] when there is no token to call with.
    pub async fn set_connection_status(
        &self,
        report: &ConnectionStatusReport<'_>,
        before: Timestamp,
    ) -> Result<Option<Answer>, TokenError> {
        let call = connection_status::call(&self.settings.epic, report);
        self.tell(&call, Some(before)).await
    }

    /// Tells Epic of one device test, as the backend app; `None` where `device_test.report` is not set. A token
    /// that Epic does not accept is renewed once.
    ///
    /// # Errors
    /// [`TokenError`] when there is no token to call with.
    pub async fn report_device_test(
        &self,
        report: &DeviceTestReport<'_>,
    ) -> Result<Option<Answer>, TokenError> {
        match device_test::call(&self.settings, report) {
            Some(call) => self.tell(&call, None).await,
            None => Ok(None),
        }
    }

    async fn tell(
        &self,
        call: &Call<'_>,
        before: Option<Timestamp>,
    ) -> Result<Option<Answer>, TokenError> {
        let token = self.backend_token().await?;
        let answer = self.tell_once(call, &token, before).await;
        if answer.is_none_or(|answer| answer.outcome != Outcome::Unauthorized) {
            return Ok(answer);
        }
        // Epic does not accept the token any more: once more with a fresh one.
        self.forget_backend_token(&token).await;
        let token = self.backend_token().await?;
        Ok(self.tell_once(call, &token, before).await)
    }

    async fn tell_once(
        &self,
        call: &Call<'_>,
        token: &Secret,
        before: Option<Timestamp>,
    ) -> Option<Answer> {
        if before.is_some_and(|before| self.clock.now() >= before) {
            return None;
        }
        let reply = telehealth::send(&self.http, token, call).await;
        let now = self.clock.now();
        let answer = Answer::of(reply, now);
        if answer.outcome == Outcome::Delivered {
            self.successes.telehealth.tell(now);
        }
        Some(answer)
    }

    /// The backend app's token. Whoever comes while it is fetched waits for the same one, or for the same refusal.
    async fn backend_token(&self) -> Result<Secret, TokenError> {
        let asked_at = self.clock.now();
        let mut kept = self.backend_token.lock().await;
        let now = self.clock.now();
        match &*kept {
            BackendToken::Until(until, token) if now < *until => return Ok(token.clone()),
            BackendToken::RefusedAt(at, error) if asked_at < *at => return Err(error.clone()),
            _ => {}
        }
        let fetched = self.fetch_backend_token().await;
        *kept = match &fetched {
            Ok((until, token)) => BackendToken::Until(*until, token.clone()),
            Err(error) => BackendToken::RefusedAt(self.clock.now(), error.clone()),
        };
        fetched.map(|(_, token)| token)
    }

    pub(super) async fn fetch_backend_token(&self) -> Result<(Timestamp, Secret), TokenError> {
        let client = &self.settings.epic.clients.backend;
        let endpoints = self.endpoints(client).await.map_err(|error| match error {
            DiscoveryError::Unreachable(reason) => TokenError::Unreachable(reason),
            _ => TokenError::Unusable("Epic's token endpoint is not known"),
        })?;
        let now = self.clock.now();
        let response =
            token::client_credentials(&self.http, self.app(client), &endpoints, now).await?;
        self.successes.token.tell(now);
        let until = now.plus(response.expires_in.saturating_sub(RENEW_BEFORE));
        Ok((until, response.access_token))
    }

    /// Forgets a token that Epic did not accept, unless someone has renewed it meanwhile.
    async fn forget_backend_token(&self, refused: &Secret) {
        let mut kept = self.backend_token.lock().await;
        if matches!(&*kept, BackendToken::Until(_, token) if token == refused) {
            *kept = BackendToken::NotAsked;
        }
    }

    fn app<'a>(&'a self, client: &'a AppClient) -> App<'a> {
        App {
            client,
            key: self.keys.first(),
        }
    }
}
