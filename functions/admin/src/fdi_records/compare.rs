//! Compares a record as it should be with what was copied out of Epic.

mod address;
mod fields;
mod letters;
mod value;

use shared::launch::LaunchType;

use self::letters::Cleaned;
use super::{
    choices::Choices,
    difference::{Difference, Kind, Weight},
    pasted::{Pair, Pasted},
    record::{self, Parameter, Record},
};

/// Every parameter that any record has.
const PARAMETERS: [&str; 10] = [
    "epicSessionId",
    "epicUserId",
    "epicProviderId",
    "encounterProviderId",
    "firstName",
    "lastName",
    "useProviderZoomAccount",
    "roomName",
    "roomDisplay",
    "systemLogin",
];
const NO_REDIRECT: &str = "noRedirect";

/// The differences of the reading that has the least.
pub fn least(expected: &Record, choices: &Choices, readings: &[Pasted]) -> Vec<Difference> {
    readings
        .iter()
        .map(|pasted| compare(expected, choices, pasted))
        .min_by_key(|found| weigh(found))
        .unwrap_or_default()
}

/// Which other record it is: one as which less breaks, and nothing that does not break as this one, too.
pub fn meant<'a>(
    expected: &Record,
    records: &'a [Record],
    choices: &Choices,
    readings: &[Pasted],
    found: &[Difference],
) -> Option<&'a Record> {
    records
        .iter()
        .filter(|other| other.id != expected.id)
        .map(|other| (least(other, choices, readings), other))
        .filter(|(as_other, _)| {
            let fewer = weigh(as_other).0 < weigh(found).0 || as_other.is_empty();
            let mut breaks = as_other.iter().filter(|it| it.weight == Weight::Breaks);
            fewer && !found.is_empty() && breaks.all(|it| found.contains(it))
        })
        .min_by_key(|(as_other, _)| as_other.len())
        .map(|(_, other)| other)
}

/// How many break the launch, and how many there are.
fn weigh(found: &[Difference]) -> (usize, usize) {
    let breaks = found.iter().filter(|it| it.weight == Weight::Breaks);
    (breaks.count(), found.len())
}

/// Every difference, the gravest first. None: a launch by this record is read as the page describes.
fn compare(expected: &Record, choices: &Choices, pasted: &Pasted) -> Vec<Difference> {
    let mut found = Vec::new();
    for url in &pasted.urls {
        found.extend(address::compare(expected, url));
    }
    if pasted.urls.len() > 1 {
        found.push(Difference::new(
            "URL",
            Kind::DoubledParameter,
            Weight::Breaks,
            "There are two addresses.",
            "Keep one URL in the record.",
        ));
    }
    for (name, value) in &pasted.fields {
        found.extend(fields::compare(expected, name, value));
    }
    found.extend(pieces(pasted));
    found.extend(parameters(expected, choices, &pasted.pairs));
    found.sort_by_key(|difference| difference.weight);
    found
}

fn pieces(pasted: &Pasted) -> impl Iterator<Item = Difference> {
    let strange = pasted.strange.iter().map(|piece| {
        Difference::new(
            "CONTEXT",
            Kind::NotAParameter,
            Weight::Breaks,
            format!("“{piece}” is no parameter: it has no equals sign."),
            "Write name=value, with & between one parameter and the next.",
        )
    });
    let gap = pasted.gap.then(|| {
        Difference::new(
            "CONTEXT",
            Kind::NotAParameter,
            Weight::Harmless,
            "Between two & there is nothing.",
            "Keep one & between one parameter and the next.",
        )
    });
    let escaped = pasted.escaped.then(|| {
        Difference::new(
            "CONTEXT",
            Kind::NotAParameter,
            Weight::Breaks,
            "There is &amp; or the like in it: letters as web pages write them in their source.",
            "Write the letter itself, & for &amp;. If only the copy has it so, nothing is wrong in Epic.",
        )
    });
    strange.chain(gap).chain(escaped)
}

