//! Which browser on which system a person has, as far as advice differs between them.

use std::fmt;

use http::{HeaderMap, header::USER_AGENT};

/// A family of browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Chrome, and what is built on it and says nothing of itself.
    Chrome,
    /// Edge.
    Edge,
    /// Safari.
    Safari,
    /// Firefox.
    Firefox,
    /// Another, or one inside another app.
    Other,
}

/// A family of systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Windows.
    Windows,
    /// macOS; an iPad says that it is one.
    MacOs,
    /// iOS and iPadOS.
    Ios,
    /// Android.
    Android,
    /// Another.
    Other,
}

/// What a browser says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// The browser.
    pub browser: Browser,
    /// The system.
    pub system: System,
}

impl Platform {
    /// By the `User-Agent` header. It is only ever a hint: nothing but the advice depends on it.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let agent = headers
            .get(USER_AGENT)
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default();
        Self::parse(agent)
    }

    fn parse(agent: &str) -> Self {
        let says = |names: &[&str]| names.iter().any(|name| agent.contains(name));
        let system = if says(&["iPhone", "iPad", "iPod"]) {
            System::Ios
        } else if says(&["Android"]) {
            System::Android
        } else if says(&["Windows"]) {
            System::Windows
        } else if says(&["Macintosh"]) {
            System::MacOs
        } else {
            System::Other
        };
        // Most browsers name those before them too, so the rarest names come first.
        let browser = if says(&["Edg/", "EdgA/", "EdgiOS/"]) {
            Browser::Edge
        } else if says(&["Firefox/", "FxiOS/"]) {
            Browser::Firefox
        } else if says(&["; wv)", "FBAN/", "SamsungBrowser/", "OPR/"]) {
            Browser::Other
        } else if says(&["Chrome/", "CriOS/"]) {
            Browser::Chrome
        } else if says(&["Version/"]) && says(&["Safari/"]) {
            Browser::Safari
        } else {
            Browser::Other
        };
        Self { browser, system }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let browser = match self.browser {
            Browser::Chrome => "chrome",
            Browser::Edge => "edge",
            Browser::Safari => "safari",
            Browser::Firefox => "firefox",
            Browser::Other => "other",
        };
        let system = match self.system {
            System::Windows => "windows",
            System::MacOs => "macos",
            System::Ios => "ios",
            System::Android => "android",
            System::Other => "other",
        };
        write!(formatter, "{browser} on {system}")
    }
}

#[cfg(test)]
mod tests {
    use super::Platform;

    #[test]
    fn knows_the_browsers_that_people_have() {
        for (agent, platform) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36",
                "chrome on windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36 Edg/145.0.0.0",
                "edge on windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                "safari on macos",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:148.0) Gecko/20100101 Firefox/148.0",
                "firefox on macos",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
                "safari on ios",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/145.0.0.0 Mobile/15E148 Safari/604.1",
                "chrome on ios",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
                "other on ios",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Mobile Safari/537.36",
                "chrome on android",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/145.0.0.0 Mobile Safari/537.36",
                "other on android",
            ),
            ("", "other on other"),
        ] {
            assert_eq!(Platform::parse(agent).to_string(), platform);
        }
    }
}
