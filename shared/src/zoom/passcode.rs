//! Passcodes of meetings, which must fit whatever the account asks of them.

use crate::{data_key::random_bytes, settings::PasscodeForm};

/// Ten characters. With a passcode sent, Zoom has no reason to switch the waiting room on by itself.
pub(super) fn new(form: PasscodeForm) -> String {
    loop {
        let drawn = any(form);
        if !has_a_run(drawn.as_bytes()) {
            return drawn;
        }
    }
}

/// Whether four characters in a row are the same or follow each other: an account may forbid so many
/// (`consecutive_characters_length`).
fn has_a_run(passcode: &[u8]) -> bool {
    let follows = |step: i8| {
        move |four: &[u8]| {
            let mut pairs = four.iter().zip(&four[1..]);
            pairs.all(|(one, next)| one.checked_add_signed(step) == Some(*next))
        }
    };
    [-1, 0, 1]
        .into_iter()
        .any(|step| passcode.windows(4).any(follows(step)))
}

fn any(form: PasscodeForm) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRstuvwxyz";
    random_bytes::<10>()
        .iter()
        .enumerate()
        .map(|(index, byte)| match (form, index) {
            // A small letter, a digit and a capital are always there, as accounts may ask for each.
            (PasscodeForm::Alphanumeric, 0) => char::from(b'a' + byte % 26),
            (PasscodeForm::Alphanumeric, 1) | (PasscodeForm::Numeric, _) => {
                char::from(b'0' + byte % 10)
            }
            (PasscodeForm::Alphanumeric, 2) => char::from(b'A' + byte % 26),
            (PasscodeForm::Alphanumeric, _) => char::from(LETTERS[usize::from(byte % 32)]),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{PasscodeForm, has_a_run, new};

    #[test]
    fn a_passcode_fits_an_account_that_takes_no_four_letters_in_a_row() {
        for (passcode, runs) in [
            ("9123467", true),
            ("x7777y", true),
            ("98765", true),
            ("abcdz", true),
            ("123 987 xx77", false),
        ] {
            assert_eq!(has_a_run(passcode.as_bytes()), runs, "{passcode}");
        }
        for form in [PasscodeForm::Numeric, PasscodeForm::Alphanumeric] {
            for _ in 0..20_000 {
                let passcode = new(form);
                assert_eq!(passcode.len(), 10);
                assert!(!has_a_run(passcode.as_bytes()), "{passcode}");
            }
        }
    }
}
