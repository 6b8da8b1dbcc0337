//! What is wrong with the settings, and how to mend it.

use thiserror::Error;

/// Why the settings cannot be used. Names the setting and the fix, never its value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// The secret could not be read; trying again may help.
    #[error(
        "the settings secret cannot be read ({reason}): check that SETTINGS_SECRET_ID names it and that the function's role may read and decrypt it"
    )]
    Unreadable {
        /// AWS's error code, or what broke.
        reason: String,
    },
    /// A new version could not be put or made current; trying again does no harm.
    #[error(
        "the settings secret cannot be written ({reason}): check that the function's role may put secret values, move their stages and use the key; then save once more"
    )]
    NotSaved {
        /// AWS's error code, or what broke.
        reason: String,
    },
    /// The secret holds no JSON document.
    #[error(
        "the settings secret is not a JSON object (line {line}, column {column}): put the whole settings document into it"
    )]
    NotJson {
        /// Line of the first mistake.
        line: usize,
        /// Column of the first mistake.
        column: usize,
    },
    /// A name that no setting has.
    #[error("setting `{name}` is not known: correct its spelling or remove it")]
    Unknown {
        /// Where, as a path with dots.
        name: String,
    },
    /// A required setting is absent.
    #[error("setting `{name}` is missing: add it")]
    Missing {
        /// Which, as a path with dots.
        name: String,
    },
    /// A setting has a value that cannot be.
    #[error("setting `{name}` is wrong: {fix}")]
    Wrong {
        /// Which, as a path with dots.
        name: String,
        /// What it must be.
        fix: String,
    },
}

impl SettingsError {
    /// A wrong value.
    pub fn wrong(name: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Wrong {
            name: name.into(),
            fix: fix.into(),
        }
    }

    /// From serde's error, without the value that it may quote.
    pub(super) fn from_json(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let inner = error.inner();
        if !inner.is_data() {
            return Self::NotJson {
                line: inner.line(),
                column: inner.column(),
            };
        }
        let path = error.path().to_string();
        let text = inner.to_string();
        let quoted = |prefix: &str| {
            text.strip_prefix(prefix)
                .and_then(|rest| rest.split('`').next())
                .map(str::to_owned)
        };
        if let Some(field) = quoted("missing field `") {
            return Self::Missing {
                name: below(&path, &field),
            };
        }
        if let Some(field) = quoted("unknown field `") {
            let name = if path.ends_with(&field) {
                path
            } else {
                below(&path, &field)
            };
            return Self::Unknown { name };
        }
        // serde ends its text with what it wanted: a type, a list of variants, or our own words.
        let fix = text.rsplit_once("expected ").map_or_else(
            || "it has a form that is not allowed".to_owned(),
            |(_, wanted)| {
                let wanted = wanted.split(" at line ").next().unwrap_or(wanted);
                format!("expected {wanted}")
            },
        );
        Self::Wrong { name: path, fix }
    }
}

fn below(path: &str, field: &str) -> String {
    if path == "." || path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}
