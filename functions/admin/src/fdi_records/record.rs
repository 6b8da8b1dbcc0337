//! The FDI records of this installation, as data: what stands in each, exactly as it is to be entered.
//!
//! Parameters and mnemonics are those of Zoom's own integration; `docs/setup-epic.md` says the same, and a test
//! holds the two together.

use serde::Serialize;
use shared::{launch::LaunchType, settings::Settings};

use super::choices::Choices;

/// The kinds of FDI record, in the documentation's order.
pub const LAUNCH_TYPES: [LaunchType; 5] = [
    LaunchType::Provider,
    LaunchType::Nurse,
    LaunchType::Patient,
    LaunchType::DeviceTest,
    LaunchType::Room,
];

/// One FDI record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Its name on our pages: `provider`, or `provider-group`.
    pub id: String,
    /// Its launch type.
    pub launch_type: LaunchType,
    /// Whether it is the record of group visits.
    pub group: bool,
    /// The mnemonic `URL`.
    pub url: String,
    /// The mnemonic `CLIENTID`.
    pub client_id: String,
    /// The redirect URI that is registered for this client.
    pub redirect_uri: String,
    /// The mnemonic `CONTEXT`, as one text.
    pub context: String,
    /// What CONTEXT is made of.
    pub parameters: Vec<Parameter>,
}

/// One parameter of CONTEXT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What stands behind the equals sign.
    pub value: String,
    /// What kind of value that is.
    pub kind: Kind,
}

/// Kinds of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A mnemonic that Epic replaces.
    Mnemonic,
    /// A mnemonic whose spaces and semicolons no second public source confirms.
    UncertainMnemonic,
    /// `true` or `false`.
    Flag,
    /// The hospital's own text.
    Text,
}

/// Epic user (EMP) ID of who is signed in to Hyperspace.
const EPIC_USER: &str = "%EPICUSERID;;; ; ;;NONE;%";
/// MyChart account (WPR) ID.
const MYCHART_USER: &str = "%WPRID;;; ;;;NONE;%";

/// The record of a launch type, if there is such a one.
#[must_use]
pub fn record(
    settings: &Settings,
    launch_type: LaunchType,
    group: bool,
    choices: &Choices,
) -> Option<Record> {
    // A device test is one patient's own, for their own visit.
    if group && launch_type == LaunchType::DeviceTest {
        return None;
    }
    let parameters = parameters(launch_type, group, choices);
    let pairs: Vec<String> = parameters
        .iter()
        .map(|parameter| format!("{}={}", parameter.name, parameter.value))
        .collect();
    let key = settings.launch_key.as_str();
    Some(Record {
        id: format!("{launch_type}{}", if group { "-group" } else { "" }),
        launch_type,
        group,
        url: settings
            .public_base_url
            .join(&format!("/launch/{launch_type}/{key}")),
        client_id: launch_type.client(settings).client_id.clone(),
        redirect_uri: launch_type.redirect_uri(settings),
        context: pairs.join("&"),
        parameters,
    })
}

/// Every record of the installation.
#[must_use]
pub fn records(settings: &Settings, choices: &Choices) -> Vec<Record> {
    let both = LAUNCH_TYPES
        .into_iter()
        .flat_map(|kind| [(kind, false), (kind, true)]);
    both.filter_map(|(kind, group)| record(settings, kind, group, choices))
        .collect()
}

/// The parameters that a record has, in its order.
pub fn parameters(launch_type: LaunchType, group: bool, choices: &Choices) -> Vec<Parameter> {
    let parameter = |name, value: &str, kind| Parameter {
        name,
        value: value.to_owned(),
        kind,
    };
    let mnemonic = |name, value| parameter(name, value, Kind::Mnemonic);
    let flag =
        |name, value: bool| parameter(name, if value { "true" } else { "false" }, Kind::Flag);
    let named = |first, last| [mnemonic("firstName", first), mnemonic("lastName", last)];
    let session = if group { "%CONFERENCEID%" } else { "%CSN%" };
    let session = mnemonic("epicSessionId", session);
    let provider_record = format!("%USERPROVID;;;;;{}%", choices.id_type());
    let extension = format!("%EXTENSION;{}%", choices.lpp());
    let own = flag("useProviderZoomAccount", choices.own_account);
    let stays = flag("noRedirect", choices.no_redirect);

    let mut all = vec![session];
    match launch_type {
        LaunchType::Provider => {
            all.extend(named("%USERFNAME%", "%USERLNAME%"));
            all.push(parameter("epicUserId", EPIC_USER, Kind::UncertainMnemonic));
            all.extend([own, stays]);
        }
        LaunchType::Nurse => {
            all.extend(named("%USERFNAME%", "%USERLNAME%"));
            all.push(mnemonic("epicProviderId", &provider_record));
            all.extend([own, stays]);
        }
        LaunchType::Patient | LaunchType::DeviceTest => {
            all.push(parameter(
                "epicUserId",
                MYCHART_USER,
                Kind::UncertainMnemonic,
            ));
            all.extend(named("%WPRFNAME%", "%WPRLNAME%"));
        }
        LaunchType::Room => {
            all.push(mnemonic("epicProviderId", &provider_record));
            all.push(own);
            all.push(parameter("roomName", choices.room_name(), Kind::Text));
            all.push(parameter("roomDisplay", choices.room_display(), Kind::Text));
            all.push(stays);
        }
    }
    if launch_type == LaunchType::Patient {
        all.push(mnemonic("encounterProviderId", &extension));
        all.push(flag("useProviderZoomAccount", false));
        all.push(flag("noRedirect", choices.no_redirect));
    }
    for (name, value) in optional(launch_type, choices) {
        let chosen = match name {
            "systemLogin" => choices.system_login,
            _ => choices.encounter_provider,
        };
        if chosen {
            all.push(parameter(name, &value, Kind::Mnemonic));
        }
    }
    all
}

/// What a record may have beside its usual parameters.
#[must_use]
pub fn optional(launch_type: LaunchType, choices: &Choices) -> Vec<(&'static str, String)> {
    let encounter_provider = || {
        (
            "encounterProviderId",
            format!("%EXTENSION;{}%", choices.lpp()),
        )
    };
    match launch_type {
        LaunchType::Provider | LaunchType::Nurse => vec![
            encounter_provider(),
            ("systemLogin", "%SYSLOGIN%".to_owned()),
        ],
        LaunchType::Room => vec![encounter_provider()],
        LaunchType::Patient | LaunchType::DeviceTest => Vec::new(),
    }
}

/// What people call a record.
#[must_use]
pub const fn title(launch_type: LaunchType) -> &'static str {
    match launch_type {
        LaunchType::Provider => "Provider (Hyperspace)",
        LaunchType::Nurse => "Nurse (Hyperspace)",
        LaunchType::Patient => "Patient (MyChart)",
        LaunchType::DeviceTest => "Device test (MyChart)",
        LaunchType::Room => "Zoom Room (in-patient)",
    }
}
