//! The administrator's pages: where an integration engineer finds out in one minute why a light is not green.
//!
//! In reading order: [`wake`] tells a browser's request from a `command`; `access` lets in whoever signed in
//! (`session`); `route` finds the page; each page answers a [`Call`] with an [`Answer`], which `answer`
//! writes as HTML or JSON. Every view of a record and every change goes to the `audit` log.

mod access;
mod address;
mod answer;
mod assets;
mod audit;
mod audit_page;
mod calendar;
mod call;
mod command;
mod csv;
mod error;
mod error_page;
mod explain;
mod fdi_records;
mod frame;
mod notification;
mod overview;
mod page;
pub mod preflight;
mod records;
mod replay;
mod route;
mod search;
mod session;
mod session_page;
mod settings;
mod sign_in;
mod visit;
mod who;
mod words;

use std::sync::Arc;

use lambda_http::{LambdaEvent, request::LambdaRequest};
use lambda_runtime::Error;
use serde_json::Value;
use shared::{bridge::Bridge, gateway};

pub use access::handle;
pub use answer::Answer;
pub use audit::{Action, Verified};
pub use call::{Call, Form};
pub use command::Command;
pub use error::{AdminError, SignInError};
pub use fdi_records::{Choices, Parameter, ParameterKind, Record, records as fdi_records};
pub use page::Page;
pub use session::{Admin, Opened, Role, open as open_session};

/// Answers API Gateway with a page, and whoever invokes the function by hand with what the command found.
///
/// # Errors
/// When the event is neither, or the command could not be run.
pub async fn wake(bridge: Arc<Bridge>, event: LambdaEvent<Value>) -> Result<Value, Error> {
    if event.payload.get("requestContext").is_none() {
        let command: Command = serde_json::from_value(event.payload)?;
        return command::run(&bridge, command).await.map_err(Error::from);
    }
    // From text: `lambda_http` tells the kinds of events apart by their raw JSON.
    let request: LambdaRequest = serde_json::from_str(&event.payload.to_string())?;
    let event = LambdaEvent::new(request, event.context);
    let answer = gateway::answer(event, move |request| {
        let bridge = bridge.clone();
        async move { Ok::<_, Error>(handle(&bridge, request).await) }
    })
    .await?;
    Ok(serde_json::to_value(answer)?)
}
