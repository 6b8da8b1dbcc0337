//! The launch functions, asked without a gateway.

use std::collections::HashMap;

use http::Request;
use lambda_http::{Body, RequestExt as _};
use shared::bridge::Bridge;

use crate::Answer;

/// Whether they answer this path.
pub(super) fn is_theirs(path: &str) -> bool {
    path.starts_with("/launch/") || path.starts_with("/visit/")
}

/// Asks the one whose route it is. The request's address is the path alone, as the gateway gives it.
pub(super) async fn ask(bridge: &Bridge, url: String, request: Request<String>) -> Answer {
    let path = request.uri().path().to_owned();
    // As API Gateway cuts it out of the route.
    let last = path.rsplit('/').next().unwrap().to_owned();
    let parameters = HashMap::from([("launchKey".to_owned(), vec![last])]);
    let request = request.map(Body::Text).with_path_parameters(parameters);
    let response = if path.starts_with("/launch/provider/") {
        launch_provider::handle(bridge, request).await
    } else if path.starts_with("/launch/nurse/") {
        launch_nurse::handle(bridge, request).await
    } else {
        launch_patient::handle(bridge, request).await
    };
    let (parts, body) = response.into_parts();
    Answer::new(url, parts.status.as_u16(), parts.headers, &body)
}
