//! Licences: without one there is no host who takes registrants, and no account can be made.

use shared::{
    settings::{PatientIdentity, ProviderUserType, Settings},
    zoom::PlanUsage,
};

use super::{
    Area, Check,
    check::{Finding, Subject},
    unseen::unseen,
    world::World,
};

const HEADROOM: Subject =
    Subject::new("zoom.licences", Area::Zoom, "The account has licences left");
const REGISTRATION: Subject = Subject::new(
    "zoom.registration",
    Area::Zoom,
    "Meetings take registrants, by whom patients are known",
);
const PLAN: &str = "Zoom: Account Management → Billing → Current Plans";
const USER_TYPE: &str = "policy.provider_user_type";
/// Fewer free ones, or less than a twentieth, are few.
const FEW: u64 = 3;

/// The checks' names.
pub fn subjects() -> [Subject; 2] {
    [HEADROOM, REGISTRATION]
}

/// Both.
pub async fn checks(world: World<'_>) -> [Check; 2] {
    let mut usage = None;
    let licences = HEADROOM.look(headroom(world, &mut usage)).await;
    let registration = REGISTRATION.found(registration(world.settings(), usage));
    [licences, registration]
}

/// Whether accounts are made that take a licence.
fn makes_licensed(settings: &Settings) -> bool {
    settings
        .account_policy()
        .is_some_and(|policy| policy.user_type == ProviderUserType::Licensed)
}

async fn headroom(world: World<'_>, found: &mut Option<PlanUsage>) -> Finding {
    let usage = match world.installation.zoom.plan_usage().await {
        Ok(usage) => usage,
        Err(error) => return unseen(error, "billing:read:plan_usage:admin"),
    };
    *found = Some(usage);
    let free = usage.hosts.saturating_sub(usage.usage);
    let told = format!("{free} of {} licences are free", usage.hosts);
    let fix = "Add licences, or make users basic in User Management who do not host any more.";
    if free == 0 && makes_licensed(world.settings()) {
        return Finding::failed(format!(
            "{told}: no account can be made for the next provider"
        ))
        .at(PLAN)
        .fix(fix);
    }
    if free < FEW || free * 20 < usage.hosts {
        return Finding::warning(told).at(PLAN).fix(fix);
    }
    Finding::passed(told)
}

/// Zoom has no setting for it: it takes registrants for every licensed host, and for no other.
fn registration(settings: &Settings, usage: Option<PlanUsage>) -> Finding {
    if settings.policy.patient_identity == PatientIdentity::CustCreate {
        return Finding::skipped("policy.patient_identity is not registrant");
    }
    if usage.is_some_and(|usage| usage.hosts == 0) {
        return Finding::failed("the account has no licence, and Zoom takes registrants for licensed hosts only")
            .at(PLAN)
            .fix("Give every owner of meetings a licence: till then patients' presence is inferred, not known.");
    }
    let makes_basic = settings
        .account_policy()
        .is_some_and(|policy| policy.user_type == ProviderUserType::Basic);
    if makes_basic {
        return Finding::warning(
            "accounts are made basic: their meetings take no registrants and end after 40 minutes",
        )
        .at(USER_TYPE)
        .fix("Set it to licensed; else patients' presence is inferred, not known.");
    }
    match usage {
        Some(_) => Finding::passed("Zoom takes registrants for every licensed host"),
        None => Finding::not_checkable("whether the account has licences is not known")
            .fix("See the check of licences."),
    }
}
