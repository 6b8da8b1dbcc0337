//! What a page's makers would read in the browser's console.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::chromium::Chromium;

impl Chromium {
    /// Errors and warnings since the last look: refusals by the policy, scripts that failed. That a page itself was
    /// answered with a refusal is none.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.issue_cmd(Log).await.unwrap();
        let complains = |entry: &&Value| {
            let level = entry["level"].as_str().unwrap_or_default();
            let message = entry["message"].as_str().unwrap_or_default();
            let refused = entry["source"] == "network" && !message.contains("/admin/style.css");
            matches!(level, "SEVERE" | "WARNING") && !refused
        };
        let entries = entries.as_array().cloned().unwrap_or_default();
        let complaints = entries.iter().filter(complains);
        complaints.map(ToString::to_string).collect()
    }
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
