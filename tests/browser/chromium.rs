//! A headless Chromium, driven by WebDriver, that ends with its test.

use std::{
    io::{BufRead as _, BufReader},
    ops::Deref,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// What camera and microphone it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Devices {
    /// A moving picture and a beep each second; every question is answered with yes.
    Fake,
    /// The same, and every question is answered with no.
    Refused,
    /// None.
    None,
}

/// How it starts.
#[derive(Debug, Clone, Copy)]
pub struct ChromiumOptions {
    /// Width of the page, in CSS pixels.
    pub width: u32,
    /// Height of the page.
    pub height: u32,
    /// Its camera and microphone.
    pub fake_devices: Devices,
}

/// A running Chromium.
pub struct Chromium {
    client: Client,
    driver: Child,
    profile: PathBuf,
}

impl Deref for Chromium {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The driver ends its Chromium with itself, where the test did not come to quit it.
        self.driver.kill().ok();
        self.driver.wait().ok();
        std::fs::remove_dir_all(&self.profile).ok();
    }
}

impl Chromium {
    pub async fn start(options: ChromiumOptions) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let profile =
            std::env::temp_dir().join(format!("bridge-chromium-{}-{number}", std::process::id()));
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed");
        let port = port(&mut driver);
        let capabilities = json!({
            "goog:chromeOptions": {
                "args": arguments(options, &profile),
                "prefs": preferences(options.fake_devices),
                // A window is never narrower than 500 pixels; a phone is.
                "mobileEmulation": emulation(options),
            },
        });
        let Value::Object(mut capabilities) = capabilities else {
            unreachable!()
        };
        let chrome = capabilities["goog:chromeOptions"].as_object_mut().unwrap();
        chrome.retain(|_, value| !value.is_null());
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("chromedriver starts chromium");
        Self {
            client,
            driver,
            profile,
        }
    }

    /// Ends it in order.
    pub async fn quit(self) {
        self.client.clone().close().await.unwrap();
    }
}

/// The port that the driver found free.
fn port(driver: &mut Child) -> u16 {
    let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    let port = lines
        .find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        })
        .expect("chromedriver says its port");
    // Whoever reads no further would stop it once its pipe is full.
    std::thread::spawn(move || lines.for_each(drop));
    port
}

fn arguments(options: ChromiumOptions, profile: &std::path::Path) -> Vec<String> {
    let mut arguments: Vec<String> = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments.push(format!(
        "--window-size={},{}",
        options.width, options.height
    ));
    let devices: &[&str] = match options.fake_devices {
        Devices::Fake => &[
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ],
        Devices::Refused => &["--use-fake-device-for-media-stream"],
        Devices::None => &["--use-fake-ui-for-media-stream"],
    };
    arguments.extend(devices.iter().map(|it| (*it).to_owned()));
    arguments
}

fn preferences(devices: Devices) -> Value {
    match devices {
        Devices::Refused => json!({
            "profile.default_content_setting_values.media_stream_camera": 2,
            "profile.default_content_setting_values.media_stream_mic": 2,
        }),
        Devices::Fake | Devices::None => json!({}),
    }
}

fn emulation(options: ChromiumOptions) -> Value {
    if options.width < 500 {
        json!({ "deviceMetrics": { "width": options.width, "height": options.height, "pixelRatio": 2.0 } })
    } else {
        Value::Null
    }
}
