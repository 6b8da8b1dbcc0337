//! A response as Lambda takes it.

use std::{future::ready, pin::Pin};

use http::Response;
use lambda_http::{Body, IntoResponse};

/// A response whose body is text already. `lambda_http` would decode it once more, by its content type, and each
/// function would carry the tables of every encoding that there is.
#[derive(Debug)]
pub struct Ready(pub Response<Body>);

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
