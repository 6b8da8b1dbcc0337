//! Somebody who opens a visit by functions that a test holds in its hand.

use std::sync::Arc;

use sandbox::epic::{Audience, FdiOptions};
use shared::bridge::Bridge;
use tests::{Answer, Browser};

use crate::kit::Hospital;

/// More steps than any launch has.
const STEPS: usize = 10;

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
        let browser = Browser::new(&hospital.base).with_functions(functions.clone());
        let mut next = hospital.launch(audience, csn, person, FdiOptions::default());
        for _ in 0..STEPS {
            let answer = browser.get(&next).await;
            match answer.location() {
                Some(location) if !location.contains("/zoom-client/") => {
                    next = location.to_owned();
                }
                _ => return Self { browser, answer },
            }
        }
        panic!("redirected without end");
    }
}

/// The link into Zoom that an answer leads to.
#[track_caller]
pub fn link(answer: &Answer) -> &str {
    let link = answer.location();
    link.unwrap_or_else(|| panic!("not sent to Zoom: {} {}", answer.status, answer.text()))
}

/// Functions that start just now.
pub fn cold(hospital: &Hospital) -> Arc<Bridge> {
    Arc::new(Bridge::new(hospital.environment.clone()))
}
