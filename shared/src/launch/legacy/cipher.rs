//! AES-CBC as Epic's legacy links have it. Nothing vouches for what comes out: there is no MAC.

use aes::{
    Aes128, Aes256,
    cipher::{Array, BlockModeDecrypt, KeyIvInit},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;

use crate::settings::{LegacyIv, LegacyKey};

const BLOCK: usize = 16;
/// Characters of an initialisation vector that is a Base64 text of its own.
const IV_TEXT: usize = 24;

/// What a link carries.
pub(super) struct Ciphertext {
    iv: [u8; BLOCK],
    blocks: Vec<u8>,
}

/// What came of it.
pub(super) struct Opened {
    /// The plaintext. With its padding, or whatever stands in its place, if that is wrong.
    pub bytes: Vec<u8>,
    /// Whether the padding was right.
    pub padded: bool,
}

impl Ciphertext {
    /// Decodes a query parameter. Its `+` may have become spaces on the way, and it may have been
    /// percent-encoded twice. `None` if it is no Base64, or no whole blocks.
    pub fn decode(data: &str, iv: LegacyIv) -> Option<Self> {
        Self::decode_once(data, iv).or_else(|| {
            let again = percent_decode_str(data).decode_utf8().ok()?;
            Self::decode_once(&again, iv)
        })
    }

    fn decode_once(data: &str, iv: LegacyIv) -> Option<Self> {
        let text = data.replace(' ', "+");
        let (iv, blocks) = match iv {
            LegacyIv::Zero => ([0; BLOCK], STANDARD.decode(text).ok()?),
            LegacyIv::Prefixed => {
                // Padding in the middle ends a Base64 text, so the two forms cannot be mistaken.
                let (iv, blocks) = match text.split_at_checked(IV_TEXT) {
                    Some((iv, rest)) if iv.ends_with("==") => {
                        (STANDARD.decode(iv).ok()?, STANDARD.decode(rest).ok()?)
                    }
                    _ => {
                        let mut iv = STANDARD.decode(text).ok()?;
                        let blocks = iv.split_off(BLOCK.min(iv.len()));
                        (iv, blocks)
                    }
                };
                (iv.try_into().ok()?, blocks)
            }
        };
        let whole = !blocks.is_empty() && blocks.len().is_multiple_of(BLOCK);
        whole.then_some(Self { iv, blocks })
    }

    /// The encrypted bytes, by which a link is known when it comes again.
    pub fn bytes(&self) -> &[u8] {
        &self.blocks
    }

    /// Decrypts. A wrong padding takes as long as a right one, and is told, not returned on.
    pub fn open(&self, key: &LegacyKey) -> Opened {
        let mut bytes = self.blocks.clone();
        let (blocks, _) = Array::slice_as_chunks_mut(&mut bytes);
        let iv = &self.iv.into();
        match key {
            LegacyKey::Aes128(key) => {
                cbc::Decryptor::<Aes128>::new(key.into(), iv).decrypt_blocks(blocks);
            }
            LegacyKey::Aes256(key) => {
                cbc::Decryptor::<Aes256>::new(key.into(), iv).decrypt_blocks(blocks);
            }
        }
        let (length, padded) = unpadded(&bytes);
        bytes.truncate(length);
        Opened { bytes, padded }
    }
}

/// Length without PKCS#7 padding, and whether that is right. Looks at all sixteen bytes in any case: a
/// library's check stops at the first wrong one, and an attacker who can time that reads links.
fn unpadded(plain: &[u8]) -> (usize, bool) {
    let count = plain.last().copied().unwrap_or_default();
    let mut wrong = u8::from(count == 0) | u8::from(usize::from(count) > BLOCK);
    for (place, byte) in plain.iter().rev().take(BLOCK).enumerate() {
        wrong |= u8::from(place < usize::from(count)) & u8::from(*byte != count);
    }
    if wrong == 0 {
        (plain.len() - usize::from(count), true)
    } else {
        (plain.len(), false)
    }
}
