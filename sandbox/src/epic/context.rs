//! The CONTEXT mnemonic of the FDI records, and its own mnemonics filled in.
//!
//! Epic returns the outcome as extra string members of the token response.

use super::launch::{Audience, Launch, Person};

/// Name and value of each member, in the record's order.
pub(super) fn members(launch: &Launch) -> Vec<(String, String)> {
    record(launch)
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), fill(value, launch)))
        .collect()
}

/// The record as Zoom's guide gives it, with the administrator's choices made. Group visits have records of their
/// own, which send the conference's ID.
fn record(launch: &Launch) -> String {
    let no_redirect = launch.fdi.no_redirect;
    let session = match launch.visit.conference_id {
        Some(_) => "%CONFERENCEID%",
        None => "%CSN%",
    };
    if let Some(bed) = launch.bed {
        return format!(
            "epicSessionId={session}&epicProviderId=%USERPROVID;;;;;6%&useProviderZoomAccount={}\
             &roomName={}&roomDisplay={}&noRedirect={no_redirect}",
            launch.fdi.use_provider_zoom_account, bed.room, bed.display
        );
    }
    match launch.person {
        Person::Nurse(_) => format!(
            "epicSessionId={session}&firstName=%USERFNAME%&lastName=%USERLNAME%\
             &epicProviderId=%USERPROVID;;;;;6%&useProviderZoomAccount={}&noRedirect={no_redirect}",
            launch.fdi.use_provider_zoom_account
        ),
        Person::Provider(_) => format!(
            "epicSessionId={session}&firstName=%USERFNAME%&lastName=%USERLNAME%\
             &epicUserId=%EPICUSERID;;; ; ;;NONE;%&useProviderZoomAccount={}&noRedirect={no_redirect}",
            launch.fdi.use_provider_zoom_account
        ),
        Person::Patient(_) if launch.audience == Audience::DeviceTest => {
            "epicSessionId=%CSN%&epicUserId=%WPRID;;; ;;;NONE;%&firstName=%WPRFNAME%&lastName=%WPRLNAME%"
                .to_owned()
        }
        Person::Patient(_) => format!(
            "epicSessionId={session}&epicUserId=%WPRID;;; ;;;NONE;%&firstName=%WPRFNAME%&lastName=%WPRLNAME%\
             &encounterProviderId=%EXTENSION;90001%&useProviderZoomAccount=false&noRedirect={no_redirect}"
        ),
    }
}

/// A mnemonic that means nothing in this launch comes back as it stands.
fn fill(value: &str, launch: &Launch) -> String {
    let Some(mnemonic) = value
        .strip_prefix('%')
        .and_then(|value| value.strip_suffix('%'))
    else {
        return value.to_owned();
    };
    let name = mnemonic.split(';').next().unwrap_or_default();
    match (name, launch.person) {
        ("CSN", _) => launch.visit.csn.to_owned(),
        ("CONFERENCEID", _) => launch
            .visit
            .conference_id
            .map_or_else(|| value.to_owned(), ToOwned::to_owned),
        ("USERFNAME", Person::Provider(user) | Person::Nurse(user)) => user.first_name.to_owned(),
        ("USERLNAME", Person::Provider(user) | Person::Nurse(user)) => user.last_name.to_owned(),
        ("EPICUSERID", Person::Provider(user) | Person::Nurse(user)) => internal(user.emp_id),
        ("USERPROVID", Person::Provider(user) | Person::Nurse(user)) => user.provider_id.to_owned(),
        ("SYSLOGIN", Person::Provider(user) | Person::Nurse(user)) => user.emp_id.to_lowercase(),
        ("WPRID", Person::Patient(patient)) => patient.wpr_id.to_owned(),
        ("WPRFNAME", Person::Patient(patient)) => patient.first_name.to_owned(),
        ("WPRLNAME", Person::Patient(patient)) => patient.last_name.to_owned(),
        // The customer's programming point: here it returns the encounter provider.
        ("EXTENSION", _) => launch.visit.provider.emp_id.to_owned(),
        _ => value.to_owned(),
    }
}

/// Epic pads IDs of the INTERNAL format on the left.
pub(super) fn internal(id: &str) -> String {
    format!("  {id}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use admin::Choices;
    use shared::settings::Settings;

    use super::{
        super::launch::{Audience, FdiOptions, Launch, Person},
        record,
    };
    use crate::{hospital, installation};

    #[test]
    fn the_records_of_this_epic_are_those_that_the_administrators_pages_give() {
        let secrets = installation::Secrets::keep_in(None).unwrap();
        let document = installation::settings("http://127.0.0.1:3000", &secrets);
        let settings = Settings::parse(&document.to_string()).unwrap();
        let bed = &hospital::BEDS[0];
        let fdi = FdiOptions {
            use_provider_zoom_account: true,
            no_redirect: true,
        };
        let choices = Choices {
            own_account: true,
            no_redirect: true,
            lpp: Some("90001".to_owned()),
            id_type: Some("6".to_owned()),
            room_name: Some(bed.room.to_owned()),
            room_display: Some(bed.display.to_owned()),
            ..Choices::default()
        };
        let records = admin::fdi_records(&settings, &choices);
        assert_eq!(records.len(), 9);
        for given in records {
            let visit = if given.group {
                &hospital::GROUP[0]
            } else {
                &hospital::SCHEDULE[0]
            };
            let provider = Person::Provider(&hospital::PROVIDERS[0]);
            let patient = Person::Patient(visit.patient);
            let (audience, person) = match given.launch_type.as_str() {
                "provider" => (Audience::Provider, provider),
                "nurse" => (Audience::Nurse, Person::Nurse(&hospital::NURSES[0])),
                "patient" => (Audience::Patient, patient),
                "device-test" => (Audience::DeviceTest, patient),
                _ => (Audience::Room, provider),
            };
            let launch = Launch {
                audience,
                person,
                visit,
                fdi,
                bed: (audience == Audience::Room).then_some(bed),
            };
            assert_eq!(record(&launch), given.context, "{}", given.id);
        }
    }
}
