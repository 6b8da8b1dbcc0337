//! Scripted faults: what a simulated Epic or Zoom, or the gateway before the functions, does instead of a plain answer.
//!
//! `POST /sim/faults` with one [`Fault`] as JSON adds it, `GET` lists what is left, `DELETE` clears them.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
    routing::get,
};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// One fault, used up after `times` matching requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fault {
    /// Part of the path and query that a request must contain, e.g. `/oauth2/token`.
    pub path: String,
    /// Part that it must not contain.
    #[serde(default)]
    pub except: Option<String>,
    /// HTTP method that a request must have; any if absent.
    #[serde(default)]
    pub method: Option<String>,
    /// Matching requests to let pass before the fault begins.
    #[serde(default)]
    pub after: u32,
    /// How many requests it hits.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    #[serde(flatten)]
    pub effect: Effect,
}

const fn once() -> u32 {
    1
}

/// What a fault does to a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Answers this without acting.
    Answer {
        /// HTTP status.
        status: u16,
        /// Header names and values.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// Body, as it is.
        #[serde(default)]
        body: String,
    },
    /// Acts, and answers this instead of the truth.
    ActThenAnswer {
        /// HTTP status.
        status: u16,
        /// Body, as it is.
        #[serde(default)]
        body: String,
    },
    /// Waits, then goes on as usual.
    Delay {
        /// Milliseconds.
        milliseconds: u64,
    },
    /// Acts, then drops the connection in the middle of the answer.
    LostAnswer,
    /// Drops the connection without acting.
    Reset,
    /// Never answers, without acting.
    Silence,
    /// Acts, then never answers.
    ActThenSilence,
}

/// The faults that are waiting for a request.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    waiting: Arc<Mutex<Vec<Fault>>>,
    /// How many requests were met with silence.
    silences: watch::Sender<u64>,
}

impl Faults {
    /// Adds one; the oldest matching fault hits first.
    pub fn add(&self, fault: Fault) {
        self.waiting().push(fault);
    }

    /// Forgets them all.
    pub fn clear(&self) {
        self.waiting().clear();
    }

    /// Counts the requests that are met with silence, each once everything that happens before it has happened.
    #[must_use]
    pub fn silences(&self) -> watch::Receiver<u64> {
        self.silences.subscribe()
    }

    async fn fall_silent(&self) -> Response {
        self.silences.send_modify(|count| *count += 1);
        std::future::pending().await
    }

    /// `/sim/faults`: add, list, clear.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/sim/faults", get(list).post(add).delete(clear))
            .with_state(self.clone())
    }

    fn take(&self, request: &Request, place: Place) -> Option<Effect> {
        let target = request.uri().to_string();
        let mut waiting = self.waiting();
        let index = waiting.iter().position(|fault| {
            place.is_hit(&target, &fault.path)
                && !fault
                    .except
                    .as_ref()
                    .is_some_and(|except| target.contains(except))
                && fault
                    .method
                    .as_ref()
                    .is_none_or(|method| method.eq_ignore_ascii_case(request.method().as_str()))
        })?;
        let fault = &mut waiting[index];
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        fault.times = fault.times.saturating_sub(1);
        let effect = fault.effect.clone();
        if fault.times == 0 {
            waiting.remove(index);
        }
        Some(effect)
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn list(State(faults): State<Faults>) -> Json<Vec<Fault>> {
    Json(faults.waiting().clone())
}

async fn add(State(faults): State<Faults>, Json(fault): Json<Fault>) -> StatusCode {
    faults.add(fault);
    StatusCode::CREATED
}

async fn clear(State(faults): State<Faults>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}

/// Where a request is on its way to.
#[derive(Clone, Copy)]
enum Place {
    /// One of the simulated services.
    Service,
    /// The gateway before the functions.
    Gateway,
}

impl Place {
    /// Whether a fault for this path is for a request to that target. The gateway's are named by how its own paths
    /// begin: what is meant for whatever a function calls must not hit the call of the function.
    fn is_hit(self, target: &str, path: &str) -> bool {
        match self {
            Self::Service => target.contains(path),
            Self::Gateway => path.len() > 1 && target.starts_with(path),
        }
    }
}

/// Middleware before a simulated service: lets the first matching fault act on a request.
pub async fn inject(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    act(faults, Place::Service, request, next).await
}

/// The same before the functions.
pub async fn inject_before_functions(
    State(faults): State<Faults>,
    request: Request,
    next: Next,
) -> Response {
    act(faults, Place::Gateway, request, next).await
}

async fn act(faults: Faults, place: Place, request: Request, next: Next) -> Response {
    match faults.take(&request, place) {
        None => next.run(request).await,
        Some(Effect::Answer {
            status,
            headers,
            body,
        }) => {
            let mut response = answer(status, body);
            for (name, value) in headers {
                if let (Ok(name), Ok(value)) =
                    (HeaderName::try_from(name), HeaderValue::try_from(value))
                {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
        Some(Effect::ActThenAnswer { status, body }) => {
            next.run(request).await;
            answer(status, body)
        }
        Some(Effect::Delay { milliseconds }) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            next.run(request).await
        }
        Some(Effect::LostAnswer) => {
            next.run(request).await;
            broken()
        }
        Some(Effect::Reset) => broken(),
        Some(Effect::Silence) => faults.fall_silent().await,
        Some(Effect::ActThenSilence) => {
            next.run(request).await;
            faults.fall_silent().await
        }
    }
}

fn answer(status: u16, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
    response
}

/// A body that fails at once: the server closes the connection with the answer unfinished.
fn broken() -> Response {
    let failure = stream::iter([Err::<bytes::Bytes, _>(std::io::Error::other("reset"))]);
    Response::new(Body::from_stream(failure))
}
