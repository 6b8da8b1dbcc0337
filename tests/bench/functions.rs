//! The functions, started and invoked.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use sandbox::{Sandbox, epic::Audience, process::RuntimeApi};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::figures::{Figures, cpu, peak_memory};

/// Warm invocations of each run.
const WARM: u32 = 50;

/// A function as built.
pub struct Function {
    pub name: String,
    /// Of its binary, in bytes.
    pub size: u64,
    program: PathBuf,
    arguments: Vec<PathBuf>,
}

impl Function {
    /// The empty function, ours, and the one in Node.js; `None` for one that is not built.
    pub fn all(directory: &Path, node: &Path) -> Vec<Option<Self>> {
        let beside = std::env::current_exe().unwrap().with_file_name("empty");
        let mut all = vec![Self::of("empty", beside)];
        for name in sandbox::functions::BINARIES {
            all.push(Self::of(name, directory.join(name).join("bootstrap")));
        }
        let packages = node.with_file_name("node_modules");
        all.push(packages.exists().then(|| Self {
            name: "Node.js".to_owned(),
            size: 0,
            program: "node".into(),
            arguments: vec![node.to_owned()],
        }));
        all
    }

    fn of(name: &str, program: PathBuf) -> Option<Self> {
        Some(Self {
            name: name.to_owned(),
            size: std::fs::metadata(&program).ok()?.len(),
            program,
            arguments: Vec::new(),
        })
    }

    /// What it is invoked with: the first step of a launch, where it is one; else something as small.
    fn event(&self, sandbox: &Sandbox) -> Value {
        match self.name.as_str() {
            "epic-notifier" => json!({ "source": "aws.events", "detail-type": "Scheduled Event" }),
            "zoom-webhook" => request("POST", "/zoom/webhook", "", &[]),
            "public-keys" => request("GET", "/.well-known/jwks.json", "", &[]),
            "admin" => request("GET", "/admin", "", &[]),
            "share-link" => request("GET", "/join/AAAAAAAAAAAAAAAAAAAAAA", "", &[]),
            name => {
                let kind = match name {
                    "empty" | "Node.js" => "provider",
                    name => name.trim_start_matches("launch-"),
                };
                let audience = Audience::Provider;
                let launch = sandbox
                    .epic
                    .issue_launch(audience, "10277", "OKAFOR", Default::default())
                    .unwrap();
                let url = url::Url::parse(&sandbox.epic.launch_url(audience, &launch)).unwrap();
                let query = url.query().unwrap_or_default();
                let key = url.path().rsplit('/').next().unwrap_or_default();
                let path = format!("/launch/{kind}/{key}");
                request("GET", &path, query, &[("launchKey", key)])
            }
        }
    }
}

/// Starts it, invokes it, and lets it go.
pub async fn measure(
    function: &Function,
    environment: &[(&'static str, String)],
    sandbox: &Sandbox,
) -> Figures {
    let api = RuntimeApi::start().await.unwrap();
    let event = function.event(sandbox);
    let began = Instant::now();
    let mut child = Command::new(&function.program)
        .args(&function.arguments)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .envs(environment.iter().cloned())
        .env("AWS_LAMBDA_RUNTIME_API", api.address())
        .env("AWS_LAMBDA_FUNCTION_NAME", &function.name)
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", &function.name)
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let process = child.id().unwrap();
    api.first_poll().await;
    let mut figures = Figures {
        start: began.elapsed(),
        start_cpu: cpu(process),
        ..Figures::default()
    };

    let (first, answer) = invoke(&api, process, &event).await;
    (figures.first, figures.first_cpu) = first;
    // A refusal would be quicker.
    if function.name.starts_with("launch-") || function.name == "Node.js" {
        assert_eq!(answer["statusCode"], 303, "{}: {answer}", function.name);
    }
    let (mut warm, mut warm_cpu) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..WARM {
        let event = function.event(sandbox);
        let ((time, cpu), _) = invoke(&api, process, &event).await;
        warm += time;
        warm_cpu += cpu;
    }
    (figures.warm, figures.warm_cpu) = (warm / WARM, warm_cpu / WARM);
    figures.memory = peak_memory(process);
    child.kill().await.unwrap();
    figures
}

/// How long it took, what CPU time, and the answer.
async fn invoke(api: &RuntimeApi, process: u32, event: &Value) -> ((Duration, Duration), Value) {
    let before = cpu(process);
    let began = Instant::now();
    let answer = api.invoke(event.clone()).await.unwrap();
    let time = began.elapsed();
    ((time, cpu(process).saturating_sub(before)), answer)
}

/// A request as API Gateway hands it over.
fn request(method: &str, path: &str, query: &str, parameters: &[(&str, &str)]) -> Value {
    let parameters: serde_json::Map<String, Value> = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    json!({
        "version": "2.0",
        "routeKey": format!("{method} {path}"),
        "rawPath": path,
        "rawQueryString": query,
        "headers": {
            "accept": "text/html,application/xhtml+xml",
            "accept-language": "en-US,en;q=0.9",
            "host": "127.0.0.1",
            "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",
            "x-forwarded-for": "192.0.2.10",
            "x-forwarded-proto": "https",
        },
        "pathParameters": parameters,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "benchmark",
            "domainName": "127.0.0.1",
            "domainPrefix": "127",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.10",
                "userAgent": "Mozilla/5.0",
            },
            "requestId": "benchmark",
            "routeKey": format!("{method} {path}"),
            "stage": "$default",
            "time": "02/Mar/2026:15:00:00 +0000",
            "timeEpoch": 1_772_463_600_000_i64,
        },
        "isBase64Encoded": false,
    })
}
