//! An Epic that answers by script, over a bare socket, and remembers what it was told.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// What it does to one call.
#[derive(Debug, Clone)]
pub enum Does {
    /// Sets the light.
    Acts,
    /// Answers this, without acting.
    Answers(u16, Vec<(&'static str, String)>, String),
    /// Acts, and drops the connection without an answer.
    ActsAndDrops,
    /// Drops the connection.
    Drops,
    /// Sends these bytes and closes.
    Sends(Vec<u8>),
    /// Sends a byte of the body now and then, without end.
    Drips,
    /// Sends a body that never ends, fast.
    Floods,
    /// Waits, then acts.
    ActsAfter(Duration),
}

impl Does {
    pub fn status(status: u16) -> Self {
        Self::Answers(status, Vec::new(), String::new())
    }

    pub fn json(status: u16, body: impl Into<String>) -> Self {
        let kind = ("content-type", "application/json".to_owned());
        Self::Answers(status, vec![kind], body.into())
    }
}

/// One call about a light.
#[derive(Debug, Clone)]
pub struct Told {
    pub at: Instant,
    pub conference: String,
    pub person: String,
    pub connected: bool,
}

#[derive(Default)]
struct State {
    script: VecDeque<Does>,
    always: Option<Does>,
    tokens: VecDeque<Does>,
    /// The next call of the token endpoint waits for it.
    held_token: Option<Arc<Notify>>,
    told: Vec<Told>,
    /// By visit and person; only what Epic acted on.
    lights: BTreeMap<(String, String), bool>,
    token_calls: usize,
    /// Only the newest token is accepted.
    valid_token: usize,
    refuses_every_token: bool,
    other_paths: Vec<String>,
}

#[derive(Clone)]
pub struct Epic {
    pub base: String,
    state: Arc<Mutex<State>>,
}

impl Epic {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let epic = Self {
            base: format!("http://{}", listener.local_addr().unwrap()),
            state: Arc::default(),
        };
        let serving = epic.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let epic = serving.clone();
                tokio::spawn(async move { epic.serve(stream).await });
            }
        });
        epic
    }

    /// What happens to the next calls about lights, one after the other.
    pub fn next(&self, does: impl IntoIterator<Item = Does>) {
        self.state.lock().unwrap().script.extend(does);
    }

    /// What happens to every call about lights from now on.
    pub fn always(&self, does: Does) {
        self.state.lock().unwrap().always = Some(does);
    }

    pub fn recovers(&self) {
        let mut state = self.state.lock().unwrap();
        state.always = None;
        state.script.clear();
        state.tokens.clear();
        state.refuses_every_token = false;
    }

    /// What happens to the next calls of the token endpoint.
    pub fn next_tokens(&self, does: impl IntoIterator<Item = Does>) {
        self.state.lock().unwrap().tokens.extend(does);
    }

    /// The next call of the token endpoint is answered once the test says so.
    pub fn holds_next_token(&self) -> Arc<Notify> {
        let held = Arc::new(Notify::new());
        self.state.lock().unwrap().held_token = Some(held.clone());
        held
    }

    pub fn revokes_tokens(&self) {
        self.state.lock().unwrap().valid_token += 1;
    }

    pub fn refuses_every_token(&self) {
        self.state.lock().unwrap().refuses_every_token = true;
    }

    /// Every call about a light, in order.
    pub fn told(&self) -> Vec<Told> {
        self.state.lock().unwrap().told.clone()
    }

    pub fn light(&self, csn: &str, person: &str) -> bool {
        let key = (csn.to_owned(), person.to_owned());
        self.state.lock().unwrap().lights.get(&key) == Some(&true)
    }

    pub fn token_calls(&self) -> usize {
        self.state.lock().unwrap().token_calls
    }

    /// Paths that are neither the light's nor the token's.
    pub fn other_paths(&self) -> Vec<String> {
        self.state.lock().unwrap().other_paths.clone()
    }

    async fn serve(&self, mut stream: TcpStream) {
        let Some(request) = read(&mut stream).await else {
            return;
        };
        let target = request.split(' ').nth(1).unwrap().to_owned();
        let does = if target.contains("/oauth2/token") {
            let held = self.state.lock().unwrap().held_token.take();
            let does = self.token_call();
            if let Some(held) = held {
                held.notified().await;
            }
            does
        } else if target.contains("SetExternalConnectionStatus") {
            self.light_call(&request, &target)
        } else {
            self.state.lock().unwrap().other_paths.push(target);
            Does::status(404)
        };
        answer(&mut stream, does).await;
    }

    fn token_call(&self) -> Does {
        let mut state = self.state.lock().unwrap();
        state.token_calls += 1;
        let number = state.valid_token;
        state.tokens.pop_front().unwrap_or_else(|| {
            let token = format!(
                r#"{{"access_token":"token-{number}","token_type":"bearer","expires_in":3600}}"#
            );
            Does::json(200, token)
        })
    }

    fn light_call(&self, request: &str, target: &str) -> Does {
        let mut state = self.state.lock().unwrap();
        let expected = format!("authorization: bearer token-{}\r\n", state.valid_token);
        if state.refuses_every_token || !request.to_lowercase().contains(&expected) {
            return Does::status(401);
        }
        let query = target.split_once('?').unwrap().1;
        let query: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let told = Told {
            at: Instant::now(),
            conference: query["ConferenceID"].clone(),
            person: query["ExternalID"].clone(),
            connected: query["ConnectionStatus"] == "1",
        };
        state.told.push(told.clone());
        let scripted = state.script.pop_front().or_else(|| state.always.clone());
        let does = scripted.unwrap_or(Does::Acts);
        if matches!(does, Does::Acts | Does::ActsAndDrops | Does::ActsAfter(_)) {
            let key = (told.conference, told.person);
            state.lights.insert(key, told.connected);
        }
        does
    }
}

/// The head of a request, once its body is read too.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream
            .read(&mut chunk)
            .await
            .ok()
            .filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let head = format!("{head}\r\n");
        let length = head.to_lowercase();
        let length = length.split("content-length: ").nth(1);
        let length = length.map_or(0, |rest| {
            rest.split("\r\n").next().unwrap().parse().unwrap()
        });
        if body.len() >= length {
            return Some(head);
        }
    }
}

async fn answer(stream: &mut TcpStream, does: Does) {
    let done = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\
                connection: close\r\n\r\n{\"Status\":\"1\"}";
    let endless = "HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n";
    match does {
        Does::Acts => drop(stream.write_all(done.as_bytes()).await),
        Does::ActsAfter(wait) => {
            tokio::time::sleep(wait).await;
            drop(stream.write_all(done.as_bytes()).await);
        }
        Does::Answers(status, headers, body) => {
            let headers: String = headers
                .iter()
                .map(|(name, value)| format!("{name}: {value}\r\n"))
                .collect();
            let text = format!(
                "HTTP/1.1 {status} Whatever\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            drop(stream.write_all(text.as_bytes()).await);
        }
        Does::Sends(bytes) => drop(stream.write_all(&bytes).await),
        Does::ActsAndDrops | Does::Drops => {}
        Does::Drips => {
            drop(stream.write_all(endless.as_bytes()).await);
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
        }
        Does::Floods => {
            drop(stream.write_all(endless.as_bytes()).await);
            while stream.write_all(&[b' '; 65_536]).await.is_ok() {}
        }
    }
}
