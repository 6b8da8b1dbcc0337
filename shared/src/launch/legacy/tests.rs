//! Links of Epic and of Zoom's older integration, whole and damaged.

use aes::{
    Aes128, Aes256,
    cipher::{Array, BlockModeEncrypt, KeyIvInit},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;

use super::{
    LegacyLinkError::{self, *},
    cipher::Ciphertext,
    plaintext::Plaintext,
    read,
};
use crate::{
    clock::Timestamp,
    launch::LaunchType::{self, Patient, Provider, Room},
    settings::{LegacyAlgorithm, LegacyIv, LegacyKey, LegacyLinks, Secret},
};

const PASSWORD: &str = "correct-horse-16";
/// 2026-03-02 15:00:00 UTC.
const NOW: i64 = 1_772_463_600;
const PATIENTS: &str =
    "usertype=2&sessionid=10277&userid=736&firstname=Camila&lastname=Lopez&Timestamp=1772463600";

fn links(iv: LegacyIv) -> LegacyLinks {
    LegacyLinks {
        algorithm: LegacyAlgorithm::Aes128Password,
        key: Secret::from(PASSWORD.to_owned()),
        patient_key: None,
        iv,
        window_minutes: 5,
    }
}

fn padded(plain: &[u8]) -> Vec<u8> {
    let count = 16 - plain.len() % 16;
    [plain, &vec![u8::try_from(count).unwrap(); count]].concat()
}

fn encrypt_padded(key: &LegacyKey, iv: [u8; 16], mut bytes: Vec<u8>) -> Vec<u8> {
    let (blocks, rest) = Array::slice_as_chunks_mut(&mut bytes);
    assert!(rest.is_empty());
    match key {
        LegacyKey::Aes128(key) => {
            cbc::Encryptor::<Aes128>::new(key.into(), &iv.into()).encrypt_blocks(blocks);
        }
        LegacyKey::Aes256(key) => {
            cbc::Encryptor::<Aes256>::new(key.into(), &iv.into()).encrypt_blocks(blocks);
        }
    }
    bytes
}

fn encrypt(plain: &str) -> Vec<u8> {
    let key = LegacyKey::from_password(PASSWORD);
    encrypt_padded(&key, [0; 16], padded(plain.as_bytes()))
}

fn open_bytes(bytes: &[u8], launch_type: LaunchType) -> Result<Plaintext, LegacyLinkError> {
    open_text(&STANDARD.encode(bytes), launch_type)
}

fn open_text(data: &str, launch_type: LaunchType) -> Result<Plaintext, LegacyLinkError> {
    let links = links(LegacyIv::Zero);
    let sealed = Ciphertext::decode(data, links.iv).ok_or(NotCiphertext)?;
    let key = links.cipher_key(launch_type.is_of_patient()).unwrap();
    let now = Timestamp::from_seconds(NOW);
    read(&sealed, &key, &links, launch_type, now)
}

fn refusal(plain: &str, launch_type: LaunchType) -> Option<LegacyLinkError> {
    open_bytes(&encrypt(plain), launch_type).err()
}

#[test]
fn published_links_decrypt_to_the_letter() {
    for (password, data, plain) in [
        (
            "BarTesttBarTestt",
            "BrQQYO4NosvBR/wmVSU42D4bu1sjnAXeo6YICohXHgqQolsZEnZGY+Eldn89uAMSgaZWwTmvxLGpl9mmaLZyI7nWrFHZNyz7e9XaGC1EZ8nUv7zFJg5m54CYnpc+U4b7mHB+o3vr9+Et9JdpizD7Tg==",
            "SessionID=7&ConferenceID=245&ExternalID=5&ExternalIDType=1&FirstName=test&LastName=xx&AppointmentTime=22:23",
        ),
        (
            PASSWORD,
            "G9AJidTe3D8PDPnCw+k/xQfM70BN5i2krl5V8GqitpAUY4jArd+hHHNB2Iw0QJeHBvitvCAmd5duhRBMUBXRsTjIT4HCRaYVSYheepLQKRY=",
            "epicSessionId=10277&epicUserId=736&firstName=Camila&lastName=Lopez",
        ),
        (
            "test-api-secret",
            "mKUFvLj7Mx+MxMmS4LhGbdMpeO0IVoTtSi6WAIa7GbY83brGcVVo1iPNjUJ0QEcg8XjAd+H5NdFShg1BGyX0FdbBkSBzz+btD8dmGsp5LfTp9bRWyIQThiemtWIOPeYn",
            "usertype=1&userid=D1&sessionid=12345&firstname=Pat&lastname=Provider&email=p@example.org",
        ),
        (
            "test-api-secret",
            "Bj7BZj+bd8cl3t+W+V51u6yDhf1ySfogtYY2lakzgkiKub6U6KRSmVZRBOR5eGBW/Ainh8cs9ExQ7GJ2bir9tAeW/8aCqRZMB2niQAxynyM=",
            "usertype=2&userid=P1&sessionid=12345&firstname=Ann&lastname=Patient",
        ),
    ] {
        let percent = data
            .replace('%', "%25")
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        // As sent; with `+` read as a space; percent-encoded once more than it was decoded.
        for data in [data.to_owned(), data.replace('+', " "), percent] {
            let sealed = Ciphertext::decode(&data, LegacyIv::Zero).unwrap();
            let opened = sealed.open(&LegacyKey::from_password(password));
            assert!(opened.padded, "{plain}");
            assert_eq!(String::from_utf8(opened.bytes).unwrap(), plain);
        }
    }
}

#[test]
fn aes_256_opens_with_either_form_of_the_vector() {
    let key = LegacyKey::Aes256([7; 32]);
    let opened = |data: &str, iv| {
        let opened = Ciphertext::decode(data, iv).unwrap().open(&key);
        (opened.padded && opened.bytes == PATIENTS.as_bytes()).then_some(())
    };
    let body = |iv| encrypt_padded(&key, iv, padded(PATIENTS.as_bytes()));
    let zero = STANDARD.encode(body([0; 16]));
    assert_eq!(opened(&zero, LegacyIv::Zero), Some(()));
    let iv = *b"initial vector 1";
    let one_text = STANDARD.encode([iv.as_slice(), &body(iv)].concat());
    let two_texts = STANDARD.encode(iv) + &STANDARD.encode(body(iv));
    for data in [one_text, two_texts] {
        assert_eq!(opened(&data, LegacyIv::Prefixed), Some(()));
        if let Some(sealed) = Ciphertext::decode(&data, LegacyIv::Zero) {
            assert_ne!(sealed.open(&key).bytes, PATIENTS.as_bytes());
        }
    }
}

#[test]
fn zooms_names_and_epics_are_read_as_context_has_them() {
    let zooms = open_bytes(&encrypt(PATIENTS), Patient).ok().unwrap();
    let epics = "UserType=2&epicSessionId=10277&epicUserId=736&firstName=Camila&lastName=Lopez&epicTimestamp=20260302150000";
    let epics = open_bytes(&encrypt(epics), Patient).ok().unwrap();
    for name in ["epicsessionid", "epicuserid", "firstname", "lastname"] {
        assert!(zooms.field(name).is_some(), "{name}");
        assert_eq!(zooms.field(name), epics.field(name), "{name}");
    }
    // Staff are known by their provider record where CONTEXT has that.
    let room = PATIENTS.replace("usertype=2", "usertype=1");
    let room = open_bytes(&encrypt(&room), Room).ok().unwrap();
    assert_eq!(room.field("epicproviderid"), Some("736"));
}

#[test]
fn values_stand_as_they_are_and_may_hold_an_equals_sign() {
    let link = PATIENTS.replace("Camila", "Ann=%41+B").replace("Lopez", "");
    let link = open_bytes(&encrypt(&link), Patient).ok().unwrap();
    assert_eq!(link.field("firstname"), Some("Ann=%41+B"));
    assert_eq!(link.field("lastname"), None);
}

#[test]
fn a_link_is_good_within_its_window_and_not_a_second_longer() {
    let at = |time: &str| refusal(&PATIENTS.replace("1772463600", time), Patient);
    for (seconds, outcome) in [
        (NOW, None),
        (NOW - 300, None),
        (NOW - 301, Some(OutsideWindow)),
        (NOW + 120, None),
        (NOW + 121, Some(OutsideWindow)),
    ] {
        assert_eq!(at(&seconds.to_string()), outcome, "{seconds}");
    }
    // yyyyMMddHHmmss, UTC.
    for (time, outcome) in [
        ("20260302150000", None),
        ("20260302145500", None),
        ("20260302145459", Some(OutsideWindow)),
        ("20260302150200", None),
        ("20260302150201", Some(OutsideWindow)),
        ("20260230150000", Some(NoTime)),
        ("20260302250000", Some(NoTime)),
    ] {
        assert_eq!(at(time), outcome, "{time}");
    }
    for no_time in [
        "",
        "0",
        "+772463600",
        "1772463600000",
        "177246360.",
        "\u{661}\u{667}\u{667}\u{662}\u{664}",
        "03/02/2026 03:00 PM",
    ] {
        assert_eq!(at(no_time), Some(NoTime), "{no_time}");
    }
    let none = PATIENTS.replace("&Timestamp=1772463600", "");
    assert_eq!(refusal(&none, Patient), Some(NoTime));
    let two = format!("{PATIENTS}&epicTimestamp=20260302150000");
    assert_eq!(refusal(&two, Patient), Some(NoTime));
}

#[test]
fn a_link_opens_only_its_own_kind_of_launch() {
    let staff = PATIENTS.replace("usertype=2", "usertype=1");
    assert_eq!(refusal(&staff, Provider), None);
    assert_eq!(refusal(PATIENTS, Provider), Some(WrongRole));
    assert_eq!(refusal(&staff, Patient), Some(WrongRole));
    // Without it a patient could open their own link at the provider's address.
    let none = PATIENTS.replace("usertype=2&", "");
    for launch_type in [Provider, Patient] {
        assert_eq!(refusal(&none, launch_type), Some(WrongRole));
    }
}

#[test]
fn the_user_type_stands_first_where_nothing_can_be_changed_unseen() {
    let late = PATIENTS.replace("usertype=2&", "") + "&usertype=2";
    assert_eq!(refusal(&late, Patient), Some(WrongRole));
    let early = PATIENTS.replace("usertype=", "UserType=");
    assert_eq!(refusal(&early, Patient), None);
    // What follows in the second block can be changed only by way of the first, which that destroys.
    let mut sealed = encrypt(PATIENTS);
    let csn = PATIENTS.find("10277").unwrap();
    assert!((16..32).contains(&csn));
    sealed[csn - 16] ^= b'1' ^ b'2';
    assert!(open_bytes(&sealed, Patient).is_err());
}

#[test]
fn with_a_sent_vector_only_the_second_key_tells_staff_from_patients() {
    let iv = [9; 16];
    let links = LegacyLinks {
        patient_key: Some(Secret::from("the-patients-password".to_owned())),
        ..links(LegacyIv::Prefixed)
    };
    let seal = |of_patient: bool, sent: [u8; 16]| {
        let key = links.cipher_key(of_patient).unwrap();
        let body = encrypt_padded(&key, iv, padded(PATIENTS.as_bytes()));
        STANDARD.encode([sent.as_slice(), &body].concat())
    };
    let open = |data: &str, launch_type: LaunchType| {
        let sealed = Ciphertext::decode(data, links.iv).unwrap();
        let key = links.cipher_key(launch_type.is_of_patient()).unwrap();
        let now = Timestamp::from_seconds(NOW);
        read(&sealed, &key, &links, launch_type, now).err()
    };
    assert_eq!(open(&seal(true, iv), Patient), None);
    // The attack: `usertype=2` becomes `usertype=1` by two bits of the vector.
    let mut flipped = iv;
    flipped["usertype=".len()] ^= b'1' ^ b'2';
    assert_eq!(open(&seal(false, flipped), Provider), None);
    assert_eq!(open(&seal(true, flipped), Provider), Some(Undecipherable));
}

#[test]
fn a_name_that_brings_a_field_of_its_own_opens_nothing() {
    for name in [
        "Camila&usertype=1",
        "Camila&USERTYPE=2",
        "Camila&epicSessionId=1",
        "Camila&userid=736",
        "Camila&timestamp=1772463600",
    ] {
        let link = PATIENTS.replace("Camila", name);
        assert_eq!(refusal(&link, Patient), Some(Doubled), "{name}");
    }
}

#[test]
fn c35_a_bit_flipped_anywhere_opens_nothing() {
    let sealed = encrypt(PATIENTS);
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(open_bytes(&flipped, Patient).is_err(), "bit {bit}");
    }
}

