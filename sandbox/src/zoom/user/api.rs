//! `/users`, `/users/{userId}` and `/users/{userId}/token`.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::get,
};
use bytes::Bytes;
use serde_json::json;
use time::Duration;

use super::create::Request;
use crate::zoom::{
    Zoom,
    answer::{Answer, ApiError},
    list::Paging,
    options::UserStatus,
    shape,
};

/// A ZAK lives a year at most.
const LONGEST_TTL: i64 = 31_536_000;

pub(in crate::zoom) fn routes() -> Router<Zoom> {
    Router::new()
        .route("/sim/zoom/v2/users", get(list).post(create))
        .route("/sim/zoom/v2/users/{userId}", get(read))
        .route("/sim/zoom/v2/users/{userId}/token", get(token))
}

async fn list(State(zoom): State<Zoom>, Query(query): Query<BTreeMap<String, String>>) -> Answer {
    let paging = Paging::read(&query, 2_000)?;
    let status = match query.get("status").map(String::as_str) {
        None => "active",
        Some(status @ ("active" | "pending" | "inactive")) => status,
        Some(_) => {
            return Err(ApiError::invalid_field(
                "status",
                "Must be active, inactive or pending.",
            ));
        }
    };
    let mut account = zoom.account();
    let users = account
        .users
        .iter()
        .filter(|user| user.status.as_str() == status)
        .map(super::User::summary)
        .collect();
    Ok(Json(account.page("users", users, &paging)?).into_response())
}

async fn create(State(zoom): State<Zoom>, headers: HeaderMap, body: Bytes) -> Answer {
    let body = shape::read(&headers, &body, shape::user::USER)?;
    let request = Request::read(&body);
    let one_at_a_time = zoom.account().options.limits.one_write_per_user;
    zoom.0.busy.hold(&request.email, one_at_a_time).await?;
    let mut account = zoom.account();
    let user = account.create_user(request, zoom.0.clock.now())?;
    let answer = json!({
        "id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.kind.number(),
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

async fn read(State(zoom): State<Zoom>, Path(user): Path<String>) -> Answer {
    let account = zoom.account();
    let user = account.require_user(&user)?;
    if user.status == UserStatus::InvitationExpired {
        return Err(ApiError::bad_request(
            1120,
            "A valid invitation to join the Zoom account was not found for this user.",
        ));
    }
    Ok(Json(user.details(&account.options.account_id)).into_response())
}

async fn token(
    State(zoom): State<Zoom>,
    Path(user): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let mut account = zoom.account();
    let user = account.require_user(&user)?;
    let (id, lifetime, may_host) = (user.id.clone(), user.zak_lifetime(), user.may_host());
    match query.get("type").map(String::as_str) {
        Some("zak") => {}
        // The default is `token`, which only accounts on an allow-list still get.
        None | Some("token") => {
            return Err(ApiError::bad_request(
                300,
                "Token is no longer supported. Please use ZAK token instead.",
            ));
        }
        Some(_) => return Err(ApiError::invalid_field("type", "Must be zak.")),
    }
    if !may_host {
        return Err(ApiError::no_such_user(&id));
    }
    let lifetime = match query.get("ttl") {
        None => lifetime,
        Some(text) => text
            .parse()
            .ok()
            .filter(|seconds| (0..=LONGEST_TTL).contains(seconds))
            .map(Duration::seconds)
            .ok_or_else(|| ApiError::invalid_field("ttl", "Must be 0 to 31536000 seconds."))?,
    };
    let expires = zoom.0.clock.now() + lifetime;
    Ok(Json(json!({ "token": account.issue_zak(&id, expires) })).into_response())
}
