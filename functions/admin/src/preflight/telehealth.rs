//! Epic's light switch, tried without moving it: a visit that does not exist is left by nobody.

use shared::{epic::StatusError, settings::Secret};

use super::{
    Area,
    check::{Finding, Subject},
    fetch,
    world::World,
};

/// The last of Epic's chain.
pub const SUBJECT: Subject = Subject::new(
    "epic.telehealth",
    Area::Epic,
    "Epic's telehealth service takes calls of the backend app",
);
const BASE: &str = "epic.telehealth_base_url";
const REQUEST: &str = "epic.connection_status";

/// Calls it.
pub async fn probe(world: World<'_>, token: &Secret) -> Finding {
    let epic = &world.installation.epic;
    let answer = match epic.probe_connection_status(token).await {
        Ok(answer) => answer,
        Err(reason) => {
            let url = world.settings().epic.telehealth_base_url.url();
            return fetch::unreached(url, BASE, reason);
        }
    };
    let status = answer.status.map_or(0, |status| status.as_u16());
    let refused = |what: &str| Finding::failed(format!("HTTP {status}: {what}"));
    match (status, answer.error) {
        (400, Some(error)) => refusal(error),
        (400, None) => Finding::warning("Epic refuses the visit that does not exist (HTTP 400), without a code that is known")
            .at(REQUEST)
            .fix("Watch the first real visit's notification records; if they say HTTP 400, compare epic.connection_status with Epic's documentation of the service."),
        (401 | 403, _) => refused("Epic gave the token, but its telehealth service does not accept it")
            .at("epic.clients.backend.client_id")
            .fix("Add SetExternalConnectionStatus to the backend app's incoming APIs, and have the Client Systems Administrator map the app to an Epic user who may use it."),
        (404, _) => refused("there is no such service")
            .at(BASE)
            .fix("It must be the root of the Interconnect instance, above /api/epic; or the whole URL of the service, with /api/epic in it. If it is right, correct epic.connection_status.path."),
        (405, _) => refused("the service takes another method")
            .at("epic.connection_status.method")
            .fix("The form of 2018 is GET; a newer one may be POST."),
        (300..=399, _) => refused("the address leads elsewhere")
            .at(BASE)
            .fix("Use the address to which it leads; redirects are not followed, for the token would follow them."),
        (200..=299, _) if answer.outcome == shared::epic::Outcome::Delivered => {
            Finding::warning("Epic takes a status of a visit that does not exist")
                .at(BASE)
                .fix("Something between may be answering for Epic: watch whether the first real visit's light turns green.")
        }
        (200..=299, _) => refused("a page answers, not the service")
            .at(BASE)
            .fix("Correct the address so that it leads to Epic itself, and not to a page in front of it."),
        (429, _) | (500..=599, _) => refused("the service does not work just now")
            .at(BASE)
            .fix("Ask whoever runs Epic's Interconnect whether it is up. Notifications wait for it for a day."),
        _ => refused("that is no answer of this service")
            .at(BASE)
            .fix("Correct the address so that it leads to Epic itself."),
    }
}

/// Epic's own word: it got as far as looking.
fn refusal(error: StatusError) -> Finding {
    let unread = |setting: &str| {
        Finding::failed("Epic does not find one of the parameters")
            .at(format!("{REQUEST}.parameters.{setting}"))
            .fix("Set it to the parameter's name, exactly as Epic's documentation of the service spells it; check epic.connection_status.encoding too.")
    };
    match error {
        StatusError::InvalidConferenceId | StatusError::InvalidUserId => Finding::passed(
            "Epic's service answers, and rightly refuses a visit that does not exist; no light was touched",
        ),
        StatusError::LockFailed => Finding::passed("Epic's service answers; no light was touched"),
        StatusError::NoConferenceId => unread("conference_id"),
        StatusError::NoUserId => unread("external_id"),
        StatusError::NoUserIdType => unread("external_id_type"),
        StatusError::NoVendorName => unread("vendor_name"),
        StatusError::NoConnectionStatus => unread("connection_status"),
        StatusError::InvalidUserIdType => {
            Finding::failed("Epic does not know the ID type of providers")
                .at("epic.id_types.provider")
                .fix("Ask Epic for the ExternalIDType of an Epic user (EMP) ID.")
        }
        StatusError::InvalidConnectionStatus => {
            Finding::failed("Epic does not know the status that is sent")
                .at("epic.connection_status.disconnected")
                .fix("Ask Epic for the values of ConnectionStatus.")
        }
    }
}