#[test]
fn c35_every_wrong_padding_is_as_undecipherable_as_a_wrong_key() {
    let key = LegacyKey::from_password(PASSWORD);
    let right = padded(PATIENTS.as_bytes());
    let count = usize::from(*right.last().unwrap());
    for place in 1..=count {
        let mut wrong = right.clone();
        let at = wrong.len() - place;
        wrong[at] ^= 0x40;
        let sealed = encrypt_padded(&key, [0; 16], wrong);
        assert_eq!(
            open_bytes(&sealed, Patient).err(),
            Some(Undecipherable),
            "{place}"
        );
    }
    for last in [0, 17, 255] {
        let mut wrong = right.clone();
        *wrong.last_mut().unwrap() = last;
        let sealed = encrypt_padded(&key, [0; 16], wrong);
        assert_eq!(
            open_bytes(&sealed, Patient).err(),
            Some(Undecipherable),
            "{last}"
        );
    }
    let other = LegacyKey::from_password("another-tenants-password");
    let sealed = encrypt_padded(&other, [0; 16], right);
    assert_eq!(open_bytes(&sealed, Patient).err(), Some(Undecipherable));
    // Latin-1, as a server that knows no UTF-8 would write it.
    let latin = [PATIENTS.as_bytes(), b"&x=\xe9"].concat();
    let sealed = encrypt_padded(&key, [0; 16], padded(&latin));
    assert_eq!(open_bytes(&sealed, Patient).err(), Some(Undecipherable));
}

