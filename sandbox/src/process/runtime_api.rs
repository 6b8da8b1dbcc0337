//! Lambda's Runtime API (version 2018-06-01) for one execution environment.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Mutex as AsyncMutex, Notify, mpsc, oneshot},
    task::AbortHandle,
};

/// No invocation is told that it has more than API Gateway's limit.
const DEADLINE: Duration = Duration::from_secs(29);

/// Lambda's quota for an answer, in bytes.
const LONGEST_ANSWER: usize = 6_291_556;

/// The address that a function polls.
pub struct RuntimeApi {
    address: SocketAddr,
    events: mpsc::Sender<Invocation>,
    polled: Arc<Notify>,
    server: AbortHandle,
}

struct Invocation {
    id: String,
    event: Value,
    answer: oneshot::Sender<Result<Value, String>>,
}

#[derive(Clone)]
struct Shared {
    events: Arc<AsyncMutex<mpsc::Receiver<Invocation>>>,
    polled: Arc<Notify>,
    under_way: Arc<Mutex<Option<Invocation>>>,
}

impl RuntimeApi {
    /// Listens on a free port of loopback.
    ///
    /// # Errors
    /// When there is none.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (events, receiver) = mpsc::channel(1);
        let polled = Arc::new(Notify::new());
        let shared = Shared {
            events: Arc::new(AsyncMutex::new(receiver)),
            polled: polled.clone(),
            under_way: Arc::default(),
        };
        let base = "/2018-06-01/runtime";
        let router = Router::new()
            .route(&format!("{base}/invocation/next"), get(next))
            .route(
                &format!("{base}/invocation/{{id}}/response"),
                post(answered),
            )
            .route(&format!("{base}/invocation/{{id}}/error"), post(failed))
            .layer(DefaultBodyLimit::max(LONGEST_ANSWER))
            .with_state(shared);
        let server =
            tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle();
        Ok(Self {
            address,
            events,
            polled,
            server,
        })
    }

    /// As `AWS_LAMBDA_RUNTIME_API` has it.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Waits until the function asks for its first event: then it has started.
    pub async fn first_poll(&self) {
        self.polled.notified().await;
    }

    /// Hands over an event, and waits for what becomes of it.
    ///
    /// # Errors
    /// The function's own error, or that it is gone.
    pub async fn invoke(&self, event: Value) -> Result<Value, String> {
        let (answer, outcome) = oneshot::channel();
        let invocation = Invocation {
            id: invocation_id(),
            event,
            answer,
        };
        let gone = || "the function polls no more".to_owned();
        self.events.send(invocation).await.map_err(|_| gone())?;
        outcome.await.map_err(|_| gone())?
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Part of the API's paths: letters and digits only.
fn invocation_id() -> String {
    let random = ring::rand::generate::<[u8; 16]>(&ring::rand::SystemRandom::new());
    let random = random.map(|it| it.expose()).unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(random))
}

/// Answers when there is an event, however long that takes.
async fn next(State(shared): State<Shared>) -> Response {
    shared.polled.notify_one();
    let Some(invocation) = shared.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let deadline = (SystemTime::now() + DEADLINE)
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let headers = [
        ("lambda-runtime-aws-request-id", invocation.id.clone()),
        (
            "lambda-runtime-deadline-ms",
            deadline.as_millis().to_string(),
        ),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:000000000000:function:sandbox".to_owned(),
        ),
    ];
    let answer = (headers, Json(invocation.event.clone())).into_response();
    *shared.under_way() = Some(invocation);
    answer
}

async fn answered(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: String,
) -> StatusCode {
    let answer = serde_json::from_str(&body).map_err(|_| "the answer is no JSON".to_owned());
    shared.settle(&id, answer)
}

async fn failed(State(shared): State<Shared>, Path(id): Path<String>, body: String) -> StatusCode {
    shared.settle(&id, Err(body))
}

impl Shared {
    fn under_way(&self) -> std::sync::MutexGuard<'_, Option<Invocation>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, id: &str, outcome: Result<Value, String>) -> StatusCode {
        match self.under_way().take_if(|invocation| invocation.id == id) {
            Some(invocation) => {
                // Whoever waited for it may have given up.
                invocation.answer.send(outcome).ok();
                StatusCode::ACCEPTED
            }
            None => StatusCode::BAD_REQUEST,
        }
    }
}
