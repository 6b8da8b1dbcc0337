//! The record's URL: the right installation, the right launch type, the right key.

use shared::launch::LaunchType;
use url::Url;

use super::letters::Cleaned;
use crate::fdi_records::{
    difference::{Difference, Kind, Weight},
    record::{LAUNCH_TYPES, Record, title},
};

/// What is different.
pub fn compare(expected: &Record, given: &str) -> Vec<Difference> {
    if given == expected.url {
        return Vec::new();
    }
    let cleaned = Cleaned::of(given);
    let mut found = cleaned.differences("URL", Weight::Breaks);
    if cleaned.text == expected.url {
        return found;
    }
    let set = format!("Set URL to {}", expected.url);
    let new = |kind, what: String| Difference::new("URL", kind, Weight::Breaks, what, set.clone());
    let (Ok(right), Ok(given)) = (Url::parse(&expected.url), Url::parse(&cleaned.text)) else {
        found.push(new(Kind::Scheme, "This is no web address.".to_owned()));
        return found;
    };
    let before = found.len();
    if given.scheme() != right.scheme() {
        let what = format!(
            "It begins with {}://, and this installation is reached by {}://.",
            given.scheme(),
            right.scheme()
        );
        found.push(new(Kind::Scheme, what));
    }
    if given.host_str() != right.host_str() || given.port() != right.port() {
        let what = format!(
            "It leads to {}, and this installation is at {}. A record of one environment must not lead to the installation of the other.",
            authority(&given),
            authority(&right)
        );
        found.push(new(Kind::OtherHost, what));
    }
    if !given.username().is_empty() || given.password().is_some() {
        found.push(new(Kind::OtherUrl, "It carries a user name.".to_owned()));
    }
    if given.query().is_some() || given.fragment().is_some() {
        let what = "It goes on with ? or #. Epic adds iss and launch by itself, once each; a second of them is refused.";
        found.push(new(Kind::Query, what.to_owned()));
    }
    found.extend(path(expected, &right, &given).map(|(kind, what)| new(kind, what)));
    if found.len() == before {
        let what = "It is written otherwise, but leads to the same place.".to_owned();
        let difference =
            Difference::new("URL", Kind::OtherUrl, Weight::Harmless, what, set.clone());
        found.push(difference);
    }
    found
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or("nowhere");
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn path(expected: &Record, right: &Url, given: &Url) -> Option<(Kind, String)> {
    if given.path() == right.path() {
        return None;
    }
    let (front, key) = right.path().rsplit_once('/')?;
    let base = front.strip_suffix(expected.launch_type.as_str())?;
    let rest = given.path().strip_prefix(base);
    let Some((name, last)) = rest.map(|rest| rest.split_once('/').unwrap_or((rest, ""))) else {
        let what = format!("Its path is {}, and launches are at {base}.", given.path());
        return Some((Kind::OtherPath, what));
    };
    let other: Option<LaunchType> = LAUNCH_TYPES.into_iter().find(|kind| kind.as_str() == name);
    Some(match other {
        None => (Kind::OtherPath, format!("“{name}” is no launch type.")),
        Some(other) if other != expected.launch_type => (
            Kind::OtherLaunchType,
            format!("It is the URL of the record {}.", title(other)),
        ),
        Some(_) if last.is_empty() => (
            Kind::OtherLaunchKey,
            format!("The launch key of this installation, “{key}”, is missing at its end."),
        ),
        Some(_) if last == "callback" => (
            Kind::OtherPath,
            "It is the redirect URI, which belongs to the client's registration.".to_owned(),
        ),
        Some(_) => (
            Kind::OtherLaunchKey,
            format!(
                "It ends in “{last}”, and the launch key of this installation is “{key}”. Another installation has another key."
            ),
        ),
    })
}
