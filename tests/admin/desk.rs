//! A browser in front of the hospital's sign-in.

use tests::{Answer, Browser, Hospital};

/// Engineer: operator. Service desk: reader. Clerk: neither.
pub const ENGINEER: &str = "varga";
pub const SERVICE_DESK: &str = "lindholm";
pub const CLERK: &str = "adeyemi";

/// Follows redirects only as far as a test wants.
#[derive(Clone)]
pub struct Desk {
    pub browser: Browser,
}

impl Desk {
    pub fn of(hospital: &Hospital) -> Self {
        Self {
            browser: hospital.browser(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.browser.get(path).await
    }

    /// Opens a page, and wherever it leads: the hospital's sign-in, it may be.
    pub async fn open(&self, path: &str) -> Answer {
        self.browser.open(path).await
    }

    /// Signs in from a page, and gives the one that it leads to.
    pub async fn sign_in_at(&self, path: &str, login: &str) -> Answer {
        let back = self.come_back_at(path, login).await;
        self.browser.open(&back).await
    }

    /// Signs in.
    pub async fn sign_in(&self, login: &str) -> Answer {
        self.sign_in_at("/admin/sign-in", login).await
    }

    /// Where the hospital's sign-in sends the browser back to, before it goes there.
    pub async fn come_back(&self, login: &str) -> String {
        self.come_back_at("/admin/sign-in", login).await
    }

    async fn come_back_at(&self, path: &str, login: &str) -> String {
        let page = self.open(path).await;
        let chosen = page.link(&format!("#{login}"));
        let sent = self.browser.get(&chosen).await;
        let back = sent.location().unwrap();
        assert!(back.contains("/admin/callback?"), "{back}");
        back.to_owned()
    }

    /// Whether a page can be seen.
    pub async fn is_signed_in(&self) -> bool {
        self.get("/admin/session").await.status == 200
    }
}

/// A refusal that says what went wrong, and signs nobody in.
#[track_caller]
pub fn assert_refused(page: &Answer, status: u16, words: &str) {
    page.assert_refused(status, words);
    let session = |cookie: &String| cookie.starts_with("__Host-admin=");
    assert!(!page.cookies().iter().any(session), "{words}");
}
