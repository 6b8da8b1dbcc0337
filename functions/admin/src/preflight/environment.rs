//! Test and production, mixed up.

use shared::settings::{BaseUrl, Environment, Epic, Settings};

use super::check::Finding;

/// Words by which hospitals name what is not production.
const TEST: [&str; 17] = [
    "poc", "tst", "test", "sup", "support", "sandbox", "nonprod", "nonprd", "non", "dev", "stg",
    "stage", "staging", "play", "ply", "uat", "train",
];
/// And what is.
const PRODUCTION: [&str; 3] = ["prd", "prod", "production"];

/// By the addresses alone.
pub fn check(settings: &Settings) -> Finding {
    if let Some((setting, address)) = of_the_other(&settings.epic) {
        return Finding::failed(format!(
            "{address} is of the environment that epic.other_environment_fhir_r4_base_url names"
        ))
        .at(setting)
        .fix("Use the address of the same Epic environment as epic.fhir_r4_base_url.");
    }
    let (ours, foreign) = match settings.environment {
        Environment::Test => ("test", PRODUCTION.as_slice()),
        Environment::Production => ("production", TEST.as_slice()),
    };
    let ours_too = ("public_base_url", &settings.public_base_url);
    for (setting, address) in addresses(&settings.epic).chain([ours_too]) {
        if let Some(word) = word(address, foreign) {
            return Finding::warning(format!(
                "environment is {ours}, but {address} has the word {word:?}"
            ))
            .at(setting)
            .fix("If that address belongs to the other environment, correct it; if it is only named so, leave it.");
        }
    }
    Finding::passed(format!(
        "environment is {ours}, and no address says otherwise"
    ))
}

fn addresses(epic: &Epic) -> impl Iterator<Item = (&'static str, &BaseUrl)> {
    [
        ("epic.fhir_r4_base_url", Some(&epic.fhir_r4_base_url)),
        ("epic.telehealth_base_url", Some(&epic.telehealth_base_url)),
        ("epic.oauth_base_url", epic.oauth_base_url.as_ref()),
    ]
    .into_iter()
    .filter_map(|(setting, address)| Some((setting, address?)))
}

/// An address below the other environment's root, and not below ours.
fn of_the_other(epic: &Epic) -> Option<(&'static str, &BaseUrl)> {
    let other = root(epic.other_environment_fhir_r4_base_url.as_ref()?);
    let own = root(&epic.fhir_r4_base_url);
    if other == own {
        return None;
    }
    addresses(epic).skip(1).find(|(_, address)| {
        let address = format!("{}/", address.as_str().to_ascii_lowercase());
        address.starts_with(&other) && !address.starts_with(&own)
    })
}

/// The Interconnect instance, above `/api/FHIR/R4`.
fn root(fhir: &BaseUrl) -> String {
    let fhir = fhir.as_str().to_ascii_lowercase();
    let root = fhir.strip_suffix("/api/fhir/r4").unwrap_or(&fhir);
    format!("{root}/")
}

fn word(address: &BaseUrl, words: &[&'static str]) -> Option<&'static str> {
    let address = address.as_str().to_ascii_lowercase();
    let parts: Vec<&str> = address
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .collect();
    words.iter().copied().find(|word| parts.contains(word))
}
