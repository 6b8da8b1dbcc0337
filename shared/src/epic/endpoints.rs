//! Where Epic's OAuth services are: from the settings, or discovered once an hour.

use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use url::Url;

use crate::{
    http_client::{HttpClient, Method, Reply, TransportError},
    settings::{self, Environment, Settings},
};

const TIMEOUT: Duration = Duration::from_secs(3);
/// Extension of a CapabilityStatement that names the OAuth endpoints (SMART App Launch, conformance).
const OAUTH_URIS: &str = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

/// Epic's OAuth endpoints for one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Where the browser goes.
    pub authorize: String,
    /// Where codes and assertions go, and the audience of assertions.
    pub token: String,
    /// `issuer` of id_tokens, if discovery named it.
    pub issuer: Option<String>,
    /// Where Epic's public keys are, if discovery named it.
    pub jwks: Option<String>,
    /// Whether it announced that its authorization responses name it (RFC 9207).
    #[serde(default)]
    pub names_itself: bool,
}

/// Why Epic's endpoints are not known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DiscoveryError {
    /// Epic cannot be reached.
    #[error(
        "Epic's FHIR server gave no answer ({0}): check epic.fhir_r4_base_url and that this installation's address may reach it, or set epic.oauth_base_url"
    )]
    Unreachable(TransportError),
    /// Neither discovery document is there.
    #[error(
        "Epic's FHIR server has no SMART configuration (HTTP {0}): check that epic.fhir_r4_base_url ends in the R4 base, or set epic.oauth_base_url"
    )]
    Absent(StatusCode),
    /// The document is not one.
    #[error(
        "Epic's SMART configuration names no usable authorization and token endpoint: check epic.fhir_r4_base_url, or set epic.oauth_base_url"
    )]
    Unusable,
    /// It points at a host that the settings do not know.
    #[error(
        "Epic's SMART configuration names another host ({0}): if it is right, set epic.oauth_base_url to that host's OAuth root"
    )]
    ForeignHost(String),
}

