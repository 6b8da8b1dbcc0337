//! Phone numbers in E.164, however a person types them.

use serde::Deserialize;
use thiserror::Error;

use crate::telemetry::Phi;

/// Digits of an E.164 number, country code included; the shortest that is in use anywhere, and ITU-T's limit.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneNumberError {
    /// It has letters or other signs in it, or too few or many digits.
    #[error("it is not a phone number")]
    Malformed,
    /// It has no country code, and the installation has no default.
    #[error("it has no country code")]
    NoCountryCode,
}

/// A country's calling code, such as `1` or `34`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct CallingCode(String);

impl TryFrom<String> for CallingCode {
    /// What is asked for, in serde's form, so that a settings error can repeat it.
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix('+').unwrap_or(&text);
        let fits = (1..=3).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if fits {
            Ok(Self(digits.to_owned()))
        } else {
            Err("expected a country's calling code, 1 to 3 digits such as \"1\" or \"34\"")
        }
    }
}

/// A phone number in E.164: `+15550100123`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber(Phi<String>);

impl PhoneNumber {
    /// Reads a number as people write it: with spaces, hyphens, dots and parentheses, and with `+`, `00` or the
    /// default country's own way before the country code. A number without one is of the default country.
    ///
    /// # Errors
    /// [`PhoneNumberError`].
    pub fn parse(text: &str, default: Option<&CallingCode>) -> Result<Self, PhoneNumberError> {
        let text: String = text.chars().filter(|letter| !is_filler(*letter)).collect();
        let north_american = default.is_some_and(|code| code.0 == "1");
        let international = text
            .strip_prefix('+')
            .or_else(|| text.strip_prefix("00"))
            .or_else(|| text.strip_prefix("011").filter(|_| north_american));
        let national = international.is_none();
        let digits = international.unwrap_or(&text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneNumberError::Malformed);
        }
        let whole = if national {
            let code = &default.ok_or(PhoneNumberError::NoCountryCode)?.0;
            format!("{code}{}", significant(digits, code))
        } else {
            digits.to_owned()
        };
        if is_possible(&whole) {
            Ok(Self(Phi::new(format!("+{whole}"))))
        } else {
            Err(PhoneNumberError::Malformed)
        }
    }

    /// The number, for the call that texts it and for keyed names.
    #[must_use]
    pub const fn value(&self) -> &Phi<String> {
        &self.0
    }

    /// Its last two digits: enough for the sender to know it again, too little to call.
    #[must_use]
    pub fn ending(&self) -> String {
        let number = self.0.expose();
        number[number.len() - 2..].to_owned()
    }
}

/// What people put between digits.
fn is_filler(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        // Copied numbers are wrapped in invisible marks of direction.
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The digits that follow the country code: without the trunk prefix, `0` in most countries.
fn significant<'a>(digits: &'a str, code: &str) -> &'a str {
    match code {
        "1" => digits
            .strip_prefix('1')
            .filter(|rest| rest.len() == 10)
            .unwrap_or(digits),
        // Italy's zero is part of the number.
        "39" => digits,
        _ => digits.strip_prefix('0').unwrap_or(digits),
    }
}

fn is_possible(whole: &str) -> bool {
    if !DIGITS.contains(&whole.len()) || whole.starts_with('0') {
        return false;
    }
    // North America: three digits of area and three of exchange, neither of which begins with 0 or 1.
    whole.strip_prefix('1').is_none_or(|national| {
        let digits = national.as_bytes();
        digits.len() == 10 && digits[0] >= b'2' && digits[3] >= b'2'
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> CallingCode {
        CallingCode::try_from(text.to_owned()).unwrap()
    }

    fn read(text: &str, default: Option<&str>) -> Result<String, PhoneNumberError> {
        let default = default.map(code);
        PhoneNumber::parse(text, default.as_ref()).map(|number| number.0.into_exposed())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, default, number) in [
            ("+1 (555) 201-0123", None, "+15552010123"),
            ("555.201.0123", Some("1"), "+15552010123"),
            ("1-555-201-0123", Some("1"), "+15552010123"),
            ("011 34 612 34 56 78", Some("1"), "+34612345678"),
            ("0034 612 345 678", None, "+34612345678"),
            ("612 345 678", Some("34"), "+34612345678"),
            ("0171 2345678", Some("49"), "+491712345678"),
            (
                "\u{202a}+44\u{a0}7700\u{2011}900123\u{202c}",
                None,
                "+447700900123",
            ),
            ("333 1234567", Some("39"), "+393331234567"),
        ] {
            assert_eq!(read(typed, default), Ok(number.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in [
            "",
            "+",
            "00",
            "call me",
            "+1 555 201 012",
            "+1 555 201 01234",
            "+1 155 201 0123",
            "+1 555 101 0123",
            "+0 612 345 678",
            "+34 612",
            "+1234567890123456",
            "+34 612 345 678 x2",
            "+34612345678,+34612345679",
            "+34+612345678",
            "+٣٤٦١٢٣٤٥٦٧٨",
            "tel:+34612345678",
        ] {
            assert_eq!(
                read(typed, Some("1")),
                Err(PhoneNumberError::Malformed),
                "{typed}"
            );
        }
        assert_eq!(
            read("612345678", None),
            Err(PhoneNumberError::NoCountryCode)
        );
        for wrong in ["", "0", "1234", "+", "a"] {
            assert!(CallingCode::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_number_does_not_print_and_shows_two_digits() {
        let number = PhoneNumber::parse("+15552010123", None).unwrap();
        assert_eq!(number.ending(), "23");
        assert!(!format!("{number:?}").contains("0123"));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_becomes_e164_or_nothing(typed in "\\PC{0,24}", default in prop::option::of("[1-9][0-9]{0,2}")) {
            if let Ok(number) = read(&typed, default.as_deref()) {
                let digits = number.strip_prefix('+').unwrap();
                prop_assert!(DIGITS.contains(&digits.len()));
                prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
                prop_assert!(!digits.starts_with('0'));
                // What is in E.164 stays what it is, in any country.
                prop_assert_eq!(read(&number, Some("49")), Ok(number.clone()));
            }
        }

        #[test]
        fn fillers_change_nothing(number in "\\+[2-9][0-9]{7,14}", filler in "[ .()/\u{a0}-]{1,3}", at in any::<prop::sample::Index>()) {
            let mut typed = number.clone();
            typed.insert_str(1 + at.index(number.len()), &filler);
            prop_assert_eq!(read(&typed, None), Ok(number));
        }
    }
}
