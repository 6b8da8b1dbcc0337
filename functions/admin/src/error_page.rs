//! What is shown instead of a page.

use lambda_http::Request;
use maud::html;
use serde_json::json;
use shared::telemetry::CorrelationId;

use crate::{AdminError, Page, sign_in, words::capital};

/// The page that says why, and offers to sign in where that may help.
pub fn page(error: &AdminError, request: &Request, correlation: &CorrelationId) -> Page {
    let what = error.to_string();
    let fix = error.fix();
    let main = html! {
        p.problem role="alert" { (capital(&what)) "." }
        p { (fix) }
        @match error {
            AdminError::SignedOut => p { a.button href=(sign_in::address(request)) { "Sign in" } }
            AdminError::SignIn(_) => p { a.button href="/admin/sign-in" { "Sign in again" } }
            _ => {}
        }
        p.muted { "Code " span.code { (correlation) } }
    };
    let data = json!({ "error": what, "fix": fix, "correlation": correlation });
    let title = match error {
        AdminError::SignedOut => "Sign in",
        AdminError::SignIn(_) => "You are not signed in",
        AdminError::NotFound => "Not found",
        AdminError::NotSetUp => "Not set up",
        _ => "This did not work",
    };
    Page::new(title, main, &data).with_status(error.status())
}
