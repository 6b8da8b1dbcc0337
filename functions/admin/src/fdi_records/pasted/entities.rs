//! Letters as web pages write them in their source.

/// Those that a copied record may have.
const NAMED: [(&str, char); 6] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
];
/// Longest that stands between `&` and `;`.
const LONGEST: usize = 7;

/// The text with the letters themselves, and whether any was written otherwise.
pub fn decoded(text: &str) -> (String, bool) {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    let mut any = false;
    for part in parts {
        let written = part
            .split_once(';')
            .filter(|(name, _)| name.len() <= LONGEST);
        match written.and_then(|(name, rest)| Some((letter(name)?, rest))) {
            Some((letter, rest)) => {
                plain.push(letter);
                plain.push_str(rest);
                any = true;
            }
            None => {
                plain.push('&');
                plain.push_str(part);
            }
        }
    }
    (plain, any)
}

fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(number.ok()?).filter(|letter| !letter.is_control());
    }
    let mut named = NAMED.iter();
    named
        .find(|(known, _)| *known == name)
        .map(|(_, letter)| *letter)
}
