//! One answer, as a person or a browser reads it.

use http::{HeaderMap, header};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The address that gave it.
    pub url: String,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, as text.
    pub body: String,
    /// Every address on the way here, this one included.
    pub trail: Vec<String>,
}

impl Answer {
    /// A server's.
    pub async fn read(response: reqwest::Response) -> Self {
        let url = response.url().to_string();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self::new(url, status, headers, &response.bytes().await.unwrap())
    }

    /// One that came some other way.
    #[must_use]
    pub fn new(url: String, status: u16, headers: HeaderMap, body: &[u8]) -> Self {
        Self {
            trail: vec![url.clone()],
            url,
            status,
            headers,
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }

    /// Where it sends the browser.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION)?.to_str().ok()
    }

    /// The link into Zoom that it redirects to.
    #[track_caller]
    pub fn zoom_link(&self) -> String {
        let location = self.location().filter(|location| is_zoom(location));
        let link = location.unwrap_or_else(|| {
            let Self {
                url, status, body, ..
            } = self;
            panic!("{url} did not send to Zoom: {status} {body}")
        });
        link.to_owned()
    }

    /// Every cookie that it sets.
    #[must_use]
    pub fn cookies(&self) -> Vec<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        cookies.map(|it| it.to_str().unwrap().to_owned()).collect()
    }

    /// Its JSON.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        let json = serde_json::from_str(&self.body);
        json.unwrap_or_else(|error| panic!("{}: {error}: {}", self.url, self.body))
    }

    /// The page's text, without its markup.
    #[must_use]
    pub fn text(&self) -> String {
        self.text_of("main").join(" ")
    }

    /// The text of each element that matches.
    #[must_use]
    pub fn text_of(&self, selector: &str) -> Vec<String> {
        let texts = |element: ElementRef<'_>| element.text().collect::<Vec<_>>().join(" ");
        let page = Html::parse_document(&self.body);
        page.select(&parsed(selector)).map(texts).collect()
    }

    /// An attribute of the first element that matches.
    #[must_use]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let element = page.select(&parsed(selector)).next()?;
        element.attr(name).map(str::to_owned)
    }

    /// Where the first link that matches leads.
    #[must_use]
    #[track_caller]
    pub fn link(&self, selector: &str) -> String {
        let link = self.attribute(selector, "href");
        link.unwrap_or_else(|| panic!("no {selector} in {}", self.body))
    }

    /// Where its "Open Zoom" button leads.
    #[must_use]
    #[track_caller]
    pub fn button(&self) -> String {
        self.link("a.button")
    }

    /// Where the form that matches is sent, and the fields that the page filled in.
    #[must_use]
    #[track_caller]
    pub fn form(&self, selector: &str) -> (String, Vec<(String, String)>) {
        let page = Html::parse_document(&self.body);
        let form = page.select(&parsed(selector)).next();
        let form = form.unwrap_or_else(|| panic!("no {selector} in {}", self.body));
        let inputs = parsed("input[name]");
        let inputs = form.select(&inputs).map(|input| {
            let value = input.attr("value").unwrap_or_default();
            (attribute(input, "name"), value.to_owned())
        });
        let (choices, chosen, any) = (
            parsed("select"),
            parsed("option[selected]"),
            parsed("option"),
        );
        let choices = form.select(&choices).map(|choice| {
            let mut options = choice.select(&chosen).chain(choice.select(&any));
            let chosen = attribute(options.next().unwrap(), "value");
            (attribute(choice, "name"), chosen)
        });
        (attribute(form, "action"), inputs.chain(choices).collect())
    }

    /// The correlation code that a refusal shows: `7F3K-9QXM`.
    #[must_use]
    pub fn correlation_code(&self) -> Option<String> {
        self.text_of("span.code").into_iter().next()
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

/// Whether an address is Zoom's door.
pub(crate) fn is_zoom(address: &str) -> bool {
    address.contains("/zoom-client/")
}

fn parsed(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn attribute(element: ElementRef<'_>, name: &str) -> String {
    element.attr(name).unwrap().to_owned()
}
