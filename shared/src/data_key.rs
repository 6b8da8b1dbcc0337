//! The installation's data key: keyed names for what may not be named, and seals for what leaves our hands.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{aead, digest, hkdf, hmac, rand::SecureRandom};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Bytes of a data key.
pub const DATA_KEY_BYTES: usize = 32;

/// Random bytes from the operating system.
///
/// # Panics
/// If the operating system has no randomness: nothing of ours may go on without it.
#[must_use]
#[allow(clippy::expect_used)]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    ring::rand::SystemRandom::new()
        .fill(&mut bytes)
        .expect("the operating system gives random bytes");
    bytes
}

/// A random value in base64url, of `N` bytes.
#[must_use]
pub fn random_token<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<N>())
}

/// Letters and digits of which none is mistaken for another when read aloud.
pub const READABLE: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// One of [`READABLE`] for each byte's lower five bits.
#[must_use]
pub fn readable(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| char::from(READABLE[usize::from(byte % 32)]))
        .collect()
}

/// SHA-256, in base64url.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
#[must_use]
pub fn equal_in_constant_time(left: &[u8], right: &[u8]) -> bool {
    // Comparing keyed digests hides the lengths too.
    let key = hmac::Key::new(hmac::HMAC_SHA256, &random_bytes::<32>());
    hmac::verify(&key, left, hmac::sign(&key, right).as_ref()).is_ok()
}

/// Why a sealed token was not opened: it is not ours, was changed, or was sealed for something else.
#[derive(Debug, Error)]
#[error("the sealed value is not one of this installation")]
pub struct NotSealedHere;

/// Derives every keyed name and seal of one installation.
#[derive(Clone)]
pub struct DataKey {
    names: hmac::Key,
    seal: aead::LessSafeKey,
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DataKey([secret])")
    }
}

impl DataKey {
    /// From the setting's bytes. One key never serves two purposes: names and seals get their own by HKDF.
    ///
    /// # Panics
    /// Never: each derived key is one block of HKDF's output.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn new(secret: &[u8; DATA_KEY_BYTES]) -> Self {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"epic-zoom-bridge").extract(secret);
        let names = root
            .expand(&[b"names"], hmac::HMAC_SHA256)
            .expect("one block");
        let seal = root
            .expand(&[b"seal"], &aead::CHACHA20_POLY1305)
            .expect("one block");
        Self {
            names: names.into(),
            seal: aead::LessSafeKey::new(seal.into()),
        }
    }

    /// A keyed name of `parts` in one `domain`: 128 bits of HMAC-SHA256 in base64url.
    ///
    /// Each part goes in with its length, so that `("1", "23")` and `("12", "3")` differ.
    #[must_use]
    pub fn name(&self, domain: &str, parts: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(&self.tag(domain, parts)[..16])
    }

    fn tag(&self, domain: &str, parts: &[&str]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.names);
        for part in std::iter::once(&domain).chain(parts) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        let mut tag = [0; 32];
        tag.copy_from_slice(context.sign().as_ref());
        tag
    }

    /// A mark of 80 bits in base32, for where a person may see it: `7F3KQ2M9WX4TBHNA`.
    #[must_use]
    pub fn mark(&self, domain: &str, parts: &[&str]) -> String {
        readable(&self.tag(domain, parts)[..16])
    }

    /// Seals a value for one `purpose` (ChaCha20-Poly1305, random nonce), in base64url.
    ///
    /// # Panics
    /// If the value does not serialize: ours all do.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn seal<T: Serialize>(&self, purpose: &str, value: &T) -> String {
        let nonce = random_bytes::<{ aead::NONCE_LEN }>();
        let mut body = serde_json::to_vec(value).expect("a sealed value serializes");
        self.seal
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(purpose.as_bytes()),
                &mut body,
            )
            .expect("a sealed value is far below the cipher's limit");
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &body].concat())
    }

    /// Opens what [`seal`](Self::seal) sealed for the same `purpose`.
    ///
    /// # Errors
    /// [`NotSealedHere`], whatever is wrong with it.
    pub fn open<T: DeserializeOwned>(
        &self,
        purpose: &str,
        token: &str,
    ) -> Result<T, NotSealedHere> {
        let mut bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| NotSealedHere)?;
        let (nonce, body) = bytes
            .split_at_mut_checked(aead::NONCE_LEN)
            .ok_or(NotSealedHere)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| NotSealedHere)?;
        let plain = self
            .seal
            .open_in_place(nonce, aead::Aad::from(purpose.as_bytes()), body)
            .map_err(|_| NotSealedHere)?;
        serde_json::from_slice(plain).map_err(|_| NotSealedHere)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::{DataKey, equal_in_constant_time};

    proptest! {
        #[test]
        fn a_seal_opens_only_whole_and_for_its_purpose(value in ".*", bit in any::<prop::sample::Index>()) {
            let key = DataKey::new(&[7; 32]);
            let sealed = key.seal("launch", &value);
            prop_assert_eq!(key.open::<String>("launch", &sealed).unwrap(), value);
            prop_assert!(key.open::<String>("visit", &sealed).is_err());
            prop_assert!(DataKey::new(&[8; 32]).open::<String>("launch", &sealed).is_err());
            let mut changed = sealed.into_bytes();
            let at = bit.index(changed.len() - 1);
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            prop_assert!(key.open::<String>("launch", std::str::from_utf8(&changed).unwrap()).is_err());
        }

        #[test]
        fn secrets_compare_as_plain_bytes_do(left in ".{0,8}", right in ".{0,8}") {
            prop_assert_eq!(
                equal_in_constant_time(left.as_bytes(), right.as_bytes()),
                left == right
            );
        }
    }

    #[test]
    fn names_keep_their_parts_apart() {
        let key = DataKey::new(&[7; 32]);
        assert_ne!(
            key.name("visit", &["1", "23"]),
            key.name("visit", &["12", "3"])
        );
        assert_ne!(key.name("visit", &["1"]), key.name("user", &["1"]));
        assert_eq!(key.name("visit", &["1"]).len(), 22);
    }
}
