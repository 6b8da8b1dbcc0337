//! A function as a process of its own, spoken to over Lambda's Runtime API, as the cloud runs it.
//!
//! An execution environment takes one invocation at a time and is kept for the next; more at once start more. A
//! process that ends in the middle of an invocation fails it, and the next invocation starts another.

mod runtime_api;

use std::{
    io,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::FutureExt as _;
use serde_json::Value;
use tokio::{
    process::{Child, Command},
    sync::Notify,
};

pub use self::runtime_api::RuntimeApi;
use crate::gateway::lambda::Handler;

/// Makes the command that starts a function: the program, its arguments, and its environment but for Lambda's own
/// variables.
pub type Program = Arc<dyn Fn() -> Command + Send + Sync>;

/// One function, in as many processes as it needs.
#[derive(Clone)]
pub struct Process(Arc<Inner>);

struct Inner {
    name: String,
    program: Program,
    idle: Mutex<Vec<Instance>>,
    kill: Notify,
}

/// One execution environment.
struct Instance {
    child: Child,
    api: RuntimeApi,
}

impl Process {
    /// A function that has no process yet.
    #[must_use]
    pub fn new(name: &str, program: Program) -> Self {
        Self(Arc::new(Inner {
            name: name.to_owned(),
            program,
            idle: Mutex::default(),
            kill: Notify::new(),
        }))
    }

    /// The function for the gateway and the triggers.
    #[must_use]
    pub fn handler(&self) -> Handler {
        let process = self.clone();
        Arc::new(move |event| {
            let process = process.clone();
            async move { process.invoke(event).await }.boxed()
        })
    }

    /// Invokes it.
    ///
    /// # Errors
    /// The function's own error, or how its process ended.
    pub async fn invoke(&self, event: Value) -> Result<Value, String> {
        let idle = self.idle().pop();
        let mut instance = match idle {
            Some(instance) => instance,
            None => self.start().await.map_err(|error| error.to_string())?,
        };
        let answer = tokio::select! {
            answer = instance.api.invoke(event) => answer,
            ended = instance.child.wait() => return Err(how(ended)),
            () = self.0.kill.notified() => {
                let killed = instance.child.kill().await;
                return Err(killed.map_or_else(|error| error.to_string(), |()| "killed".to_owned()));
            }
        };
        self.idle().push(instance);
        answer
    }

    /// Kills the process of an invocation that is under way, and forgets those that are idle: as if the machine
    /// were lost. Nothing that it had begun goes on.
    pub fn kill(&self) {
        self.idle().clear();
        self.0.kill.notify_waiters();
    }

    /// The system's IDs of the processes that wait for an invocation.
    #[must_use]
    pub fn ids(&self) -> Vec<u32> {
        let idle = self.idle();
        idle.iter()
            .filter_map(|instance| instance.child.id())
            .collect()
    }

    async fn start(&self) -> io::Result<Instance> {
        let api = RuntimeApi::start().await?;
        let child = (self.0.program)()
            .env("AWS_LAMBDA_RUNTIME_API", api.address())
            .env("AWS_LAMBDA_FUNCTION_NAME", &self.0.name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", &self.0.name)
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "sandbox")
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        Ok(Instance { child, api })
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Instance>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn how(ended: io::Result<std::process::ExitStatus>) -> String {
    match ended {
        Ok(status) => format!("the process ended without an answer: {status}"),
        Err(error) => error.to_string(),
    }
}