#[derive(Deserialize)]
struct SmartConfiguration {
    authorization_endpoint: String,
    token_endpoint: String,
    issuer: Option<String>,
    jwks_uri: Option<String>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl Endpoints {
    /// From `epic.oauth_base_url`, which may or may not end in `/oauth2`.
    #[must_use]
    pub fn configured(settings: &Settings) -> Option<Self> {
        let base = settings.epic.oauth_base_url.as_ref()?.as_str();
        let root = base.strip_suffix("/oauth2").unwrap_or(base);
        Some(Self {
            authorize: format!("{root}/oauth2/authorize"),
            token: format!("{root}/oauth2/token"),
            issuer: None,
            jwks: None,
            names_itself: false,
        })
    }

    /// Asks Epic: `/.well-known/smart-configuration`, else the CapabilityStatement.
    ///
    /// # Errors
    /// [`DiscoveryError`].
    pub async fn discover(
        http: &HttpClient,
        settings: &Settings,
        client_id: &str,
    ) -> Result<Self, DiscoveryError> {
        let base = &settings.epic.fhir_r4_base_url;
        let get = async |path: &str| {
            // Customers that override endpoints per app answer rightly only with the client ID.
            let request = http
                .request(Method::GET, &base.join(path))
                .header("accept", "application/json")
                .header("epic-client-id", client_id);
            http.send(request, TIMEOUT)
                .await
                .map_err(DiscoveryError::Unreachable)
        };
        let smart = get("/.well-known/smart-configuration").await?;
        if smart.status == StatusCode::OK
            && let Ok(configuration) = smart.json::<SmartConfiguration>()
        {
            return Self::checked(settings, configuration);
        }
        let metadata = get("/metadata").await?;
        if metadata.status != StatusCode::OK {
            return Err(DiscoveryError::Absent(smart.status));
        }
        Self::checked(
            settings,
            capability_statement(&metadata).ok_or(DiscoveryError::Unusable)?,
        )
    }

    /// From the answer to `/.well-known/smart-configuration`.
    ///
    /// # Errors
    /// [`DiscoveryError::Unusable`] and [`DiscoveryError::ForeignHost`].
    pub fn of_smart_configuration(
        settings: &Settings,
        reply: &Reply,
    ) -> Result<Self, DiscoveryError> {
        let configuration = reply.json().map_err(|_| DiscoveryError::Unusable)?;
        Self::checked(settings, configuration)
    }

    /// The root below which `/authorize` and `/token` are: Epic's issuer.
    #[must_use]
    pub fn oauth_root(&self) -> &str {
        self.token.strip_suffix("/token").unwrap_or(&self.token)
    }

    fn checked(
        settings: &Settings,
        configuration: SmartConfiguration,
    ) -> Result<Self, DiscoveryError> {
        let own = |text: &str| own_address(settings, text);
        Ok(Self {
            authorize: own(&configuration.authorization_endpoint)?,
            token: own(&configuration.token_endpoint)?,
            issuer: configuration.issuer.as_deref().map(own).transpose()?,
            jwks: configuration.jwks_uri.as_deref().map(own).transpose()?,
            names_itself: configuration.authorization_response_iss_parameter_supported
                == Some(true),
        })
    }
}

/// An address that Epic named, made absolute, if its host is one of those that the settings name.
pub(super) fn own_address(settings: &Settings, text: &str) -> Result<String, DiscoveryError> {
    let epic = &settings.epic;
    // SMART: a relative endpoint is relative to the FHIR base.
    let url = Url::parse(&epic.fhir_r4_base_url.join("/"))
        .and_then(|base| base.join(text))
        .map_err(|_| DiscoveryError::Unusable)?;
    let known = [
        Some(&epic.fhir_r4_base_url),
        epic.oauth_base_url.as_ref(),
        Some(&epic.telehealth_base_url),
    ]
    .into_iter()
    .flatten()
    .any(|base| base.url().host() == url.host());
    if !known {
        return Err(DiscoveryError::ForeignHost(
            url.host_str().unwrap_or_default().to_owned(),
        ));
    }
    let loopback = settings.environment == Environment::Test && settings::is_loopback(&url);
    let allowed = match url.scheme() {
        "https" => true,
        "http" => loopback,
        _ => false,
    };
    if !allowed {
        return Err(DiscoveryError::Unusable);
    }
    if Url::parse(text).is_ok() {
        Ok(text.to_owned())
    } else {
        Ok(url.into())
    }
}

fn capability_statement(metadata: &Reply) -> Option<SmartConfiguration> {
    let statement: Value = metadata.json().ok()?;
    let rest = statement.get("rest")?.as_array()?;
    let uris = rest
        .iter()
        .filter_map(|rest| rest.pointer("/security/extension")?.as_array())
        .flatten()
        .find(|extension| extension.get("url").and_then(Value::as_str) == Some(OAUTH_URIS))?
        .get("extension")?
        .as_array()?;
    let uri = |name: &str| {
        uris.iter()
            .find(|uri| uri.get("url").and_then(Value::as_str) == Some(name))
            .and_then(|uri| uri.get("valueUri")?.as_str())
            .map(str::to_owned)
    };
    Some(SmartConfiguration {
        authorization_endpoint: uri("authorize")?,
        token_endpoint: uri("token")?,
        issuer: None,
        jwks_uri: None,
        authorization_response_iss_parameter_supported: None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair},
    };
    use serde_json::json;

    use super::{DiscoveryError, own_address};
    use crate::settings::Settings;

    fn new_key() -> String {
        let algorithm = &ECDSA_P384_SHA384_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
        let key = STANDARD.encode(key);
        format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----")
    }

    fn production() -> Settings {
        let document = json!({
            "launch_key": "0123456789abcdef",
            "environment": "production",
            "public_base_url": "https://bridge.example",
            "data_key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "epic": {
                "fhir_r4_base_url": "https://epic.example/fhir/api/FHIR/R4",
                "telehealth_base_url": "https://telehealth.example",
                "clients": {
                    "provider": { "client_id": "provider", "client_secret": "s" },
                    "patient": { "client_id": "patient", "client_secret": "s" },
                    "backend": { "client_id": "backend" },
                },
                "private_keys": [{ "kid": "1", "pem": new_key() }],
            },
            "zoom": {
                "account_id": "a", "client_id": "c", "client_secret": "s", "webhook_secret_token": "w",
            },
        });
        Settings::parse(&document.to_string()).unwrap()
    }
    #[test]
    fn believes_addresses_of_its_own_hosts_only_and_only_with_tls() {
        let settings = production();
        for own in [
            "https://epic.example/fhir/oauth2/token",
            "https://EPIC.example:8443/oauth2/token",
            "https://telehealth.example/oauth2/token",
        ] {
            assert_eq!(own_address(&settings, own), Ok(own.to_owned()));
        }
        for wrong in [
            "http://epic.example/fhir/oauth2/token",
            "ftp://epic.example/fhir/oauth2/token",
            "//evil.example@/",
        ] {
            let verdict = own_address(&settings, wrong);
            assert_eq!(verdict, Err(DiscoveryError::Unusable), "{wrong}");
        }
        for foreign in [
            "https://evil.example/token",
            "https://epic.example@evil.example/token",
            "https://epic.example.evil.example/token",
            "//evil.example/token",
            "http://127.0.0.1/token",
            "javascript:alert(1)",
        ] {
            let verdict = own_address(&settings, foreign);
            assert!(
                matches!(verdict, Err(DiscoveryError::ForeignHost(_))),
                "{foreign}: {verdict:?}"
            );
        }
    }

    #[test]
    fn reads_relative_addresses_below_the_fhir_base() {
        let settings = production();
        for (relative, absolute) in [
            (
                "authorize",
                "https://epic.example/fhir/api/FHIR/R4/authorize",
            ),
            (
                "../../../oauth2/token",
                "https://epic.example/fhir/oauth2/token",
            ),
            ("/oauth2/token", "https://epic.example/oauth2/token"),
        ] {
            assert_eq!(own_address(&settings, relative), Ok(absolute.to_owned()));
        }
    }
}
