//! What a webhook costs the function, and what the least possible would be.

use std::{
    fs,
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use ring::hmac;
use sandbox::{installation::SECRET, process::Process};
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tokio::process::Command;

/// The secret token of the sandbox's Zoom app.
const TOKEN: &str = "sandbox-webhook-secret-token";
/// Clock ticks a second in `/proc`, on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// Timestamp and signature of a body, as of now.
pub fn signed(body: &[u8]) -> (String, String) {
    let timestamp = time::OffsetDateTime::now_utc().unix_timestamp().to_string();
    let signature = signature(&timestamp, body);
    (timestamp, signature)
}

fn signature(timestamp: &str, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, TOKEN.as_bytes());
    let message = [b"v0:", timestamp.as_bytes(), b":", body].concat();
    let tag = hmac::sign(&key, &message);
    let hex: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("v0={hex}")
}

/// Mean time of the bare work, which nothing can save.
pub fn of_signature_and_json(webhooks: &[Vec<u8>]) -> Duration {
    const ROUNDS: u32 = 50;
    let (timestamp, _) = signed(b"");
    let key = hmac::Key::new(hmac::HMAC_SHA256, TOKEN.as_bytes());
    let prepared: Vec<(Vec<u8>, hmac::Tag)> = webhooks
        .iter()
        .map(|body| {
            let message = [b"v0:", timestamp.as_bytes(), b":", body].concat();
            let tag = hmac::sign(&key, &message);
            (message, tag)
        })
        .collect();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for ((message, tag), body) in prepared.iter().zip(webhooks) {
            hmac::verify(&key, black_box(message), tag.as_ref()).unwrap();
            black_box(serde_json::from_slice::<Value>(black_box(body)).unwrap());
        }
    }
    start.elapsed() / (ROUNDS * u32::try_from(webhooks.len()).unwrap())
}

/// Mean CPU time of the function in a process of its own, over Lambda's Runtime API, once it is warm.
pub async fn of_function(clinic: &Clinic, webhooks: &[Vec<u8>]) -> Duration {
    let function = std::env::current_exe().unwrap().with_file_name("function");
    assert!(
        function.exists(),
        "cargo build --release -p tests --bin function"
    );
    let environment = clinic.sandbox.aws.environment(SECRET);
    let process = Process::new(
        "zoom-webhook",
        Arc::new(move || {
            let mut command = Command::new(&function);
            command
                .arg("zoom-webhook")
                .env_clear()
                .envs(environment.iter().cloned());
            command
        }),
    );
    let (warming, measured) = webhooks.split_at(webhooks.len() / 4);
    for body in warming {
        accept(&process, body).await;
    }
    let [id] = process.ids()[..] else {
        panic!("one process serves one invocation after the other");
    };
    let before = cpu(id);
    for body in measured {
        accept(&process, body).await;
    }
    (cpu(id) - before) / u32::try_from(measured.len()).unwrap()
}

async fn accept(process: &Process, body: &[u8]) {
    let (timestamp, signature) = signed(body);
    let event = json!({
        "version": "2.0",
        "routeKey": "POST /zoom/webhook",
        "rawPath": "/zoom/webhook",
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json; charset=utf-8",
            "x-zm-request-timestamp": timestamp,
            "x-zm-signature": signature,
        },
        "requestContext": { "http": { "method": "POST", "path": "/zoom/webhook" }, "stage": "$default" },
        "body": String::from_utf8(body.to_vec()).unwrap(),
        "isBase64Encoded": false,
    });
    let answer = process.invoke(event).await.unwrap();
    assert_eq!(answer["statusCode"], 200, "{answer}");
}

/// User and system time of a process (`proc_pid_stat(5)`, fields 14 and 15).
fn cpu(id: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    Duration::from_secs_f64(ticks / TICKS)
}
