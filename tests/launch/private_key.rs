//! The private key, in every form in which people paste it.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::{SecureRandom, SystemRandom},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm,
    },
};
use rsa::{
    pkcs1::{EncodeRsaPrivateKey, EncodeRsaPublicKey},
    pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding},
    rand_core::{TryCryptoRng, TryRng},
};
use sandbox::installation::{self, Secrets, lay_over};
use serde_json::{Value, json};
use shared::settings::{Settings, SettingsError};
use tests::Hospital;

static KEY: LazyLock<rsa::PrivateKey> = LazyLock::new(|| rsa_key(2048));

fn rsa_key(bits: usize) -> rsa::PrivateKey {
    rsa::PrivateKey::new(&mut Random, bits).unwrap()
}

fn pkcs8() -> String {
    KEY.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
}

fn pkcs1() -> String {
    KEY.to_pkcs1_pem(LineEnding::LF).unwrap().to_string()
}

fn curve(algorithm: &'static EcdsaSigningAlgorithm) -> String {
    let key = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
    pem("PRIVATE KEY", key.as_ref())
}

fn pem(label: &str, bytes: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(bytes)
    )
}

fn settings(pem: &str) -> Value {
    let secrets = Secrets::keep_in(None).unwrap();
    let mut settings = installation::settings("http://127.0.0.1:3000", &secrets);
    lay_over(&mut settings, keys(pem));
    settings
}

fn keys(pem: &str) -> Value {
    json!({ "epic": { "private_keys": [{ "kid": "key-1", "pem": pem }] } })
}

#[test]
fn c22_a_good_key_is_read_in_whatever_form_it_was_pasted() {
    let pkcs8 = pkcs8();
    for (form, pem) in [
        ("PKCS#8", pkcs8.clone()),
        ("PKCS#1", pkcs1()),
        ("CRLF", pkcs8.replace('\n', "\r\n")),
        ("literal \\n", pkcs8.replace('\n', "\\n")),
        ("literal \\r\\n", pkcs8.replace('\n', "\\r\\n")),
        ("trailing spaces", pkcs8.replace('\n', "  \n")),
        ("indented", pkcs8.replace('\n', "\n    ")),
        (
            "blank lines",
            format!("\n\n{}", pkcs8.replace('\n', "\n\n")),
        ),
        ("EC P-384", curve(&ECDSA_P384_SHA384_FIXED_SIGNING)),
    ] {
        let settings = Settings::parse(&settings(&pem).to_string());
        let settings = settings.unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(settings.signing_keys().unwrap().len(), 1, "{form}");
    }
}

#[test]
fn c22_a_bad_key_is_named_with_its_fix_and_never_shown() {
    let public = KEY.to_public_key();
    let random: [u8; 64] = shared::data_key::random_bytes();
    let short = rsa_key(1024).to_pkcs8_pem(LineEnding::LF).unwrap();
    for (pem, fix) in [
        (
            public.to_public_key_pem(LineEnding::LF).unwrap(),
            "public key",
        ),
        (public.to_pkcs1_pem(LineEnding::LF).unwrap(), "public key"),
        (pem("CERTIFICATE", &random), "certificate"),
        (pem("ENCRYPTED PRIVATE KEY", &random), "pass phrase"),
        (encrypted_pkcs1(), "pass phrase"),
        (pem("EC PRIVATE KEY", &random), "SEC1"),
        (short.to_string(), "2048 to 4096 bits"),
        (curve(&ECDSA_P256_SHA256_FIXED_SIGNING), "EC P-384"),
        (pem("PRIVATE KEY", &random), "2048 to 4096 bits"),
        (STANDARD.encode(random), "PEM form"),
        (String::new(), "PEM form"),
        (pkcs8().replace("-----END PRIVATE KEY-----", ""), "PEM form"),
    ] {
        let Err(error) = Settings::parse(&settings(&pem).to_string()) else {
            panic!("a key that needs `{fix}` was taken");
        };
        let SettingsError::Wrong { name, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(name, "epic.private_keys[0].pem");
        let message = error.to_string();
        assert!(message.contains(fix), "`{fix}` is not in `{message}`");
        for line in pem
            .lines()
            .filter(|line| line.len() >= 16 && !line.starts_with('-'))
        {
            assert!(!message.contains(&line[..16]), "the key is in the message");
            assert!(!format!("{error:?}").contains(&line[..16]));
        }
    }
}

#[test]
fn c22_without_any_key_an_app_without_secret_cannot_be() {
    let mut settings = settings(&pkcs8());
    lay_over(&mut settings, json!({ "epic": { "private_keys": [] } }));
    let error = Settings::parse(&settings.to_string()).unwrap_err();
    assert!(error.to_string().contains("`epic.private_keys` is missing"));
}

#[test]
fn c22_settings_never_print_the_key() {
    let pem = pkcs8();
    let settings = Settings::parse(&settings(&pem).to_string()).unwrap();
    let printed = format!("{settings:?} {:?}", settings.signing_keys().unwrap());
    for line in pem.lines() {
        assert!(!printed.contains(line));
    }
}

#[tokio::test]
async fn c22_a_bad_key_stops_launches_with_a_page_that_names_the_setting() {
    let hospital = Hospital::open().await;
    let bad = pkcs8().replace("PRIVATE KEY", "PUBLIC KEY");
    hospital.change_settings(keys(&bad));
    let browser = hospital.browser_of_new_functions();
    let page = browser.get(&hospital.provider_launch()).await;
    page.assert_refused(500, "epic.private_keys[0].pem");
    page.assert_silent_about(bad.lines().nth(1).unwrap());
    assert!(hospital.epic.calls().is_empty());
}

/// The older form of encryption: a header inside the PEM block.
fn encrypted_pkcs1() -> String {
    let random: [u8; 64] = shared::data_key::random_bytes();
    format!(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{}\n-----END RSA PRIVATE KEY-----\n",
        STANDARD.encode(random)
    )
}

/// ring's randomness, as the key maker asks for it.
struct Random;

impl TryRng for Random {
    type Error = std::io::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        SystemRandom::new()
            .fill(bytes)
            .map_err(|_| std::io::Error::other("no random bytes"))
    }
}

impl TryCryptoRng for Random {}
