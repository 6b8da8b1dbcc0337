//! Accessibility, as axe-core finds it.

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::json;

use crate::chromium::Chromium;

const SCRIPT: &str = "browser/node_modules/axe-core/axe.min.js";
/// WCAG 2.2 A and AA, and what axe's makers hold to be good practice beyond.
const RULES: [&str; 7] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
];

/// One rule that a page breaks.
#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "read by whoever reads a failed test")]
pub struct Violation {
    /// The rule.
    pub id: String,
    /// What it asks for.
    pub help: String,
    /// Where it is broken.
    pub nodes: Vec<Place>,
}

/// One element that breaks a rule.
#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "read by whoever reads a failed test")]
pub struct Place {
    /// The element.
    pub html: String,
    /// Why.
    #[serde(rename = "failureSummary")]
    pub why: String,
}

impl Chromium {
    /// Rules that the page breaks as it is now.
    pub async fn axe(&self) -> Vec<Violation> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
        let script = fs::read_to_string(&path).unwrap_or_else(|_| {
            panic!("axe-core is not installed: `tests/run` installs it; by hand: `npm ci --prefix tests/browser`")
        });
        self.execute(&script, Vec::new()).await.unwrap();
        let run = r"
            const done = arguments[1];
            // Our policy lets no page fetch its stylesheet a second time.
            axe.run(document, { runOnly: arguments[0], resultTypes: ['violations'], preload: false })
                .then((result) => done(result.violations), (error) => done(String(error)));";
        let found = self.execute_async(run, vec![json!(RULES)]).await.unwrap();
        serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("axe failed: {found}"))
    }

    /// Asserts that the page breaks none.
    pub async fn assert_accessible(&self) {
        let violations = self.axe().await;
        let url = self.current_url().await.unwrap();
        assert!(violations.is_empty(), "{url}: {violations:#?}");
    }
}
