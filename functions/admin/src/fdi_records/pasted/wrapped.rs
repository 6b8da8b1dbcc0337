//! Text that a narrow screen broke into lines, put together again.

use super::{is_address, mnemonic};

/// What it may have been: broken at any letter, with and without an indent, or between two words.
pub fn wholes(text: &str) -> [String; 3] {
    [
        whole(text, false, ""),
        whole(text, true, ""),
        whole(text, true, " "),
    ]
}

fn whole(text: &str, trimmed: bool, between: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = if trimmed { line.trim() } else { line };
        match lines.last_mut() {
            Some(before) if goes_on(before, line) => {
                before.push_str(between);
                before.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// Whether a line may belong to the one before it: to an address, or to parameters joined by `&`.
fn goes_on(before: &str, line: &str) -> bool {
    let (before, line) = (before.trim(), line.trim());
    let (name, value) = mnemonic(before).unwrap_or(("", before));
    let is_open = is_address(value) || before.contains('&') || name == "CONTEXT";
    let begins = line.is_empty()
        || line.starts_with(['"', '{', '}'])
        || is_address(line)
        || mnemonic(line).is_some();
    is_open && !value.is_empty() && !begins
}
