//! The raw query of an FDI record's URL, to its verdict: launch type, then `framed`, `framed probed` or nothing,
//! then the query.
#![no_main]

use std::sync::LazyLock;

use fuzz::{at_once, installation, launch_type, lines};
use http::{HeaderMap, Uri, header::LOCATION};
use lambda_http::{Body, Request, RequestExt};
use libfuzzer_sys::fuzz_target;
use shared::{
    bridge::Installation,
    launch::{self, Refusal},
    page::{self, Viewer},
};

static BRIDGE: LazyLock<Installation> = LazyLock::new(installation);

fuzz_target!(|input: &[u8]| {
    let Some(([named, frame], query)) = lines(input) else {
        return;
    };
    let (Some(launch_type), Ok(query)) = (launch_type(named), std::str::from_utf8(query)) else {
        return;
    };
    let key = "replace-with-your-own-launch-key";
    let path = format!("/launch/{launch_type}/{key}");
    let Ok(uri) = format!("https://bridge.example{path}?{query}").parse::<Uri>() else {
        return;
    };
    let mut request = Request::new(Body::Empty);
    *request.uri_mut() = uri;
    if frame.starts_with("framed") {
        let headers = request.headers_mut();
        headers.insert("sec-fetch-dest", http::HeaderValue::from_static("iframe"));
        if frame.ends_with("probed") {
            headers.insert("cookie", http::HeaderValue::from_static("__Host-frame=1"));
        }
    }
    let parameters = [("launchKey".to_owned(), key.to_owned())];
    let request = request.with_path_parameters(std::collections::HashMap::from(parameters));
    let viewer = Viewer::of(&request);

    let answer = at_once(launch::begin(&BRIDGE, launch_type, &request, &viewer));
    match answer {
        Ok(answer) => {
            let query = request.uri().query().unwrap_or_default();
            leads_where_it_should(answer.headers(), &path, query);
        }
        Err(refusal) => {
            let known = matches!(
                refusal,
                Refusal::Query
                    | Refusal::NoIssuer
                    | Refusal::NoLaunch
                    | Refusal::UnknownIssuer
                    | Refusal::OtherEnvironment
            );
            assert!(known, "{refusal}");
            let page = page::problem(&refusal.problem(), &viewer);
            assert!(page.status().is_client_error());
        }
    }
});

/// To Epic with this very launch, back here with the same launch, or nowhere.
fn leads_where_it_should(headers: &HeaderMap, path: &str, query: &str) {
    let Some(location) = headers.get(LOCATION) else {
        return;
    };
    let location = location.to_str().expect("an address is ASCII");
    let epic = "https://epic-test.hospital.example/interconnect-tst-oauth/oauth2/authorize?";
    if let Some(authorize) = location.strip_prefix(epic) {
        assert_eq!(values(authorize, "launch"), values(query, "launch"));
        for once in [
            "launch",
            "aud",
            "state",
            "nonce",
            "redirect_uri",
            "client_id",
        ] {
            assert_eq!(values(authorize, once).len(), 1, "{once}");
        }
    } else {
        let (here, probed) = location.split_once('?').expect("a query");
        assert_eq!(here, path);
        assert!(probed.ends_with("&cookie_check=1"));
        for kept in ["iss", "launch"] {
            assert_eq!(values(probed, kept), values(query, kept), "{kept}");
        }
    }
}

fn values(query: &str, name: &str) -> Vec<String> {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}
