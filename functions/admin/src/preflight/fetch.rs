//! One plain `GET`, and in words why it brought nothing.

use std::time::Duration;

use shared::{
    http_client::{Method, Reply, Unreached},
    settings::BaseUrl,
};
use url::Url;

use super::{check::Finding, world::World};

/// Below a check's own limit, so that it can say what happened.
const TIMEOUT: Duration = Duration::from_secs(4);

/// Fetches a document, as the app of `client_id` if it is one of Epic's.
pub async fn get(world: World<'_>, url: &str, client_id: Option<&str>) -> Result<Reply, Unreached> {
    let http = world.bridge.http();
    let mut request = http
        .request(Method::GET, url)
        .header("accept", "application/json");
    if let Some(client_id) = client_id {
        request = request.header("epic-client-id", client_id);
    }
    http.probe(request, TIMEOUT).await
}

/// A host that does not answer.
pub fn unreached(url: &Url, setting: &str, reason: Unreached) -> Finding {
    Finding::failed(format!("{}: {reason}", place(url)))
        .at(setting)
        .fix(reason.fix())
}

/// How a host that answers is reached.
pub fn reached(base: &BaseUrl) -> String {
    let place = place(base.url());
    if base.is_https() {
        format!("{place} answers, with a TLS certificate that is trusted")
    } else {
        format!("{place} answers, without TLS, as a loopback host of a test installation may")
    }
}

/// Host and port, which are no secret.
fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
