//! What administrators write into CONTEXT, and what comes of it.

use serde_json::{Map, Value, json};

use super::{ContextError, NurseContext, PatientContext, ProviderContext};
use crate::telemetry::Phi;

fn members(changes: Value) -> Phi<Map<String, Value>> {
    let mut members = json!({
        "epicSessionId": "10277",
        "epicUserId": "OKAFOR",
        "firstName": "Ngozi",
        "lastName": "Okafor",
        "useProviderZoomAccount": "false",
        "noRedirect": "false",
        "patient": "a SMART member that is none of ours",
    });
    let all = members.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        all.insert(name.clone(), value.clone());
    }
    // Tests leave a member out by `false`, which no CONTEXT can hold.
    all.retain(|_, value| *value != Value::Bool(false));
    Phi::new(all.clone())
}

fn provider(changes: Value) -> Result<ProviderContext, ContextError> {
    ProviderContext::read(&members(changes))
}

fn patient(changes: Value) -> Result<PatientContext, ContextError> {
    PatientContext::read(&members(changes))
}

/// The error's text, which names the parameter and not its value.
fn refused(parameter: &str, value: Value) -> String {
    let shown = value.as_str().map(str::trim).unwrap_or_default().to_owned();
    let error = provider(json!({ parameter: value })).unwrap_err();
    let text = error.to_string();
    assert!(text.contains(parameter), "{text}");
    if shown.len() > 4 {
        assert!(!text.contains(&shown), "{text}");
        assert!(!format!("{error:?}").contains(&shown), "{error:?}");
    }
    text
}

#[test]
fn reads_a_providers_record() {
    let context = provider(json!({ "useProviderZoomAccount": "true" })).unwrap();
    assert_eq!(context.csn.value().expose(), "10277");
    assert_eq!(context.epic_user_id.value().expose(), "OKAFOR");
    assert_eq!(context.name.first.expose(), "Ngozi");
    assert_eq!(context.name.last.expose(), "Okafor");
    assert!(context.use_provider_zoom_account);
    assert!(!context.no_redirect);
    assert_eq!(context.encounter_provider_id, None);
}

#[test]
fn reads_a_patients_record() {
    let context = patient(json!({
        "epicUserId": "736", "encounterProviderId": "LINDQVIST", "noRedirect": "true"
    }))
    .unwrap();
    assert_eq!(context.epic_user_id.value().expose(), "736");
    let provider = context.encounter_provider_id.unwrap();
    assert_eq!(provider.value().expose(), "LINDQVIST");
    assert!(context.no_redirect);
}

#[test]
fn reads_a_nurses_record() {
    let nurse = |changes: Value| {
        let mut all = json!({ "epicUserId": false, "epicProviderId": " E2001 " });
        let more = changes.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(more);
        NurseContext::read(&members(all))
    };
    let context = nurse(json!({
        "encounterProviderId": "OKAFOR", "useProviderZoomAccount": "true", "systemLogin": "mbeki",
    }))
    .unwrap();
    assert_eq!(context.epic_provider_id.value().expose(), "E2001");
    let provider = context.encounter_provider_id.unwrap();
    assert_eq!(provider.value().expose(), "OKAFOR");
    assert!(context.use_provider_zoom_account);
    assert_eq!(context.system_login.unwrap().expose(), "mbeki");
    for absent in ["encounterProviderId", "systemLogin"] {
        let context = nurse(json!({ absent: "" })).unwrap();
        assert_eq!(context.encounter_provider_id, None);
        assert_eq!(context.system_login, None);
    }
    let both = nurse(json!({ "epicUserId": "MBEKI" })).unwrap_err();
    assert!(both.to_string().contains("sends epicProviderId only"));
    let neither = nurse(json!({ "epicProviderId": "" })).unwrap_err();
    assert!(
        neither
            .to_string()
            .contains("add epicProviderId=%USERPROVID")
    );
}

#[test]
fn takes_names_of_parameters_in_any_case() {
    let context = provider(json!({
        "epicSessionId": false, "EPICSESSIONID": "10278",
        "noRedirect": false, "noredirect": "TRUE",
    }))
    .unwrap();
    assert_eq!(context.csn.value().expose(), "10278");
    assert!(context.no_redirect);
}

#[test]
fn trims_values() {
    let context = provider(json!({
        "epicSessionId": "  10277\t", "epicUserId": "  OKAFOR ",
        "noRedirect": " true ", "encounterProviderId": " LINDQVIST ",
    }))
    .unwrap();
    assert_eq!(context, {
        let mut plain = provider(json!({ "noRedirect": "true" })).unwrap();
        plain.encounter_provider_id = context.encounter_provider_id.clone();
        plain
    });
}

#[test]
fn names_what_is_missing_and_what_belongs_there() {
    for (parameter, mnemonic) in [
        (
            "epicSessionId",
            "%CSN% (or %CONFERENCEID% for group visits)",
        ),
        ("epicUserId", "%EPICUSERID%"),
    ] {
        for absent in [json!(false), json!(""), json!("   ")] {
            let error = provider(json!({ parameter: absent })).unwrap_err();
            assert_eq!(
                error,
                ContextError::Missing {
                    parameter,
                    mnemonic
                }
            );
            let text = error.to_string();
            assert!(
                text.contains(&format!("add {parameter}={mnemonic}")),
                "{text}"
            );
        }
    }
    let error = patient(json!({ "epicUserId": false })).unwrap_err();
    assert!(error.to_string().contains("add epicUserId=%WPRID%"));
}

