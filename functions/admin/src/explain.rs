//! What a launch would do, and why, without doing it.
//!
//! The decisions are the launch's own (`shared::visit::foresee_*`), which read and change nothing. CONTEXT values
//! are PHI: they come by `POST` alone, and are neither kept nor logged.

mod given;
mod steps;
mod view;

use serde::Serialize;
use shared::{
    bridge::Installation,
    launch::{
        ContextError, DeviceTestContext, LaunchType, NurseContext, PatientContext, ProviderContext,
        Refusal, RoomContext,
    },
    page::Language,
    telemetry::Phi,
    visit::{
        Csn, Foresight, OwnAccount, PatientLaunch, Role, RoomLaunch, StaffLaunch, foresee_patient,
        foresee_room, foresee_staff,
    },
};

use crate::{AdminError, Answer, Call, Page, audit::Action};
use given::Given;
use steps::{Step, Told};

/// The explanation, for people and programs. Holds no value of CONTEXT but a room's name.
#[derive(Serialize)]
struct Explained {
    launch_type: LaunchType,
    #[serde(flatten)]
    told: Told,
    refusal: Option<Refused>,
    steps: Vec<Step>,
}

/// What the person would read instead, and what an engineer would.
#[derive(Serialize)]
struct Refused {
    status: u16,
    title: &'static str,
    detail: String,
    fix: String,
}

/// Answers `GET /admin/explain` and `POST /admin/explain`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    if !rest.is_empty() {
        return Err(AdminError::NotFound);
    }
    match method {
        "GET" => {
            let named = call.query("launch_type");
            let launch_type = given::launch_type(named.as_deref()).unwrap_or(LaunchType::Provider);
            let given = Given::empty(launch_type);
            let data =
                serde_json::json!({ "launch_type": launch_type, "parameters": given.parameters() });
            Ok(Page::new("Explain a launch", view::form(call, &given), &data).into())
        }
        "POST" => {
            let given = Given::read(call)?;
            let explained = explain(call.installation, &given).await;
            // It shows the visit's meeting, so it is a view of the visit.
            let visit = explained.told.visit.as_ref();
            call.audit(Action::Explained {
                launch_type: given.launch_type.to_string(),
                visit: visit.map(|visit| visit.key.clone()),
            })
            .await?;
            let main = view::explained(call, &given, &explained);
            Ok(Page::new("This launch, explained", main, &explained).into())
        }
        _ => Err(AdminError::NotFound),
    }
}

/// What was foreseen of a launch whose CONTEXT could be read.
struct Foreseen {
    csn: Csn,
    no_redirect: bool,
    /// `None` for a device test, which enters no visit.
    foresight: Option<Foresight>,
}

async fn explain(installation: &Installation, given: &Given) -> Explained {
    let launch_type = given.launch_type;
    match foresee(installation, given).await {
        Err(error) => {
            let mut steps = steps::before(given);
            steps.push(Step::bad("CONTEXT", error.to_string()));
            Explained {
                launch_type,
                told: Told::default(),
                refusal: Some(refused(&error.into())),
                steps,
            }
        }
        Ok(mut foreseen) => {
            let refusal = foreseen
                .foresight
                .as_mut()
                .and_then(|foresight| foresight.refusal.take())
                .map(|error| refused(&Refusal::from(error)));
            let (told, mut steps) = steps::tell(installation, given, &foreseen).await;
            if let Some(refusal) = &refusal {
                steps.push(Step::bad("Refused", refusal.detail.clone()));
            }
            Explained {
                launch_type,
                told,
                refusal,
                steps,
            }
        }
    }
}

/// Reads CONTEXT as the launch does, and asks what would come of it.
async fn foresee(installation: &Installation, given: &Given) -> Result<Foreseen, ContextError> {
    let members = given.members();
    Ok(match given.launch_type {
        LaunchType::Provider => {
            let context = ProviderContext::read(members)?;
            let launch = StaffLaunch {
                role: Role::Provider,
                csn: context.csn,
                epic_id: context.epic_user_id,
                name: context.name,
                encounter_provider: context.encounter_provider_id,
                own_account: supposed(
                    context.use_provider_zoom_account,
                    context.system_login.as_ref(),
                ),
            };
            foresee_of_staff(installation, launch, context.no_redirect).await
        }
        LaunchType::Nurse => {
            let context = NurseContext::read(members)?;
            let launch = StaffLaunch {
                role: Role::Nurse,
                csn: context.csn,
                epic_id: context.epic_provider_id,
                name: context.name,
                encounter_provider: context.encounter_provider_id,
                own_account: supposed(
                    context.use_provider_zoom_account,
                    context.system_login.as_ref(),
                ),
            };
            foresee_of_staff(installation, launch, context.no_redirect).await
        }
        LaunchType::Patient => {
            let context = PatientContext::read(members)?;
            let launch = PatientLaunch {
                csn: context.csn.clone(),
                epic_id: context.epic_user_id,
                name: context.name,
                encounter_provider: context.encounter_provider_id,
            };
            Foreseen {
                csn: context.csn,
                no_redirect: context.no_redirect,
                foresight: Some(foresee_patient(installation, &launch).await),
            }
        }
        LaunchType::Room => {
            let context = RoomContext::read(members)?;
            let launch = RoomLaunch {
                csn: context.csn.clone(),
                room: context.room,
                display: context.display,
                caller: context.epic_provider_id,
                encounter_provider: context.encounter_provider_id,
                own_account: supposed(context.use_provider_zoom_account, None),
            };
            Foreseen {
                csn: context.csn,
                no_redirect: context.no_redirect,
                foresight: Some(foresee_room(installation, &launch).await),
            }
        }
        LaunchType::DeviceTest => Foreseen {
            csn: DeviceTestContext::read(members)?.csn,
            no_redirect: false,
            foresight: None,
        },
    })
}

async fn foresee_of_staff(
    installation: &Installation,
    launch: StaffLaunch<'_>,
    no_redirect: bool,
) -> Foreseen {
    let foresight = Some(foresee_staff(installation, &launch).await);
    Foreseen {
        csn: launch.csn,
        no_redirect,
        foresight,
    }
}

/// Whether they come with their own Zoom account. Whose it is, only a launch can ask Epic.
fn supposed(wanted: bool, system_login: Option<&Phi<String>>) -> Option<OwnAccount<'_>> {
    wanted.then_some(OwnAccount::Supposed { system_login })
}

/// Exactly what the launch's own page would say.
fn refused(refusal: &Refusal) -> Refused {
    let problem = refusal.problem();
    Refused {
        status: problem.status.as_u16(),
        title: problem.title.text(Language::English),
        detail: problem.detail.unwrap_or_else(|| refusal.to_string()),
        fix: problem.fix,
    }
}
