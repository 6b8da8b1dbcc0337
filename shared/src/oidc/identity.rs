//! Who signed in, as far as we need to know.

use serde_json::{Map, Value};

/// Longest name that is kept, in characters.
const LONGEST_NAME: usize = 120;
/// Claims that name a person, the best first (OpenID Connect Core 5.1).
const NAMES: [&str; 3] = ["name", "preferred_username", "email"];

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Their `sub` at the provider.
    pub subject: String,
    /// Their name there; their `sub` if it tells none.
    pub name: String,
    /// Their groups.
    pub groups: Groups,
}

/// What the provider says of a person's groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Groups {
    /// These.
    Listed(Vec<String>),
    /// It does not say.
    Absent,
    /// They are too many for a token, so it names another place to ask (OpenID Connect Core 5.6.2).
    Elsewhere,
}

impl Groups {
    /// Reads a claim that is a list of texts, or one text.
    pub(super) fn of(members: &Map<String, Value>, claim: &str) -> Self {
        match members.get(claim) {
            Some(Value::String(group)) => Self::Listed(vec![group.clone()]),
            Some(Value::Array(groups)) => Self::Listed(
                groups
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            ),
            _ if members
                .get("_claim_names")
                .is_some_and(|names| names.get(claim).is_some()) =>
            {
                Self::Elsewhere
            }
            _ => Self::Absent,
        }
    }
}

/// A person's name, if there is one.
pub(super) fn name(members: &Map<String, Value>) -> Option<String> {
    let named = NAMES
        .iter()
        .filter_map(|claim| members.get(*claim)?.as_str())
        .map(str::trim)
        .find(|name| !name.is_empty())?;
    // Nothing that turns the letters after it round: the audit log shows names.
    let turns = |it: &char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let visible = named.chars().filter(|it| !it.is_control() && !turns(it));
    Some(visible.take(LONGEST_NAME).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Groups, name};

    fn members(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap_or_default()
    }

    #[test]
    fn groups_are_a_list_or_one_text_under_any_name() {
        let of = |value: Value| Groups::of(&members(json!({ "a:groups": value })), "a:groups");
        let listed = |groups: &[&str]| {
            Groups::Listed(groups.iter().map(|group| (*group).to_owned()).collect())
        };
        assert_eq!(of(json!(["one", "two"])), listed(&["one", "two"]));
        assert_eq!(of(json!("one two")), listed(&["one two"]));
        assert_eq!(of(json!([1, null, "one"])), listed(&["one"]));
        assert_eq!(of(json!([])), listed(&[]));
        assert_eq!(of(json!({ "one": true })), Groups::Absent);
        assert_eq!(of(Value::Null), Groups::Absent);
        let elsewhere = json!({ "_claim_names": { "groups": "src1" } });
        assert_eq!(Groups::of(&members(elsewhere), "groups"), Groups::Elsewhere);
    }

    #[test]
    fn a_name_is_the_best_there_is_and_never_long() {
        let of = |value: Value| name(&members(value));
        let both = json!({ "email": "a@hospital.example", "name": "Ines Varga" });
        assert_eq!(of(both).as_deref(), Some("Ines Varga"));
        let blank = json!({ "name": " ", "email": "a@hospital.example" });
        assert_eq!(of(blank).as_deref(), Some("a@hospital.example"));
        assert_eq!(of(json!({ "sub": "1" })), None);
        let turned = json!({ "name": "I\u{202e}nes\u{2066} Va\nrga" });
        assert_eq!(of(turned).as_deref(), Some("Ines Varga"));
        let long = of(json!({ "name": "x".repeat(5000) }));
        assert_eq!(long.map(|name| name.len()), Some(120));
    }
}
