//! The Zoom page: what a browser lands on after a launch. Works without scripts; with them it is live.

use axum::{
    Form, Router,
    extract::{OriginalUri, Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::Markup;
use serde::Deserialize;

use super::{
    Zoom,
    link::Link,
    room::{Place, SessionId},
};

mod frame;
mod lobby;
mod rooms;
mod session;

pub(super) fn routes() -> Router<Zoom> {
    Router::new()
        .route("/zoom-client/j/{meeting}", get(lobby).post(enter))
        .route("/zoom-client/s/{meeting}", get(lobby).post(enter))
        .route("/zoom-client/wc/join/{meeting}", get(lobby))
        .route("/zoom-client/wc/{meeting}/start", get(lobby))
        .route("/zoom-client/register/{meeting}", get(registration))
        .route("/sim/zoom/test", get(test_meeting))
        .route("/zoom-client/session/{session}", get(session))
        .route("/zoom-client/session/{session}/live", get(live))
        .route("/zoom-client/session/{session}/leave", post(leave))
        .route("/zoom-client/session/{session}/end", post(end))
        .route("/zoom-client/session/{session}/admit", post(admit))
        .route("/zoom-client/session/{session}/put-back", post(put_back))
        .route("/zoom-client/rooms", get(rooms::whole).post(rooms::act))
        .route("/zoom-client/rooms/live", get(rooms::live))
        .route("/zoom-client/style.css", get(frame::style))
        .route("/zoom-client/live.js", get(frame::script))
}

/// Pages carry keys in their addresses: nothing keeps or passes them on.
fn page(status: StatusCode, markup: &Markup) -> Response {
    let mut headers = HeaderMap::new();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, html);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let no_referrer = HeaderValue::from_static("no-referrer");
    headers.insert(header::REFERRER_POLICY, no_referrer);
    (status, headers, markup.0.clone()).into_response()
}

fn link(uri: &OriginalUri, meeting: &str, query: Option<String>) -> Link {
    let path = uri.path();
    let starts = path.starts_with("/zoom-client/s/") || path.ends_with("/start");
    let meeting = meeting.parse().unwrap_or_default();
    Link::new(starts, meeting, &query.unwrap_or_default())
}

async fn lobby(
    State(zoom): State<Zoom>,
    uri: OriginalUri,
    Path(meeting): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let link = link(&uri, &meeting, query);
    let account = zoom.account();
    match account.recognise(&link, zoom.0.clock.now()) {
        Ok(person) => {
            let in_browser = uri.path().starts_with("/zoom-client/wc/");
            page(StatusCode::OK, &account.lobby(&link, &person, in_browser))
        }
        Err(error) => page(StatusCode::FORBIDDEN, &lobby::refused(error)),
    }
}

#[derive(Deserialize)]
struct Name {
    #[serde(default)]
    name: String,
}

async fn enter(
    State(zoom): State<Zoom>,
    uri: OriginalUri,
    Path(meeting): Path<String>,
    RawQuery(query): RawQuery,
    Form(form): Form<Name>,
) -> Response {
    let link = link(&uri, &meeting, query);
    match zoom.open(link, &form.name) {
        Ok(session) => Redirect::to(&session::address(session)).into_response(),
        Err(error) => page(StatusCode::FORBIDDEN, &lobby::refused(error)),
    }
}

async fn registration() -> Response {
    page(StatusCode::OK, &lobby::registration())
}

/// `https://zoom.us/test`
async fn test_meeting() -> Response {
    page(StatusCode::OK, &lobby::test_meeting())
}

async fn session(State(zoom): State<Zoom>, Path(session): Path<String>) -> Response {
    show(&zoom, &session, frame::Part::Whole)
}

async fn live(State(zoom): State<Zoom>, Path(session): Path<String>) -> Response {
    show(&zoom, &session, frame::Part::Live)
}

fn show(zoom: &Zoom, session: &str, part: frame::Part) -> Response {
    let account = zoom.account();
    let known = SessionId::parse(session).and_then(|id| account.session(id));
    match known {
        Some(known) => page(StatusCode::OK, &account.session_page(known, part)),
        None => page(StatusCode::NOT_FOUND, &lobby::no_session()),
    }
}

async fn leave(State(zoom): State<Zoom>, Path(session): Path<String>) -> Response {
    act(&session, |id| {
        // Leaving twice, from two windows, is no mistake.
        zoom.leave(id).ok();
    })
}

async fn end(State(zoom): State<Zoom>, Path(session): Path<String>) -> Response {
    act(&session, |id| {
        if let Some(meeting) = zoom.managed_meeting(id) {
            zoom.end(meeting).ok();
        }
    })
}

#[derive(Deserialize)]
struct Who {
    who: String,
}

async fn admit(
    State(zoom): State<Zoom>,
    Path(session): Path<String>,
    Form(form): Form<Who>,
) -> Response {
    act(&session, |id| {
        if let Some(who) = zoom.managed_session(id, &form.who) {
            zoom.admit(who).ok();
        }
    })
}

async fn put_back(
    State(zoom): State<Zoom>,
    Path(session): Path<String>,
    Form(form): Form<Who>,
) -> Response {
    act(&session, |id| {
        if let Some(who) = zoom.managed_session(id, &form.who) {
            zoom.put_in_waiting_room(who).ok();
        }
    })
}

fn act(session: &str, act: impl FnOnce(SessionId)) -> Response {
    match SessionId::parse(session) {
        Some(id) => {
            act(id);
            Redirect::to(&session::address(id)).into_response()
        }
        None => page(StatusCode::NOT_FOUND, &lobby::no_session()),
    }
}

impl Zoom {
    /// The meeting in which this session is host.
    fn managed_meeting(&self, id: SessionId) -> Option<i64> {
        let account = self.account();
        let session = account.session(id)?;
        (session.role.manages() && session.place == Place::InMeeting).then_some(session.meeting)
    }

    /// Another session of the meeting in which this one is host.
    fn managed_session(&self, host: SessionId, who: &str) -> Option<SessionId> {
        let meeting = self.managed_meeting(host)?;
        let who = SessionId::parse(who)?;
        let account = self.account();
        (account.session(who)?.meeting == meeting).then_some(who)
    }
}
