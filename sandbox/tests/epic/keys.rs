//! The key pairs of the bridge under registration: made once, signed with by ring.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::{SecureRandom, SystemRandom},
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
        RsaKeyPair,
    },
};
use rsa::{
    pkcs1::EncodeRsaPrivateKey,
    rand_core::{TryCryptoRng, TryRng},
};
use serde_json::{Value, json};

static RSA: LazyLock<RsaKeyPair> = LazyLock::new(|| {
    let key = rsa::PrivateKey::new(&mut Random, 2048).unwrap();
    RsaKeyPair::from_der(key.to_pkcs1_der().unwrap().as_bytes()).unwrap()
});

static EC: LazyLock<EcdsaKeyPair> = LazyLock::new(|| {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P384_SHA384_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap()
});

/// Key IDs `rsa` and `ec`.
pub fn jwks() -> Value {
    let public: PublicKeyComponents<Vec<u8>> = RSA.public_key().into();
    let point = EC.public_key().as_ref();
    json!({ "keys": [
        { "kty": "RSA", "use": "sig", "kid": "rsa", "n": base64(&public.n), "e": base64(&public.e) },
        { "kty": "EC", "use": "sig", "kid": "ec", "crv": "P-384",
          "x": base64(&point[1..49]), "y": base64(&point[49..]) },
    ]})
}

/// A JWT, signed as its own header says.
pub fn jwt(header: &Value, claims: &Value) -> String {
    let input = format!(
        "{}.{}",
        base64(header.to_string().as_bytes()),
        base64(claims.to_string().as_bytes())
    );
    let random = SystemRandom::new();
    let signature = match header["alg"].as_str().unwrap() {
        "ES384" => EC
            .sign(&random, input.as_bytes())
            .unwrap()
            .as_ref()
            .to_vec(),
        alg => {
            let padding: &dyn ring::signature::RsaEncoding = if alg == "RS256" {
                &RSA_PKCS1_SHA256
            } else {
                &RSA_PKCS1_SHA384
            };
            let mut signature = vec![0; RSA.public().modulus_len()];
            RSA.sign(padding, &random, input.as_bytes(), &mut signature)
                .unwrap();
            signature
        }
    };
    format!("{input}.{}", base64(&signature))
}

pub fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

struct Random;

impl TryRng for Random {
    type Error = std::convert::Infallible;

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
        SystemRandom::new().fill(bytes).unwrap();
        Ok(())
    }
}

impl TryCryptoRng for Random {}
