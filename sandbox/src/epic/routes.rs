//! Which path leads where.

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    routing::{MethodRouter, any, get, post},
};

use crate::fault;

use super::{
    addresses::JWKS_PATH, authorize, calls, clock, device_test, discovery, fhir, hyperspace,
    instance::Instance, lights, monitor, mychart, page, telehealth, token,
};

pub(super) fn router(epic: &Arc<Instance>) -> Router {
    pages(epic)
        .merge(services(epic))
        // What Epic does not have must not fall through to another server on the same port.
        .route("/sim/epic/{*rest}", any(|| async { StatusCode::NOT_FOUND }))
        .layer(from_fn_with_state(epic.clone(), clock::stamp))
        .with_state(epic.clone())
}

fn pages(epic: &Arc<Instance>) -> Router<Arc<Instance>> {
    Router::new()
        .route("/hyperspace", get(hyperspace::show))
        .route("/hyperspace/launch", post(hyperspace::launch))
        .route("/hyperspace/lights", get(lights::stream))
        .route("/mychart", get(mychart::show))
        .route("/mychart/launch", post(mychart::launch))
        .route("/epic-monitor", get(monitor::show))
        .route("/epic-monitor/launch", post(monitor::launch))
        .route("/mychart/device-test", post(mychart::device_test))
        .route("/sim/epic/lights", get(lights::read))
        .route("/sim/epic/device-tests", get(device_test::list))
        .route("/sim/epic/page/style.css", get(page::style))
        .route("/sim/epic/page/lights.js", get(page::script))
        .layer(from_fn_with_state(epic.faults.clone(), fault::inject))
}

fn services(epic: &Arc<Instance>) -> Router<Arc<Instance>> {
    let services: [(&str, &'static str, MethodRouter<Arc<Instance>>); 13] = [
        (
            "/sim/epic/api/FHIR/R4/.well-known/smart-configuration",
            "smart-configuration",
            get(discovery::smart_configuration),
        ),
        (
            "/sim/epic/api/FHIR/R4/metadata",
            "metadata",
            get(discovery::metadata),
        ),
        (
            "/sim/epic/oauth2/.well-known/openid-configuration",
            "openid-configuration",
            get(discovery::openid_configuration),
        ),
        (JWKS_PATH, "jwks", get(discovery::jwks)),
        (
            "/sim/epic/oauth2/authorize",
            "authorize",
            get(authorize::by_query).post(authorize::by_form),
        ),
        ("/sim/epic/oauth2/token", "token", post(token::exchange)),
        (
            "/sim/epic/api/FHIR/R4/Practitioner/{id}",
            "practitioner",
            get(fhir::practitioner::read),
        ),
        (
            "/sim/epic/api/FHIR/R4/Practitioner",
            "practitioner-search",
            get(fhir::practitioner::search),
        ),
        (
            "/sim/epic/api/FHIR/R4/PractitionerRole",
            "practitioner-role-search",
            get(fhir::practitioner_role::search),
        ),
        (
            "/sim/epic/api/FHIR/R4/Appointment/{id}",
            "appointment",
            get(fhir::appointment::read),
        ),
        (
            "/sim/epic/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus",
            "set-external-connection-status",
            get(telehealth::set_status),
        ),
        (
            "/sim/epic/api/epic/2018/Clinical/Patient/SETEXTERNALCONNECTIONSTATUS/Telemedicine/SetExternalConnectionStatus",
            "set-external-connection-status",
            get(telehealth::set_status),
        ),
        (
            "/sim/epic/api/hospital/DeviceTest",
            "device-test",
            post(device_test::report),
        ),
    ];
    services
        .into_iter()
        .fold(Router::new(), |router, (path, name, methods)| {
            // Counted outside the faults: a request that a fault hit was made all the same.
            let methods = methods
                .layer(from_fn_with_state(epic.faults.clone(), fault::inject))
                .layer(from_fn_with_state((epic.clone(), name), calls::count));
            router.route(path, methods)
        })
}
