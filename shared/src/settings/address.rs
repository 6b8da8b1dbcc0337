//! Base URLs of the two sides and of ourselves.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use serde::Deserialize;
use url::{Host, Url};

/// An absolute `http` or `https` URL without query, fragment or user, kept without its trailing slash.
///
/// Whether `http` is allowed depends on the installation, so [`Settings`](super::Settings) checks that.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl {
    text: String,
    url: Url,
}

impl BaseUrl {
    /// Appends a path that starts with `/`. Plain concatenation: Epic's bases are proxied under any path, and
    /// RFC 3986 resolution would drop its last segment.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// The URL without its trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The parsed form.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// Whether traffic to it is encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether its host is this machine's loopback.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }

    /// Whether its host is an address that only an inside network has, or this machine: the metadata service of
    /// a cloud is one. What a name leads to is not asked: an inside Epic is reached by name.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name == "localhost" || name.ends_with(".localhost")
            }
            Some(Host::Ipv4(address)) => is_internal(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => is_internal(IpAddr::V6(address)),
            None => true,
        }
    }
}

fn is_internal(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_internal_v4(address),
        IpAddr::V6(address) => is_internal_v6(address),
    }
}

/// RFC 6890: this network, private, shared (100.64/10), link-local, benchmarking (198.18/15), reserved.
fn is_internal_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || first >= 240
        || (first == 100 && second & 0b1100_0000 == 64)
        || (first == 198 && second & 0b1111_1110 == 18)
}

fn is_internal_v6(address: Ipv6Addr) -> bool {
    let [first, second, .., high, low] = address.segments();
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    // Forms that carry an IPv4 address: compatible, mapped, and NAT64.
    let carries = address.segments()[..5] == [0; 5] || (first == 0x64 && second == 0xff9b);
    address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || (carries && is_internal_v4(Ipv4Addr::new(a, b, c, d)))
}

/// Whether a URL's host is this machine's loopback.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl TryFrom<String> for BaseUrl {
    /// What is asked for, in serde's form, so that a settings error can repeat it.
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let url =
            Url::parse(text.trim()).map_err(|_| "expected an absolute URL, https:// and a host")?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err("expected an https URL");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("expected a URL without a user name");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("expected a URL without query and fragment");
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { text, url })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
