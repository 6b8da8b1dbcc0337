//! Zoom: reached, by the right clock, in the right region, with a token, and its account.

use futures_util::join;
use serde_json::Value;
use shared::{
    http_client::Reply,
    zoom::{Grant, GrantError},
};

use super::{
    Area, Check, account,
    check::{Finding, Subject},
    clock, fetch, region, scopes,
    world::World,
};

const CONNECTION: Subject = Subject::new(
    "zoom.connection",
    Area::Zoom,
    "Zoom's API is reached, and its certificate is trusted",
);
const CLOCK: Subject = Subject::new("zoom.clock", Area::Zoom, "Zoom's clock and ours agree");
const REGION: Subject = Subject::new(
    "zoom.region",
    Area::Zoom,
    "Zoom's addresses are of one region and one version",
);
const TOKEN: Subject = Subject::new("zoom.token", Area::Zoom, "Zoom gives the app a token");
const SCOPES: Subject = Subject::new(
    "zoom.scopes",
    Area::Zoom,
    "The app has every scope that these settings need",
);
const API: &str = "zoom.api_base_url";
const OAUTH: &str = "zoom.oauth_base_url";

/// All checks of Zoom but that of its webhooks.
pub async fn checks(world: World<'_>) -> Vec<Check> {
    let zoom = &world.settings().zoom;
    let region = REGION.found(region::check(zoom, None));
    if region.stops() {
        // The client's secret is sent to no stranger.
        let skipped = [CONNECTION, CLOCK, TOKEN, SCOPES].map(|subject| subject.because_of(&region));
        let account = account::skipped(&region);
        return [region].into_iter().chain(skipped).chain(account).collect();
    }
    let (mut answer, mut granted, mut away) = (None, None, false);
    let (connection, mut token) = join!(
        CONNECTION.look(connection(world, &mut answer)),
        TOKEN.look(token(world, &mut granted, &mut away))
    );
    if away && connection.stops() {
        token = TOKEN.because_of(&connection);
    }
    let clock = match &answer {
        Some(reply) => CLOCK.found(clock::compare(reply, world.now(), "Zoom's")),
        None => CLOCK.because_of(&connection),
    };
    let api_url = granted.as_ref().and_then(|grant| grant.api_url.as_deref());
    let region = REGION.found(region::check(zoom, api_url));
    let scopes = match &granted {
        Some(grant) => SCOPES.found(scopes::check(world.settings(), &grant.scopes)),
        None => SCOPES.because_of(&token),
    };
    let cause = [&connection, &region, &token];
    let cause = cause.into_iter().find(|check| check.stops());
    let account = match (cause, &granted) {
        (None, Some(grant)) => Box::pin(account::checks(world, grant)).await,
        (cause, _) => account::skipped(cause.unwrap_or(&token)),
    };
    let mut checks = vec![connection, clock, region, token, scopes];
    checks.extend(account);
    checks
}

/// Without a token, so that it tells even where there is none.
async fn connection(world: World<'_>, answer: &mut Option<Reply>) -> Finding {
    let base = &world.settings().zoom.api_base_url;
    let reply = match fetch::get(world, &base.join("/users/me"), None).await {
        Ok(reply) => reply,
        Err(reason) => return fetch::unreached(base.url(), API, reason),
    };
    let status = reply.status.as_u16();
    let code = reply
        .json::<Value>()
        .ok()
        .and_then(|body| body["code"].as_i64());
    *answer = Some(reply);
    match (status, code) {
        // Zoom asks for a token.
        (401, Some(_)) | (400, Some(_)) => Finding::passed(fetch::reached(base)),
        (429, _) => Finding::warning("Zoom answers that too many calls are made (HTTP 429)")
            .at(API)
            .fix("See which app of the account calls too often."),
        (500.., _) => Finding::failed(format!("Zoom's API answers HTTP {status}"))
            .at(API)
            .fix("Look at status.zoom.us."),
        _ => Finding::failed(format!("what answers is not Zoom's API (HTTP {status})"))
            .at(API)
            .fix(
                "It is https://api.zoom.us/v2; for Zoom for Government https://api.zoomgov.com/v2.",
            ),
    }
}

/// `away`: nobody was there who could refuse.
async fn token(world: World<'_>, granted: &mut Option<Grant>, away: &mut bool) -> Finding {
    let zoom = &world.settings().zoom;
    let error = match world.installation.zoom.renew_grant().await {
        Ok(grant) => {
            *granted = Some(grant);
            return Finding::passed("a token came");
        }
        Err(error) => error,
    };
    *away = match error {
        GrantError::Unreached(_) => true,
        GrantError::Refused(status) => status.is_server_error(),
        _ => false,
    };
    let finding = Finding::failed(error.to_string());
    match error {
        GrantError::Unreached(reason) => {
            fetch::unreached(zoom.oauth_base_url.url(), OAUTH, reason)
        }
        GrantError::Client => finding.at("zoom.client_id").fix(
            "Copy Client ID and Client Secret again from the Server-to-Server OAuth app (App Marketplace, Manage) into zoom.client_id and zoom.client_secret. An account of Zoom for Government has its apps at zoomgov.com only: then set both zoom.api_base_url and zoom.oauth_base_url.",
        ),
        GrantError::Account => finding.at("zoom.account_id").fix(
            "Copy the Account ID from the app's own page: it is not the account number of the profile.",
        ),
        GrantError::App => finding.at("zoom.client_id").fix(
            "Use an app of the type Server-to-Server OAuth, activate it, and see that the account's administrator has not switched it off.",
        ),
        GrantError::NotZoom(_) => finding.at(OAUTH).fix(
            "It is https://zoom.us; for Zoom for Government https://zoomgov.com.",
        ),
        GrantError::Refused(status) if status.is_server_error() => {
            finding.at(OAUTH).fix("Look at status.zoom.us.")
        }
        GrantError::Refused(_) => finding.at("zoom.client_id").fix(
            "See that the Server-to-Server OAuth app is activated, and copy zoom.account_id, zoom.client_id and zoom.client_secret from it again.",
        ),
    }
}
