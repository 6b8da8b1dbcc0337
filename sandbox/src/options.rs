//! What can be chosen on the command line.

use std::path::PathBuf;

use clap::Parser;

/// A small hospital on one machine: Hyperspace, MyChart and Zoom, with the bridge between them.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Options {
    /// Port on 127.0.0.1; 0 lets the system choose.
    #[arg(long, default_value_t = 3000)]
    pub port: u16,
    /// Keeps the table and the secrets in this directory; in memory without it.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A settings document, or any part of one, laid over the sandbox's own: points it at another Epic or Zoom.
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Runs the functions built into this directory (`target/lambda`) as processes over Lambda's Runtime API,
    /// instead of their code in the sandbox's own process.
    #[arg(long, value_name = "DIR")]
    pub functions: Option<PathBuf>,
}

impl Default for Options {
    /// For tests: a free port, in memory.
    fn default() -> Self {
        Self {
            port: 0,
            data: None,
            settings: None,
            functions: None,
        }
    }
}
