//! Identifiers in the forms that Zoom gives them.

use std::hash::{BuildHasher, Hasher, RandomState};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

/// Sixty-four random bits. Unguessable enough for a simulator, and cannot fail.
pub(super) fn number() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    for chunk in bytes.chunks_mut(8) {
        let random = number().to_be_bytes();
        chunk.copy_from_slice(&random[..chunk.len()]);
    }
    bytes
}

/// Sixteen bytes in base64, so that some begin with `/` or contain `//`.
pub(super) fn meeting_uuid() -> String {
    STANDARD.encode(bytes::<16>())
}

/// The 22 characters of user and registrant identifiers.
pub(super) fn identifier() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<16>())
}

/// Eleven digits, as most meeting numbers have.
pub(super) fn meeting_number() -> i64 {
    let below = number() % 9_999_999_999;
    80_000_000_000 + i64::try_from(below).unwrap_or(0)
}

/// An access token, ZAK or registrant token: opaque, safe in a URL.
pub(super) fn secret() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<48>())
}

/// The form of a UUID, for request identifiers.
pub(super) fn uuid() -> String {
    let hex = format!("{:016x}{:016x}", number(), number());
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// So many characters out of `alphabet`.
pub(super) fn text(alphabet: &[u8], length: usize) -> String {
    (0..length).map(|_| char::from(pick(alphabet))).collect()
}

fn pick(alphabet: &[u8]) -> u8 {
    let index = usize::try_from(number() % alphabet.len().max(1) as u64).unwrap_or(0);
    alphabet.get(index).copied().unwrap_or(b'0')
}
