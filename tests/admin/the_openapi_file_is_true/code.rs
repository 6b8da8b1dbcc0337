//! What the pages' own code says of their addresses.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(directory: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"));
                found.push((path.clone(), code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &mut found);
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions/admin/src")
}

/// Addresses of ours that links, forms and redirects lead to: texts that begin with `/admin`, as far as they are
/// whole.
pub fn addresses() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (path, text) in sources() {
        // Addresses that nobody is sent back to.
        if path.ends_with("return_path.rs") {
            continue;
        }
        for piece in text.split('"').skip(1).step_by(2) {
            let whole = piece.split(['?', '#']).next().unwrap_or_default();
            let whole = whole.replace("{visit}", "x").replace("{code}", "x");
            if whole.starts_with("/admin") && !whole.ends_with('/') {
                all.insert(whole);
            }
        }
    }
    assert!(all.len() > 20, "{all:?}");
    all
}

/// The arms `("GET", ["history", before, after])` of each page that has such a match, as
/// [`super::Description::operations_below`] writes them.
pub fn arms() -> BTreeMap<String, BTreeSet<String>> {
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let name = path
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .replace('_', "-");
        let page = match name.as_str() {
            "visit" => "visits".to_owned(),
            _ => name,
        };
        for (method, start) in [("get", "(\"GET\", ["), ("post", "(\"POST\", [")] {
            for arm in text.split(start).skip(1) {
                let Some((inside, _)) = arm.split_once(']') else {
                    continue;
                };
                let part = |part: &str| match part.trim().strip_prefix('"') {
                    Some(literal) => literal.trim_end_matches('"').to_owned(),
                    None => "*".to_owned(),
                };
                let parts: Vec<String> = inside
                    .split(',')
                    .filter(|it| !it.trim().is_empty())
                    .map(part)
                    .collect();
                pages
                    .entry(format!("/admin/{page}"))
                    .or_default()
                    .insert(format!("{method} {}", parts.join("/")));
            }
        }
    }
    assert!(pages.len() >= 5, "{pages:?}");
    pages
}
