//! API Gateway's events on their way to `lambda_http`, which makes requests of them, and the answers on their way back.

use std::{
    future::{Future, ready},
    pin::Pin,
};

use lambda_http::{
    Adapter, Body, Error, IntoResponse, LambdaEvent, Request, Response, Service as _,
    lambda_runtime, request::LambdaRequest, service_fn,
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

/// What a query cannot hold as it stands (WHATWG URL, query percent-encode set).
const NOT_IN_A_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// Answers API Gateway's requests for as long as the function lives.
///
/// # Errors
/// When Lambda's Runtime API cannot be spoken to.
pub async fn run<F, Fut>(handle: F) -> Result<(), Error>
where
    F: FnMut(Request) -> Fut + Clone,
    Fut: Future<Output = Response<Body>> + Send + 'static,
{
    lambda_runtime::run(service_fn(move |event| {
        let mut handle = handle.clone();
        answer(event, move |request| {
            let answered = handle(request);
            async move { Ok::<_, Error>(answered.await) }
        })
    }))
    .await
}

/// Answers one request, in the form that API Gateway takes.
///
/// # Errors
/// That of the function.
pub async fn answer<F, Fut, E>(
    event: LambdaEvent<LambdaRequest>,
    mut handle: F,
) -> Result<impl Serialize, E>
where
    F: FnMut(Request) -> Fut,
    Fut: Future<Output = Result<Response<Body>, E>> + Send + 'static,
    E: Send + 'static,
{
    let mut http = Adapter::from(service_fn(move |request| {
        let answered = handle(request);
        async move { answered.await.map(Ready) }
    }));
    http.call(LambdaEvent::new(readable(event.payload), event.context))
        .await
}

/// The event with a query that can be part of an address. `lambda_http` panics at any other: anyone can send a raw
/// `<`, and some emulators of API Gateway decode `%20`.
fn readable(mut request: LambdaRequest) -> LambdaRequest {
    if let LambdaRequest::ApiGatewayV2(event) = &mut request
        && let Some(query) = &mut event.raw_query_string
    {
        *query = utf8_percent_encode(query, NOT_IN_A_QUERY).to_string();
    }
    request
}

/// A response whose body is text already. `lambda_http` would decode it once more, by its content type, and each
/// function would carry the tables of every encoding that there is.
struct Ready(Response<Body>);

impl IntoResponse for Ready {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        // Who reads the answer may count on a body, if an empty one.
        let response = self.0.map(|body| match body {
            Body::Empty => Body::Text(String::new()),
            body => body,
        });
        Box::pin(ready(response))
    }
}
