//! Half an emoji: names that Zoom cut in the middle of one end in a lone `\uD83D`, which JSON's grammar allows
//! and UTF-8 does not.

/// What a lone surrogate becomes, as everywhere in Unicode: U+FFFD, in an escape of the same length.
const REPLACEMENT: &[u8; 4] = b"FFFD";

/// The same JSON text with every lone surrogate escape replaced.
pub(super) fn mended(json: &[u8]) -> Vec<u8> {
    let mut mended = json.to_vec();
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        if byte != b'\\' {
            at += 1;
            continue;
        }
        match escape(json, at) {
            // Any other escape is two bytes long, `\\` among them.
            None => at += 2,
            Some(0xD800..0xDC00) if matches!(escape(json, at + 6), Some(0xDC00..0xE000)) => {
                at += 12;
            }
            Some(0xD800..0xE000) => {
                mended[at + 2..at + 6].copy_from_slice(REPLACEMENT);
                at += 6;
            }
            Some(_) => at += 6,
        }
    }
    mended
}

/// The code unit of a `\uXXXX` that begins here.
fn escape(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn lone_surrogates_are_replaced_and_pairs_are_left() {
        for (before, after) in [
            (r"a\uD83Db", r"a\uFFFDb"),
            (r"\uD83D\uDE92", r"\uD83D\uDE92"),
            (r"\uD83D\uD83D\uDE92", r"\uFFFD\uD83D\uDE92"),
            (r"\uDE92", r"\uFFFD"),
            (r"\\uD83D", r"\\uD83D"),
            (r"\u00e9\n\u", r"\u00e9\n\u"),
            (r"\ud83d", r"\uFFFD"),
            ("\\", "\\"),
        ] {
            assert_eq!(mended(before.as_bytes()), after.as_bytes(), "{before}");
        }
    }
}
