//! Who looks at a page: in which language, and under which code support finds what happened.

use http::{Request, header::USER_AGENT};

use super::Language;
use crate::telemetry::CorrelationId;

/// The reader of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The code on the page and in each log line.
    pub correlation: CorrelationId,
    /// The language of the page.
    pub language: Language,
    /// Whether a link may open a tab of its own beside the page.
    ///
    /// A desktop's browser may, and the page stays in sight, also where Epic has it in a frame. On a phone a
    /// plain tap is what hands a link to Zoom's app, with the page still there beneath it; and the web view of
    /// Haiku, Canto or MyChart for iOS, which is no `Safari` by its name, drops a link that wants a new tab.
    pub has_tabs: bool,
}

impl Viewer {
    /// Of a request: a new code, and the browser's language.
    #[must_use]
    pub fn of<B>(request: &Request<B>) -> Self {
        Self {
            correlation: CorrelationId::random(),
            language: Language::of(request.headers()),
            has_tabs: has_tabs(request),
        }
    }

    /// Where a link that leaves for Zoom opens.
    pub(super) const fn target(&self) -> &'static str {
        if self.has_tabs { "_blank" } else { "_top" }
    }
}

fn has_tabs<B>(request: &Request<B>) -> bool {
    let name = request.headers().get(USER_AGENT);
    let name = name.and_then(|name| name.to_str().ok()).unwrap_or_default();
    let phone = name.contains("Mobi");
    let apple_web_view = name.contains("AppleWebKit/") && !name.contains("Safari/");
    !phone && !apple_web_view
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn opens_in(user_agent: &'static str) -> &'static str {
        let mut request = Request::new(());
        let name = HeaderValue::from_static(user_agent);
        request.headers_mut().insert(USER_AGENT, name);
        Viewer::of(&request).target()
    }

    #[test]
    fn a_desktop_opens_zoom_beside_the_page_and_a_phone_by_a_plain_tap() {
        for desktop in [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "",
        ] {
            assert_eq!(opens_in(desktop), "_blank", "{desktop}");
        }
        for phone in [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
            "Mozilla/5.0 (Linux; Android 10; K; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36",
        ] {
            assert_eq!(opens_in(phone), "_top", "{phone}");
        }
    }
}
