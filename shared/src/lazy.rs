//! What is made when it is first used.

use std::sync::{Arc, LazyLock};

/// Something that is made at its first use.
pub type Lazy<T> = Arc<LazyLock<T, Box<dyn FnOnce() -> T + Send>>>;

/// What `make` makes, once it is used.
#[must_use]
pub fn lazily<T>(make: impl FnOnce() -> T + Send + 'static) -> Lazy<T> {
    Arc::new(LazyLock::new(Box::new(make)))
}