#[test]
fn c35_a_link_cut_off_anywhere_opens_nothing() {
    let data = STANDARD.encode(encrypt(PATIENTS));
    for length in 0..data.len() {
        assert!(open_text(&data[..length], Patient).is_err(), "{length}");
    }
}

proptest! {
    #[test]
    fn what_is_encrypted_is_read(
        csn in "[A-Za-z0-9._-]{1,64}", id in "[A-Za-z0-9._@+-]{1,64}",
        first in "[^&\\p{Cc}\u{fffd}]{0,40}", last in "[^&\\p{Cc}\u{fffd}]{0,40}",
    ) {
        let plain = format!(
            "usertype=2&sessionid={csn}&userid={id}&firstname={first}&lastname={last}&Timestamp={NOW}"
        );
        let link = open_bytes(&encrypt(&plain), Patient).ok().unwrap();
        for (name, value) in [("epicsessionid", csn), ("epicuserid", id), ("firstname", first), ("lastname", last)] {
            prop_assert_eq!(link.field(name).unwrap_or_default(), value.trim());
        }
    }

    #[test]
    fn any_bytes_and_any_text_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in ".*") {
        prop_assert!(open_bytes(&bytes, Patient).is_err());
        prop_assert!(open_text(&text, Patient).is_err());
        for iv in [LegacyIv::Zero, LegacyIv::Prefixed] {
            if let Some(sealed) = Ciphertext::decode(&text, iv) {
                sealed.open(&LegacyKey::Aes256([7; 32]));
            }
        }
    }
}
