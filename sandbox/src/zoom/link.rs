//! The links that open the Zoom page: `/zoom-client/j/{id}` to join, `/zoom-client/s/{id}` to start; in its web
//! client `/zoom-client/wc/join/{id}` and `/zoom-client/wc/{id}/start`.

/// A link's parts. `tk` makes the bearer a registrant, `zak` a Zoom user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) starts: bool,
    pub(super) meeting: i64,
    pub(super) passcode: Option<String>,
    pub(super) registrant_token: Option<String>,
    pub(super) zak: Option<String>,
}

impl Link {
    /// Reads a whole URL; only links of this Zoom are any.
    pub(super) fn parse(base: &str, url: &str) -> Option<Self> {
        let path = url.strip_prefix(base)?;
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut parts = path.strip_prefix("/zoom-client/")?.split('/');
        let (starts, number) = match [parts.next(), parts.next(), parts.next(), parts.next()] {
            [Some("j"), Some(number), None, None] => (false, number),
            [Some("s"), Some(number), None, None] => (true, number),
            [Some("wc"), Some("join"), Some(number), None] => (false, number),
            [Some("wc"), Some(number), Some("start"), None] => (true, number),
            _ => return None,
        };
        Some(Self::new(starts, number.parse().ok()?, query))
    }

    pub(super) fn new(starts: bool, meeting: i64, query: &str) -> Self {
        let query = query.split('#').next().unwrap_or_default();
        let parameter = |name: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, value)| key == name && !value.is_empty())
                .map(|(_, value)| value.into_owned())
        };
        Self {
            starts,
            meeting,
            passcode: parameter("pwd"),
            registrant_token: parameter("tk"),
            zak: parameter("zak"),
        }
    }

    /// Path and query, to open it once more.
    pub(super) fn target(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let parameters = [
            ("pwd", &self.passcode),
            ("tk", &self.registrant_token),
            ("zak", &self.zak),
        ];
        for (name, value) in parameters {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let kind = if self.starts { 's' } else { 'j' };
        format!("/zoom-client/{kind}/{}?{}", self.meeting, query.finish())
    }
}
