//! Epic's answer to a status: HTTP status, `Retry-After`, body.
#![no_main]

use fuzz::{NOW, lines};
use http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER};
use libfuzzer_sys::fuzz_target;
use shared::{
    epic::{Answer, Outcome, StatusError},
    http_client::Reply,
};

fuzz_target!(|input: &[u8]| {
    let Some(([status, wait], body)) = lines(input) else {
        return;
    };
    let Ok(status) = StatusCode::from_bytes(status.as_bytes()) else {
        return;
    };
    let wait = HeaderValue::from_str(wait)
        .ok()
        .filter(|wait| !wait.is_empty());
    let headers: HeaderMap = wait.into_iter().map(|wait| (RETRY_AFTER, wait)).collect();
    let reply = Reply {
        status,
        headers,
        body: body.to_vec().into(),
    };
    let answer = Answer::of(Ok(reply), NOW);
    assert_eq!(answer.status, Some(status));
    match answer.outcome {
        Outcome::Delivered => assert!(status.is_success()),
        Outcome::Unauthorized => assert_eq!(status, StatusCode::UNAUTHORIZED),
        // What may pass is tried again.
        Outcome::Permanent => {
            assert!(!status.is_success() && !status.is_server_error());
            assert!(status != StatusCode::BAD_REQUEST || answer.error.is_some());
            assert!(
                status != StatusCode::BAD_REQUEST || answer.error != Some(StatusError::LockFailed)
            );
        }
        Outcome::Retry(wait) => {
            let next = NOW.plus(wait.unwrap_or_default());
            assert!(next >= NOW && !next.to_string().is_empty());
        }
    }
});
