//! `GET /accounts/me/plans/usage`.

use axum::{
    Json, Router,
    extract::{Path, State},
    response::IntoResponse,
    routing::get,
};
use serde_json::json;

use super::{Zoom, answer::Answer, setting};

/// What an account with endless licences says that it bought.
const ENDLESS: usize = 10_000;

pub(super) fn routes() -> Router<Zoom> {
    Router::new().route("/sim/zoom/v2/accounts/{accountId}/plans/usage", get(usage))
}

async fn usage(State(zoom): State<Zoom>, Path(account): Path<String>) -> Answer {
    let options = setting::own_account(&zoom, &account)?;
    let licensed = zoom
        .account()
        .users
        .iter()
        .filter(|user| user.is_licensed())
        .count();
    let answer = json!({
        "plan_base": {
            "type": "monthly",
            "hosts": options.licences.unwrap_or(ENDLESS),
            "usage": licensed,
        },
    });
    Ok(Json(answer).into_response())
}
