//! Which functions a test runs: those of this tree in its own process, or the built ones.

use std::{env, path::PathBuf};

use sandbox::{Options, Sandbox, functions as tree, gateway::Handlers, installation::SECRET};

/// Where the built functions are, if the tests are to run those: `FUNCTIONS=$PWD/target/lambda cargo test …`.
fn built() -> Option<PathBuf> {
    env::var_os("FUNCTIONS").map(PathBuf::from)
}

/// A hospital for a test.
#[must_use]
pub fn options() -> Options {
    Options {
        functions: built(),
        ..Options::default()
    }
}

/// Functions that start just now.
#[must_use]
pub fn functions(sandbox: &Sandbox) -> Handlers {
    match built() {
        Some(directory) => tree::built(&directory, &sandbox.aws.environment(SECRET)),
        None => tree::handlers(&sandbox.environment),
    }
}
