//! The administrator's pages, from a process of their own over Lambda's Runtime API.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use admin::{Admin, Role};
use sandbox::{Sandbox, installation::SECRET, process::Process};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    figures::{cpu, peak_memory},
    filled::Filled,
};

pub struct Pages<'a> {
    sandbox: &'a Sandbox,
    process: Process,
    cookie: String,
    csrf: String,
}

/// What a page took.
pub struct Taken {
    status: u64,
    time: Duration,
    cpu: Duration,
    bytes: usize,
    /// Most memory of the process so far.
    memory: u64,
    calls: String,
}

impl fmt::Display for Taken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
        write!(
            formatter,
            "{:>8} {:>8.1} {:>8.1} {:>8} {:>8}  {}",
            self.status,
            ms(self.time),
            ms(self.cpu),
            self.bytes / 1000,
            self.memory / 1_000_000,
            self.calls
        )
    }
}

impl<'a> Pages<'a> {
    /// For a reader who is signed in.
    pub async fn of(filled: &'a Filled) -> Self {
        let function = std::env::current_exe().unwrap().with_file_name("function");
        assert!(function.exists(), "cargo build --release -p tests --bins");
        let environment = filled.sandbox.aws.environment(SECRET);
        let program = move || {
            let mut command = Command::new(&function);
            command
                .arg("admin")
                .env_clear()
                .env("RUST_LOG", "warn")
                .envs(environment.iter().cloned());
            command
        };
        let admin = Admin {
            subject: "rea-reader".to_owned(),
            name: "Rea Reader".to_owned(),
            role: Role::Reader,
        };
        let opened = admin::open_session(&filled.installation, admin)
            .await
            .unwrap();
        Self {
            sandbox: &filled.sandbox,
            process: Process::new("admin", Arc::new(program)),
            cookie: opened.cookie.split(';').next().unwrap().to_owned(),
            csrf: opened.csrf,
        }
    }

    /// Where the page after this one begins.
    pub async fn next_of(&self, path: &str) -> String {
        let answer = self.ask(path, None, "application/json").await;
        let page: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        page["next"].as_str().unwrap().to_owned()
    }

    /// Of several runs the median of each figure; the calls of the last.
    pub async fn measure(&self, path: &str, sought: Option<&str>, runs: usize) -> Taken {
        let mut all = Vec::new();
        for _ in 0..runs {
            all.push(self.once(path, sought).await);
        }
        let last = all.pop().unwrap();
        let middle = |of: fn(&Taken) -> Duration| {
            let mut figures: Vec<_> = all.iter().chain([&last]).map(of).collect();
            figures.sort_unstable();
            figures[figures.len() / 2]
        };
        Taken {
            time: middle(|it| it.time),
            cpu: middle(|it| it.cpu),
            ..last
        }
    }

    async fn once(&self, path: &str, sought: Option<&str>) -> Taken {
        let [process] = self.process.ids()[..] else {
            panic!("one process serves one request after the other");
        };
        self.sandbox.aws.reset_calls();
        let (before, began) = (cpu(process), Instant::now());
        let answer = self.ask(path, sought, "text/html").await;
        Taken {
            time: began.elapsed(),
            cpu: cpu(process).saturating_sub(before),
            status: answer["statusCode"].as_u64().unwrap(),
            bytes: answer["body"].as_str().map_or(0, str::len),
            memory: peak_memory(process),
            calls: calls(self.sandbox),
        }
    }

    async fn ask(&self, path: &str, sought: Option<&str>, accept: &str) -> Value {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let method = if sought.is_some() { "POST" } else { "GET" };
        let body = sought.map(|sought| format!("csrf={}&q={sought}", self.csrf));
        let event = json!({
            "version": "2.0",
            "routeKey": "ANY /admin/{path+}",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {
                "accept": accept,
                "content-type": "application/x-www-form-urlencoded",
                "host": "127.0.0.1",
                "sec-fetch-site": "same-origin",
            },
            "cookies": [self.cookie],
            "requestContext": { "http": { "method": method, "path": path }, "stage": "$default" },
            "body": body,
            "isBase64Encoded": false,
        });
        self.process.invoke(event).await.unwrap()
    }
}

fn calls(sandbox: &Sandbox) -> String {
    let calls = sandbox.aws.calls();
    let calls = calls.iter().map(|(name, count)| format!("{count} {name}"));
    calls.collect::<Vec<_>>().join(", ")
}
