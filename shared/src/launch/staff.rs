//! The end of a launch of staff: into the visit's meeting, from a page of ours if it is to stay.

use lambda_http::{Body, Request, Response};

use super::Refusal;
use crate::{
    bridge::Installation,
    page::{self, Viewer},
    share,
    visit::{PersonKey, StaffLaunch, admit_staff},
};

/// Lets a provider or nurse in. The page that stays can send links.
///
/// # Errors
/// [`Refusal`].
pub async fn let_in(
    installation: &Installation,
    request: &Request,
    launch: &StaffLaunch<'_>,
    no_redirect: bool,
    viewer: &Viewer,
) -> Result<Response<Body>, Refusal> {
    let way = admit_staff(installation, launch).await?;
    let visit = installation.visit_key(&launch.csn);
    tracing::info!(event = "launch_entered", %visit);
    let person = PersonKey::of(&installation.data_key, launch.role, &launch.epic_id);
    let first_name = &launch.name.first;
    let share = share::offer(installation, request, &visit, &person, &way, first_name);
    Ok(page::into_meeting(
        &way,
        no_redirect,
        first_name,
        share.as_ref(),
        viewer,
    ))
}
