//! A Zoom on a socket, a caller of its API, and a receiver of its webhooks.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, response::IntoResponse};
use reqwest::{Client, Method, StatusCode};
use sandbox::{
    fault::Faults,
    hospital,
    zoom::{Zoom, ZoomOptions},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub const OWNER: &str = hospital::PROVIDERS[0].email;
pub const COLLEAGUE: &str = hospital::PROVIDERS[1].email;

/// One webhook as it came in.
#[derive(Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn event(&self) -> String {
        self.json()["event"].as_str().unwrap().to_owned()
    }

    pub fn participant(&self) -> Value {
        self.json()["payload"]["object"]["participant"].clone()
    }
}

/// Makes an answer's body out of the event.
pub type MakeAnswer = fn(&Value) -> Value;

#[derive(Clone, Default)]
pub struct Receiver {
    pub received: Arc<Mutex<Vec<Received>>>,
    /// Statuses of the next answers; 200 when used up.
    pub statuses: Arc<Mutex<Vec<u16>>>,
    /// Body of every answer.
    pub answer: Arc<Mutex<Option<MakeAnswer>>>,
}

pub struct World {
    pub zoom: Zoom,
    pub faults: Faults,
    pub base: String,
    pub client: Client,
    pub receiver: Receiver,
    token: String,
}

pub fn client() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .build()
        .unwrap()
}

async fn serve(listener: TcpListener, router: Router) {
    axum::serve(listener, router).await.unwrap();
}

async fn receive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let received = Received { headers, body };
    let answer = receiver
        .answer
        .lock()
        .unwrap()
        .map(|answer| answer(&received.json()));
    receiver.received.lock().unwrap().push(received);
    let mut statuses = receiver.statuses.lock().unwrap();
    let status = if statuses.is_empty() {
        200
    } else {
        statuses.remove(0)
    };
    let status = StatusCode::from_u16(status).unwrap();
    (
        status,
        answer.map(|answer| answer.to_string()).unwrap_or_default(),
    )
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// Starts everything, with an access token at hand.
    pub async fn with(change: impl FnOnce(&mut ZoomOptions)) -> Self {
        let receiver = Receiver::default();
        let inbox = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut options = ZoomOptions {
            webhook_url: Some(format!("http://{}/webhook", inbox.local_addr().unwrap())),
            webhook_retries: vec![std::time::Duration::from_millis(1); 3],
            ..ZoomOptions::default()
        };
        change(&mut options);
        tokio::spawn(serve(
            inbox,
            Router::new().fallback(receive).with_state(receiver.clone()),
        ));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let faults = Faults::default();
        let zoom = Zoom::new(&base, options, faults.clone());
        tokio::spawn(serve(listener, zoom.router()));
        let mut world = Self {
            zoom,
            faults,
            base,
            client: client(),
            receiver,
            token: String::new(),
        };
        world.sign_in().await;
        world.zoom.reset_calls();
        world
    }

    pub async fn sign_in(&mut self) {
        let answer = self
            .client
            .post(format!("{}/sim/zoom/oauth/token", self.base))
            .basic_auth("sandbox-client", Some("sandbox-client-secret"))
            .query_pairs("grant_type=account_credentials&account_id=sandbox-account")
            .send()
            .await
            .unwrap();
        let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        answer["access_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.token);
    }

    /// Calls the API; a JSON null for a body that is empty.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let url = format!("{}/sim/zoom/v2{path}", self.base);
        let mut request = self.client.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.call(Method::POST, path, Some(body)).await
    }

    /// Creates a meeting of `host` with these settings beside a passcode.
    pub async fn meeting(&self, host: &str, settings: Value) -> Value {
        let body = json!({ "topic": "Video visit", "password": "r4nd0m", "settings": settings });
        let (status, meeting) = self.post(&format!("/users/{host}/meetings"), &body).await;
        assert_eq!(status, 201, "{meeting}");
        meeting
    }

    /// The personal link of a registrant.
    pub async fn register(&self, meeting: &Value, first_name: &str) -> Value {
        let path = format!("/meetings/{}/registrants", meeting["id"]);
        let email = format!("{}@visit.example", first_name.to_ascii_lowercase());
        let body = json!({ "first_name": first_name, "email": email });
        let (status, registrant) = self.post(&path, &body).await;
        assert_eq!(status, 201, "{registrant}");
        registrant
    }

    /// Names of the webhooks so far, without those of meeting creation.
    pub async fn events(&self) -> Vec<String> {
        self.zoom.settled().await;
        self.received()
            .iter()
            .map(Received::event)
            .filter(|event| event != "meeting.created")
            .map(|event| event.trim_start_matches("meeting.").to_owned())
            .collect()
    }

    pub fn received(&self) -> Vec<Received> {
        self.receiver.received.lock().unwrap().clone()
    }

    /// The last webhook of this event.
    pub async fn last(&self, event: &str) -> Received {
        self.zoom.settled().await;
        self.received()
            .into_iter()
            .rfind(|received| received.event() == event)
            .unwrap()
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A user's ZAK.
pub async fn zak(world: &World, user: &str) -> String {
    let (status, answer) = world.get(&format!("/users/{user}/token?type=zak")).await;
    assert_eq!(status, 200, "{answer}");
    text(&answer["token"]).to_owned()
}

pub trait QueryPairs {
    fn query_pairs(self, query: &str) -> Self;
}

impl QueryPairs for reqwest::RequestBuilder {
    fn query_pairs(self, query: &str) -> Self {
        let (client, request) = self.build_split();
        let mut request = request.unwrap();
        request.url_mut().set_query(Some(query));
        Self::from_parts(client, request)
    }
}
