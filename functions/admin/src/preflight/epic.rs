//! Epic: reached, by the right clock, where it says, in the right version, with a token, and with its light switch.

use futures_util::join;
use shared::http_client::{Reply, Unreached};

use super::{
    Area, Check, backend_token,
    check::{Finding, Subject},
    clock,
    discovery::{self, BASE},
    environment, fetch, keys, telehealth,
    world::World,
};

const CONNECTION: Subject = Subject::new(
    "epic.connection",
    Area::Epic,
    "Epic's FHIR server is reached, and its certificate is trusted",
);
const CLOCK: Subject = Subject::new("epic.clock", Area::Epic, "Epic's clock and ours agree");
const ENVIRONMENT: Subject = Subject::new(
    "epic.environment",
    Area::Epic,
    "All addresses are of one Epic environment",
);

/// The two documents that an Epic has without a sign-in.
struct Documents {
    smart: Result<Reply, Unreached>,
    metadata: Result<Reply, Unreached>,
}

/// The keys, and nine checks of Epic.
pub async fn checks(world: World<'_>) -> Vec<Check> {
    let mut documents = None;
    let (keys, connection) = join!(
        keys::checks(world),
        CONNECTION.look(connection(world, &mut documents))
    );
    let environment = ENVIRONMENT.found(environment::check(world.settings()));
    let Some(documents) = documents.filter(|_| !connection.stops()) else {
        let skipped = [
            CLOCK,
            discovery::SUBJECT,
            discovery::VERSION,
            backend_token::SUBJECT,
            telehealth::SUBJECT,
        ]
        .map(|subject| subject.because_of(&connection));
        return keys
            .into_iter()
            .chain([connection, environment])
            .chain(skipped)
            .collect();
    };
    let now = world.now();
    let clock = CLOCK.found(
        match documents.metadata.as_ref().or(documents.smart.as_ref()) {
            Ok(reply) => clock::compare(reply, now, "Epic's"),
            Err(reason) => Finding::not_checkable(reason.to_string()),
        },
    );
    let discovery = discovery::SUBJECT
        .look(discovery::check(world, documents.smart.as_ref()))
        .await;
    let version = match discovery::version(documents.metadata.as_ref()) {
        Err(_) if discovery.stops() => discovery::VERSION.because_of(&discovery),
        Ok(finding) | Err(finding) => discovery::VERSION.found(finding),
    };
    let mut got = None;
    let token = if discovery.stops() {
        backend_token::SUBJECT.because_of(&discovery)
    } else {
        let token = backend_token::SUBJECT
            .look(backend_token::fetch(world, &mut got))
            .await;
        // Whoever signs with a key that Epic cannot know, or by a wrong clock, is refused for that.
        let cause = keys.iter().chain([&clock]).find(|check| check.stops());
        match cause {
            Some(cause) if token.stops() => backend_token::SUBJECT.because_of(cause),
            _ => token,
        }
    };
    let light = match got {
        Some(token) => {
            telehealth::SUBJECT
                .look(telehealth::probe(world, &token))
                .await
        }
        None => telehealth::SUBJECT.because_of(&token),
    };
    keys.into_iter()
        .chain([
            connection,
            clock,
            discovery,
            version,
            environment,
            token,
            light,
        ])
        .collect()
}

async fn connection(world: World<'_>, documents: &mut Option<Documents>) -> Finding {
    let epic = &world.settings().epic;
    let base = &epic.fhir_r4_base_url;
    let client = Some(epic.clients.backend.client_id.as_str());
    let (smart, metadata) = (
        base.join("/.well-known/smart-configuration"),
        base.join("/metadata"),
    );
    let (smart, metadata) = join!(
        fetch::get(world, &smart, client),
        fetch::get(world, &metadata, client)
    );
    let finding = match (&smart, &metadata) {
        (Err(reason), Err(_)) => fetch::unreached(base.url(), BASE, *reason),
        (Ok(one), Ok(other)) if one.status.is_server_error() && other.status.is_server_error() => {
            Finding::failed(format!(
                "Epic's FHIR server answers HTTP {}",
                other.status.as_u16()
            ))
            .at(BASE)
            .fix("Ask whoever runs Epic's Interconnect whether this instance is up; launches fail meanwhile, notifications wait.")
        }
        _ => Finding::passed(fetch::reached(base)),
    };
    *documents = Some(Documents { smart, metadata });
    finding
}
