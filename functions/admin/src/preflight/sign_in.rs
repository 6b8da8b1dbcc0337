//! The hospital's OpenID Connect provider, by whom administrators sign in.

use shared::oidc::Provider;

use super::{
    Area, Check,
    check::{Finding, Subject},
    world::World,
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

/// As a sign-in would find it, by the same rules.
async fn discover(world: World<'_>) -> Finding {
    let clock = world.installation.clock.clone();
    let http = world.bridge.http().clone();
    let Some(provider) = Provider::new(http, world.settings(), clock) else {
        return Finding::skipped("there is no section admin in the settings");
    };
    match provider.metadata().await {
        Ok(_) => Finding::passed("it answers as itself"),
        Err(error) => Finding::failed("the provider cannot be used")
            .at(SETTING)
            .fix(error.to_string()),
    }
}
