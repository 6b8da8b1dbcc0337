//! The source of what Lambda runs: the core and the functions, without their tests.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// All of it as one text.
pub static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = String::new();
    for folder in ["shared/src", "functions"] {
        read(&root().join(folder), &mut text);
    }
    text
});

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Names of the functions' crates.
pub fn functions() -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(root().join("functions"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn read(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, text);
        } else if path.extension().is_some_and(|it| it == "rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// What stands between quotes right after `before`, each time.
pub fn quoted_after<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    let before = format!("{before}\"");
    text.match_indices(&before)
        .filter_map(|(at, found)| text[at + found.len()..].split('"').next())
        .collect()
}