/// What a name in CONTEXT is.
enum Known<'a> {
    /// One of the record's.
    Expected(&'a Parameter),
    /// One that the record may have.
    Optional(Parameter),
    /// One of other records.
    Foreign(&'static str),
    /// None.
    Unknown,
}

fn parameters(expected: &Record, choices: &Choices, pairs: &[Pair]) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut present: Vec<&str> = Vec::new();
    let mut meant: Vec<&str> = Vec::new();
    for pair in pairs {
        let name = Cleaned::of(&pair.name);
        let known = known(expected, choices, &name.text);
        let right = match &known {
            Known::Expected(parameter) => parameter.name,
            Known::Optional(parameter) => parameter.name,
            Known::Foreign(name) => name,
            Known::Unknown => {
                let like = letters::nearest(&name.text, all_parameters(), 3);
                meant.extend(like);
                found.push(unknown(&name.text, like));
                continue;
            }
        };
        found.extend(name.differences(right, Weight::Breaks));
        if name.text != right {
            found.push(Difference::new(
                right,
                Kind::Case,
                Weight::Harmless,
                format!("It is written {}.", name.text),
                format!("The bridge takes names in any case. As documented it is {right}."),
            ));
        }
        if present.contains(&right) {
            found.push(doubled(right));
        } else {
            present.push(right);
        }
        match &known {
            Known::Expected(parameter) => {
                found.extend(value::compare(parameter, &pair.value));
            }
            Known::Optional(parameter) => {
                found.extend(value::compare(parameter, &pair.value));
            }
            Known::Foreign(name) => found.push(foreign(expected.launch_type, name)),
            Known::Unknown => {}
        }
    }
    let missing = expected
        .parameters
        .iter()
        .filter(|parameter| !present.contains(&parameter.name) && !meant.contains(&parameter.name));
    // Only an address was pasted, or other mnemonics.
    if pairs.is_empty() {
        found.push(Difference::new(
            "CONTEXT",
            Kind::MissingParameter,
            Weight::Breaks,
            "There is no CONTEXT in what was pasted.",
            "Paste the mnemonic CONTEXT too; if Epic's record has none, copy it from above.",
        ));
    } else {
        found.extend(missing.map(|parameter| absent(expected.launch_type, parameter)));
    }
    found
}

fn all_parameters() -> impl Iterator<Item = &'static str> + Clone {
    PARAMETERS.into_iter().chain([NO_REDIRECT])
}

fn known<'a>(expected: &'a Record, choices: &Choices, name: &str) -> Known<'a> {
    let is = |other: &&str| other.eq_ignore_ascii_case(name);
    if let Some(parameter) = expected.parameters.iter().find(|it| is(&it.name)) {
        return Known::Expected(parameter);
    }
    let optional = record::optional(expected.launch_type, choices);
    if let Some((name, value)) = optional.into_iter().find(|(name, _)| is(name)) {
        return Known::Optional(Parameter {
            name,
            value,
            kind: record::Kind::Mnemonic,
        });
    }
    all_parameters()
        .find(is)
        .map_or(Known::Unknown, Known::Foreign)
}

fn unknown(name: &str, like: Option<&'static str>) -> Difference {
    let fix = like.map_or_else(
        || "Take it out: the bridge does not read it.".to_owned(),
        |like| format!("Did you mean {like}? The bridge does not read any other name."),
    );
    // One that is nearly right is one that is missing.
    let weight = if like.is_some() {
        Weight::Breaks
    } else {
        Weight::Harmless
    };
    let what = format!("There is no parameter “{name}”.");
    Difference::new(name, Kind::UnknownParameter, weight, what, fix)
}

fn doubled(name: &str) -> Difference {
    Difference::new(
        name,
        Kind::DoubledParameter,
        Weight::Breaks,
        "It is there more than once.",
        "Keep one. With two different values the launch is refused; which of two Epic sends under one name is not documented.",
    )
}

fn foreign(launch_type: LaunchType, name: &str) -> Difference {
    let (keep, refused) = match launch_type {
        LaunchType::Provider if name == "epicProviderId" => ("epicUserId", true),
        LaunchType::Nurse if name == "epicUserId" => ("epicProviderId", true),
        _ => ("", false),
    };
    let title = record::title(launch_type);
    if refused {
        return Difference::new(
            name,
            Kind::OtherRecordsParameter,
            Weight::Breaks,
            format!(
                "The record {title} names its person by {keep}; one that sends both IDs is refused."
            ),
            format!("Take {name} out and keep {keep}."),
        );
    }
    Difference::new(
        name,
        Kind::OtherRecordsParameter,
        Weight::Harmless,
        format!("The record {title} does not have it; the bridge does not read it there."),
        "Take it out, or see whether this is the record of another launch type.",
    )
}

/// What comes of a parameter that is not there.
fn absent(launch_type: LaunchType, parameter: &Parameter) -> Difference {
    let (weight, then) = match (parameter.name, launch_type) {
        ("epicSessionId" | "epicUserId" | "roomName", _)
        | ("epicProviderId", LaunchType::Nurse) => (Weight::Breaks, "every launch is refused"),
        ("epicProviderId", _) => (
            Weight::Differs,
            "a room cannot be called before the visit has a meeting",
        ),
        ("encounterProviderId", LaunchType::Patient) => (
            Weight::Differs,
            "a patient who comes first waits until staff have opened the meeting",
        ),
        ("encounterProviderId", _) => (Weight::Differs, "whoever comes first hosts"),
        ("firstName" | "lastName", _) => (
            Weight::Differs,
            "the meeting shows the person without that name",
        ),
        ("roomDisplay", _) => (Weight::Differs, "pages show roomName"),
        ("systemLogin", _) => (
            Weight::Differs,
            "no account is found by the person's login, unless Epic's id_token says it",
        ),
        _ if parameter.value == "false" => (Weight::Harmless, "it counts as false, as it should"),
        _ => (Weight::Differs, "it counts as false"),
    };
    Difference::new(
        parameter.name,
        Kind::MissingParameter,
        weight,
        format!("It is missing: {then}."),
        format!("Add {}={}", parameter.name, parameter.value),
    )
}
