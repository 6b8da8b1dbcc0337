//! Zoom's two addresses: Zoom for Government is another Zoom, and a slip in either ends nowhere.

use shared::settings::{BaseUrl, Zoom};
use url::Url;

use super::check::Finding;

const API: &str = "zoom.api_base_url";
const OAUTH: &str = "zoom.oauth_base_url";

/// The Zooms there are; a simulated one goes by its host.
#[derive(Debug, PartialEq, Eq)]
enum World<'a> {
    Commercial,
    Government,
    Other(&'a str),
}

impl<'a> World<'a> {
    fn of(host: &'a str) -> Self {
        let is = |domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        if is("zoom.us") {
            Self::Commercial
        } else if is("zoomgov.com") {
            Self::Government
        } else {
            Self::Other(host)
        }
    }

    fn addresses(&self) -> &'static str {
        match self {
            Self::Government => "https://api.zoomgov.com/v2 and https://zoomgov.com",
            _ => "https://api.zoom.us/v2 and https://zoom.us",
        }
    }
}

/// By the addresses, and the region that the token answer names.
pub fn check(zoom: &Zoom, api_url: Option<&str>) -> Finding {
    let host = |base: &'_ BaseUrl| base.url().host_str().unwrap_or_default().to_owned();
    let (api_host, oauth_host) = (host(&zoom.api_base_url), host(&zoom.oauth_base_url));
    let (api, oauth) = (World::of(&api_host), World::of(&oauth_host));
    let pair = oauth.addresses();
    if let World::Other(host) = &api
        && !zoom.api_base_url.is_loopback()
    {
        return Finding::failed(format!("{host} is not a host of Zoom"))
            .at(API)
            .fix(format!("The two addresses are {pair}."));
    }
    if api != oauth {
        return Finding::failed(format!(
            "{api_host} and {oauth_host} are not of the same Zoom"
        ))
        .at(OAUTH)
        .fix("Both are of zoom.us, or both of zoomgov.com: an account is in one of them only.");
    }
    if api != World::Other(&api_host) && !api_host.starts_with("api") {
        return Finding::failed(format!("{api_host} has Zoom's web pages, not its API"))
            .at(API)
            .fix(format!("The two addresses are {pair}."));
    }
    if !zoom.api_base_url.as_str().ends_with("/v2") {
        return Finding::failed("the API's address does not end in /v2")
            .at(API)
            .fix(format!("The two addresses are {pair}."));
    }
    let named = api_url.and_then(|text| Url::parse(text).ok());
    let named_host = named.as_ref().and_then(Url::host_str).unwrap_or(&api_host);
    if World::of(named_host) != api {
        return Finding::failed(format!(
            "the token is for {named_host}, and zoom.api_base_url is at {api_host}"
        ))
        .at(API)
        .fix(format!("Set it to https://{named_host}/v2."));
    }
    Finding::passed(if named_host == api_host {
        format!("API and OAuth service are at {api_host}")
    } else {
        format!("the account's region is {named_host}; {api_host} works for every region")
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;
    use shared::settings::Zoom;

    use super::check;
    use crate::preflight::{Area, check::Subject};

    fn outcome(api: &str, oauth: &str, named: Option<&str>) -> Result<(), String> {
        let zoom: Zoom = serde_json::from_value(json!({
            "account_id": "a", "client_id": "c", "client_secret": "s", "webhook_secret_token": "w",
            "api_base_url": api, "oauth_base_url": oauth,
        }))
        .unwrap();
        let check = Subject::new("zoom.region", Area::Zoom, "").found(check(&zoom, named));
        if check.stops() {
            Err(check.setting.unwrap())
        } else {
            Ok(())
        }
    }

    #[test]
    fn c84_a_slip_or_a_wrong_region_is_named() {
        const API: &str = "https://api.zoom.us/v2";
        const OAUTH: &str = "https://zoom.us";
        let wrong = |setting: &str| Err(setting.to_owned());
        for (api, oauth, named, expected) in [
            (API, OAUTH, None, Ok(())),
            (API, OAUTH, Some("https://api-eu.zoom.us"), Ok(())),
            (
                "https://api-eu.zoom.us/v2",
                OAUTH,
                Some("https://api-eu.zoom.us"),
                Ok(()),
            ),
            (
                "https://api.zoomgov.com/v2",
                "https://zoomgov.com",
                None,
                Ok(()),
            ),
            (
                "https://api.zoomgov.com/v2",
                OAUTH,
                None,
                wrong("zoom.oauth_base_url"),
            ),
            (
                API,
                "https://zoomgov.com",
                None,
                wrong("zoom.oauth_base_url"),
            ),
            (
                API,
                OAUTH,
                Some("https://api.zoomgov.com"),
                wrong("zoom.api_base_url"),
            ),
            (
                "https://api.zom.us/v2",
                OAUTH,
                None,
                wrong("zoom.api_base_url"),
            ),
            (
                "https://api.notzoom.us/v2",
                OAUTH,
                None,
                wrong("zoom.api_base_url"),
            ),
            (
                "https://zoom.us/v2",
                OAUTH,
                None,
                wrong("zoom.api_base_url"),
            ),
            (
                "https://api.zoom.us",
                OAUTH,
                None,
                wrong("zoom.api_base_url"),
            ),
            (API, "https://zoom.com", None, wrong("zoom.oauth_base_url")),
        ] {
            assert_eq!(
                outcome(api, oauth, named),
                expected,
                "{api} {oauth} {named:?}"
            );
        }
    }
}
