//! Someone who is signed in to the administrator's pages.

// Each test uses its own part.
#![allow(dead_code)]

use std::sync::Arc;

use admin::{Admin, Role};
use sandbox::Sandbox;
use serde_json::Value;
use shared::bridge::{Bridge, Installation};
use tests::{Answer, client};

/// A browser with a session in it.
pub struct Administrator {
    base: String,
    cookie: String,
    csrf: String,
    http: reqwest::Client,
    installation: Arc<Installation>,
}

impl Administrator {
    /// Someone who may look at everything.
    pub async fn reader(hospital: &Sandbox) -> Self {
        Self::signed_in(hospital, "Rea Reader", Role::Reader).await
    }

    /// Someone who may change things, too.
    pub async fn operator(hospital: &Sandbox) -> Self {
        Self::signed_in(hospital, "Ola Operator", Role::Operator).await
    }

    async fn signed_in(hospital: &Sandbox, name: &str, role: Role) -> Self {
        let bridge = Bridge::new(hospital.environment.clone());
        let installation = bridge.installation().await.unwrap();
        let admin = Admin {
            subject: name.to_ascii_lowercase().replace(' ', "-"),
            name: name.to_owned(),
            role,
        };
        let opened = admin::open_session(&installation, admin).await.unwrap();
        let cookie = opened.cookie.split(';').next().unwrap().to_owned();
        Self {
            base: hospital.base.clone(),
            cookie,
            csrf: opened.csrf,
            http: client(),
            installation,
        }
    }

    /// The installation, to look into its table.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// The session's cookie: `name=value`.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// What the session's forms carry.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// A page, as a browser asks for it.
    pub async fn get(&self, path: &str) -> Answer {
        self.get_as(path, "text/html,application/xhtml+xml").await
    }

    /// What is on a page, as a program asks for it.
    pub async fn get_json(&self, path: &str) -> Value {
        self.get_as(path, "application/json").await.json()
    }

    /// Sends a form of the session's pages, as a browser does.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(path, fields, "text/html").await
    }

    /// Sends a form, and accepts this.
    pub async fn post_as(&self, path: &str, fields: &[(&str, &str)], accept: &str) -> Answer {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &self.csrf)
            .extend_pairs(fields)
            .finish();
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("accept", accept)
            .body(form);
        self.send(request).await
    }

    /// A page, in the form that is accepted.
    pub async fn get_as(&self, path: &str, accept: &str) -> Answer {
        let request = self.http.get(format!("{}{path}", self.base));
        self.send(request.header("accept", accept)).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.header("cookie", &self.cookie).send().await.unwrap();
        Answer::read(response).await
    }
}
