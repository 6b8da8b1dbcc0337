//! A small browser: keeps cookies, follows redirects, and stops at Zoom's door.

use std::collections::BTreeMap;

use http::{HeaderMap, header};
use serde_json::Value;
use tests::client;

/// More steps than any launch has.
const STEPS: usize = 10;

#[derive(Clone)]
pub struct Browser {
    base: String,
    cookies: BTreeMap<String, String>,
    http: reqwest::Client,
    /// Sent with each request.
    pub headers: Vec<(&'static str, String)>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
    /// Every address on the way here, this one included.
    pub trail: Vec<String>,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            cookies: BTreeMap::new(),
            http: client(),
            headers: Vec::new(),
        }
    }

    /// One request.
    pub async fn get(&mut self, url: &str) -> Page {
        self.send(self.http.get(url)).await
    }

    /// Sends a form's fields.
    pub async fn post(&mut self, url: &str, fields: &[(String, String)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.post_text(url, &body).await
    }

    /// Sends a form as these bytes, whatever they are.
    pub async fn post_text(&mut self, url: &str, body: &str) -> Page {
        let form = "application/x-www-form-urlencoded";
        let request = self.http.post(url).header(header::CONTENT_TYPE, form);
        self.send(request.body(body.to_owned())).await
    }

    /// Fills a page's form in, and presses the button: a field replaces that of the same name.
    pub async fn submit(&mut self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let (action, mut all) = page.form(form);
        for (name, value) in fields {
            all.retain(|(key, _)| key != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        let url = url::Url::parse(&page.url).unwrap();
        self.post(url.join(&action).unwrap().as_str(), &all).await
    }

    async fn send(&mut self, mut request: reqwest::RequestBuilder) -> Page {
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookie_header());
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Page::read(response).await
    }

    /// Its cookies, as a request carries them.
    pub fn cookie_header(&self) -> String {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Follows redirects as far as this hospital's own pages go; a redirect to Zoom is where it ends.
    pub async fn open(&mut self, url: &str) -> Page {
        let mut next = url.to_owned();
        let mut trail = Vec::new();
        for _ in 0..STEPS {
            trail.push(next.clone());
            let page = self.get(&next).await;
            let inside = page
                .location()
                .filter(|location| location.starts_with(&self.base) && !is_zoom(location));
            match inside {
                Some(location) => next = location,
                None => return Page { trail, ..page },
            }
        }
        panic!("redirected without end: {trail:?}");
    }
}

fn is_zoom(location: &str) -> bool {
    location.contains("/zoom-client/")
}

impl Page {
    pub async fn read(response: reqwest::Response) -> Self {
        let url = response.url().to_string();
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
            trail: vec![url.clone()],
            url,
        }
    }

    /// Where a redirect leads, as a whole URL.
    pub fn location(&self) -> Option<String> {
        let location = self.headers.get(header::LOCATION)?.to_str().unwrap();
        let base = url::Url::parse(&self.url).unwrap();
        Some(base.join(location).unwrap().to_string())
    }

    /// The link into Zoom that it redirects to.
    pub fn zoom_link(&self) -> String {
        let location = self.location().filter(|location| is_zoom(location));
        location.unwrap_or_else(|| panic!("not sent to Zoom: {} {}", self.status, self.body))
    }

    /// The link of its "Open Zoom" button.
    pub fn button(&self) -> String {
        let html = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse("a.button").unwrap();
        let button = html.select(&selector).next().unwrap();
        button.attr("href").unwrap().to_owned()
    }

    /// Where the form that matches is sent, and the fields that the page filled in.
    pub fn form(&self, selector: &str) -> (String, Vec<(String, String)>) {
        let select = |text: &str| scraper::Selector::parse(text).unwrap();
        let html = scraper::Html::parse_document(&self.body);
        let form = html
            .select(&select(selector))
            .next()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.body));
        let mut fields: Vec<(String, String)> = form
            .select(&select("input[name]"))
            .map(|input| (input.attr("name"), input.attr("value")))
            .map(|(name, value)| {
                (
                    name.unwrap().to_owned(),
                    value.unwrap_or_default().to_owned(),
                )
            })
            .collect();
        for choice in form.select(&select("select")) {
            let chosen = choice
                .select(&select("option[selected]"))
                .chain(choice.select(&select("option")))
                .next()
                .unwrap();
            let field =
                |element: scraper::ElementRef<'_>, name| element.attr(name).unwrap().to_owned();
            fields.push((field(choice, "name"), field(chosen, "value")));
        }
        (form.attr("action").unwrap().to_owned(), fields)
    }

    /// The text of what matches.
    pub fn text_of(&self, selector: &str) -> Vec<String> {
        let html = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector)
            .map(|element| element.text().collect::<Vec<_>>().join(" "))
            .collect()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}
