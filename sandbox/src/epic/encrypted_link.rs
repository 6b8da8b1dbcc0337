//! Launches without SMART: the FDI record's URL with an encrypted query string, where an administrator set a
//! `CRYPTKEY`.

use aes::{
    Aes128, Aes256,
    cipher::{Array, BlockModeEncrypt, KeyIvInit},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    digest::{SHA1_FOR_LEGACY_USE_ONLY, digest},
    rand::{SecureRandom, SystemRandom},
};

use crate::hospital;

use super::{
    context,
    instance::Instance,
    launch::{Audience, FdiOptions, LaunchRefused},
    random::NoRandomness,
};

/// `CRYPTALGORITHM` and `CRYPTKEY` of the FDI records.
#[derive(Debug, Clone)]
pub struct LinkEncryption {
    key: Key,
    /// Whether each link has its own initialisation vector, sent before the ciphertext; zeros otherwise.
    pub random_iv: bool,
}

/// The encryption of each kind of FDI record.
#[derive(Debug, Clone)]
pub struct EncryptedLinks {
    /// Hyperspace's.
    pub staff: LinkEncryption,
    /// MyChart's.
    pub patient: LinkEncryption,
}

#[derive(Debug, Clone)]
enum Key {
    Aes128([u8; 16]),
    Aes256([u8; 32]),
}

impl LinkEncryption {
    /// AES-128 with a key derived from a password: Microsoft's `CryptDeriveKey` with SHA-1.
    #[must_use]
    pub fn from_password(password: &str) -> Self {
        let sha1 = |bytes: &[u8]| digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes);
        let hash = sha1(password.as_bytes());
        let half = |padding: u8| {
            let mut block = [padding; 64];
            block
                .iter_mut()
                .zip(hash.as_ref())
                .for_each(|(byte, of_hash)| *byte ^= of_hash);
            sha1(&block)
        };
        let derived = [half(0x36).as_ref(), half(0x5c).as_ref()].concat();
        let mut key = [0; 16];
        key.copy_from_slice(&derived[..16]);
        Self {
            key: Key::Aes128(key),
            random_iv: false,
        }
    }

    /// AES-256 with a key of 32 bytes.
    #[must_use]
    pub const fn from_key(key: [u8; 32]) -> Self {
        Self {
            key: Key::Aes256(key),
            random_iv: false,
        }
    }

    /// Encrypts a `CRYPTSTRING` whose mnemonics are filled in, into Base64.
    ///
    /// # Errors
    /// If the operating system gives no random bytes.
    pub fn encrypt(&self, plaintext: &str) -> Result<String, LaunchRefused> {
        let mut iv = [0; 16];
        if self.random_iv {
            SystemRandom::new()
                .fill(&mut iv)
                .map_err(|_| LaunchRefused::from(NoRandomness))?;
        }
        let mut bytes = plaintext.as_bytes().to_vec();
        let padding = 16 - bytes.len() % 16;
        bytes.extend(std::iter::repeat_n(padding as u8, padding));
        let (blocks, _) = Array::slice_as_chunks_mut(&mut bytes);
        match &self.key {
            Key::Aes128(key) => {
                cbc::Encryptor::<Aes128>::new(key.into(), &iv.into()).encrypt_blocks(blocks);
            }
            Key::Aes256(key) => {
                cbc::Encryptor::<Aes256>::new(key.into(), &iv.into()).encrypt_blocks(blocks);
            }
        }
        if self.random_iv {
            bytes.splice(..0, iv);
        }
        Ok(STANDARD.encode(bytes))
    }
}

impl Instance {
    /// The FDI record's URL with the encrypted query string of one click.
    pub(super) fn encrypted_link(
        &self,
        links: &EncryptedLinks,
        audience: Audience,
        csn: &str,
        person_id: &str,
        fdi: FdiOptions,
    ) -> Result<String, LaunchRefused> {
        let token = self.issue_launch(audience, csn, person_id, fdi)?;
        let launch = self
            .redeem_launch(&token)
            .map_err(|_| LaunchRefused::UnknownVisit)?;
        let (encryption, user_type, email) = match hospital::provider(person_id) {
            Some(provider) if audience != Audience::Patient => (&links.staff, "1", provider.email),
            _ => (&links.patient, "2", ""),
        };
        let members = context::members(&launch);
        let plaintext: Vec<String> = [("usertype".to_owned(), user_type.to_owned())]
            .into_iter()
            .chain(members)
            .chain([
                ("email".to_owned(), email.to_owned()),
                ("Timestamp".to_owned(), self.clock.unix().to_string()),
            ])
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let data = encryption.encrypt(&plaintext.join("&"))?;
        let smart = self.launch_url(audience, &token);
        let record = smart.split('?').next().unwrap_or_default();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("data", &data)
            .finish();
        Ok(format!("{record}?{query}"))
    }
}
