//! One Epic on a socket of its own, with three apps registered, and a client that follows no redirects.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use axum::{Json, Router, routing::get};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{RequestBuilder, Response, header::LOCATION};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};
use sandbox::{
    epic::{App, Audience, ClientAuth, Clients, Epic, EpicOptions, FdiOptions, LaunchUrls},
    fault::Faults,
};
use serde_json::Value;

use super::keys;

/// Verifier and challenge of RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// With every character that URL-encoding changes.
pub const SECRET: &str = "aB3+/x==";
pub const STATE: &str = "0123456789abcdefghijkl";

pub type Form = Vec<(&'static str, String)>;

pub struct World {
    pub base: String,
    pub epic: Epic,
    pub faults: Faults,
    pub http: reqwest::Client,
    /// What the bridge publishes.
    pub jwks: Arc<Mutex<Value>>,
    pub jwks_fetches: Arc<AtomicU64>,
}

impl World {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut EpicOptions)) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut options = options(&base);
        change(&mut options);
        let faults = Faults::default();
        let epic = Epic::new(&base, options, faults.clone());
        let jwks = Arc::new(Mutex::new(keys::jwks()));
        let jwks_fetches = Arc::new(AtomicU64::new(0));
        let (published, fetches) = (jwks.clone(), jwks_fetches.clone());
        let bridge = Router::new().route(
            "/.well-known/jwks.json",
            get(move || {
                fetches.fetch_add(1, Ordering::SeqCst);
                let jwks = published.lock().unwrap().clone();
                async move { Json(jwks) }
            }),
        );
        let app = epic.router().merge(bridge);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            base,
            epic,
            faults,
            http: client(),
            jwks,
            jwks_fetches,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    pub fn provider_launch(&self) -> String {
        self.epic
            .issue_launch(Audience::Provider, "10277", "OKAFOR", FdiOptions::default())
            .unwrap()
    }

    /// A correct authorization request of the provider app.
    pub fn authorization(&self, launch: &str) -> Form {
        vec![
            ("response_type", "code".into()),
            ("client_id", "provider-app".into()),
            ("redirect_uri", self.url("/launch/provider/callback")),
            ("scope", "launch openid fhirUser".into()),
            ("launch", launch.into()),
            ("aud", self.epic.fhir_base()),
            ("state", STATE.into()),
            ("nonce", "n-once".into()),
            ("code_challenge", CHALLENGE.into()),
            ("code_challenge_method", "S256".into()),
        ]
    }

    pub async fn authorize(&self, form: &Form) -> Response {
        self.get(&format!("/sim/epic/oauth2/authorize?{}", encoded(form)))
            .await
    }

    /// The code that a correct request yields.
    pub async fn code(&self, authorization: &Form) -> String {
        let response = self.authorize(authorization).await;
        assert_eq!(response.status(), 302);
        query_value(response.headers()[LOCATION].to_str().unwrap(), "code").unwrap()
    }

    /// A code for the provider app's encounter provider.
    pub async fn provider_code(&self) -> String {
        self.code(&self.authorization(&self.provider_launch()))
            .await
    }

    /// A correct token request for the provider app, without its authentication.
    pub fn exchange(&self, code: &str) -> Form {
        vec![
            ("grant_type", "authorization_code".into()),
            ("code", code.into()),
            ("redirect_uri", self.url("/launch/provider/callback")),
            ("code_verifier", VERIFIER.into()),
        ]
    }

    /// Posts to the token endpoint, with Basic authentication if given.
    pub async fn token(&self, form: &Form, basic: Option<&str>) -> Response {
        let mut request = self
            .http
            .post(self.url("/sim/epic/oauth2/token"))
            .form(form);
        if let Some(basic) = basic {
            request = request.header("authorization", basic);
        }
        request.send().await.unwrap()
    }

    /// The token response of a correct launch of the provider app.
    pub async fn provider_token(&self) -> Value {
        let code = self.provider_code().await;
        let response = self
            .token(&self.exchange(&code), Some(&provider_basic()))
            .await;
        assert_eq!(response.status(), 200);
        json(response).await
    }

    /// A backend access token.
    pub async fn backend_token(&self) -> String {
        let response = self
            .token(&self.backend_form(&self.assertion("backend-app")), None)
            .await;
        assert_eq!(response.status(), 200);
        let body: Value = json(response).await;
        body["access_token"].as_str().unwrap().to_owned()
    }

    pub fn backend_form(&self, (header, claims): &(Value, Value)) -> Form {
        vec![
            ("grant_type", "client_credentials".into()),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".into(),
            ),
            ("client_assertion", keys::jwt(header, claims)),
        ]
    }

    /// Header and claims of a correct client assertion.
    pub fn assertion(&self, client_id: &str) -> (Value, Value) {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let now = time::OffsetDateTime::now_utc().unix_timestamp();
        (
            serde_json::json!({ "typ": "JWT", "alg": "RS384", "kid": "rsa" }),
            serde_json::json!({
                "iss": client_id,
                "sub": client_id,
                "aud": self.url("/sim/epic/oauth2/token"),
                "jti": format!("jti-{}", NEXT.fetch_add(1, Ordering::SeqCst)),
                "iat": now,
                "exp": now + 240,
            }),
        )
    }
}

/// The bridge's client comes without these, so the tests bring them.
pub trait PostForm {
    fn form(self, form: &Form) -> Self;
}

impl PostForm for RequestBuilder {
    fn form(self, form: &Form) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(encoded(form))
    }
}

/// The body of an answer as JSON.
pub async fn json(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

pub fn encoded(form: &Form) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish()
}

/// The same form with one parameter replaced or, with `None`, left out.
pub fn with(form: &Form, name: &'static str, value: Option<&str>) -> Form {
    let mut form: Form = form.iter().filter(|(n, _)| *n != name).cloned().collect();
    form.extend(value.map(|value| (name, value.to_owned())));
    form
}

pub fn query_value(url: &str, name: &str) -> Option<String> {
    url::Url::parse(url)
        .unwrap()
        .query_pairs()
        .find(|(n, _)| n == name)
        .map(|(_, value)| value.into_owned())
}

/// Basic authentication as SMART and Epic want it.
pub fn provider_basic() -> String {
    basic("provider-app:aB3%2B%2Fx%3D%3D")
}

pub fn basic(credentials: &str) -> String {
    format!("Basic {}", STANDARD.encode(credentials))
}

fn options(base: &str) -> EpicOptions {
    let key = ClientAuth::PrivateKeyJwt {
        jwks_url: format!("{base}/.well-known/jwks.json"),
    };
    let app = |client_id: &str, auth: &ClientAuth, redirect_uris| App {
        client_id: client_id.into(),
        auth: auth.clone(),
        redirect_uris,
    };
    let callback = |kind: &str| format!("{base}/launch/{kind}/callback");
    EpicOptions::new(
        Clients {
            provider: app(
                "provider-app",
                &ClientAuth::Secret(SECRET.into()),
                vec![callback("provider"), callback("nurse")],
            ),
            patient: app("patient-app", &key, vec![callback("patient")]),
            backend: app("backend-app", &key, Vec::new()),
        },
        LaunchUrls {
            room: format!("{base}/launch/room/key"),
            provider: format!("{base}/launch/provider/KEY"),
            nurse: format!("{base}/launch/nurse/KEY"),
            patient: format!("{base}/launch/patient/KEY"),
            device_test: format!("{base}/launch/device-test/KEY"),
        },
    )
}

fn client() -> reqwest::Client {
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
