//! What staff type as a phone number: the default country's calling code, if there is one, then the number.
#![no_main]

use fuzz::lines;
use libfuzzer_sys::fuzz_target;
use shared::share::{CallingCode, PhoneNumber};

fuzz_target!(|input: &[u8]| {
    let Some(([default], typed)) = lines(input) else {
        return;
    };
    let default = CallingCode::try_from(default.to_owned()).ok();
    let typed = String::from_utf8_lossy(typed);
    let Ok(number) = PhoneNumber::parse(&typed, default.as_ref()) else {
        return;
    };
    let e164 = number.value().expose();
    let digits = e164.strip_prefix('+').expect("E.164 begins with +");
    assert!((8..=15).contains(&digits.len()));
    assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
    assert_eq!(number.ending(), digits[digits.len() - 2..]);
    // What is in E.164 stays what it is, in any country.
    for default in [None, default.as_ref()] {
        assert_eq!(PhoneNumber::parse(e164, default).as_ref(), Ok(&number));
    }
});
