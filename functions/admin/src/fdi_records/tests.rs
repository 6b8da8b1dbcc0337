//! The records are what the bridge reads and the documentation says, and what is wrong with one is found.

mod compared;
mod mutated;

use serde_json::{Map, Value, json};
use shared::{
    launch::{
        ContextError, DeviceTestContext, LaunchType, NurseContext, PatientContext, ProviderContext,
        RoomContext,
    },
    settings::Settings,
    telemetry::Phi,
};

use super::{Choices, Record, record, records};

const DOCUMENTATION: &str = include_str!("../../../../docs/setup-epic.md");

fn settings() -> Settings {
    serde_json::from_value(json!({
        "launch_key": "k3y-of-this-installation",
        "environment": "production",
        "public_base_url": "https://video.hospital.example",
        "data_key": "AAAA",
        "epic": {
            "fhir_r4_base_url": "https://epic.hospital.example/api/FHIR/R4",
            "telehealth_base_url": "https://epic.hospital.example",
            "clients": {
                "provider": { "client_id": "provider-app", "client_secret": "s" },
                "patient": { "client_id": "patient-app" },
                "backend": { "client_id": "backend-app" },
            },
            "private_keys": [],
        },
        "zoom": {
            "account_id": "a", "client_id": "c", "client_secret": "s", "webhook_secret_token": "w",
        },
    }))
    .unwrap()
}

/// Everything that a hospital fills in.
fn filled_in(flags: [bool; 4]) -> Choices {
    let [own_account, no_redirect, encounter_provider, system_login] = flags;
    Choices {
        own_account,
        no_redirect,
        encounter_provider,
        system_login,
        lpp: Some("90001".to_owned()),
        id_type: Some("6".to_owned()),
        room_name: Some("ICU 4 Bed 2".to_owned()),
        room_display: Some("Bed 2".to_owned()),
    }
}

fn all_choices() -> impl Iterator<Item = Choices> {
    (0..16).map(|bits| filled_in([0, 1, 2, 3].map(|at| bits >> at & 1 == 1)))
}

fn the_record(id: &str, choices: &Choices) -> Record {
    let all = records(&settings(), choices);
    all.into_iter().find(|record| record.id == id).unwrap()
}

/// What Epic makes of a record's CONTEXT.
fn as_launched(record: &Record) -> Phi<Map<String, Value>> {
    let members = record.context.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        let value = if value.starts_with('%') {
            "10277"
        } else {
            value
        };
        (name.to_owned(), Value::from(value))
    });
    Phi::new(members.collect())
}

fn read(record: &Record) -> Result<(), ContextError> {
    let members = as_launched(record);
    match record.launch_type {
        LaunchType::Provider => ProviderContext::read(&members).map(drop),
        LaunchType::Nurse => NurseContext::read(&members).map(drop),
        LaunchType::Patient => PatientContext::read(&members).map(drop),
        LaunchType::DeviceTest => DeviceTestContext::read(&members).map(drop),
        LaunchType::Room => RoomContext::read(&members).map(drop),
    }
}

#[test]
fn every_record_is_read_by_the_bridge_itself() {
    for choices in all_choices() {
        let records = records(&settings(), &choices);
        assert_eq!(records.len(), 9);
        for record in records {
            assert_eq!(read(&record), Ok(()), "{}", record.context);
        }
        let stays = |record: &str| as_launched(&the_record(record, &choices));
        let provider = ProviderContext::read(&stays("provider")).unwrap();
        assert_eq!(provider.no_redirect, choices.no_redirect);
        assert_eq!(provider.use_provider_zoom_account, choices.own_account);
        let named = provider.encounter_provider_id.is_some();
        assert_eq!(named, choices.encounter_provider);
        assert_eq!(provider.system_login.is_some(), choices.system_login);
        let patient = PatientContext::read(&stays("patient-group")).unwrap();
        assert!(patient.encounter_provider_id.is_some());
    }
}

/// The CONTEXT under a heading of the documentation.
fn documented(heading: &str) -> &'static str {
    let section = DOCUMENTATION.split(heading).nth(1).unwrap();
    section
        .lines()
        .find(|line| line.starts_with("epicSessionId="))
        .unwrap()
}

#[test]
fn the_documentation_says_the_same() {
    let records = records(&settings(), &Choices::default());
    for record in &records {
        let heading = format!("### {}\n", record::title(record.launch_type));
        // What is chosen, and one placeholder that Zoom's guide spells in two ways.
        let documented = documented(&heading)
            .replace(
                "useProviderZoomAccount=<true|false>",
                "useProviderZoomAccount=false",
            )
            .replace(
                "useProviderZoomAccount=<true/false>",
                "useProviderZoomAccount=false",
            )
            .replace("noRedirect=<true|false>", "noRedirect=false")
            .replace("<ID TypeValue>", "<ID type value>");
        let session = if record.group {
            "%CONFERENCEID%"
        } else {
            "%CSN%"
        };
        assert_eq!(
            record.context,
            documented.replace("%CSN%", session),
            "{heading}"
        );
        let url = format!(
            "{{public_base_url}}/launch/{}/{{launch_key}}",
            record.launch_type
        );
        assert!(DOCUMENTATION.contains(&url), "{url}");
        let redirect = format!(
            "`{{public_base_url}}/launch/{}/callback`",
            record.launch_type
        );
        assert!(DOCUMENTATION.contains(&redirect), "{redirect}");
        for parameter in &record.parameters {
            let table = DOCUMENTATION.split("### Parameters").nth(1).unwrap();
            assert!(
                table.contains(&format!("`{}`", parameter.name)),
                "{}",
                parameter.name
            );
        }
    }
    for mnemonic in super::pasted::MNEMONICS {
        assert!(
            DOCUMENTATION.contains(&format!("| `{mnemonic}` |")),
            "{mnemonic}"
        );
    }
}
