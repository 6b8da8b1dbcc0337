//! The account's rules for passcodes, against those that the bridge makes: ten characters, either digits alone, or
//! small and capital letters and digits; never four in a row, which is the most that an account can forbid.

use shared::{
    settings::{PasscodeForm, PatientAdmittance, Settings},
    zoom::{AccountSettings, Locks},
};

use super::check::Finding;

const PORTAL: &str = "Zoom: Account Management → Account Settings → Meeting → Security → Meeting Passcode Requirement";
const LOCKED_OFF: &str = "Zoom: Account Management → Account Settings → Meeting → Security → Require a passcode when scheduling new meetings";
const POLICY: &str = "policy.passcode";
/// What the bridge makes, and the most that Zoom takes from an app.
const LENGTH: u32 = 10;

/// Compares them.
pub fn check(settings: &Settings, account: &AccountSettings, locks: Locks) -> Finding {
    let rule = account.passcode_requirement;
    let numeric = settings.policy.passcode == PasscodeForm::Numeric;
    if rule.length > LENGTH {
        return Finding::failed(format!(
            "the account wants {} characters; an app may send {LENGTH}",
            rule.length
        ))
        .at(PORTAL)
        .fix(format!("Ask for {LENGTH} or fewer there."));
    }
    if rule.have_special_character {
        return Finding::failed(
            "the account wants a special character, which the bridge does not send",
        )
        .at(PORTAL)
        .fix("Switch that requirement off there: the bridge's ten random characters need none.");
    }
    if rule.only_allow_numeric && !numeric {
        return Finding::failed("the account takes digits only, and the bridge sends letters too")
            .at(POLICY)
            .fix("Set it to numeric.");
    }
    if numeric && (rule.have_letter || rule.have_upper_and_lower_characters) {
        return Finding::failed("the account wants letters, and the bridge sends digits only")
            .at(POLICY)
            .fix("Set it to alphanumeric.");
    }
    if locks.passcode && !account.passcode {
        let found = "passcodes are locked off: Zoom then switches the waiting room on by itself";
        return match settings.policy.patient_admittance {
            PatientAdmittance::Automatic => Finding::failed(found),
            PatientAdmittance::Manual => Finding::warning(found),
        }
        .at(LOCKED_OFF)
        .fix("Click the lock there to unlock it.");
    }
    Finding::passed("the bridge's passcodes fit the account's rules")
}
