//! The process that drives a browser. Ends with its browser when dropped.

use std::{
    fs,
    io::{self, BufRead, BufReader, ErrorKind, Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{self, Child, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// What to do where a part is missing.
pub const INSTALL: &str = "`tests/run` installs it as root on Debian; by hand: `apt-get install chromium chromium-driver`";

/// How often it is started before a test gives up.
const STARTS: u32 = 3;

/// A running chromedriver.
pub struct Chromedriver {
    child: Child,
    port: u16,
    /// Where it makes the browser's profile.
    directory: PathBuf,
    /// Kept, because chromedriver dies of writing to nobody.
    _stdout: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// On a port that it chooses itself. Of two that start at once and choose the same, one ends: it is started again.
    pub fn start() -> Self {
        let started = (0..STARTS).find_map(|_| Self::try_start());
        started.expect("chromedriver ends at its start")
    }

    fn try_start() -> Option<Self> {
        let directory = new_directory();
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", &directory)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match started {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                panic!("chromedriver is not installed: {INSTALL}")
            }
            other => other.expect("chromedriver starts"),
        };
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let Some(port) = port(&mut stdout) else {
            child.wait().ok();
            fs::remove_dir_all(&directory).ok();
            return None;
        };
        Some(Self {
            child,
            port,
            directory,
            _stdout: stdout,
        })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the browser too, which would outlive a killed driver.
    fn shut_down(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let request = "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes())?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        self.shut_down().ok();
        self.child.kill().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.directory).ok();
    }
}

fn new_directory() -> PathBuf {
    static STARTED: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "chromium-{}-{}",
        process::id(),
        STARTED.fetch_add(1, Ordering::Relaxed)
    );
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// `ChromeDriver was started successfully on port 40213.`
fn port(stdout: &mut impl BufRead) -> Option<u16> {
    let mut line = String::new();
    while stdout.read_line(&mut line).unwrap() > 0 {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return Some(port.trim().trim_end_matches('.').parse().unwrap());
        }
        line.clear();
    }
    None
}
