//! Passcodes: what the account asks of them, and one made up to fit.

use crate::zoom::{options::PasscodeRule, random};

const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS: &[u8] = b"0123456789";
const SPECIAL: &[u8] = b"@-_*";

/// What is wrong with a given passcode, in words for the `password` field.
pub(super) fn complaint(passcode: &str, rule: &PasscodeRule) -> Option<String> {
    let has = |wanted: fn(&char) -> bool| passcode.chars().any(|letter| wanted(&letter));
    if passcode.chars().any(|letter| !letter.is_ascii_graphic()) {
        Some("The passcode contains characters that are not allowed.".to_owned())
    } else if passcode.chars().count() < rule.length {
        Some(format!(
            "The passcode must have at least {} characters.",
            rule.length
        ))
    } else if rule.only_allow_numeric && !passcode.chars().all(|letter| letter.is_ascii_digit()) {
        Some("The passcode must have digits only.".to_owned())
    } else if rule.have_letter && !has(char::is_ascii_alphabetic) {
        Some("The passcode must have at least one letter.".to_owned())
    } else if rule.have_number && !has(char::is_ascii_digit) {
        Some("The passcode must have at least one digit.".to_owned())
    } else if rule.have_special_character && !has(char::is_ascii_punctuation) {
        Some("The passcode must have at least one special character.".to_owned())
    } else {
        None
    }
}

/// A passcode as Zoom generates it.
pub(super) fn generate(rule: &PasscodeRule) -> String {
    let length = rule.length.clamp(6, 10);
    if rule.only_allow_numeric {
        return random::text(DIGITS, length);
    }
    let special = usize::from(rule.have_special_character);
    let mut passcode = random::text(LETTERS, length - 2 - special);
    passcode.push_str(&random::text(DIGITS, 2));
    passcode.push_str(&random::text(SPECIAL, special));
    passcode
}

/// What a link carries as `pwd`.
pub(super) fn encrypt() -> String {
    format!("{}.1", random::identifier())
}

/// The digits that a telephone or room system enters.
pub(super) fn for_telephone(passcode: &str) -> String {
    if passcode.chars().all(|letter| letter.is_ascii_digit()) {
        return passcode.to_owned();
    }
    let sum = passcode.bytes().fold(7_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    format!("{:06}", sum % 1_000_000)
}
