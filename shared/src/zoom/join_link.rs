//! Links into a meeting, and only into a meeting.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::settings::{self, Environment, Settings};

/// Longest link, in bytes: one with a ZAK has about two thousand. A visit with a longer one could not be kept.
const LONGEST: usize = 8192;

/// A link that lets its holder in: `join_url` or `start_url`. Does not print.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JoinLink(String);

impl JoinLink {
    /// The link, for the redirect or page that sends a person there.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The same link, on which its holder joins as the user whose ZAK it is.
    ///
    /// Not in Zoom's REST documentation: known from Zoom's staff in its developer forum, unproven against the
    /// live service. This function is the only place that relies on it.
    #[must_use]
    pub fn as_user(&self, zak: &str) -> Self {
        let separator = if self.0.contains('?') { '&' } else { '?' };
        let zak: String = form_urlencoded::byte_serialize(zak.as_bytes()).collect();
        Self(format!("{}{separator}zak={zak}", self.0))
    }

    /// The same way in without Zoom's app: its web client, on the same host and with the same query. `None` where
    /// the link has another form than `…/j/{id}` or `…/s/{id}`.
    ///
    /// Not in Zoom's REST documentation: known from the web client's own addresses. This function is the only
    /// place that relies on it.
    #[must_use]
    pub fn in_browser(&self) -> Option<Self> {
        let mut url = Url::parse(&self.0).ok()?;
        let (rest, id) = url.path().rsplit_once('/')?;
        let (rest, kind) = rest.rsplit_once('/')?;
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let path = match kind {
            "j" if is_number => format!("{rest}/wc/join/{id}"),
            "s" if is_number => format!("{rest}/wc/{id}/start"),
            _ => return None,
        };
        url.set_path(&path);
        Some(Self(url.into()))
    }
}

impl fmt::Debug for JoinLink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JoinLink([phi])")
    }
}

/// Which links a person may be sent to.
#[derive(Debug, Clone, Copy)]
pub struct LinkPolicy {
    loopback: bool,
}

impl LinkPolicy {
    /// `zoom.us` and `zoomgov.com` with their sub-domains over HTTPS; loopback too where a test installation's
    /// Zoom is on loopback.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let simulated = settings.zoom.api_base_url.is_loopback();
        Self {
            loopback: simulated && settings.environment == Environment::Test,
        }
    }

    /// The link, if it leads to Zoom.
    #[must_use]
    pub fn check(self, link: &str) -> Option<JoinLink> {
        if link.len() > LONGEST {
            return None;
        }
        let url = Url::parse(link).ok()?;
        let zoom = url.scheme() == "https"
            && url.domain().is_some_and(|host| {
                ["zoom.us", "zoomgov.com"].iter().any(|domain| {
                    host == *domain
                        || host
                            .strip_suffix(domain)
                            .is_some_and(|sub| sub.ends_with('.'))
                })
            });
        let simulated = self.loopback
            && matches!(url.scheme(), "http" | "https")
            && settings::is_loopback(&url);
        let plain = url.username().is_empty() && url.password().is_none();
        ((zoom || simulated) && plain).then(|| JoinLink(url.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::LinkPolicy;

    #[test]
    fn the_web_client_opens_the_same_meeting_as_the_same_person() {
        let policy = LinkPolicy { loopback: true };
        let in_browser = |link| {
            let link = policy.check(link);
            assert!(link.is_some(), "a link of Zoom's");
            Some(link?.in_browser()?.expose().to_owned())
        };
        for (link, web) in [
            (
                "https://us02web.zoom.us/j/81234567890?pwd=a%2Bb.1&tk=c",
                "https://us02web.zoom.us/wc/join/81234567890?pwd=a%2Bb.1&tk=c",
            ),
            (
                "https://zoom.us/s/81234567890?zak=eyJ0.e_-Q",
                "https://zoom.us/wc/81234567890/start?zak=eyJ0.e_-Q",
            ),
            ("https://zoom.us/j/1", "https://zoom.us/wc/join/1"),
            (
                "http://127.0.0.1:3000/zoom-client/j/7?tk=d",
                "http://127.0.0.1:3000/zoom-client/wc/join/7?tk=d",
            ),
        ] {
            assert_eq!(in_browser(link).as_deref(), Some(web));
        }
        for other in [
            "https://zoom.us/w/1?tk=a",
            "https://zoom.us/my/jo",
            "https://zoom.us/j/",
            "https://zoom.us/j/12a",
            "https://zoom.us/j",
            "https://zoom.us/",
        ] {
            assert_eq!(in_browser(other), None, "{other}");
        }
    }

    #[test]
    fn sends_nobody_anywhere_but_to_zoom() {
        let live = LinkPolicy { loopback: false };
        for good in [
            "https://zoom.us/j/1?pwd=a",
            "https://us02web.zoom.us/s/1?zak=b",
            "https://x.zoomgov.com/j/1",
        ] {
            assert!(live.check(good).is_some(), "{good}");
        }
        for bad in [
            "http://zoom.us/j/1",
            "https://evilzoom.us/j/1",
            "https://zoom.us.evil.example/j/1",
            "https://zoom.us@evil.example/j/1",
            "https://evil@zoom.us/j/1",
            "javascript:alert(1)",
            "//zoom.us/j/1",
            "http://127.0.0.1/j/1",
            &format!("https://zoom.us/j/1?pwd={}", "a".repeat(8192)),
        ] {
            assert!(live.check(bad).is_none(), "{bad}");
        }
        let simulated = LinkPolicy { loopback: true };
        assert!(
            simulated
                .check("http://127.0.0.1:3000/zoom-client/j/1")
                .is_some()
        );
        assert!(simulated.check("http://10.0.0.1/j/1").is_none());
    }
}
