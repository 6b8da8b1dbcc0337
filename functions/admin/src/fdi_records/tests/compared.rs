//! What is wrong with a record is named, with the fix.

use super::{filled_in, settings, the_record};
use crate::fdi_records::{
    Pasted,
    compare::{least, meant},
    difference::{Difference, Kind, Weight},
};

fn differences(id: &str, pasted: &str) -> Vec<Difference> {
    let choices = filled_in([false; 4]);
    let record = the_record(id, &choices);
    least(&record, &choices, &Pasted::readings(pasted))
}

/// The one difference that there is.
#[track_caller]
fn one(id: &str, pasted: &str) -> Difference {
    let found = differences(id, pasted);
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

fn context(id: &str) -> String {
    the_record(id, &filled_in([false; 4])).context
}

#[test]
fn a_record_as_it_should_be_has_no_difference_in_any_form() {
    let url = the_record("patient", &filled_in([false; 4])).url;
    let context = context("patient");
    let lines = context.replace('&', "\r\n   ");
    let spaced = context.replace('&', "\n").replace('=', " = ");
    let table = context.replace('&', "\n").replace('=', "\t");
    let members = context.replace('&', "\",\n  \"").replace('=', "\": \"");
    for pasted in [
        context.clone(),
        format!("{context}\n{url}\n"),
        format!("URL={url}\nCONTEXT={context}\nPROTECTED=1\nCLIENTID=patient-app\nLAUNCHTYPE=6"),
        format!("1 URL: {url}\n2 PROTECTED: 1\n5 CONTEXT: {context}"),
        format!("URL\n\n  {url}  \n\nCONTEXT\n\n{context}"),
        lines,
        spaced,
        table,
        format!("{{\n  \"{members}\"\n}}"),
        format!("  \"{members}\","),
        format!("{{\"URL\": \"{url}\", \"CONTEXT\": \"{context}\"}}"),
        context.replace('&', "&\n"),
        context.replace('&', "\n&"),
        format!(
            "URL\n{url}\nPROTECTED\n1\nCLIENTID\npatient-app\nLAUNCHTYPE\n6\nCONTEXT\n{context}"
        ),
    ] {
        assert_eq!(differences("patient", &pasted), [], "{pasted}");
    }
}

#[test]
fn an_unknown_parameter_is_named_with_the_one_that_was_meant() {
    let found = one(
        "patient",
        &context("patient").replace("epicSessionId", "epicSesionID"),
    );
    assert_eq!(found.kind, Kind::UnknownParameter);
    assert!(
        found.fix.contains("Did you mean epicSessionId?"),
        "{}",
        found.fix
    );
    let found = one("patient", &format!("{}&sendSMS=true", context("patient")));
    assert_eq!(
        (found.kind, found.weight),
        (Kind::UnknownParameter, Weight::Harmless)
    );
    assert!(!found.fix.contains("Did you mean"), "{}", found.fix);
}

#[test]
fn the_mnemonic_of_groups_and_that_of_single_visits_are_told_apart() {
    let found = one("patient-group", &context("patient"));
    assert_eq!(
        (found.about.as_str(), found.kind),
        ("epicSessionId", Kind::VisitMnemonic)
    );
    assert!(found.what.contains("a meeting of their own") && found.fix.contains("%CONFERENCEID%"));
    let found = one("patient", &context("patient-group"));
    assert_eq!(found.kind, Kind::VisitMnemonic);
    assert!(found.fix.contains("epicSessionId=%CSN%"), "{}", found.fix);
}

#[test]
fn a_wrong_mnemonic_is_named_with_what_it_means() {
    for (from, to, kind, says) in [
        (
            "%EPICUSERID;;; ; ;;NONE;%",
            "%USERPROVID%",
            Kind::OtherMnemonic,
            "provider record (SER)",
        ),
        (
            "%USERFNAME%",
            "%FNAME%",
            Kind::OtherMnemonic,
            "the patient's given name",
        ),
        (
            "%USERLNAME%",
            "%USERLNAM%",
            Kind::UnknownMnemonic,
            "Did you mean %USERLNAME%?",
        ),
        (
            "%USERLNAME%",
            "%USERLNAME;%",
            Kind::MnemonicArguments,
            "A semicolon follows the name, and nothing follows it",
        ),
        (
            "%USERLNAME%",
            "USERLNAME",
            Kind::PercentSigns,
            "lacks a percent sign",
        ),
        (
            "%USERLNAME%",
            "Okafor",
            Kind::FixedValue,
            "the same in every launch",
        ),
        ("%USERLNAME%", "%userlname%", Kind::Case, "not documented"),
        (
            "useProviderZoomAccount=false",
            "useProviderZoomAccount=<true|false>",
            Kind::Placeholder,
            "placeholder",
        ),
        (
            "useProviderZoomAccount=false",
            "useProviderZoomAccount=maybe",
            Kind::NotAFlag,
            "neither true nor false",
        ),
        (
            "useProviderZoomAccount=false",
            "useProviderZoomAccount=true",
            Kind::OtherValue,
            "above you chose false",
        ),
    ] {
        let found = one("provider", &context("provider").replace(from, to));
        assert_eq!(found.kind, kind, "{to}");
        assert!(found.what.contains(says), "{}", found.what);
    }
}

#[test]
fn what_no_public_source_confirms_is_said_to_be_uncertain() {
    for other in [
        "%EPICUSERID;;;;;;NONE;%",
        "%EPICUSERID;;;;;;;NONE;%",
        "%EPICUSERID%",
    ] {
        let pasted = context("provider").replace("%EPICUSERID;;; ; ;;NONE;%", other);
        assert_eq!(one("provider", &pasted).weight, Weight::AskEpic, "{other}");
    }
    for name in ["%USERPROVID", "%userprovid"] {
        let pasted = context("nurse").replace("%USERPROVID;;;;;6%", &format!("{name}%"));
        assert_eq!(one("nurse", &pasted).weight, Weight::Breaks);
    }
}

#[test]
fn the_wrong_environment_shows_in_the_url() {
    let right = the_record("nurse", &filled_in([false; 4])).url;
    for (from, to, kind) in [
        ("https:", "http:", Kind::Scheme),
        ("video.", "video-test.", Kind::OtherHost),
        ("/nurse/", "/provider/", Kind::OtherLaunchType),
        ("/nurse/", "/nurses/", Kind::OtherPath),
        ("/launch/", "/", Kind::OtherPath),
        ("/k3y-of-this-installation", "", Kind::OtherLaunchKey),
        ("k3y-of-this", "k3y-of-the-test", Kind::OtherLaunchKey),
        ("k3y-of-this-installation", "callback", Kind::OtherPath),
        ("installation", "installation?iss=x", Kind::Query),
    ] {
        let pasted = format!("{}\n{}", right.replace(from, to), context("nurse"));
        let found = one("nurse", &pasted);
        assert_eq!((found.about.as_str(), found.kind), ("URL", kind), "{to}");
        assert!(found.fix.contains(&right), "{}", found.fix);
    }
}

#[test]
fn missing_doubled_and_other_records_parameters_are_named() {
    let pasted = context("nurse").replace("&firstName=%USERFNAME%", "");
    assert_eq!(one("nurse", &pasted).kind, Kind::MissingParameter);
    let pasted = format!("{}&NoRedirect=false", context("nurse"));
    let kinds: Vec<Kind> = differences("nurse", &pasted)
        .iter()
        .map(|it| it.kind)
        .collect();
    assert_eq!(kinds, [Kind::DoubledParameter, Kind::Case]);
    let pasted = format!("{}&epicUserId=%EPICUSERID%", context("nurse"));
    let found = one("nurse", &pasted);
    assert_eq!(
        (found.kind, found.weight),
        (Kind::OtherRecordsParameter, Weight::Breaks)
    );
}

#[test]
fn what_a_word_processor_or_chat_put_in_is_named() {
    let right = context("room");
    for (pasted, kind) in [
        (
            right.replace("=Bed 2", "=\u{201c}Bed 2\u{201d}"),
            Kind::Quotes,
        ),
        (right.replace("=Bed 2", "=\"Bed 2\""), Kind::Quotes),
        (right.replace("=Bed 2", "=Bed 2\u{200b}"), Kind::Quotes),
        (right.replace("=Bed 2", "=Bed 2 "), Kind::Spaces),
        (right.replace("&roomDisplay", "& roomDisplay"), Kind::Spaces),
        (
            right.replace("&roomDisplay", "&amp;roomDisplay"),
            Kind::NotAParameter,
        ),
        (right.replace('&', "&amp;"), Kind::NotAParameter),
        (right.replace('%', "&#37;"), Kind::NotAParameter),
        (
            right.replace('&', "&amp;\n").replace('%', "&#x25;"),
            Kind::NotAParameter,
        ),
        (
            right.replace("&roomDisplay", "&&roomDisplay"),
            Kind::NotAParameter,
        ),
        (
            right.replace("&roomDisplay", "&nonsense&roomDisplay"),
            Kind::NotAParameter,
        ),
        (right.replace("roomDisplay", "roomdisplay"), Kind::Case),
    ] {
        assert_eq!(one("room", &pasted).kind, kind, "{pasted}");
    }
}

#[test]
fn the_other_mnemonics_are_compared_too() {
    let with = |more: &str| format!("{}\n{more}", context("patient"));
    let found = one("patient", &with("CLIENTID=provider-app"));
    assert_eq!(
        (found.kind, found.weight),
        (Kind::OtherField, Weight::Breaks)
    );
    assert_eq!(
        one("patient", &with("LAUNCHTYPE 7")).weight,
        Weight::AskEpic
    );
    assert_eq!(
        one("patient", &with("PROTECTED: 0")).weight,
        Weight::AskEpic
    );
}

#[test]
fn a_record_that_a_narrow_screen_broke_into_lines_is_the_same() {
    let url = the_record("provider", &filled_in([false; 4])).url;
    let whole = format!("URL: {url}\nCONTEXT: {}", context("provider"));
    for width in 20..120 {
        let broken = |indent: &str| {
            let lines = whole.lines().map(|line| {
                let letters: Vec<char> = line.chars().collect();
                let lines = letters.chunks(width).map(String::from_iter);
                lines.collect::<Vec<_>>().join(&format!("\r\n{indent}"))
            });
            lines.collect::<Vec<_>>().join("\r\n")
        };
        assert_eq!(differences("provider", &broken("")), [], "{}", broken(""));
        // A space at the break may have gone: that alone is uncertain.
        let found = differences("provider", &broken("    "));
        assert!(
            found.iter().all(|it| it.weight == Weight::AskEpic),
            "{found:?} in {}",
            broken("    ")
        );
    }
    let words = whole.replace("; ;", ";\n;").replace("; ;", ";\n;");
    assert_eq!(differences("provider", &words), [], "{words}");
}

#[test]
fn a_record_that_was_taken_for_another_is_told_by_its_name() {
    let choices = filled_in([false; 4]);
    let all = crate::fdi_records::records(&settings(), &choices);
    for pasted in &all {
        for chosen in &all {
            let text = format!("URL={}\nCONTEXT={}", pasted.url, pasted.context);
            let readings = Pasted::readings(&text);
            let found = least(chosen, &choices, &readings);
            let meant = meant(chosen, &all, &choices, &readings, &found);
            let expected = (chosen.id != pasted.id).then_some(&pasted.id);
            assert_eq!(meant.map(|it| &it.id), expected, "{}", chosen.id);
        }
    }
    // Whatever else is wrong with it.
    let nurse = the_record("nurse", &choices);
    let patient = context("patient").replace(";90001%", ";<Provider LPP ID>%");
    let readings = Pasted::readings(&patient.replace('&', "&amp;"));
    let found = least(&nurse, &choices, &readings);
    let other = meant(&nurse, &all, &choices, &readings, &found);
    assert_eq!(other.map(|it| it.id.as_str()), Some("patient"));
    // One that is merely wrong is no other record.
    let readings = Pasted::readings("epicSessionId=%CSN%&epicUserId=1");
    let found = least(&nurse, &choices, &readings);
    assert_eq!(meant(&nurse, &all, &choices, &readings, &found), None);
}
