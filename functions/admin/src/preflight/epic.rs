//! Epic: reached, by the right clock, where it says, in the right version, with a token, and with its light switch.

use futures_util::join;
use serde_json::Value;
use shared::{
    epic::{DiscoveryError, Endpoints, TokenError},
    http_client::{Reply, Unreached},
    settings::Secret,
};

use super::{
    Area, Check,
    check::{Finding, Subject},
    clock, environment, fetch, keys,
    run::World,
    telehealth,
};

const CONNECTION: Subject = Subject::new(
    "epic.connection",
    Area::Epic,
    "Epic's FHIR server is reached, and its certificate is trusted",
);
const CLOCK: Subject = Subject::new("epic.clock", Area::Epic, "Epic's clock and ours agree");
const DISCOVERY: Subject = Subject::new(
    "epic.discovery",
    Area::Epic,
    "Epic names its OAuth endpoints, and they do what launches need",
);
const VERSION: Subject = Subject::new(
    "epic.fhir_version",
    Area::Epic,
    "The FHIR base is that of R4",
);
const ENVIRONMENT: Subject = Subject::new(
    "epic.environment",
    Area::Epic,
    "All addresses are of one Epic environment",
);
const TOKEN: Subject = Subject::new(
    "epic.backend_token",
    Area::Epic,
    "Epic gives the backend app a token",
);
const BASE: &str = "epic.fhir_r4_base_url";
const BACKEND: &str = "epic.clients.backend.client_id";

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
        let skipped = [CLOCK, DISCOVERY, VERSION, TOKEN, telehealth::SUBJECT]
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
    let discovery = DISCOVERY
        .look(discovery(world, documents.smart.as_ref()))
        .await;
    let version = match version(documents.metadata.as_ref()) {
        Err(_) if discovery.stops() => VERSION.because_of(&discovery),
        Ok(finding) | Err(finding) => VERSION.found(finding),
    };
    let mut backend_token = None;
    let token = if discovery.stops() {
        TOKEN.because_of(&discovery)
    } else {
        let token = TOKEN.look(token(world, &mut backend_token)).await;
        // Whoever signs with a key that Epic cannot know, or by a wrong clock, is refused for that.
        let cause = keys.iter().chain([&clock]).find(|check| check.stops());
        match cause {
            Some(cause) if token.stops() => TOKEN.because_of(cause),
            _ => token,
        }
    };
    let light = match backend_token {
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

async fn discovery(world: World<'_>, smart: Result<&Reply, &Unreached>) -> Finding {
    let settings = world.settings();
    if settings.epic.oauth_base_url.is_some() {
        let missing = smart.ok().and_then(|reply| missing(world, reply));
        return missing.unwrap_or_else(|| {
            Finding::passed("epic.oauth_base_url says where they are; nothing is discovered")
        });
    }
    let client = &settings.epic.clients.backend.client_id;
    let found = match smart {
        Ok(reply) if reply.status.is_success() => {
            match Endpoints::of_smart_configuration(settings, reply) {
                Ok(_) => {
                    return missing(world, reply).unwrap_or_else(|| {
                        Finding::passed(
                            "the SMART configuration names them, and all that launches need",
                        )
                    });
                }
                Err(error) => Err(error),
            }
        }
        // An Epic before August 2021 has the CapabilityStatement only.
        _ => Endpoints::discover(world.bridge.http(), settings, client).await,
    };
    match found {
        Ok(_) => Finding::passed("the CapabilityStatement names them; there is no SMART configuration"),
        Err(error) => Finding::failed(what(&error)).at(match error {
            DiscoveryError::ForeignHost(_) => "epic.oauth_base_url",
            _ => BASE,
        })
        .fix(match error {
            DiscoveryError::ForeignHost(_) => "If that host is right, set epic.oauth_base_url to its OAuth root; else correct epic.fhir_r4_base_url.",
            _ => "It must end in /api/FHIR/R4, as Epic's endpoint list or your Epic team gives it; or set epic.oauth_base_url.",
        }),
    }
}

fn what(error: &DiscoveryError) -> String {
    match error {
        DiscoveryError::Unreachable(reason) => format!("no answer ({reason})"),
        DiscoveryError::Absent(status) => format!(
            "there is neither a SMART configuration nor a CapabilityStatement (HTTP {})",
            status.as_u16()
        ),
        DiscoveryError::Unusable => "the document names no usable endpoints".to_owned(),
        DiscoveryError::ForeignHost(host) => {
            format!("the endpoints are on {host}, which no setting names")
        }
    }
}

/// What launches need and the SMART configuration does not list. A list that is absent says nothing.
fn missing(world: World<'_>, smart: &Reply) -> Option<Finding> {
    let document: Value = smart.json().ok()?;
    let lacks = |list: &str, wanted: &str| {
        document[list]
            .as_array()
            .is_some_and(|list| list.iter().all(|it| it != wanted))
    };
    const METHODS: &str = "token_endpoint_auth_methods_supported";
    let clients = &world.settings().epic.clients;
    for (name, client) in [
        ("provider", &clients.provider),
        ("patient", &clients.patient),
        ("backend", &clients.backend),
    ] {
        let (method, fix) = match client.client_secret {
            Some(_) => (
                "client_secret_basic",
                "Remove the client_secret, and register the app in Epic with the JWK Set URL instead.",
            ),
            None => (
                "private_key_jwt",
                "Give the app a client_secret; for the backend app ask your Epic team why its OAuth server takes no keys.",
            ),
        };
        if lacks(METHODS, method) {
            let finding = Finding::failed(format!("Epic's token endpoint does not list {method}"));
            return Some(finding.at(format!("epic.clients.{name}")).fix(fix));
        }
    }
    for (list, wanted) in [
        ("code_challenge_methods_supported", "S256"),
        ("capabilities", "launch-ehr"),
        ("capabilities", "sso-openid-connect"),
    ] {
        if lacks(list, wanted) {
            let finding = Finding::warning(format!("Epic does not list {wanted} among its {list}"));
            return Some(finding.at(BASE).fix(
                "Try a launch; if it fails, ask your Epic team whether this FHIR server is the one for SMART launches.",
            ));
        }
    }
    None
}

/// `Err`: there is no CapabilityStatement at all.
fn version(metadata: Result<&Reply, &Unreached>) -> Result<Finding, Finding> {
    let reply =
        metadata.map_err(|reason| Finding::not_checkable(format!("/metadata: {reason}")))?;
    let statement: Option<Value> = reply.json().ok().filter(|_| reply.status.is_success());
    let version = statement.as_ref().and_then(|it| it["fhirVersion"].as_str());
    let name = match version {
        Some(version) if version.starts_with("4.") => {
            return Ok(Finding::passed(format!("FHIR {version}")));
        }
        Some(version) if version.starts_with("1.0") => "DSTU2",
        Some(version) if version.starts_with("3.0") => "STU3",
        Some(_) => "another version",
        None => {
            return Err(Finding::failed(format!(
                "/metadata answers HTTP {} and no CapabilityStatement",
                reply.status.as_u16()
            ))
            .at(BASE)
            .fix("It must end in /api/FHIR/R4: the part before it is the Interconnect instance, whose name must be right too."));
        }
    };
    Ok(Finding::failed(format!(
        "it is the base of {name} (FHIR {})",
        version.unwrap_or_default()
    ))
    .at(BASE)
    .fix("Use the R4 base of the same instance, which ends in /api/FHIR/R4. Every launch's iss must equal it."))
}

async fn token(world: World<'_>, got: &mut Option<Secret>) -> Finding {
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
            Finding::failed(format!("Epic's token endpoint gives no answer ({reason})"))
                .at("epic.oauth_base_url")
                .fix("Have the firewall before Epic let this installation's address reach the OAuth endpoints too.")
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
