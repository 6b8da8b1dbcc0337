//! One headless Chromium with a profile of its own.

use std::{ops::Deref, time::Duration};

use fantoccini::{Client, ClientBuilder, Locator, wd::WebDriverCompatibleCommand};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use url::{ParseError, Url};

use crate::chromedriver::{Chromedriver, INSTALL};

const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
/// Narrower screens are phones: touch, and the viewport of the page's own `meta`.
const PHONES_UP_TO: u32 = 500;
/// Longest a page may take to come to what a test waits for; only ever reached by a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// Camera, microphone and speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Devices {
    /// The machine's own: in a headless test, none.
    #[default]
    None,
    /// Simulated ones, and the person allows their use.
    Fake,
    /// Simulated ones, and the person refuses their use.
    Refused,
}

/// Which browser a test wants.
#[derive(Debug, Clone)]
pub struct ChromiumOptions {
    /// Width of the page, in CSS pixels.
    pub width: u32,
    /// Height of the page.
    pub height: u32,
    /// As `Accept-Language` lists them: `es-MX,es`.
    pub languages: &'static str,
    /// Camera, microphone and speaker.
    pub devices: Devices,
    /// By what name it goes, if not by its own.
    pub user_agent: Option<&'static str>,
    /// Whether it keeps no cookies of a page that another origin has in a frame.
    pub refuses_cookies_in_frames: bool,
}

impl Default for ChromiumOptions {
    fn default() -> Self {
        Self {
            width: 1280,
            height: 800,
            languages: "en-US,en",
            devices: Devices::None,
            user_agent: None,
            refuses_cookies_in_frames: false,
        }
    }
}

const PHONE: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

impl ChromiumOptions {
    /// A phone of this width.
    pub fn phone(width: u32) -> Self {
        Self {
            width,
            height: 760,
            user_agent: Some(PHONE),
            ..Self::default()
        }
    }
}

/// A running Chromium. Ends when dropped.
pub struct Chromium {
    client: Client,
    _driver: Chromedriver,
}

impl Deref for Chromium {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Chromium {
    pub async fn start(options: ChromiumOptions) -> Self {
        let driver = Chromedriver::start();
        let mut capabilities = Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), chrome(&options));
        let console = json!({ "browser": "WARNING" });
        capabilities.insert("goog:loggingPrefs".to_owned(), console);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url())
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start ({error}): {INSTALL}"));
        Self {
            client,
            _driver: driver,
        }
    }

    /// A command of the Chrome DevTools Protocol to this window.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let command = DevTools(json!({ "cmd": command, "params": parameters }));
        self.issue_cmd(command).await.unwrap()
    }

    /// Takes the network away, or gives it back.
    pub async fn set_offline(&self, offline: bool) {
        self.cdp("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// What the person's system prefers: `prefers-color-scheme`, `prefers-reduced-motion`, …
    pub async fn prefer(&self, feature: &str, value: &str) {
        let features = json!({ "features": [{ "name": feature, "value": value }] });
        self.cdp("Emulation.setEmulatedMedia", features).await;
    }

    /// Waits until the page shows this text.
    pub async fn sees(&self, text: &str) {
        self.until(
            &format!("the text `{text}`"),
            "return document.body.innerText.includes(arguments[0])",
            vec![json!(text)],
        )
        .await;
    }

    /// Taps or clicks the first element that a selector finds.
    pub async fn press(&self, selector: &str) {
        let element = self.find(Locator::Css(selector)).await.unwrap();
        element.click().await.unwrap();
    }

    /// Turns to the window that was opened last.
    pub async fn turn_to_new_window(&self) {
        let windows = self.windows().await.unwrap();
        assert!(windows.len() > 1, "no window was opened");
        self.switch_to_window(windows.last().unwrap().clone())
            .await
            .unwrap();
    }

    /// Waits until the page's address has this in it.
    pub async fn arrives(&self, part: &str) {
        let script = "return location.href.includes(arguments[0])";
        self.until(&format!("the address `{part}`"), script, vec![json!(part)])
            .await;
    }

    /// Waits until a script answers `true`; a page that is just being left answers nothing.
    pub async fn until(&self, what: &str, script: &str, arguments: Vec<Value>) {
        let wait = async {
            while !matches!(
                self.execute(script, arguments.clone()).await,
                Ok(Value::Bool(true))
            ) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            let url = self.current_url().await;
            panic!("{what} never came; at {url:?}: {}", self.text().await);
        }
    }

    /// All that the page shows.
    pub async fn text(&self) -> String {
        let body = self.find(Locator::Css("body")).await.unwrap();
        body.text().await.unwrap()
    }
}

fn chrome(options: &ChromiumOptions) -> Value {
    let mut args: Vec<String> = FLAGS.map(str::to_owned).into();
    args.push(format!(
        "--window-size={},{}",
        options.width, options.height
    ));
    if options.devices != Devices::None {
        args.push("--use-fake-device-for-media-stream".to_owned());
    }
    // Without devices the question is answered too: the page must find out that there are none.
    if options.devices != Devices::Refused {
        args.push("--use-fake-ui-for-media-stream".to_owned());
    }
    if let Some(user_agent) = options.user_agent {
        args.push(format!("--user-agent={user_agent}"));
    }
    let mut preferences = json!({ "intl": { "accept_languages": options.languages } });
    if options.devices == Devices::Refused {
        preferences["profile"]["default_content_setting_values"] =
            json!({ "media_stream_camera": 2, "media_stream_mic": 2 });
    }
    if options.refuses_cookies_in_frames {
        preferences["profile"]["content_settings"]["exceptions"]["cookies"] =
            json!({ "http://127.0.0.1,http://localhost": { "setting": 2 } });
    }
    // The driver makes the profile's directory and removes it. It would allow pop-ups that a person's browser
    // does not.
    let mut chrome = json!({
        "args": args,
        "prefs": preferences,
        "excludeSwitches": ["disable-popup-blocking"],
    });
    if options.width <= PHONES_UP_TO {
        chrome["mobileEmulation"]["deviceMetrics"] = json!({
            "width": options.width, "height": options.height, "pixelRatio": 2, "touch": true, "mobile": true,
        });
    }
    chrome
}

/// chromedriver's own command for the DevTools Protocol.
#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.0.to_string()))
    }
}
