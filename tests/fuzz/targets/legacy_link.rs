//! A legacy encrypted link: launch type, `zero` or `prefixed`, then `query` and the URL's raw query, or `sealed`
//! and a plaintext, which is encrypted here, so that what is behind the cipher is reached.
#![no_main]

use std::sync::LazyLock;

use aes::{
    Aes128,
    cipher::{Array, BlockModeEncrypt, KeyIvInit},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use fuzz::{NOW, launch_type, lines, settings};
use libfuzzer_sys::fuzz_target;
use shared::{
    launch::{
        DeviceTestContext, LaunchType, LegacyLink, NurseContext, PatientContext, ProviderContext,
        Refusal, RoomContext,
    },
    settings::{LegacyIv, LegacyKey, LegacyLinks},
};

static LINKS: LazyLock<LegacyLinks> = LazyLock::new(|| {
    let settings = settings();
    settings.epic.legacy_links.clone().expect("they are set")
});

fuzz_target!(|input: &[u8]| {
    let Some(([launch_name, iv, form], rest)) = lines(input) else {
        return;
    };
    let Some(launch_type) = launch_type(launch_name) else {
        return;
    };
    let iv = match iv {
        "zero" => LegacyIv::Zero,
        "prefixed" => LegacyIv::Prefixed,
        _ => return,
    };
    let links = LegacyLinks {
        iv,
        ..LINKS.clone()
    };
    let query = match (form, std::str::from_utf8(rest)) {
        ("query", Ok(query)) => query.to_owned(),
        ("sealed", _) => seal(&links, launch_type, rest),
        _ => return,
    };
    match LegacyLink::read(&links, launch_type, &query, NOW) {
        Ok(link) => check(link, launch_type),
        Err(refusal) => {
            let said_alike = matches!(refusal, Refusal::Query | Refusal::LegacyLink(_));
            assert!(said_alike, "{refusal}");
        }
    }
});

/// The link is of its launch type, and its fields are CONTEXT or refused.
fn check(link: LegacyLink, launch_type: LaunchType) {
    assert!(link.email().is_none_or(|email| !email.expose().is_empty()));
    let members = link.into_members();
    let user_type = if launch_type.is_of_patient() {
        "2"
    } else {
        "1"
    };
    let said = members.expose().get("usertype");
    let said = said.and_then(|said| said.as_str()).map(str::trim);
    assert_eq!(said, Some(user_type));
    let read = match launch_type {
        LaunchType::Provider => ProviderContext::read(&members).map(drop),
        LaunchType::Nurse => NurseContext::read(&members).map(drop),
        LaunchType::Patient => PatientContext::read(&members).map(drop),
        LaunchType::Room => RoomContext::read(&members).map(drop),
        LaunchType::DeviceTest => DeviceTestContext::read(&members).map(drop),
    };
    if let Err(error) = read {
        assert!((20..400).contains(&error.to_string().len()));
    }
}

/// As Epic's `CRYPTSTRING` does it.
fn seal(links: &LegacyLinks, launch_type: LaunchType, plain: &[u8]) -> String {
    let key = links
        .cipher_key(launch_type.is_of_patient())
        .expect("a key");
    let LegacyKey::Aes128(key) = key else {
        unreachable!("the settings have passwords");
    };
    let count = 16 - plain.len() % 16;
    let padding = vec![count as u8; count];
    let mut bytes = [plain, &padding].concat();
    let (blocks, _) = Array::slice_as_chunks_mut(&mut bytes);
    cbc::Encryptor::<Aes128>::new(&key.into(), &[0; 16].into()).encrypt_blocks(blocks);
    if links.iv == LegacyIv::Prefixed {
        bytes.splice(..0, [0; 16]);
    }
    let data = STANDARD.encode(bytes);
    form_urlencoded::Serializer::new(String::new())
        .append_pair("data", &data)
        .finish()
}
