//! Somebody who opens a visit by functions that a test holds in its hand.

use std::sync::Arc;

use sandbox::epic::{Audience, FdiOptions};
use shared::bridge::Bridge;
use tests::{Answer, Browser, Hospital};

/// A browser and where it ended: a page, or Zoom's door.
pub struct Visitor {
    pub browser: Browser,
    pub answer: Answer,
}

impl Visitor {
    /// Opens a visit, and goes no further than to Zoom's door.
    pub async fn opens(
        hospital: &Hospital,
        functions: &Arc<Bridge>,
        audience: Audience,
        csn: &str,
        person: &str,
    ) -> Self {
        let browser = hospital.browser().with_functions(functions.clone());
        let url = hospital.launch(audience, csn, person, FdiOptions::default());
        let answer = browser.open(&url).await;
        Self { browser, answer }
    }
}

/// Functions that start just now.
pub fn cold(hospital: &Hospital) -> Arc<Bridge> {
    Arc::new(Bridge::new(hospital.environment.clone()))
}
