//! What a page's makers would read in the browser's console.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::chromium::Chromium;

impl Chromium {
    /// Errors and warnings since the last look: refusals by the policy, scripts that failed, files that are not there,
    /// and be it an icon that the browser looked for of its own accord. That a page itself was answered with a refusal
    /// is none.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.issue_cmd(Log).await.unwrap();
        let complains = |entry: &&Value| {
            let level = entry["level"].as_str().unwrap_or_default();
            let message = entry["message"].as_str().unwrap_or_default();
            let refused = entry["source"] == "network" && !is_of_file(message);
            matches!(level, "SEVERE" | "WARNING") && !refused
        };
        let entries = entries.as_array().cloned().unwrap_or_default();
        let complaints = entries.iter().filter(complains);
        complaints.map(ToString::to_string).collect()
    }
}

/// A message begins with the address that it is about; addresses of our pages have no dot in their last part.
fn is_of_file(message: &str) -> bool {
    let address = message.split(' ').next().and_then(|it| Url::parse(it).ok());
    let name = address
        .as_ref()
        .and_then(|url| url.path_segments()?.next_back());
    name.is_some_and(|name| name.contains('.'))
}

/// chromedriver's own command for the console's log.
#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/se/log"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
