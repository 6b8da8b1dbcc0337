//! `x-zm-signature`: HMAC-SHA256 over `v0:{timestamp}:{body}`, the body as its bytes came.

use std::time::Duration;

use ring::hmac;
use thiserror::Error;

use crate::{clock::Timestamp, settings::Secret};

/// A delivery this recent is fresh.
const FRESH: Duration = Duration::from_secs(300);
/// A delivery is believed this long after it was signed, if its event was never seen. Zoom's last retry comes 85
/// minutes after the event; whether it carries a new timestamp is not documented.
pub const OLDEST: Duration = Duration::from_secs(2 * 3600);
/// How far Zoom's clock may be ahead of ours.
const AHEAD: Duration = Duration::from_secs(60);

/// Why a delivery is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// A header is absent or not of its grammar.
    #[error("the signature headers are missing or malformed")]
    Malformed,
    /// None of our secrets made it.
    #[error("the signature is not by zoom.webhook_secret_token")]
    Forged,
    /// It is rightly signed, but too old or from the future.
    #[error(
        "the delivery is outside the time window; if it happens always, this machine's clock is wrong"
    )]
    OutOfTime,
}

/// A delivery that Zoom signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// Signed within five minutes.
    Fresh,
    /// Signed within two hours: to be believed only if its event was never seen.
    Late,
}

/// Checks a delivery against the current and the previous secret, in constant time.
///
/// # Errors
/// [`SignatureError`].
pub fn verify<'a>(
    secrets: impl IntoIterator<Item = &'a Secret>,
    signature: &str,
    timestamp: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<Verified, SignatureError> {
    let tag = parse_signature(signature).ok_or(SignatureError::Malformed)?;
    let signed_at = parse_timestamp(timestamp).ok_or(SignatureError::Malformed)?;
    let message = [b"v0:", timestamp.as_bytes(), b":", body].concat();
    let mut genuine = false;
    for secret in secrets {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
        // Each secret is tried to the end, so that time does not tell which one fits.
        genuine |= hmac::verify(&key, &message, &tag).is_ok();
    }
    if !genuine {
        return Err(SignatureError::Forged);
    }
    let signed_at = Timestamp::from_seconds(signed_at);
    if signed_at > now.plus(AHEAD) || now.since(signed_at) > OLDEST {
        Err(SignatureError::OutOfTime)
    } else if now.since(signed_at) > FRESH {
        Ok(Verified::Late)
    } else {
        Ok(Verified::Fresh)
    }
}

/// `encryptedToken` of `endpoint.url_validation`, by the current secret.
#[must_use]
pub fn answer_challenge(secret: &Secret, plain_token: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    hex(hmac::sign(&key, plain_token.as_bytes()).as_ref())
}

/// `v0=` and 64 lower-case hexadecimal digits, nothing else.
fn parse_signature(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_prefix("v0=")?.as_bytes();
    let mut tag = [0; 32];
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    if pairs.len() != tag.len() {
        return None;
    }
    for (byte, [high, low]) in tag.iter_mut().zip(pairs) {
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(tag)
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// 1 to 19 ASCII digits, no sign, no leading zero, within 63 bits.
fn parse_timestamp(text: &str) -> Option<i64> {
    let digits = (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    (digits && !leading_zero).then(|| text.parse().ok())?
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|nibble| char::from_digit(nibble.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn sign(secret: &str, timestamp: &str, body: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let message = [b"v0:", timestamp.as_bytes(), b":", body].concat();
        format!("v0={}", hex(hmac::sign(&key, &message).as_ref()))
    }

    fn secret(text: &str) -> Secret {
        Secret::from(text.to_owned())
    }

    #[test]
    fn c51_the_window_is_exact() {
        let verdict = |age: i64| {
            let now = Timestamp::from_seconds(1_800_000_000);
            let timestamp = (1_800_000_000 - age).to_string();
            let signature = sign("s", &timestamp, b"{}");
            verify([&secret("s")], &signature, &timestamp, b"{}", now)
        };
        for age in [299, 300, 0, -59, -60] {
            assert_eq!(verdict(age), Ok(Verified::Fresh), "{age}");
        }
        for age in [301, 85 * 60, 7200] {
            assert_eq!(verdict(age), Ok(Verified::Late), "{age}");
        }
        for age in [-61, 7201] {
            assert_eq!(verdict(age), Err(SignatureError::OutOfTime), "{age}");
        }
    }

    #[test]
    fn c47_c50_odd_headers_are_refused_without_a_fuss() {
        let good = sign("s", "1800000000", b"{}");
        let upper = good.to_uppercase().replace("V0", "v0");
        let now = Timestamp::from_seconds(1_800_000_000);
        for signature in [
            "",
            "v1=",
            "v0=",
            &good[..good.len() - 1],
            &format!("{good}0"),
            &format!("{good} "),
            &upper,
        ] {
            let verdict = verify([&secret("s")], signature, "1800000000", b"{}", now);
            assert_eq!(verdict, Err(SignatureError::Malformed), "{signature}");
        }
        let long = "1".repeat(5000);
        for timestamp in [
            "",
            "-1",
            "+1",
            " 1",
            "1e9",
            "01",
            "١٢٣",
            "9223372036854775808",
            &long,
        ] {
            let signature = sign("s", timestamp, b"{}");
            let verdict = verify([&secret("s")], &signature, timestamp, b"{}", now);
            assert_eq!(verdict, Err(SignatureError::Malformed), "{timestamp}");
        }
    }

    proptest! {
        #[test]
        fn c48_either_secret_verifies_and_any_changed_bit_fails(
            body in prop::collection::vec(any::<u8>(), 0..200),
            old in any::<bool>(),
            bit in any::<prop::sample::Index>(),
        ) {
            let now = Timestamp::from_seconds(1_800_000_000);
            let secrets = [secret("current"), secret("previous")];
            let signature = sign(if old { "previous" } else { "current" }, "1800000000", &body);
            prop_assert_eq!(verify(&secrets, &signature, "1800000000", &body, now), Ok(Verified::Fresh));
            prop_assert!(verify(&secrets, &signature, "1800000001", &body, now).is_err());
            if !body.is_empty() {
                let mut changed = body.clone();
                let at = bit.index(body.len() * 8);
                changed[at / 8] ^= 1 << (at % 8);
                prop_assert_eq!(
                    verify(&secrets, &signature, "1800000000", &changed, now),
                    Err(SignatureError::Forged)
                );
            }
        }
    }
}
