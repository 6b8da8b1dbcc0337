//! Reads what someone copied out of Epic, in whatever form they copied it: lines, one text joined by `&`, a table,
//! JSON or nearly JSON. Line ends, indentation and the order of lines mean nothing. May hold PHI: never kept,
//! never logged.

mod entities;
mod wrapped;

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
    /// Whether letters were written as web pages write them in their source: `&amp;`.
    pub escaped: bool,
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
                    let value = pasted.plain(&value);
                    pasted.named(&name, &value);
                }
            }
            None => {
                let text = pasted.plain(text);
                let mut heading = None;
                for line in text.lines() {
                    heading = pasted.line(heading, line);
                }
            }
        }
        pasted
    }

    /// Every way in which it can be meant: as it stands, and as it was before a narrow screen broke its lines.
    pub fn readings(text: &str) -> Vec<Self> {
        let mut texts = vec![text.to_owned()];
        for whole in wrapped::wholes(text) {
            if !texts.contains(&whole) {
                texts.push(whole);
            }
        }
        texts.iter().map(|text| Self::read(text)).collect()
    }

    /// How many pieces it has.
    pub fn len(&self) -> usize {
        self.urls.len() + self.fields.len() + self.pairs.len() + self.strange.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn plain(&mut self, text: &str) -> String {
        let (text, escaped) = entities::decoded(text);
        self.escaped |= escaped;
        text
    }

    /// Reads a line below `heading`; returns the one of the next line.
    fn line(&mut self, heading: Option<&'static str>, line: &str) -> Option<&'static str> {
        let line = line.trim();
        let line = line.trim_start_matches(['{', '}']).trim();
        if line.is_empty() || line == "," {
            return heading;
        }
        if let Some((name, value)) = quoted_pair(line) {
            self.named(&name, &value);
            return None;
        }
        match (mnemonic(line), heading) {
            (Some((name, "")), _) => return Some(name),
            (Some((name, value)), _) => self.named(name, value),
            (None, _) if is_address(line) => self.urls.push(line.to_owned()),
            // What belongs to no heading but CONTEXT has one of these.
            (None, Some(name)) if name != "CONTEXT" && !line.contains(['=', '&']) => {
                self.named(name, line);
            }
            (None, _) => self.context(line),
        }
        None
    }

    fn named(&mut self, name: &str, value: &str) {
        let known = MNEMONICS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name.trim()));
        match known {
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
