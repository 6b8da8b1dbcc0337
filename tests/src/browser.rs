//! A tiny browser: keeps cookies, and follows redirects one step at a time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

use http::{HeaderMap, header};
use lambda_http::{Body, RequestExt as _};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};
use shared::bridge::Bridge;

use super::Answer;

const MOST_REDIRECTS: usize = 10;

/// One browser profile. It keeps `Secure` cookies from a loopback address, as browsers do.
pub struct Browser {
    base: String,
    http: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
    /// Answers the launch functions' routes in place of the server.
    functions: Option<Arc<Bridge>>,
    inside_frame: bool,
    keeps_cookies: bool,
    languages: Option<&'static str>,
}

impl Browser {
    /// A new profile for the server at `base`.
    #[must_use]
    pub fn new(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            http: client(),
            cookies: Mutex::default(),
            functions: None,
            inside_frame: false,
            keeps_cookies: true,
            languages: None,
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
    pub const fn inside_frame(mut self) -> Self {
        self.inside_frame = true;
        self
    }

    /// Asks for pages in these languages: `es-MX,es`.
    #[must_use]
    pub const fn speaking(mut self, languages: &'static str) -> Self {
        self.languages = Some(languages);
        self
    }

    /// Drops every cookie, as browsers do with those of a third party.
    #[must_use]
    pub const fn without_cookies(mut self) -> Self {
        self.keeps_cookies = false;
        self
    }

    /// Cookies by name.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.lock().unwrap().clone()
    }

    /// Takes a cookie from elsewhere.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().unwrap();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Forgets all cookies.
    pub fn forget_cookies(&self) {
        self.cookies.lock().unwrap().clear();
    }

    /// One request; a path is of the server's.
    pub async fn get(&self, url: &str) -> Answer {
        self.get_as(url, "text/html").await
    }

    /// One request that accepts this.
    pub async fn get_as(&self, url: &str, accept: &str) -> Answer {
        let url = self.absolute(url);
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        if self.inside_frame {
            headers.insert("sec-fetch-dest", "iframe".parse().unwrap());
        }
        if let Some(languages) = self.languages {
            headers.insert(header::ACCEPT_LANGUAGE, languages.parse().unwrap());
        }
        let cookies = self.cookies();
        if !cookies.is_empty() {
            let pairs: Vec<String> = cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            headers.insert(header::COOKIE, pairs.join("; ").parse().unwrap());
        }
        let path = url.strip_prefix(&self.base).unwrap_or_default();
        let answer = match &self.functions {
            Some(bridge) if path.starts_with("/launch/") || path.starts_with("/visit/") => {
                // A whole launch is deeper than the compiler follows inside a test's own future.
                Box::pin(ask_function(bridge, path, headers)).await
            }
            _ => self.ask_server(&url, headers).await,
        };
        if self.keeps_cookies {
            self.keep_cookies(&answer.headers);
        }
        answer
    }

    /// A request for the headers alone, as link scanners make it, without cookies.
    pub async fn head(&self, url: &str) -> Answer {
        let response = self.http.head(self.absolute(url)).send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: String::new(),
        }
    }

    /// Goes wherever the server's redirects lead.
    pub async fn follow(&self, url: &str) -> Answer {
        let mut answer = self.get(url).await;
        for _ in 0..MOST_REDIRECTS {
            let next = answer.location().map(|next| self.absolute(next));
            match next {
                Some(next) if next.starts_with(&self.base) => answer = self.get(&next).await,
                _ => return answer,
            }
        }
        panic!("{url} redirects without end");
    }

    /// Follows redirects until one leads to an address with this in it, and stops before it.
    pub async fn until(&self, url: &str, part: &str) -> String {
        let mut next = url.to_owned();
        for _ in 0..MOST_REDIRECTS {
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

    async fn ask_server(&self, url: &str, headers: HeaderMap) -> Answer {
        let response = self.http.get(url).headers(headers).send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned(),
        }
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.set_cookie(name, value);
        }
    }
}

async fn ask_function(bridge: &Bridge, path: &str, headers: HeaderMap) -> Answer {
    let mut request = lambda_http::Request::new(Body::Empty);
    *request.uri_mut() = path.parse().unwrap();
    *request.headers_mut() = headers;
    // As API Gateway cuts it out of the route.
    let last = request.uri().path().rsplit('/').next().unwrap().to_owned();
    let parameters = HashMap::from([("launchKey".to_owned(), vec![last])]);
    let request = request.with_path_parameters(parameters);
    let response = if path.starts_with("/launch/provider/") {
        launch_provider::handle(bridge, request).await
    } else if path.starts_with("/launch/nurse/") {
        launch_nurse::handle(bridge, request).await
    } else {
        launch_patient::handle(bridge, request).await
    };
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: String::from_utf8_lossy(response.body()).into_owned(),
    }
}

/// A client for loopback that follows nothing by itself.
#[must_use]
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
