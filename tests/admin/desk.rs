//! A browser in front of the hospital's sign-in.

use kit::{Browser, Hospital, Page};

use crate::kit;

/// Engineer: operator. Service desk: reader. Clerk: neither.
pub const ENGINEER: &str = "varga";
pub const SERVICE_DESK: &str = "lindholm";
pub const CLERK: &str = "adeyemi";

/// Follows redirects only as far as a test wants.
#[derive(Clone)]
pub struct Desk {
    pub browser: Browser,
    base: String,
}

impl Desk {
    pub fn of(hospital: &Hospital) -> Self {
        let mut browser = Browser::new(&hospital.base);
        browser.headers.push(("accept", "text/html".to_owned()));
        Self {
            browser,
            base: hospital.base.clone(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        let url = self.absolute(path);
        self.browser.get(&url).await
    }

    /// Opens a page, and wherever it leads: the hospital's sign-in, it may be.
    pub async fn open(&mut self, path: &str) -> Page {
        let url = self.absolute(path);
        self.browser.open(&url).await
    }

    /// Signs in from a page, and gives the one that it leads to.
    pub async fn sign_in_at(&mut self, path: &str, login: &str) -> Page {
        let back = self.come_back_at(path, login).await;
        self.browser.open(&back).await
    }

    /// Signs in.
    pub async fn sign_in(&mut self, login: &str) -> Page {
        self.sign_in_at("/admin/sign-in", login).await
    }

    /// Where the hospital's sign-in sends the browser back to, before it goes there.
    pub async fn come_back(&mut self, login: &str) -> String {
        self.come_back_at("/admin/sign-in", login).await
    }

    async fn come_back_at(&mut self, path: &str, login: &str) -> String {
        let page = self.open(path).await;
        let chosen = page.link(&format!("#{login}"));
        let chosen = self.absolute(&chosen);
        let back = self.browser.get(&chosen).await.location().unwrap();
        assert!(back.contains("/admin/callback?"), "{back}");
        back
    }

    /// Whether a page can be seen.
    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/admin/session").await.status == 200
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') {
            format!("{}{path}", self.base)
        } else {
            path.to_owned()
        }
    }
}

impl Page {
    /// Where a link leads.
    pub fn link(&self, selector: &str) -> String {
        let html = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        let link = html.select(&selector).next();
        let link = link.unwrap_or_else(|| panic!("no link in {}", self.body));
        link.attr("href").unwrap().to_owned()
    }

    /// Every cookie that it sets.
    pub fn cookies(&self) -> Vec<String> {
        let cookies = self.headers.get_all("set-cookie").iter();
        cookies.map(|it| it.to_str().unwrap().to_owned()).collect()
    }

    pub fn text(&self) -> String {
        self.text_of("main").concat()
    }

    /// A refusal that says what went wrong, and signs nobody in.
    #[track_caller]
    pub fn assert_refused(&self, status: u16, words: &str) {
        let text = self.text();
        assert_eq!(self.status, status, "{text}");
        assert!(text.contains(words), "`{words}` is not in `{text}`");
        let cookies = self.headers.get_all("set-cookie").iter();
        let session = cookies.filter(|it| it.as_bytes().starts_with(b"__Host-admin="));
        assert_eq!(session.count(), 0, "{words}");
    }
}
