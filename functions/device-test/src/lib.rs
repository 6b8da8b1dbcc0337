//! A patient tests camera, microphone, speaker and connection before the visit.

mod report;
mod result;
mod ticket;

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, DeviceTestContext, LaunchType, Refusal, Trail},
    page::{self, DeviceTestPage, Platform, Viewer},
    visit::Happened,
};

use ticket::Ticket;

/// Answers `GET /launch/device-test/{launchKey}`, `GET /launch/device-test/callback` and
/// `POST /device-test/result`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::DeviceTest,
        &request,
        async |installation, trail| respond(installation, &request, trail).await,
    )
    .await
}

async fn respond(
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    if request.uri().path() == "/device-test/result" {
        return Ok(result::take(installation, request, &trail.viewer).await);
    }
    if !launch::is_complete(request) {
        return launch::begin(installation, LaunchType::DeviceTest, request, &trail.viewer).await;
    }
    // Browsers ask for a reload when a permission changes, and the code is used up by then.
    match ticket::of_reloaded_page(installation, request) {
        Some((sealed, correlation)) => {
            let viewer = Viewer {
                correlation,
                ..trail.viewer.clone()
            };
            Ok(show(installation, request, &sealed, &viewer))
        }
        None => open(installation, request, trail).await,
    }
}

async fn open(
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let launched = launch::complete(installation, LaunchType::DeviceTest, request, trail).await?;
    let context = launched.read(DeviceTestContext::read)?;
    let visit = installation.visit_key(&context.csn);
    trail.is_of(&visit);
    let own = installation.settings.device_test.endpoint_url.as_ref();
    let ours = own.is_none();
    let opened = Happened::DeviceTestOpened { ours };
    trail.came_to(installation.clock.now(), opened);
    tracing::info!(event = "device_test_opened", %visit, ours);
    if let Some(own) = own {
        // Nothing of the visit goes there: an address is kept in too many places.
        return Ok(page::redirect(own.as_str(), []));
    }
    let (ticket, browser) = Ticket::new(installation, request, &context, &trail.viewer);
    let sealed = ticket.seal(installation);
    let mut response = show(installation, request, &sealed, &trail.viewer);
    ticket.give(&mut response, &sealed, &browser);
    Ok(response)
}

fn show(
    installation: &Installation,
    request: &Request,
    ticket: &str,
    viewer: &Viewer,
) -> Response<Body> {
    let settings = &installation.settings;
    let page = DeviceTestPage {
        ticket,
        platform: Platform::of(request.headers()),
        zoom: &settings.zoom.oauth_base_url,
        help: settings.device_test.help_url.as_ref(),
    };
    page::device_test(page, viewer)
}
