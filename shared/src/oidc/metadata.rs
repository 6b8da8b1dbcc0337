//! What the provider says of itself (OpenID Connect Discovery 1.0, 3 and 4).

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use url::Url;

use super::OidcError;
use crate::{
    http_client::{HttpClient, Method},
    settings::{self, Issuer},
};

const TIMEOUT: Duration = Duration::from_secs(3);

/// The provider's endpoints and habits.
#[derive(Debug, Clone, Deserialize)]
pub struct Metadata {
    /// What it calls itself, in ID tokens too.
    pub issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: String,
    /// Where codes go.
    pub token_endpoint: String,
    /// Where its public keys are.
    pub jwks_uri: String,
    /// Where it tells more of a person, if anywhere.
    pub userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

/// How we prove who we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientAuthentication {
    /// In a header.
    Basic,
    /// In the form.
    Post,
}

impl Metadata {
    /// Asks the provider. `loopback`: whether an address of this machine may do without TLS.
    pub(super) async fn discover(
        http: &HttpClient,
        issuer: &Issuer,
        loopback: bool,
    ) -> Result<Self, OidcError> {
        let request = http
            .request(Method::GET, &issuer.configuration())
            .header("accept", "application/json");
        let reply = http
            .send(request, TIMEOUT)
            .await
            .map_err(|reason| OidcError::Unreachable {
                what: "openid-configuration",
                reason,
            })?;
        let none = || OidcError::NoConfiguration(reply.status);
        if reply.status != StatusCode::OK {
            return Err(none());
        }
        let metadata: Self = reply.json().map_err(|_| none())?;
        metadata.check(issuer, loopback)?;
        Ok(metadata)
    }

    fn check(&self, issuer: &Issuer, loopback: bool) -> Result<(), OidcError> {
        if self.issuer != issuer.as_str() {
            let same = |text: &str| text.trim_end_matches('/').to_owned();
            return Err(OidcError::OtherIssuer(
                if same(&self.issuer) == same(issuer.as_str()) {
                    " (only the slash at the end differs)"
                } else {
                    ""
                },
            ));
        }
        let named = [
            (
                "authorization_endpoint",
                Some(self.authorization_endpoint.as_str()),
            ),
            ("token_endpoint", Some(self.token_endpoint.as_str())),
            ("jwks_uri", Some(self.jwks_uri.as_str())),
            ("userinfo_endpoint", self.userinfo_endpoint.as_deref()),
        ];
        for (name, address) in named {
            if address.is_some_and(|address| !is_usable(address, loopback)) {
                return Err(OidcError::Endpoint(name));
            }
        }
        Ok(())
    }

    /// Whether its redirects back name it (RFC 9207).
    #[must_use]
    pub fn names_itself(&self) -> bool {
        self.authorization_response_iss_parameter_supported == Some(true)
    }

    /// The way that the specification prefers, if the provider has it.
    pub(super) fn authentication(&self) -> Result<ClientAuthentication, OidcError> {
        let Some(supported) = &self.token_endpoint_auth_methods_supported else {
            return Ok(ClientAuthentication::Basic);
        };
        let has = |method: &str| supported.iter().any(|supported| supported == method);
        // One that asks nobody for a secret is not disturbed by ours.
        let asks_nobody = supported.iter().all(|supported| supported == "none");
        if has("client_secret_basic") || asks_nobody {
            Ok(ClientAuthentication::Basic)
        } else if has("client_secret_post") {
            Ok(ClientAuthentication::Post)
        } else {
            Err(OidcError::ClientAuthentication)
        }
    }
}

fn is_usable(address: &str, loopback: bool) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let protected = match url.scheme() {
        "https" => url.host().is_some(),
        "http" => loopback && settings::is_loopback(&url),
        _ => false,
    };
    protected && url.fragment().is_none() && url.username().is_empty() && url.password().is_none()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::{ClientAuthentication, Metadata, OidcError, is_usable};
    use crate::settings::Issuer;

    fn metadata(issuer: &str, methods: &[&str]) -> Metadata {
        let document = json!({
            "issuer": issuer,
            "authorization_endpoint": "https://login.example/authorize?tenant=1",
            "token_endpoint": "https://login.example/token",
            "jwks_uri": "https://keys.example/jwks",
            "token_endpoint_auth_methods_supported": methods,
            "claims_supported": ["sub"],
        });
        serde_json::from_value(document).unwrap()
    }

    #[test]
    fn the_issuer_is_the_same_letter_by_letter_and_a_slash_is_named() {
        let slash = Issuer::try_from("https://login.example/".to_owned()).unwrap();
        let plain = Issuer::try_from("https://login.example".to_owned()).unwrap();
        for issuer in [&slash, &plain] {
            let here = "https://login.example/.well-known/openid-configuration";
            assert_eq!(issuer.configuration(), here);
            assert!(metadata(issuer.as_str(), &[]).check(issuer, false).is_ok());
        }
        for (ours, theirs) in [(&slash, &plain), (&plain, &slash)] {
            let error = metadata(theirs.as_str(), &[]).check(ours, false);
            assert!(error.unwrap_err().to_string().contains("only the slash"));
        }
        let other = metadata("https://login.example/tenant", &[]).check(&plain, false);
        assert_eq!(other, Err(OidcError::OtherIssuer("")));
    }

    #[test]
    fn the_secret_goes_into_the_form_only_where_the_header_is_not_read() {
        let way = |methods: &[&str]| metadata("https://a.example", methods).authentication();
        let both = ["client_secret_post", "client_secret_basic"];
        assert_eq!(way(&both), Ok(ClientAuthentication::Basic));
        let post = ["private_key_jwt", "client_secret_post"];
        assert_eq!(way(&post), Ok(ClientAuthentication::Post));
        assert_eq!(way(&["none"]), Ok(ClientAuthentication::Basic));
        let none = way(&["private_key_jwt", "none"]);
        assert_eq!(none, Err(OidcError::ClientAuthentication));
    }

    #[test]
    fn only_a_test_installation_calls_its_own_machine_without_tls() {
        assert!(is_usable("https://login.example/token", false));
        assert!(is_usable("http://127.0.0.1:3000/token", true));
        assert!(is_usable("http://localhost/token", true));
        for (wrong, loopback) in [
            ("http://127.0.0.1:3000/token", false),
            ("http://login.example/token", true),
            ("http://localhost.evil.example/token", true),
            ("https://user@login.example/token", true),
            ("https://login.example/token#x", true),
            ("javascript:alert(1)", true),
            ("/token", true),
            ("", true),
        ] {
            assert!(!is_usable(wrong, loopback), "{wrong}");
        }
    }
}
