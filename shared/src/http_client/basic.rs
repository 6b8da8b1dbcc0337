//! HTTP Basic authentication of OAuth clients.

use base64::{Engine, engine::general_purpose::STANDARD};
use form_urlencoded::byte_serialize;

/// The header's value, with both halves URL-encoded first (RFC 6749, 2.3.1): Epic's secrets contain `+`, `/` and `=`.
pub fn basic(client_id: &str, secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encode(client_id), encode(secret)))
    )
}

#[cfg(test)]
mod tests {
    use super::basic;

    #[test]
    fn encodes_both_halves_before_basic() {
        // The vector of Epic's documentation.
        assert_eq!(
            basic(
                "d45049c3-3441-40ef-ab4d-b9cd86a17225",
                "this-is-the-secret-2/7"
            ),
            "Basic ZDQ1MDQ5YzMtMzQ0MS00MGVmLWFiNGQtYjljZDg2YTE3MjI1OnRoaXMtaXMtdGhlLXNlY3JldC0yJTJGNw=="
        );
    }
}
