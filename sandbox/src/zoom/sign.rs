//! A webhook's bytes and their signature.

use std::io;

use ring::hmac;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// JSON as Zoom writes it: raw UTF-8, except that characters outside the basic plane are `\uD83D\uDE92` pairs.
struct ZoomFormatter;

impl Formatter for ZoomFormatter {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for letter in fragment.chars() {
            let mut units = [0; 2];
            if let [high, low] = letter.encode_utf16(&mut units) {
                write!(writer, "\\u{high:04X}\\u{low:04X}")?;
            } else {
                writer.write_all(letter.encode_utf8(&mut [0; 4]).as_bytes())?;
            }
        }
        Ok(())
    }
}

/// The bytes of an event.
pub(super) fn body(event: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, ZoomFormatter);
    // Writing strings and numbers into memory cannot fail.
    match event.serialize(&mut serializer) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

/// Hex HMAC-SHA256.
pub(super) fn hmac_hex(secret: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, message);
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The `x-zm-signature` of these bytes at this time (seconds since 1970).
pub(super) fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let mut message = format!("v0:{timestamp}:").into_bytes();
    message.extend_from_slice(body);
    format!("v0={}", hmac_hex(secret, &message))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn characters_outside_the_basic_plane_are_escaped_and_others_are_raw() {
        let name = serde_json::json!({ "user_name": "Zoë 🚒 \"Zhōu\"" });
        let written = String::from_utf8(body(&name)).unwrap();
        assert_eq!(written, r#"{"user_name":"Zoë \uD83D\uDE92 \"Zhōu\""}"#);
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read, name);
    }

    #[test]
    fn the_signature_is_a_hex_hmac_over_version_time_and_bytes() {
        // RFC 4231, test case 2.
        assert_eq!(
            hmac_hex("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        let signed = signature("secret", 1_700_000_000, b"{}");
        assert_eq!(
            signed,
            format!("v0={}", hmac_hex("secret", b"v0:1700000000:{}"))
        );
    }
}