#[test]
fn names_a_mnemonic_that_epic_did_not_replace() {
    for parameter in [
        "epicSessionId",
        "epicUserId",
        "firstName",
        "lastName",
        "encounterProviderId",
        "useProviderZoomAccount",
        "noRedirect",
    ] {
        for mnemonic in ["%NONSENSE%", "%EXTENSION;90001%", " %SECRETX;;;% "] {
            let text = refused(parameter, json!(mnemonic));
            assert!(text.contains("Epic did not replace"), "{text}");
        }
    }
}

#[test]
fn refuses_a_csn_that_is_none() {
    for (value, reason) in [
        (json!("NONE"), "this launch has no visit"),
        (json!("none"), "this launch has no visit"),
        (json!("10#277"), "letters, digits"),
        (json!("../../secret"), "letters, digits"),
        (json!("secret\u{0}"), "letters, digits"),
        (json!("secret\nnext"), "letters, digits"),
        (
            json!("\u{661}\u{660}\u{662}\u{667}\u{667}"),
            "letters, digits",
        ),
        (json!("7".repeat(65)), "letters, digits"),
    ] {
        let text = refused("epicSessionId", value);
        assert!(text.contains(reason), "{text}");
        assert!(text.contains("epicSessionId=%CSN%"), "{text}");
    }
}

#[test]
fn refuses_what_is_not_text() {
    let long = json!("7".repeat(10 * 1024));
    for value in [
        json!(10277),
        json!(null),
        json!(true),
        json!(["10277"]),
        json!({}),
        long,
    ] {
        for parameter in ["epicSessionId", "epicUserId", "firstName", "noRedirect"] {
            let text = refused(parameter, value.clone());
            assert!(text.contains("not one text"), "{text}");
        }
    }
}

#[test]
fn refuses_an_id_that_is_none() {
    for value in ["12^34567", "12;34567", "12 34567", "<script>", "\u{e9}mile"] {
        let text = refused("epicUserId", json!(value));
        assert!(text.contains("not an Epic ID"), "{text}");
        let text = refused("encounterProviderId", json!(value));
        assert!(text.contains("not an Epic ID"), "{text}");
    }
}

#[test]
fn takes_epics_word_for_no_value_as_no_encounter_provider() {
    for none in ["NONE", " none ", ""] {
        let context = patient(json!({ "encounterProviderId": none })).unwrap();
        assert_eq!(context.encounter_provider_id, None);
    }
}

#[test]
fn refuses_a_parameter_that_is_there_twice_with_two_values() {
    let error = provider(json!({ "EpicSessionID": "10278" })).unwrap_err();
    assert_eq!(
        error,
        ContextError::Doubled {
            parameter: "epicSessionId"
        }
    );
    let same = provider(json!({ "EpicSessionID": " 10277 " })).unwrap();
    assert_eq!(same.csn.value().expose(), "10277");
}

#[test]
fn reads_flags_in_their_usual_spellings() {
    for (spelling, flag) in [
        ("true", true),
        ("TRUE", true),
        ("1", true),
        ("Yes", true),
        ("false", false),
        ("False", false),
        ("0", false),
        ("no", false),
        ("", false),
    ] {
        let context = provider(json!({
            "useProviderZoomAccount": spelling, "noRedirect": spelling
        }))
        .unwrap();
        assert_eq!(context.use_provider_zoom_account, flag, "{spelling}");
        assert_eq!(context.no_redirect, flag, "{spelling}");
    }
    let absent = json!({ "useProviderZoomAccount": false, "noRedirect": false });
    let context = provider(absent).unwrap();
    assert!(!context.use_provider_zoom_account && !context.no_redirect);
}

#[test]
fn refuses_a_flag_that_is_neither() {
    for value in ["<true|false>", "maybe", "2", "truetrue", "true false"] {
        for parameter in ["useProviderZoomAccount", "noRedirect"] {
            let text = refused(parameter, json!(value));
            assert!(text.contains("true or false"), "{text}");
        }
    }
    let error = patient(json!({ "useProviderZoomAccount": "maybe" })).unwrap_err();
    assert_eq!(
        error,
        ContextError::NotAFlag {
            parameter: "useProviderZoomAccount"
        }
    );
}

#[test]
fn refuses_a_record_with_both_kinds_of_provider_id() {
    let error = provider(json!({ "epicProviderId": "90210" })).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("sends epicUserId only"), "{text}");
    let neither = json!({ "epicProviderId": "", "epicUserId": "OKAFOR" });
    assert!(provider(neither).is_ok());
}

#[test]
fn keeps_nothing_in_debug_output() {
    let context = provider(json!({})).unwrap();
    let printed = format!("{context:?}");
    for value in ["10277", "OKAFOR", "Ngozi", "Okafor"] {
        assert!(!printed.contains(value), "{printed}");
    }
}
