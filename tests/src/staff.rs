//! A provider with the page that opens Zoom, and a phone that gets their links.

use std::{collections::HashMap, sync::Arc, time::Duration};

use crate::{Answer, Browser, CSN, Hospital, PROVIDER, SetClock};
use lambda_http::{Body, RequestExt as _};
use sandbox::epic::{Audience, FdiOptions};
use serde_json::Value;
use shared::bridge::Bridge;

/// A number that people may use in fiction.
pub const NUMBER: &str = "+15552010123";

/// The first form of the section, which sends.
pub const FORM: &str = "#send-link form";
/// The form of the newest link that can be withdrawn.
pub const WITHDRAW: &str = ".links form";

/// The provider, at that page.
pub struct Staff {
    /// Theirs.
    pub browser: Browser,
    /// What they look at.
    pub page: Answer,
}

impl Staff {
    /// Opens the visit with a page that stays.
    pub async fn open(hospital: &Hospital) -> Self {
        Self::open_visit(hospital, CSN).await
    }

    /// Opens this visit with a page that stays.
    pub async fn open_visit(hospital: &Hospital, csn: &str) -> Self {
        let browser = hospital.browser();
        let page = open(hospital, &browser, csn).await;
        Self { browser, page }
    }

    /// Fills in the form of the page and sends it; the answer is their page then.
    pub async fn send(&mut self, recipient: &str, number: &str, language: &str) -> &Answer {
        let fields = [
            ("action", "send"),
            ("recipient", recipient),
            ("number", number),
            ("language", language),
        ];
        self.page = self.browser.submit(&self.page, FORM, &fields).await;
        &self.page
    }

    /// Sends the same that was sent before, and gives the answer.
    pub async fn send_again(&self, from: &Answer, number: &str) -> Answer {
        let fields = [("action", "send"), ("number", number)];
        self.browser.submit(from, FORM, &fields).await
    }

    /// Sends a link to a family member, and gives its address.
    pub async fn link(&mut self, hospital: &Hospital) -> String {
        self.send("family", NUMBER, "en").await;
        assert_eq!(self.notice(), "The text is on its way.");
        last_link(hospital)
    }

    /// Withdraws the newest link; the answer is their page then.
    pub async fn withdraw(&mut self) -> &Answer {
        let fields = [("action", "withdraw")];
        self.page = self.browser.submit(&self.page, WITHDRAW, &fields).await;
        &self.page
    }

    /// What the page says about what was done.
    #[must_use]
    pub fn notice(&self) -> String {
        notice(&self.page)
    }
}

/// What a page says about what was done.
#[must_use]
pub fn notice(page: &Answer) -> String {
    page.text_of("#notice").concat()
}

/// Opens a visit in this browser, with a page that stays.
pub async fn open(hospital: &Hospital, browser: &Browser, csn: &str) -> Answer {
    let stay = FdiOptions {
        no_redirect: true,
        ..FdiOptions::default()
    };
    let url = hospital.launch(Audience::Provider, csn, PROVIDER, stay);
    browser.open(&url).await
}

/// Texts that phones got.
#[must_use]
pub fn texts(hospital: &Hospital) -> Vec<String> {
    let texts = hospital.aws.texts().into_iter();
    let got = texts.filter(|text| !text.from_phone);
    got.map(|text| text.body).collect()
}

/// The address in the last text.
#[must_use]
pub fn last_link(hospital: &Hospital) -> String {
    let text = texts(hospital).pop().expect("a text");
    let link = text.split(' ').find(|word| word.starts_with("http"));
    link.expect("a link").to_owned()
}

/// Comes by a link under a name, in a browser of their own.
pub async fn come(hospital: &Hospital, link: &str, name: &str) -> Answer {
    let browser = hospital.browser();
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{}", page.body);
    browser.submit(&page, "form", &[("name", name)]).await
}

/// The guests of the visit, as the records have them.
pub async fn guests(hospital: &Hospital) -> Vec<Value> {
    let visit = hospital.visit_record().await;
    let all = visit["participants"].as_array().unwrap().clone();
    all.into_iter().filter(|it| it["role"] == "guest").collect()
}

/// The visit's steps of one kind.
pub async fn steps(hospital: &Hospital, kind: &str) -> Vec<Value> {
    let visit = hospital.visit_record().await;
    let all = visit["trace"].as_array().unwrap().clone();
    all.into_iter().filter(|it| it["step"] == kind).collect()
}

/// The same function, by a clock that is put ahead.
pub async fn look_later(hospital: &Hospital, link: &str, by: Duration) -> (u16, String) {
    let clock = Arc::new(SetClock::default());
    clock.advance(by);
    let bridge = Bridge::with_clock(hospital.environment.clone(), clock);
    let path = link.strip_prefix(&hospital.base).unwrap();
    let mut request = lambda_http::Request::new(Body::Empty);
    *request.uri_mut() = path.parse().unwrap();
    let token = path.rsplit('/').next().unwrap().to_owned();
    let request = request.with_path_parameters(HashMap::from([("token".to_owned(), vec![token])]));
    let response = share_link::handle(&bridge, request).await;
    let body = String::from_utf8_lossy(response.body()).into_owned();
    (response.status().as_u16(), body)
}
