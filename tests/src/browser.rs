//! A tiny browser: keeps cookies, follows redirects one step at a time, and fills in forms.

mod cookies;
mod launch;

use std::{collections::BTreeMap, sync::Arc};

use http::{HeaderMap, Method, Request, header};
use shared::bridge::Bridge;
use url::{Url, form_urlencoded};

use crate::{Answer, answer::is_zoom, client};
use cookies::Cookies;

/// More steps than any launch has.
const STEPS: usize = 10;

const FORM: &str = "application/x-www-form-urlencoded";

/// One browser profile. It keeps `Secure` cookies from a loopback address, as browsers do. A clone is a copy of the
/// profile.
#[derive(Clone)]
pub struct Browser {
    base: String,
    http: reqwest::Client,
    cookies: Cookies,
    keeps_cookies: bool,
    /// Answers the launch functions' routes in place of the server.
    functions: Option<Arc<Bridge>>,
    /// Sent with each request, in place of what it would send by itself.
    pub headers: Vec<(&'static str, String)>,
}

impl Browser {
    /// A new profile for the server at `base`.
    #[must_use]
    pub fn new(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            http: client(),
            cookies: Cookies::default(),
            keeps_cookies: true,
            functions: None,
            headers: Vec::new(),
        }
    }

    /// Asks these launch functions, not the server's own.
    #[must_use]
    pub fn with_functions(mut self, functions: Arc<Bridge>) -> Self {
        self.functions = Some(functions);
        self
    }

    /// Shows pages inside a frame.
    #[must_use]
    pub fn inside_frame(self) -> Self {
        self.sending("sec-fetch-dest", "iframe")
    }

    /// Asks for pages in these languages: `es-MX,es`.
    #[must_use]
    pub fn speaking(self, languages: &str) -> Self {
        self.sending("accept-language", languages)
    }

    /// Drops every cookie, as browsers do with those of a third party.
    #[must_use]
    pub fn without_cookies(mut self) -> Self {
        self.keeps_cookies = false;
        self
    }

    fn sending(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Cookies by name.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.all().clone()
    }

    /// Its cookies, as a request carries them.
    pub fn cookie_header(&self) -> String {
        self.cookies.header()
    }

    /// Takes a cookie from elsewhere.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.set(name, value);
    }

    /// Forgets all cookies.
    pub fn forget_cookies(&self) {
        self.cookies.all().clear();
    }

    /// One request; a path is of the server's.
    pub async fn get(&self, url: &str) -> Answer {
        self.send(Method::GET, url, &[], String::new()).await
    }

    /// One request that accepts this.
    pub async fn get_as(&self, url: &str, accept: &str) -> Answer {
        let accept = [("accept", accept)];
        self.send(Method::GET, url, &accept, String::new()).await
    }

    /// A request for the headers alone, as link scanners make it, without cookies.
    pub async fn head(&self, url: &str) -> Answer {
        let request = self.http.head(self.absolute(url));
        Answer::read(request.send().await.unwrap()).await
    }

    /// Sends a form's fields.
    pub async fn post(&self, url: &str, fields: &[(String, String)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        self.post_text(url, &form.extend_pairs(fields).finish())
            .await
    }

    /// Sends a form as these bytes, whatever they are.
    pub async fn post_text(&self, url: &str, body: &str) -> Answer {
        let form = [("content-type", FORM)];
        self.send(Method::POST, url, &form, body.to_owned()).await
    }

    /// Fills a page's form in, and presses the button: a field replaces that of the same name.
    pub async fn submit(&self, page: &Answer, form: &str, fields: &[(&str, &str)]) -> Answer {
        let (action, mut all) = page.form(form);
        for (name, value) in fields {
            all.retain(|(key, _)| key != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        let url = Url::parse(&page.url).unwrap();
        self.post(url.join(&action).unwrap().as_str(), &all).await
    }

    /// Follows redirects as far as this hospital's own pages go; one to Zoom's door is where it ends.
    pub async fn open(&self, url: &str) -> Answer {
        let mut next = self.absolute(url);
        let mut trail = Vec::new();
        for _ in 0..STEPS {
            trail.push(next.clone());
            let answer = self.get(&next).await;
            let location = answer.location().map(|location| self.absolute(location));
            match location {
                Some(inside) if inside.starts_with(&self.base) && !is_zoom(&inside) => {
                    next = inside;
                }
                _ => return Answer { trail, ..answer },
            }
        }
        panic!("redirected without end: {trail:?}");
    }

    /// Follows redirects until one leads to an address with this in it, and stops before it.
    pub async fn until(&self, url: &str, part: &str) -> String {
        let mut next = url.to_owned();
        for _ in 0..STEPS {
            let answer = self.get(&next).await;
            next = answer
                .location()
                .unwrap_or_else(|| panic!("no redirect but {}: {}", answer.status, answer.text()))
                .to_owned();
            if next.contains(part) {
                return self.absolute(&next);
            }
        }
        panic!("{url} never leads to {part}");
    }

    fn absolute(&self, url: &str) -> String {
        if url.starts_with('/') {
            format!("{}{url}", self.base)
        } else {
            url.to_owned()
        }
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &[(&'static str, &str)],
        body: String,
    ) -> Answer {
        let url = self.absolute(url);
        let headers = self.headers_with(headers);
        let path = url.strip_prefix(&self.base).unwrap_or_default();
        let answer = match &self.functions {
            Some(bridge) if launch::is_theirs(path) => {
                let mut request = Request::new(body);
                *request.method_mut() = method;
                *request.uri_mut() = path.parse().unwrap();
                *request.headers_mut() = headers;
                // A whole launch is deeper than the compiler follows inside a test's own future.
                Box::pin(launch::ask(bridge, url, request)).await
            }
            _ => {
                let request = self.http.request(method, &url).headers(headers).body(body);
                Answer::read(request.send().await.unwrap()).await
            }
        };
        if self.keeps_cookies {
            self.cookies.keep(&answer.headers);
        }
        answer
    }

    /// Its own come last: they replace what is there.
    fn headers_with(&self, more: &[(&'static str, &str)]) -> HeaderMap {
        let own = self.headers.iter();
        let own = own.map(|(name, value)| (*name, value.as_str()));
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, "text/html".parse().unwrap());
        for (name, value) in more.iter().copied().chain(own) {
            headers.insert(name, value.parse().unwrap());
        }
        if !self.cookies.all().is_empty() {
            headers.insert(header::COOKIE, self.cookie_header().parse().unwrap());
        }
        headers
    }
}
