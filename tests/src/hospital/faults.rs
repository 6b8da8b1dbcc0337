//! What goes wrong, as a test says.

use sandbox::{
    aws::{Failure, FailureKind},
    fault::{Effect, Fault},
};

use super::Hospital;

impl Hospital {
    /// The next `times` requests to a path with this in it are answered so.
    pub fn answer(&self, path: &str, times: u32, status: u16, body: &str) {
        let json = ("content-type".to_owned(), "application/json".to_owned());
        let effect = Effect::Answer {
            status,
            headers: vec![json],
            body: body.to_owned(),
        };
        self.spoil(path, times, effect);
    }

    /// The next `times` requests to a path with this in it go wrong so.
    pub fn spoil(&self, path: &str, times: u32, effect: Effect) {
        self.faults.add(Fault {
            path: path.to_owned(),
            except: None,
            method: None,
            after: 0,
            times,
            effect,
        });
    }

    /// The next `times` calls of an AWS operation fail so.
    pub fn fails(&self, operation: &str, times: u32, kind: FailureKind) {
        self.aws.fail(Failure::of(operation, kind).times(times));
    }
}
