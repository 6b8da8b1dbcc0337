//! The door: nothing but the pages' files and the sign-in is answered to whoever is not signed in.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch,
    telemetry::{CorrelationId, unless_it_panics},
};
use tracing::Instrument as _;

use crate::{
    AdminError, Answer, Call, Form, answer, assets, audit, error_page, route,
    session::{self, Session},
    session_page, sign_in,
};

/// Answers `/admin` and everything below it.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    let correlation = CorrelationId::random();
    let span = tracing::info_span!("admin", %correlation);
    async {
        let path = request.uri().path();
        let reads = matches!(request.method().as_str(), "GET" | "HEAD");
        let name = path.strip_prefix("/admin/").filter(|_| reads);
        if let Some(file) = name.and_then(assets::find) {
            return file;
        }
        let served = unless_it_panics(serve(bridge, &request, &correlation)).await;
        match served.unwrap_or(Err(AdminError::Panicked)) {
            Ok(response) => response,
            Err(error) => refuse(&request, None, &error, &correlation),
        }
    }
    .instrument(span)
    .await
}

async fn serve(
    bridge: &Bridge,
    request: &Request,
    correlation: &CorrelationId,
) -> Result<Response<Body>, AdminError> {
    let installation = bridge.installation().await?;
    if installation.settings.admin.is_none() {
        return Err(AdminError::NotSetUp);
    }
    if let Some(response) = sign_in::answer(&installation, request, correlation).await? {
        return Ok(response);
    }
    let Some(session) = session::of(&installation, request).await? else {
        return Err(AdminError::SignedOut);
    };
    let answered = answer(bridge, &installation, request, &session, correlation).await;
    Ok(answered.unwrap_or_else(|error| refuse(request, Some(&session), &error, correlation)))
}

async fn answer(
    bridge: &Bridge,
    installation: &Installation,
    request: &Request,
    session: &Session,
    correlation: &CorrelationId,
) -> Result<Response<Body>, AdminError> {
    let form = read_form(installation, request, session)?;
    if request.method() == "POST" && request.uri().path() == "/admin/sign-out" {
        return sign_out(installation, session, correlation).await;
    }
    if request.method() == "GET" && request.uri().path() == "/admin/session" {
        let page = Answer::Page(session_page::page(session));
        return Ok(answer::write(request, Some(session), page));
    }
    let call = Call {
        bridge,
        installation,
        request,
        session,
        form,
        correlation,
    };
    let answer = route::find(&call).await?;
    Ok(answer::write(request, Some(session), answer))
}

/// A form, if one was sent and it is of this session.
fn read_form(
    installation: &Installation,
    request: &Request,
    session: &Session,
) -> Result<Form, AdminError> {
    if request.method() == "GET" || request.method() == "HEAD" {
        return Ok(Form::default());
    }
    if !launch::is_from_here(installation, request) {
        return Err(AdminError::ForeignForm);
    }
    let form = Form::read(request)?;
    match form.field("csrf") {
        Ok(given) if session.is_of(given) => Ok(form),
        _ => Err(AdminError::ForeignForm),
    }
}

async fn sign_out(
    installation: &Installation,
    session: &Session,
    correlation: &CorrelationId,
) -> Result<Response<Body>, AdminError> {
    let cleared = session.end(installation).await?;
    let admin = Some(&session.admin);
    audit::record(installation, admin, &audit::Action::SignedOut, correlation).await?;
    Ok(shared::page::redirect("/admin/signed-out", [cleared]))
}

fn refuse(
    request: &Request,
    session: Option<&Session>,
    error: &AdminError,
    correlation: &CorrelationId,
) -> Response<Body> {
    let status = error.status().as_u16();
    tracing::warn!(event = "refused", status, reason = %error, fix = error.fix());
    if matches!(error, AdminError::SignedOut) && sign_in::begins_unasked(request) {
        return shared::page::redirect("/admin/sign-in", []);
    }
    let page = error_page::page(error, request, correlation);
    let response = answer::write(request, session, Answer::Page(page));
    match error {
        AdminError::SignIn(_) => sign_in::refused(request, response),
        _ => response,
    }
}
