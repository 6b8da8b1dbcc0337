//! Reads what someone copied out of Epic, in whatever form they copied it: lines, one text joined by `&`, a table,
//! JSON or nearly JSON. Line ends, indentation and the order of lines mean nothing. May hold PHI: never kept,
//! never logged.

use std::fmt;

use serde::{
    Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// The installation mnemonics of an FDI record of which we know something.
pub const MNEMONICS: [&str; 6] = [
    "URL",
    "CLIENTID",
    "CONTEXT",
    "PROTECTED",
    "LAUNCHTYPE",
    "USEEDGEBROWSER",
];

/// What was pasted, taken apart.
#[derive(Default)]
pub struct Pasted {
    /// Values of `URL`, and addresses that stand by themselves.
    pub urls: Vec<String>,
    /// Other installation mnemonics: name and value.
    pub fields: Vec<(&'static str, String)>,
    /// Parameters of CONTEXT.
    pub pairs: Vec<Pair>,
    /// Pieces that are no parameter.
    pub strange: Vec<String>,
    /// Whether a parameter between two `&` is empty.
    pub gap: bool,
}

/// A parameter as it was pasted.
pub struct Pair {
    /// Its name, with the spaces beside it that Epic would take for a part of it.
    pub name: String,
    /// Its value, likewise.
    pub value: String,
}

impl Pasted {
    /// Takes it apart. Any text can be read.
    pub fn read(text: &str) -> Self {
        let mut pasted = Self::default();
        match members(text) {
            Some(members) => {
                for (name, value) in members {
                    pasted.named(&name, &value);
                }
            }
            None => text.lines().for_each(|line| pasted.line(line)),
        }
        pasted
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.urls.is_empty()
            && self.fields.is_empty()
            && self.pairs.is_empty()
            && self.strange.is_empty()
    }

    fn line(&mut self, line: &str) {
        let line = line.trim();
        let line = line.trim_start_matches(['{', '}']).trim();
        if line.is_empty() || line == "," {
            return;
        }
        if let Some((name, value)) = quoted_pair(line) {
            return self.named(&name, &value);
        }
        match mnemonic(line) {
            Some((name, value)) => self.named(name, value),
            None if is_address(line) => self.urls.push(line.to_owned()),
            None => self.context(line),
        }
    }

    fn named(&mut self, name: &str, value: &str) {
        let known = MNEMONICS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name.trim()));
        match known {
            // A heading, with the value in the next line.
            Some(_) if value.trim().is_empty() => {}
            Some(&"URL") => self.urls.push(value.trim().to_owned()),
            Some(&"CONTEXT") => value.lines().for_each(|line| self.context(line)),
            Some(known) => self.fields.push((known, value.trim().to_owned())),
            None => self.pairs.push(Pair {
                name: name.to_owned(),
                value: value.to_owned(),
            }),
        }
    }

    /// A line of CONTEXT: one parameter, or several.
    fn context(&mut self, line: &str) {
        let line = line.trim();
        let inner = line.strip_prefix('&').unwrap_or(line);
        let inner = inner.strip_suffix('&').unwrap_or(inner).trim();
        let pieces: Vec<&str> = inner.split('&').collect();
        if let [one] = pieces.as_slice() {
            return match split(one, &['=', '\t', ':']) {
                // Alone in its line: spaces around the sign are how it was written down.
                Some((name, value)) => self.pairs.push(Pair {
                    name: name.trim().to_owned(),
                    value: value.trim().to_owned(),
                }),
                None if one.is_empty() => {}
                None => self.strange.push((*one).to_owned()),
            };
        }
        for piece in pieces {
            match split(piece, &['=']) {
                Some((name, value)) => self.pairs.push(Pair {
                    name: name.to_owned(),
                    value: value.to_owned(),
                }),
                None if piece.trim().is_empty() => self.gap = true,
                None => self.strange.push(piece.to_owned()),
            }
        }
    }
}

/// At the first of these signs that is there at all.
fn split<'a>(text: &'a str, signs: &[char]) -> Option<(&'a str, &'a str)> {
    signs.iter().find_map(|sign| text.split_once(*sign))
}

fn is_address(line: &str) -> bool {
    let scheme = line.split("://").next().unwrap_or_default();
    line.contains("://") && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `CONTEXT …`, `2. CONTEXT=…`, `CONTEXT: …`: which mnemonic, and its value.
fn mnemonic(line: &str) -> Option<(&'static str, &str)> {
    let numbered = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let line = if numbered.len() < line.len() {
        numbered.trim_start_matches(['.', ')', ' ', '\t'])
    } else {
        line
    };
    MNEMONICS.iter().find_map(|name| {
        let given = line.get(..name.len())?;
        let rest = line.get(name.len()..)?;
        let ends = rest.is_empty() || rest.starts_with(['=', ':', ' ', '\t']);
        (given.eq_ignore_ascii_case(name) && ends)
            .then(|| (*name, rest.trim_start_matches(['=', ':', ' ', '\t'])))
    })
}

/// `"name": "value",` of something that is not quite JSON.
fn quoted_pair(line: &str) -> Option<(String, String)> {
    let line = line.trim_end_matches([',', '}', ' ']);
    if !line.starts_with('"') {
        return None;
    }
    let members = members(&format!("{{{line}}}"))?;
    members.into_iter().next()
}

/// The members of a JSON object in their order; one that is there twice is there twice.
fn members(text: &str) -> Option<Vec<(String, String)>> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(String, String)>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, Value>()? {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                members.push((name, value));
            }
            Ok(members)
        }
    }
    let mut json = serde_json::Deserializer::from_str(text.trim());
    let members = json.deserialize_map(Members).ok()?;
    json.end().ok()?;
    Some(members)
}
