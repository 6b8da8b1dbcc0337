//! A local HTTP API of API Gateway: the routes of `template.yaml` in front of function handlers.
//!
//! It reads its routes from a [`Template`] and nowhere else, turns each request into the payload (format 2.0) that a
//! deployed function gets, and the function's answer into a response, with API Gateway's limits and error bodies.

mod answer;
mod event;
pub mod lambda;
mod refusal;
mod routing;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, State},
    http::{header::HOST, request::Parts, uri::Authority},
    response::Response,
};
use serde_json::Value;

use crate::template::Template;
use lambda::Handler;
use refusal::Refusal;
use routing::RouteTable;

/// API Gateway's quota for a request's body, in bytes.
const BODY_LIMIT: usize = 10 * 1024 * 1024;
/// API Gateway's quota for the request line and all header values together, in bytes.
const HEADER_LIMIT: usize = 10_240;
/// Lambda's quotas for the payload of an invocation and of its answer, in bytes.
const EVENT_LIMIT: usize = 6_291_456;
const ANSWER_LIMIT: usize = 6_291_556;
/// API Gateway waits no longer for an integration.
const INTEGRATION_LIMIT: Duration = Duration::from_secs(30);

/// Handlers by the name of the function's binary, e.g. `launch-provider`.
#[derive(Clone, Default)]
pub struct Handlers(BTreeMap<String, Handler>);

impl Handlers {
    /// Registers one more.
    #[must_use]
    pub fn with(mut self, binary: &str, handler: Handler) -> Self {
        self.0.insert(binary.to_owned(), handler);
        self
    }

    /// The handler of a binary.
    #[must_use]
    pub fn get(&self, binary: &str) -> Option<&Handler> {
        self.0.get(binary)
    }
}

/// Why template and handlers do not fit together.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum GatewayError {
    /// A route or event of the template would reach nothing.
    #[error(
        "function {function} of template.yaml has no handler under the name of its binary, {binary}"
    )]
    NoHandler {
        /// Logical ID in the template.
        function: String,
        /// The name that no handler was registered under.
        binary: String,
    },
    /// A handler that nothing in the template reaches.
    #[error("no route or event of template.yaml reaches the handler {binary}")]
    NoEvent {
        /// The name it was registered under.
        binary: String,
    },
    /// Two functions claim one route.
    #[error("template.yaml has the route {key} twice")]
    SameRoute {
        /// E.g. `GET /visit/{ticket}`.
        key: String,
    },
}

/// The HTTP API. Cheap to clone.
#[derive(Clone)]
pub struct Gateway(Arc<Inner>);

struct Inner {
    routes: RouteTable<Integration>,
    limit: Duration,
}

/// A function behind a route.
#[derive(Clone)]
struct Integration {
    handler: Handler,
    timeout: Duration,
}

impl Gateway {
    /// Puts the template's routes in front of the handlers.
    ///
    /// # Errors
    /// When a function of the template that has an event has no handler, a handler has no route or event, or two
    /// routes are the same.
    pub fn new(template: &Template, handlers: Handlers) -> Result<Self, GatewayError> {
        let mut routes = RouteTable::default();
        let mut unused: BTreeSet<&str> = handlers.0.keys().map(String::as_str).collect();
        for function in &template.functions {
            if function.routes.is_empty()
                && function.streams.is_empty()
                && function.schedules.is_empty()
            {
                continue;
            }
            let handler =
                handlers
                    .get(&function.binary)
                    .ok_or_else(|| GatewayError::NoHandler {
                        function: function.id.clone(),
                        binary: function.binary.clone(),
                    })?;
            unused.remove(function.binary.as_str());
            for route in &function.routes {
                let integration = Integration {
                    handler: handler.clone(),
                    timeout: function.timeout,
                };
                if !routes.add(route.clone(), integration) {
                    return Err(GatewayError::SameRoute { key: route.key() });
                }
            }
        }
        if let Some(binary) = unused.first() {
            return Err(GatewayError::NoEvent {
                binary: (*binary).to_owned(),
            });
        }
        Ok(Self(Arc::new(Inner {
            routes,
            limit: INTEGRATION_LIMIT,
        })))
    }

    /// The same, but waiting this long for a function instead of 30 s.
    #[must_use]
    pub fn with_integration_limit(self, limit: Duration) -> Self {
        let routes = self.0.routes.clone();
        Self(Arc::new(Inner { routes, limit }))
    }

    /// Answers every path. Serve it alone, or as the fallback of another router.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }
}

async fn answer(State(gateway): State<Gateway>, request: axum::extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    let answer = gateway.handle(&parts, body).await;
    answer.unwrap_or_else(Refusal::into_response)
}

impl Gateway {
    async fn handle(&self, parts: &Parts, body: Body) -> Result<Response, Refusal> {
        check_host(parts)?;
        check_header_size(parts)?;
        let path = event::requested_path(parts.uri.path());
        let matched = self.0.routes.find(parts.method.as_str(), path);
        let matched = matched.ok_or(Refusal::NoRoute)?;
        let body = to_bytes(body, BODY_LIMIT).await;
        let body = body.map_err(|_| Refusal::TooLarge)?;
        let event = event::build(parts, &matched, &body, caller(parts));
        if event.to_string().len() > EVENT_LIMIT {
            return Err(Refusal::TooLarge);
        }
        self.invoke(matched.target, event).await
    }

    /// Runs the function to its end even if the caller goes away, as Lambda does.
    async fn invoke(&self, function: &Integration, event: Value) -> Result<Response, Refusal> {
        let mut invocation = tokio::spawn((function.handler)(event));
        let wait = function.timeout.min(self.0.limit);
        let outcome = match tokio::time::timeout(wait, &mut invocation).await {
            Ok(outcome) => outcome.map_err(|error| Refusal::Failed(error.to_string()))?,
            Err(_) if function.timeout <= self.0.limit => {
                invocation.abort();
                return Err(Refusal::Failed("ran into its timeout".to_owned()));
            }
            Err(_) => return Err(Refusal::Unavailable),
        };
        let payload = outcome.map_err(Refusal::Failed)?;
        if payload.to_string().len() > ANSWER_LIMIT {
            return Err(Refusal::Failed("answered with more than 6 MB".to_owned()));
        }
        answer::from_payload(payload).map_err(|error| Refusal::Failed(error.to_string()))
    }
}

fn caller(parts: &Parts) -> IpAddr {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    info.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip())
}

/// A deployed API is reached by its one name; anything that is not even a name gets nowhere.
fn check_host(parts: &Parts) -> Result<(), Refusal> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Refusal::Host);
    };
    let host = host.to_str().map_err(|_| Refusal::Host)?;
    let host: Authority = host.parse().map_err(|_| Refusal::Host)?;
    let url = url::Url::parse(&format!("https://{host}/"));
    url.map(|_| ()).map_err(|_| Refusal::Host)
}

fn check_header_size(parts: &Parts) -> Result<(), Refusal> {
    let line = parts.method.as_str().len() + parts.uri.to_string().len();
    let values: usize = parts.headers.values().map(|value| value.len()).sum();
    let fits = line + values <= HEADER_LIMIT;
    fits.then_some(()).ok_or(Refusal::HeadersTooLarge)
}
