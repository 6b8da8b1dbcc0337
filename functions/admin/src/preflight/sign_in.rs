//! The hospital's OpenID Connect provider, by whom administrators sign in.

use serde_json::Value;

use super::{
    Area, Check,
    check::{Finding, Subject},
    fetch,
    run::World,
};

const SUBJECT: Subject = Subject::new(
    "sign_in.provider",
    Area::SignIn,
    "The administrators' OpenID Connect provider is reached and is the one that is named",
);
const SETTING: &str = "admin.oidc_issuer";

/// By its discovery document.
pub async fn check(world: World<'_>) -> Check {
    match &world.settings().admin {
        Some(_) => SUBJECT.look(discover(world)).await,
        None => SUBJECT.found(Finding::skipped(
            "the pages are off: there is no section admin in the settings",
        )),
    }
}

async fn discover(world: World<'_>) -> Finding {
    let Some(admin) = &world.settings().admin else {
        return Finding::skipped("there is no section admin in the settings");
    };
    let issuer = &admin.oidc_issuer;
    let url = issuer.join("/.well-known/openid-configuration");
    let reply = match fetch::get(world, &url, None).await {
        Ok(reply) => reply,
        Err(reason) => return fetch::unreached(issuer.url(), SETTING, reason),
    };
    let document: Option<Value> = reply.json().ok().filter(|_| reply.status.is_success());
    let Some(document) = document else {
        return Finding::failed(format!(
            "{url} answers HTTP {} and no configuration",
            reply.status.as_u16()
        ))
        .at(SETTING)
        .fix("Set it to the issuer as the provider's own configuration page has it, without /.well-known.");
    };
    let named = document["issuer"].as_str().unwrap_or_default();
    if named.trim_end_matches('/') != issuer.as_str() {
        return Finding::failed("the provider's configuration names another issuer")
            .at(SETTING)
            .fix(format!(
                "Set it to {named}, if that is the hospital's provider."
            ));
    }
    let lacks = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
        .into_iter()
        .find(|member| !document[member].is_string());
    match lacks {
        Some(member) => Finding::failed(format!("the provider's configuration has no {member}"))
            .at(SETTING)
            .fix("Use a provider of OpenID Connect, with the authorization code flow."),
        None => Finding::passed(format!("{issuer} answers as itself")),
    }
}
