//! Where Epic's OAuth endpoints are, what they can do, and which FHIR it is.

use serde_json::Value;
use shared::{
    epic::{DiscoveryError, Endpoints},
    http_client::{Reply, Unreached},
};

use super::{
    Area,
    check::{Finding, Subject},
    world::World,
};

/// The first check's name.
pub const SUBJECT: Subject = Subject::new(
    "epic.discovery",
    Area::Epic,
    "Epic names its OAuth endpoints, and they do what launches need",
);
/// The second's.
pub const VERSION: Subject = Subject::new(
    "epic.fhir_version",
    Area::Epic,
    "The FHIR base is that of R4",
);
/// The setting that most of Epic's checks are mended by.
pub const BASE: &str = "epic.fhir_r4_base_url";

/// By the SMART configuration, else by the CapabilityStatement.
pub async fn check(world: World<'_>, smart: Result<&Reply, &Unreached>) -> Finding {
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
pub fn version(metadata: Result<&Reply, &Unreached>) -> Result<Finding, Finding> {
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
