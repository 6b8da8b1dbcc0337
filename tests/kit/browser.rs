//! A small browser: keeps cookies, follows redirects, and stops at Zoom's door.

use std::{collections::BTreeMap, sync::Arc};

use http::{HeaderMap, header};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};
use serde_json::Value;

/// More steps than any launch has.
const STEPS: usize = 10;

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
        let request = self.http.get(url);
        self.send(request).await
    }

    /// Sends a form.
    pub async fn post(&mut self, url: &str, form: &str) -> Page {
        let request = self
            .http
            .post(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.to_owned());
        self.send(request).await
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

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A client for loopback that follows nothing by itself.
pub fn client() -> reqwest::Client {
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
