//! The hospital's OpenID Connect provider: discovery, the code flow, ID tokens (OpenID Connect Core and Discovery
//! 1.0, RFC 7636, RFC 9207).

mod error;
mod id_token;
mod identity;
mod metadata;
mod provider;
mod token;
mod userinfo;

pub use error::OidcError;
pub use identity::{Groups, Identity};
pub use metadata::Metadata;
pub use provider::{Asked, Code, Provider};
