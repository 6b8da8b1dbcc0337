//! CONTEXT, as Epic's token response has it: any JSON object.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::{
    launch::{
        ContextError, DeviceTestContext, NurseContext, PatientContext, ProviderContext, RoomContext,
    },
    telemetry::Phi,
    visit::{Csn, EpicId, PersonName},
};

fuzz_target!(|members: &[u8]| {
    let Ok(members) = serde_json::from_slice(members) else {
        return;
    };
    let members = Phi::new(members);
    match ProviderContext::read(&members) {
        Ok(context) => {
            check(
                &context.csn,
                [&Some(context.epic_user_id), &context.encounter_provider_id],
            );
            check_name(&context.name);
        }
        Err(error) => explain(&error),
    }
    match NurseContext::read(&members) {
        Ok(context) => {
            check(
                &context.csn,
                [
                    &Some(context.epic_provider_id),
                    &context.encounter_provider_id,
                ],
            );
            check_name(&context.name);
        }
        Err(error) => explain(&error),
    }
    match PatientContext::read(&members) {
        Ok(context) => {
            check(
                &context.csn,
                [&Some(context.epic_user_id), &context.encounter_provider_id],
            );
            check_name(&context.name);
        }
        Err(error) => explain(&error),
    }
    match DeviceTestContext::read(&members) {
        Ok(context) => {
            check(&context.csn, [&Some(context.epic_user_id), &None]);
            check_name(&context.name);
        }
        Err(error) => explain(&error),
    }
    match RoomContext::read(&members) {
        Ok(context) => {
            check(
                &context.csn,
                [&context.epic_provider_id, &context.encounter_provider_id],
            );
            check_name(&context.display);
            let room = context.room.as_str();
            assert!((1..=128).contains(&room.chars().count()));
            assert!(!room.chars().any(char::is_control));
        }
        Err(error) => explain(&error),
    }
});

fn check(csn: &Csn, ids: [&Option<EpicId>; 2]) {
    let within = |text: &str, others: &[u8]| {
        (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
    };
    let csn = csn.value().expose();
    assert!(within(csn, b"._-") && !csn.eq_ignore_ascii_case("NONE"));
    for id in ids.into_iter().flatten() {
        assert!(within(id.value().expose(), b"._-@+"));
    }
}

fn check_name(name: &PersonName) {
    assert!(!name.first.expose().is_empty());
    for half in [name.first.expose(), name.last.expose()] {
        assert!(half.len() <= 1024 && half.chars().count() <= 64 * 4);
        assert!(!half.chars().any(char::is_control));
    }
}

/// A refusal names a parameter; what stood in it is not repeated, and so a refusal has a length.
fn explain(error: &ContextError) {
    assert!((20..400).contains(&error.to_string().len()));
}
