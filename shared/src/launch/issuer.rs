//! Which Epic a launch says it comes from.

use url::{Host, Url};

use crate::settings::{BaseUrl, Settings};

/// What an `iss` is to this installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Issuer {
    /// The Epic that this installation serves.
    Ours,
    /// The same hospital's other environment.
    OtherEnvironment,
    /// A stranger.
    Unknown,
}

impl Issuer {
    /// Compares, without asking anyone: nothing is ever fetched from an `iss` that is not ours.
    pub fn of(settings: &Settings, iss: &str) -> Self {
        let Some(iss) = normalise(iss) else {
            return Self::Unknown;
        };
        let is = |base: &BaseUrl| normalise(base.as_str()).is_some_and(|base| base == iss);
        if is(&settings.epic.fhir_r4_base_url) {
            Self::Ours
        } else if settings
            .epic
            .other_environment_fhir_r4_base_url
            .as_ref()
            .is_some_and(is)
        {
            Self::OtherEnvironment
        } else {
            Self::Unknown
        }
    }
}

/// Scheme and host in lower case, no default port, no trailing slash; `None` for whatever could be read in two
/// ways.
fn normalise(text: &str) -> Option<(String, Host<String>, Option<u16>, String)> {
    let tricky =
        |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'\\' | b'@' | b'#' | b'?' | b'%');
    if text.bytes().any(tricky) || text.contains("/..") || text.contains("/./") {
        return None;
    }
    let url = Url::parse(text).ok()?;
    // The parser forgives much (`https:host`, a dot at the end of a host); an address that it had to mend is none.
    let authority = text
        .split_once("://")?
        .1
        .split('/')
        .next()?
        .to_ascii_lowercase();
    let host = url.host_str()?;
    let rest = authority.strip_prefix(host)?;
    if !(rest.is_empty()
        || rest
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok()))
        || host.ends_with('.')
    {
        return None;
    }
    let path = url.path().strip_suffix('/').unwrap_or_else(|| url.path());
    Some((
        url.scheme().to_owned(),
        url.host()?.to_owned(),
        url.port(),
        path.to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn reads_one_address_in_its_usual_spellings() {
        let base = normalise("https://epic.example/fhir/api/FHIR/R4");
        assert!(base.is_some());
        for same in [
            "https://epic.example/fhir/api/FHIR/R4/",
            "https://EPIC.example/fhir/api/FHIR/R4",
            "https://epic.example:443/fhir/api/FHIR/R4",
        ] {
            assert_eq!(normalise(same), base, "{same}");
        }
    }

    #[test]
    fn no_other_address_passes_for_it() {
        let base = normalise("https://epic.example/fhir/api/FHIR/R4");
        for other in [
            "",
            "epic.example/fhir/api/FHIR/R4",
            "http://epic.example/fhir/api/FHIR/R4",
            "https://epic.example/fhir/api/fhir/R4",
            "https://epic.example./fhir/api/FHIR/R4",
            "https://epic.example:8443/fhir/api/FHIR/R4",
            "https://epic.example@evil.example/fhir/api/FHIR/R4",
            "https://epic.example.evil.example/fhir/api/FHIR/R4",
            "https://evil.example/#epic.example/fhir/api/FHIR/R4",
            "https://epic.example\\@evil.example/fhir/api/FHIR/R4",
            "https://epic.ex\u{430}mple/fhir/api/FHIR/R4",
            "https://xn--epic-example/fhir/api/FHIR/R4",
            "https://epic.example/x/%2e%2e/fhir/api/FHIR/R4",
            "https://epic.example/x/../fhir/api/FHIR/R4",
            "https://[::1]/fhir/api/FHIR/R4",
            "https://2130706433/fhir/api/FHIR/R4",
            "https://169.254.169.254/fhir/api/FHIR/R4",
            "https://localhost/fhir/api/FHIR/R4",
            "https:epic.example/fhir/api/FHIR/R4",
            "https://epic.example/fhir/api/FHIR/R4?x=1",
            "https://epic.example/fhir/api/FHIR/R4\0",
        ] {
            assert_ne!(normalise(other), base, "{other}");
        }
    }
}
