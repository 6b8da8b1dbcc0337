//! A defect of ours ends one request and nothing else, and what it knew stays where it was.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use lambda_http::Body;
use shared::{
    bridge::Bridge,
    clock::{Clock, SystemClock, Timestamp},
};
use tests::Hospital;

/// What a defect might know.
const CANARY: &str = "PHICANARY Camila Lopez";

/// A clock that is a defect, while it is broken.
#[derive(Debug)]
struct Clockwork {
    broken: AtomicBool,
}

impl Clock for Clockwork {
    fn now(&self) -> Timestamp {
        assert!(!self.broken.load(Ordering::SeqCst), "{CANARY}");
        SystemClock.now()
    }
}

type Request = lambda_http::Request;

fn request(method: &str, path: &str) -> Request {
    let request = lambda_http::http::Request::builder();
    let request = request.method(method).uri(format!("https://bridge{path}"));
    request.body(Body::Empty).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn c93_a_panic_is_a_500_that_says_nothing_and_the_next_request_is_served() {
    let hospital = Hospital::open().await;
    let clock = Arc::new(Clockwork {
        broken: AtomicBool::new(true),
    });
    let bridge = Bridge::with_clock(hospital.environment.clone(), clock.clone());
    let bridge = &bridge;
    let answers = async || {
        [
            launch_provider::handle(bridge, request("GET", "/launch/provider/x")).await,
            launch_patient::handle(bridge, request("GET", "/visit/x")).await,
            launch_nurse::handle(bridge, request("GET", "/launch/nurse/x")).await,
            launch_room::handle(bridge, request("GET", "/room/x")).await,
            device_test::handle(bridge, request("POST", "/device-test/result")).await,
            share_link::handle(bridge, request("GET", "/join/x")).await,
            zoom_webhook::handle(bridge, request("POST", "/zoom/webhook")).await,
            public_keys::handle(bridge, request("GET", "/.well-known/jwks.json")).await,
            admin::handle(bridge, request("GET", "/admin/records")).await,
        ]
    };

    for answer in answers().await {
        assert_eq!(answer.status(), 500);
        for header in [
            "strict-transport-security",
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
        ] {
            assert!(answer.headers().contains_key(header), "{header}");
        }
        let body = String::from_utf8_lossy(answer.body()).into_owned();
        assert!(
            !body.contains("PHICANARY") && !body.contains("Camila"),
            "{body}"
        );
        assert!(
            body.is_empty() || body.contains("Code") || body.contains("code"),
            "{body}"
        );
    }
    clock.broken.store(false, Ordering::SeqCst);
    let statuses = answers().await.map(|answer| answer.status().as_u16());
    assert_eq!(statuses, [404, 404, 404, 404, 403, 404, 401, 200, 401]);
}
