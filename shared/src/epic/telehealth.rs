//! One call to Epic's telehealth services, as the settings describe it.

use std::time::Duration;

use form_urlencoded::Serializer;
use serde_json::{Map, Value};

use crate::{
    http_client::{HttpClient, Method, Reply, RequestBuilder, TransportError, Unreached},
    settings::{Secret, StatusEncoding},
};

/// Connect and read together.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A request, filled in from its template of the settings.
#[derive(Debug, Clone)]
pub(super) struct Call<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Where it goes.
    pub url: String,
    /// Where the parameters go.
    pub encoding: StatusEncoding,
    /// Names and values, in order.
    pub parameters: Vec<(&'a str, &'a str)>,
}

/// Sends a call with the backend app's token.
pub(super) async fn send(
    http: &HttpClient,
    token: &Secret,
    call: &Call<'_>,
) -> Result<Reply, TransportError> {
    http.send(request(http, token, call), TIMEOUT).await
}

/// The same, for whoever looks into why it fails.
pub(super) async fn probe(
    http: &HttpClient,
    token: &Secret,
    call: &Call<'_>,
) -> Result<Reply, Unreached> {
    http.probe(request(http, token, call), TIMEOUT).await
}

fn request(http: &HttpClient, token: &Secret, call: &Call<'_>) -> RequestBuilder {
    let method = Method::from_bytes(call.method.as_bytes()).unwrap_or(Method::GET);
    let url = &call.url;
    let request = match call.encoding {
        StatusEncoding::Query => {
            let query = Serializer::new(String::new())
                .extend_pairs(&call.parameters)
                .finish();
            http.request(method, &format!("{url}?{query}"))
        }
        StatusEncoding::Json => {
            let members = call
                .parameters
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
            http.request(method, url)
                .header("content-type", "application/json")
                .body(Value::Object(Map::from_iter(members)).to_string())
        }
    };
    request
        .header("accept", "application/json")
        .bearer_auth(token.expose())
}
