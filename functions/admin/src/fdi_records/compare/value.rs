//! A parameter's value: the mnemonic, flag or text that belongs there, against what stands there.

use super::letters::{Cleaned, nearest};
use crate::fdi_records::{
    difference::{Difference, Kind, Weight},
    record::{self, Parameter},
};

/// Mnemonics that public configurations of FDI records have, and what Epic puts there.
const MNEMONICS: [(&str, &str); 24] = [
    ("CSN", "the visit's contact serial number"),
    (
        "CONFERENCEID",
        "the conference ID that a group's visits share",
    ),
    ("EPICUSERID", "the Epic user (EMP) ID of who is signed in"),
    ("EPICUSERFHIRID", "the FHIR ID of who is signed in"),
    (
        "USERPROVID",
        "the provider record (SER) ID of who is signed in",
    ),
    ("USERPROVFHIRID", "the FHIR ID of their provider record"),
    ("SYSLOGIN", "the system login of who is signed in"),
    (
        "USERFNAME",
        "the given name of who is signed in to Hyperspace",
    ),
    (
        "USERLNAME",
        "the family name of who is signed in to Hyperspace",
    ),
    (
        "WPRID",
        "the MyChart account (WPR) ID of who is signed in to MyChart",
    ),
    ("WPRFNAME", "the given name of who is signed in to MyChart"),
    ("WPRLNAME", "the family name of who is signed in to MyChart"),
    ("FNAME", "the patient's given name, whoever launches"),
    ("LNAME", "the patient's family name, whoever launches"),
    ("DOB", "the patient's date of birth"),
    ("ENCDATE", "the date of the visit"),
    ("PATID", "a patient ID"),
    ("EPTID", "the patient record (EPT) ID"),
    ("FHIRPATID", "the patient's FHIR ID"),
    ("LOGINDEPTID", "the department of who is signed in"),
    ("PERFDEPID", "the department of the visit"),
    ("LOCATION", "a location"),
    ("DEPARTMENT", "a department"),
    ("EXTENSION", "what an extension of the hospital returns"),
];

/// What is different, if anything.
pub fn compare(expected: &Parameter, raw: &str) -> Vec<Difference> {
    if raw == expected.value && !is_placeholder(raw) {
        return Vec::new();
    }
    let cleaned = Cleaned::of(raw);
    let mut found = cleaned.differences(expected.name, Weight::Harmless);
    found.extend(bare(expected, &cleaned.text));
    found
}

fn bare(expected: &Parameter, given: &str) -> Option<Difference> {
    let set = format!("Set {}={}", expected.name, expected.value);
    if given.is_empty() {
        let what = "It has no value.";
        return Some(new(expected, Kind::FixedValue, Weight::Breaks, what, set));
    }
    if is_placeholder(given) {
        let what = format!("“{given}” still has a placeholder of the documentation in it.");
        let fix = "Put the hospital's own value there, without < and >.";
        return Some(new(expected, Kind::Placeholder, Weight::Breaks, what, fix));
    }
    match expected.kind {
        record::Kind::Flag => flag(expected, given, set),
        record::Kind::Text if given == expected.value || is_placeholder(&expected.value) => None,
        record::Kind::Text => Some(new(
            expected,
            Kind::OtherValue,
            Weight::Differs,
            format!("It is “{given}”, and above you chose “{}”.", expected.value),
            "Correct the one or the other. Zoom's Room Management shows a room's name; case counts.",
        )),
        record::Kind::Mnemonic | record::Kind::UncertainMnemonic => mnemonic(expected, given, set),
    }
}

fn new(
    expected: &Parameter,
    kind: Kind,
    weight: Weight,
    what: impl Into<String>,
    fix: impl Into<String>,
) -> Difference {
    Difference::new(expected.name, kind, weight, what, fix)
}

fn is_placeholder(value: &str) -> bool {
    value.contains(['<', '>'])
}

fn flag(expected: &Parameter, given: &str, set: String) -> Option<Difference> {
    // As the bridge reads flags.
    let read = match given.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => "true",
        "false" | "0" | "no" => "false",
        _ => {
            let what = format!("“{given}” is neither true nor false: every launch is refused.");
            return Some(new(expected, Kind::NotAFlag, Weight::Breaks, what, set));
        }
    };
    if read != expected.value {
        let what = format!("It is {read}, and above you chose {}.", expected.value);
        return Some(new(expected, Kind::OtherValue, Weight::Differs, what, set));
    }
    (given != expected.value).then(|| {
        let what = format!("It is written {given}. The bridge takes it for {read}.");
        new(expected, Kind::Case, Weight::Harmless, what, set)
    })
}

