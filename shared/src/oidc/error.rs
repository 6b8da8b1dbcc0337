//! Why the provider's word is not taken. Nothing that it wrote is ever repeated.

use http::StatusCode;
use thiserror::Error;

use crate::http_client::TransportError;

/// Why nobody is signed in by the provider. Each names its fix.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OidcError {
    /// No answer.
    #[error(
        "its {what} gave no answer ({reason}): if it lasts, check admin.oidc_issuer and that this function may reach the provider"
    )]
    Unreachable {
        /// What was asked.
        what: &'static str,
        /// Why there is none.
        reason: TransportError,
    },
    /// There is no discovery document where it must be.
    #[error(
        "admin.oidc_issuer followed by /.well-known/openid-configuration is no OpenID Connect configuration (HTTP {0}): copy the issuer from the provider's documentation, with its path"
    )]
    NoConfiguration(StatusCode),
    /// The document is another issuer's.
    #[error(
        "the issuer in its configuration is not exactly admin.oidc_issuer{0}: copy the value of issuer from admin.oidc_issuer followed by /.well-known/openid-configuration, letter by letter"
    )]
    OtherIssuer(&'static str),
    /// The document names an address that is none, or none that may be used.
    #[error(
        "its configuration names no usable {0}: every address must be https:// (http:// is only for a loopback host of a test installation)"
    )]
    Endpoint(&'static str),
    /// Where its keys should be is something else.
    #[error(
        "its jwks_uri answered no JWK Set (HTTP {0}): if it lasts, ask whether the provider is in trouble, or something stands between"
    )]
    NoKeys(StatusCode),
    /// It authenticates clients in ways that we do not have.
    #[error(
        "it accepts neither client_secret_basic nor client_secret_post: let it accept one of them for this client"
    )]
    ClientAuthentication,
    /// It does not know us.
    #[error(
        "it refuses this client (invalid_client): check admin.oidc_client_id and admin.oidc_client_secret"
    )]
    InvalidClient,
    /// It does not accept the code.
    #[error(
        "it refuses the code (invalid_grant): it is used or expired; if it happens always, check that the redirect URI and PKCE with S256 are allowed for admin.oidc_client_id"
    )]
    InvalidGrant,
    /// Any other refusal.
    #[error(
        "its token endpoint answered HTTP {0}: look for the request in the provider's log; check the client's redirect URI and grant type (authorization code)"
    )]
    Refused(StatusCode),
    /// The answer is no token response.
    #[error(
        "its token response is not usable ({0}): check that the address leads to the provider itself, and that the scope openid is allowed for admin.oidc_client_id"
    )]
    Token(&'static str),
    /// The ID token is none of a kind that is accepted.
    #[error(
        "its ID token is malformed, encrypted or signed by an algorithm that is not allowed: let it sign ID tokens by RS256 to RS512, PS256 to PS512, ES256, ES384 or EdDSA (Ed25519)"
    )]
    Malformed,
    /// None of the keys that it publishes made the signature.
    #[error(
        "the ID token's signature is not by a key that it publishes at its jwks_uri: if it lasts, ask whether it has changed its keys, or something stands between"
    )]
    Signature,
    /// The ID token is for somebody or something else.
    #[error("the ID token is not for this sign-in ({0})")]
    NotForUs(&'static str),
    /// The userinfo endpoint does not help.
    #[error(
        "the groups are not in the ID token, and its userinfo endpoint did not tell them ({0}): let the provider put the claim of admin.groups_claim into the ID token"
    )]
    Userinfo(&'static str),
}
