//! The token with which Epic is told who is there, and why there is none.

use shared::{epic::TokenError, settings::Secret};

use super::{
    Area,
    check::{Finding, Subject},
    world::World,
};

/// The check's name.
pub const SUBJECT: Subject = Subject::new(
    "epic.backend_token",
    Area::Epic,
    "Epic gives the backend app a token",
);
const BACKEND: &str = "epic.clients.backend.client_id";

/// Fetches one.
pub async fn fetch(world: World<'_>, got: &mut Option<Secret>) -> Finding {
    let settings = world.settings();
    let jwks = settings.public_base_url.join("/.well-known/jwks.json");
    let error = match world.installation.epic.fresh_backend_token().await {
        Ok(token) => {
            *got = Some(token);
            return Finding::passed("a token came");
        }
        Err(error) => error,
    };
    let registration = format!(
        "In this environment's Epic the backend app must have exactly this client ID, the JWK Set URL {jwks}, and be active; Epic learns of a new app or key within 12 hours. If all that is so, Epic does not take the token endpoint's address as aud: behind a proxy it must be allowed there, or set epic.oauth_base_url."
    );
    match error {
        TokenError::InvalidClient => {
            Finding::failed("Epic refuses the app (invalid_client)").at(BACKEND).fix(registration)
        }
        TokenError::Refused { status, code } if status.as_u16() == 404 => Finding::failed(format!(
            "there is no token endpoint (HTTP 404, {code})"
        ))
        .at("epic.oauth_base_url")
        .fix("Remove it, so that Epic's own documents say where the endpoint is, or correct it."),
        TokenError::Refused { status, .. } if status.is_server_error() => Finding::failed(format!(
            "Epic's token endpoint does not work just now (HTTP {})",
            status.as_u16()
        ))
        .fix("Ask whoever runs Epic's Interconnect whether its OAuth service is up. Notifications wait for it for a day."),
        TokenError::Refused { status, code } if code == "unauthorized_client" => {
            Finding::failed(format!("Epic refuses the app (HTTP {}, {code})", status.as_u16()))
                .at(BACKEND)
                .fix("Register it as a backend system, and have the Client Systems Administrator map it to an Epic user.")
        }
        TokenError::Refused { status, code } => Finding::failed(format!(
            "Epic's token endpoint answers HTTP {} ({code})",
            status.as_u16()
        ))
        .at(BACKEND)
        .fix(registration),
        TokenError::Unreachable(reason) => {
            Finding::failed(format!("Epic's token endpoint, or the document that names it, gives no answer ({reason})"))
                .at("epic.oauth_base_url")
                .fix("Have the firewall before Epic let this installation's address reach the OAuth endpoints too. If Epic is slow to name them, set this: then launches need not ask.")
        }
        TokenError::Unusable(reason) => {
            Finding::failed(format!("what Epic's token endpoint answers is not usable ({reason})"))
                .at("epic.oauth_base_url")
                .fix("Correct the address so that it leads to Epic itself, and not to a page in front of it.")
        }
        TokenError::InvalidGrant => Finding::failed("Epic refuses the grant (invalid_grant)")
            .at(BACKEND)
            .fix("Register the app as a backend system: it uses the grant client_credentials."),
        TokenError::Unsigned => Finding::failed("the first private key does not sign")
            .at("epic.private_keys[0].pem")
            .fix("Replace it by a new key."),
    }
}