fn mnemonic(expected: &Parameter, given: &str, set: String) -> Option<Difference> {
    let (right, right_arguments) = take_apart(&expected.value)?;
    let Some((name, arguments)) = take_apart(given) else {
        return Some(no_mnemonic(expected, given, set));
    };
    if name == right {
        if right_arguments.is_empty() && given.ends_with(";%") && arguments.is_empty() {
            let what = "A semicolon follows the name, and nothing follows it. Whether Epic passes over that is not documented.";
            let kind = Kind::MnemonicArguments;
            return Some(new(expected, kind, Weight::AskEpic, what, set));
        }
        return self::arguments(expected, right_arguments, arguments, set);
    }
    if name.eq_ignore_ascii_case(right) {
        let arguments = self::arguments(expected, right_arguments, arguments, set.clone());
        let breaks = arguments.filter(|it| it.weight == Weight::Breaks);
        if breaks.is_some() {
            return breaks;
        }
        let what = format!(
            "The mnemonic is written %{name}%. Whether Epic takes it in any case is not documented."
        );
        return Some(new(expected, Kind::Case, Weight::AskEpic, what, set));
    }
    let meaning = |of: &str| {
        let known = MNEMONICS.iter().find(|(known, _)| *known == of);
        known.map(|(_, meaning)| *meaning)
    };
    let upper = name.to_ascii_uppercase();
    let (kind, what) = match (right, upper.as_str()) {
        ("CONFERENCEID", "CSN") => (
            Kind::VisitMnemonic,
            "This is the record of group visits: with %CSN% each patient of the group is in a meeting of their own.".to_owned(),
        ),
        ("CSN", "CONFERENCEID") => (
            Kind::VisitMnemonic,
            "This is the record of single visits, which have no conference ID. Group visits have a record of their own.".to_owned(),
        ),
        _ => match meaning(&upper) {
            Some(other) => (
                Kind::OtherMnemonic,
                format!(
                    "%{name}% is {other}; here belongs {}.",
                    meaning(right).unwrap_or(right)
                ),
            ),
            None => {
                let like = nearest(name, MNEMONICS.iter().map(|(known, _)| *known), 3);
                let like = like.map_or_else(String::new, |like| format!(" Did you mean %{like}%?"));
                (
                    Kind::UnknownMnemonic,
                    format!("%{name}% is none of the mnemonics that public records have.{like} Here belongs %{right}%."),
                )
            }
        },
    };
    Some(new(expected, kind, Weight::Breaks, what, set))
}

/// Name and arguments of `%NAME;argument;…%`.
fn take_apart(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('%')?.strip_suffix('%')?;
    if inner.is_empty() || inner.contains('%') {
        return None;
    }
    Some(inner.split_once(';').unwrap_or((inner, "")))
}

fn no_mnemonic(expected: &Parameter, given: &str, set: String) -> Difference {
    let inside = given.trim_matches('%');
    let name = inside.split(';').next().unwrap_or_default();
    let named = MNEMONICS
        .iter()
        .any(|(known, _)| known.eq_ignore_ascii_case(name));
    if named && !inside.contains('%') {
        let what = format!("“{given}” lacks a percent sign: Epic sends it as it stands.");
        return new(expected, Kind::PercentSigns, Weight::Breaks, what, set);
    }
    let what = if given.contains('%') {
        format!("“{given}” is not one mnemonic between two percent signs.")
    } else {
        format!("“{given}” is a fixed value: it would be the same in every launch.")
    };
    new(expected, Kind::FixedValue, Weight::Breaks, what, set)
}

fn arguments(expected: &Parameter, right: &str, given: &str, set: String) -> Option<Difference> {
    if given == right {
        return None;
    }
    let uncertain = expected.kind == record::Kind::UncertainMnemonic;
    let parts = |text: &str| -> Vec<String> {
        text.split(';').map(|part| part.trim().to_owned()).collect()
    };
    let (wanted, got) = (parts(right), parts(given));
    let fits = wanted.len() == got.len()
        && wanted
            .iter()
            .zip(&got)
            .all(|(wanted, got)| wanted == got || is_placeholder(wanted) && !got.is_empty());
    if fits {
        // A placeholder was filled in with the hospital's number.
        let filled = wanted.iter().any(|part| is_placeholder(part));
        return (!filled || given.contains(' ')).then(|| {
            let what = format!("It has other spaces: “;{given}” against “;{right}”. No second public source confirms the spaces.");
            new(expected, Kind::Spaces, Weight::AskEpic, what, set)
        });
    }
    let what = if uncertain {
        format!(
            "It has other semicolons or words: “;{given}” against “;{right}”. No second public source confirms their count."
        )
    } else if given.is_empty() {
        format!("It lacks what follows the name: “;{right}”.")
    } else {
        format!("What follows the name is “;{given}” against “;{right}”.")
    };
    let weight = if uncertain {
        Weight::AskEpic
    } else {
        Weight::Breaks
    };
    Some(new(expected, Kind::MnemonicArguments, weight, what, set))
}
