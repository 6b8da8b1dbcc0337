//! Legacy encrypted links: how Epic encrypts them, and for how long one is good.

use std::{fmt, ops::RangeInclusive, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::digest::{Digest, SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde::Deserialize;

use super::{Secret, SettingsError};

/// Minutes that a link may be good for.
const WINDOW: RangeInclusive<u32> = 1..=60;
/// Fewest bytes of a password: what links with one use, and what nobody guesses.
const SHORTEST_PASSWORD: usize = 16;

/// How Epic encrypts the query of a legacy link. Without it such links are refused.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyLinks {
    /// The cipher (`CRYPTALGORITHM`), and what `key` is.
    pub algorithm: LegacyAlgorithm,
    /// The key (`CRYPTKEY`).
    pub key: Secret,
    /// Another key, of the patients' records: no change of a patient's link makes it one of staff.
    #[serde(default)]
    pub patient_key: Option<Secret>,
    /// Where the initialisation vector comes from.
    #[serde(default)]
    pub iv: LegacyIv,
    /// How old a link may be, in minutes.
    #[serde(default = "five")]
    pub window_minutes: u32,
}

const fn five() -> u32 {
    5
}

/// Ciphers of legacy links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegacyAlgorithm {
    /// AES-128-CBC; the key is derived from a password, as Microsoft's `CryptDeriveKey` does with SHA-1.
    #[serde(rename = "aes_128_password")]
    Aes128Password,
    /// AES-256-CBC; the key is 32 bytes in Base64.
    #[serde(rename = "aes_256_base64_key")]
    Aes256Base64Key,
}

/// Where the initialisation vector comes from. Which of them Epic uses with AES-256 is not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegacyIv {
    /// Sixteen zero bytes.
    #[default]
    Zero,
    /// It stands before the ciphertext: in one Base64 text with it, or in one of its own (24 characters).
    Prefixed,
}

/// The key itself.
#[derive(Clone, PartialEq, Eq)]
pub enum LegacyKey {
    /// For AES-128.
    Aes128([u8; 16]),
    /// For AES-256.
    Aes256([u8; 32]),
}

impl fmt::Debug for LegacyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LegacyKey([secret])")
    }
}

impl LegacyLinks {
    /// How old a link may be.
    #[must_use]
    pub fn window(&self) -> Duration {
        Duration::from_secs(u64::from(self.window_minutes) * 60)
    }

    /// The key of a patient's links or of all others, as the setting gives it or as it is derived from it.
    ///
    /// # Errors
    /// When the setting cannot be such a key.
    pub fn cipher_key(&self, of_patient: bool) -> Result<LegacyKey, SettingsError> {
        match &self.patient_key {
            Some(key) if of_patient => self.read_key("epic.legacy_links.patient_key", key),
            _ => self.read_key("epic.legacy_links.key", &self.key),
        }
    }

    fn read_key(&self, name: &str, key: &Secret) -> Result<LegacyKey, SettingsError> {
        let text = key.expose();
        let wrong_key = |fix: &str| SettingsError::wrong(name, fix);
        match self.algorithm {
            LegacyAlgorithm::Aes128Password if text.len() < SHORTEST_PASSWORD => Err(wrong_key(
                "it must be the password of Epic's record, of 16 characters or more",
            )),
            LegacyAlgorithm::Aes128Password => Ok(LegacyKey::from_password(text)),
            LegacyAlgorithm::Aes256Base64Key => STANDARD
                .decode(text.trim())
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .map(LegacyKey::Aes256)
                .ok_or_else(|| wrong_key("it must be 32 bytes in Base64, as in Epic's record")),
        }
    }

    /// What no single field shows.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let same = self.cipher_key(false)? == self.cipher_key(true)?;
        if same && (self.iv == LegacyIv::Prefixed || self.patient_key.is_some()) {
            return Err(SettingsError::wrong(
                "epic.legacy_links.patient_key",
                "it must be there and be another key than epic.legacy_links.key: with iv prefixed, or no second key, the start of a patient's link can be changed into that of a provider's",
            ));
        }
        if WINDOW.contains(&self.window_minutes) {
            Ok(())
        } else {
            Err(SettingsError::wrong(
                "epic.legacy_links.window_minutes",
                "it must be 1 to 60: whoever has a link can use it that long",
            ))
        }
    }
}

impl LegacyKey {
    /// `CryptDeriveKey` with SHA-1, for a key longer than half the hash: the password's hash, laid over two
    /// paddings, is hashed once more.
    #[must_use]
    pub fn from_password(password: &str) -> Self {
        let hash = sha1(password.as_bytes());
        let mut block = [0x36; 64];
        for (byte, of_hash) in block.iter_mut().zip(hash.as_ref()) {
            *byte ^= of_hash;
        }
        let mut key = [0; 16];
        // The second padding (0x5C) would give bytes beyond the sixteen that are wanted.
        key.copy_from_slice(&sha1(&block).as_ref()[..16]);
        Self::Aes128(key)
    }
}

fn sha1(bytes: &[u8]) -> Digest {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes)
}

#[cfg(test)]
mod tests {
    use super::LegacyKey;

    #[test]
    fn passwords_give_the_keys_that_are_published_with_them() {
        for (password, key) in [
            ("BarTesttBarTestt", "9eccd1a80eb9b09bc03df535a34ecb15"),
            ("correct-horse-16", "a47a5aaaf6e6f8f32d0e6f7f5e48fad2"),
            ("test-api-secret", "305fc227c6235e39683a22f91c84fefe"),
        ] {
            let LegacyKey::Aes128(bytes) = LegacyKey::from_password(password) else {
                unreachable!("a password gives a key for AES-128");
            };
            assert_eq!(format!("{:032x}", u128::from_be_bytes(bytes)), key);
        }
    }
}
