//! One answer, as a person or a browser reads it.

use http::{HeaderMap, header};
use scraper::{Html, Selector};

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, as text.
    pub body: String,
}

impl Answer {
    /// Where it sends the browser.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION)?.to_str().ok()
    }

    /// The page's text, without its markup.
    #[must_use]
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let main = Selector::parse("main").unwrap();
        let texts: Vec<&str> = page.select(&main).flat_map(|main| main.text()).collect();
        texts.join(" ")
    }

    /// An attribute of the first element that matches.
    #[must_use]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        let element = page.select(&selector).next()?;
        element.attr(name).map(str::to_owned)
    }

    /// The correlation code that a refusal shows: `7F3K-9QXM`.
    #[must_use]
    pub fn correlation_code(&self) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let code = Selector::parse("span.code").unwrap();
        Some(page.select(&code).next()?.text().collect())
    }

    /// Asserts a refusal: its status, a code to read out, and the fix for an engineer.
    #[track_caller]
    pub fn assert_refused(&self, status: u16, fix: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        let code = self.correlation_code().expect("a correlation code");
        let (left, right) = code.split_once('-').expect("two groups");
        assert!(left.len() == 4 && right.len() == 4, "{code}");
        let text = self.text();
        assert!(text.contains(fix), "`{fix}` is not in `{text}`");
        assert_eq!(self.location(), None);
    }

    /// Asserts that nothing of an input is repeated, in the page or its headers.
    #[track_caller]
    pub fn assert_silent_about(&self, input: &str) {
        let headers = format!("{:?}", self.headers);
        assert!(!self.body.contains(input), "the page repeats `{input}`");
        assert!(!headers.contains(input), "a header repeats `{input}`");
    }
}
