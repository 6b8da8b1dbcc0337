//! The end of a launch of staff: into the visit's meeting, from a page of ours if it is to stay.

use lambda_http::{Body, Request, Response};

use super::{Refusal, Trail};
use crate::{
    bridge::Installation,
    page, share,
    visit::{PersonKey, SentTo, StaffLaunch, admit_staff},
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
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let visit = installation.visit_key(&launch.csn);
    trail.is_of(&visit);
    let way = admit_staff(installation, launch).await?;
    tracing::info!(event = "launch_entered", %visit);
    let person = PersonKey::of(&installation.data_key, launch.role, &launch.epic_id);
    let now = installation.clock.now();
    trail.launched(now, &person, launch.role, SentTo::Meeting, way.host);
    let first_name = &launch.name.first;
    let share = share::offer(installation, request, &visit, &person, &way, first_name);
    Ok(page::into_meeting(
        &way,
        no_redirect,
        first_name,
        share.as_ref(),
        &trail.viewer,
    ))
}
