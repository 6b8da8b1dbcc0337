//! Certificates that no public authority signed: made here, valid or not.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A self-signed certificate with its key.
pub struct Certificate {
    /// As TLS sends it.
    pub der: CertificateDer<'static>,
    /// Its key.
    pub key: PrivateKeyDer<'static>,
}

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const EC_PUBLIC_KEY: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const ECDSA_WITH_SHA256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME: [u8; 3] = [0x55, 0x1d, 0x11];

impl Certificate {
    /// For this IPv4 address, until the end of this two-digit year (RFC 5280).
    #[must_use]
    pub fn new(address: [u8; 4], last_year: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();

        let signed_by = sequence(&[&der(OBJECT_ID, &ECDSA_WITH_SHA256)]);
        let name = sequence(&[&der(OBJECT_ID, &COMMON_NAME), &der(UTF8_STRING, b"Epic")]);
        let name = sequence(&[&der(SET, &name)]);
        let validity = sequence(&[
            &der(UTC_TIME, b"200101000000Z"),
            &der(UTC_TIME, format!("{last_year}1231235959Z").as_bytes()),
        ]);
        let kind = sequence(&[&der(OBJECT_ID, &EC_PUBLIC_KEY), &der(OBJECT_ID, &P256)]);
        let public = sequence(&[&kind, &bits(pair.public_key().as_ref())]);
        let host = sequence(&[&der(0x87, &address)]);
        let extension = sequence(&[
            &der(OBJECT_ID, &SUBJECT_ALT_NAME),
            &der(OCTET_STRING, &host),
        ]);
        let content = sequence(&[
            &der(0xa0, &der(INTEGER, &[2])),
            &der(INTEGER, &[1]),
            &signed_by,
            &name,
            &validity,
            &name,
            &public,
            &der(0xa3, &sequence(&[&extension])),
        ]);
        let signature = pair.sign(&random, &content).unwrap();
        let certificate = sequence(&[&content, &signed_by, &bits(signature.as_ref())]);
        Self {
            der: certificate.into(),
            key: PrivatePkcs8KeyDer::from(pkcs8.as_ref().to_vec()).into(),
        }
    }

    /// The certificate, as a file of authorities has it.
    #[must_use]
    pub fn pem(&self) -> String {
        let body = STANDARD.encode(&self.der);
        format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    }
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let [high, low] = length.to_be_bytes();
    let mut bytes = match length {
        0..128 => vec![tag, low],
        128..256 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    bytes.extend_from_slice(content);
    bytes
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    der(SEQUENCE, &parts.concat())
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    der(BIT_STRING, &[&[0], bytes].concat())
}
