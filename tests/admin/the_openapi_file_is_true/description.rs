//! The file, and answers held against it.

use std::collections::BTreeSet;

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use tests::Answer;

const FILE: &str = include_str!("../../../functions/admin/src/assets/openapi.json");
const JSON: &str = "application/json";

pub struct Description {
    file: Value,
    /// Operations whose answer was seen.
    seen: BTreeSet<(String, String)>,
}

impl Description {
    pub fn read() -> Self {
        let file = serde_json::from_str(FILE).unwrap();
        Self {
            file,
            seen: BTreeSet::new(),
        }
    }

    /// Paths as the file has them: `/admin/visits/{key}`.
    pub fn templates(&self) -> impl Iterator<Item = String> + use<> {
        let paths = self.file["paths"].as_object().unwrap();
        paths.keys().cloned().collect::<Vec<_>>().into_iter()
    }

    pub fn operations(&self) -> impl Iterator<Item = (String, &'static str)> + use<> {
        let of = |path: String| {
            let methods = ["get", "post"].into_iter();
            let there = methods.filter(|method| self.file["paths"][&path].get(method).is_some());
            there
                .map(|method| (path.clone(), method))
                .collect::<Vec<_>>()
        };
        self.templates()
            .flat_map(of)
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// `get roll-back`, below `/admin/settings`. Parameters have no name.
    pub fn operations_below(&self, page: &str) -> BTreeSet<String> {
        let operation = |(path, method): (String, &str)| {
            let rest = path.strip_prefix(page)?;
            let fits = rest.is_empty() || rest.starts_with('/');
            let parts: Vec<&str> = rest
                .split('/')
                .filter(|part| !part.is_empty())
                .map(|part| if part.starts_with('{') { "*" } else { part })
                .collect();
            fits.then(|| format!("{method} {}", parts.join("/")))
        };
        self.operations().filter_map(operation).collect()
    }

    /// Which of the file's paths an address is of.
    pub fn template(&self, address: &str) -> Option<String> {
        let address = address.split(['?', '#']).next().unwrap();
        let parts: Vec<&str> = address.split('/').collect();
        let fits = |template: &String| {
            let wanted: Vec<&str> = template.split('/').collect();
            let mut pairs = wanted.iter().zip(&parts);
            wanted.len() == parts.len()
                && pairs.all(|(wanted, part)| {
                    wanted == part || wanted.starts_with('{') && !part.is_empty()
                })
        };
        let mut all: Vec<String> = self.templates().filter(fits).collect();
        // `/csv` before `/{key}`.
        all.sort_by_key(|template| template.matches('{').count());
        all.into_iter().next()
    }

    /// Every schema of an answer: all that there are, but for those of forms.
    pub fn answers(&self) -> Vec<(String, &Value)> {
        fn walk<'a>(name: &str, value: &'a Value, found: &mut Vec<(String, &'a Value)>) {
            if value["type"] == "object" || value["type"] == json!(["object", "null"]) {
                found.push((name.to_owned(), value));
            }
            let inner = value.as_object().into_iter().flatten();
            for (key, value) in inner {
                walk(&format!("{name}/{key}"), value, found);
            }
            for (place, value) in value.as_array().into_iter().flatten().enumerate() {
                walk(&format!("{name}/{place}"), value, found);
            }
        }
        let mut found = Vec::new();
        walk("", &self.file["components"]["schemas"], &mut found);
        found
    }

    /// Asserts that an answer has a status that the file names, of the type and with exactly the fields it says.
    pub fn assert_describes(&mut self, method: &str, address: &str, answer: &Answer) {
        let template = self.template(address);
        let template = template.unwrap_or_else(|| panic!("{address} is not in the file"));
        let operation = &self.file["paths"][&template][method];
        let status = answer.status.to_string();
        let mut response = &operation["responses"][&status];
        assert!(
            response.is_object(),
            "{method} {address}: no {status}: {}",
            answer.body
        );
        if let Some(reference) = response["$ref"].as_str() {
            response = self
                .file
                .pointer(reference.trim_start_matches('#'))
                .unwrap();
        }
        if let Some(content) = response["content"].as_object() {
            let (kind, media) = content.iter().next().unwrap();
            let given = answer.headers["content-type"].to_str().unwrap();
            assert_eq!(given.split(';').next().unwrap(), kind, "{address}");
            if kind == JSON {
                let value = serde_json::from_str(&answer.body).unwrap();
                self.assert_fits(
                    &media["schema"],
                    &value,
                    &format!("{method} {address} {status}"),
                );
            }
        } else {
            assert!(
                answer.location().is_some(),
                "{method} {address}: {status} leads nowhere"
            );
        }
        self.seen.insert((template, format!("{method} {status}")));
    }

    pub fn assert_describes_error(&self, answer: &Answer, status: u16) {
        assert_eq!(answer.status, status, "{}", answer.body);
        let value = serde_json::from_str(&answer.body).unwrap();
        self.assert_fits(
            &json!({ "$ref": "#/components/schemas/Error" }),
            &value,
            "an error",
        );
    }

    fn validator(&self, schema: &Value) -> Validator {
        let mut document = schema.clone();
        document["components"] = self.file["components"].clone();
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true);
        options.build(&document).unwrap()
    }

    /// Asserts that it fits, and would not with a field more or less.
    fn assert_fits(&self, schema: &Value, value: &Value, what: &str) {
        let validator = self.validator(schema);
        let wrong: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{what}: {wrong:#?}\n{value:#}");
        let Some(fields) = value.as_object().filter(|it| !it.contains_key("openapi")) else {
            return;
        };
        let mut more = value.clone();
        more["another"] = json!(1);
        assert!(!validator.is_valid(&more), "{what}: a field more passes");
        for name in fields.keys() {
            let mut less = fields.clone();
            less.remove(name);
            assert!(
                !validator.is_valid(&json!(less)),
                "{what}: {name} may be missing"
            );
        }
    }

    /// Operations that answer a page, of which none was seen.
    pub fn not_seen(&self) -> Vec<String> {
        let success = |(path, method): &(String, &str)| {
            let responses = &self.file["paths"][path][method]["responses"];
            let status = ["200", "303"]
                .into_iter()
                .find(|it| responses.get(it).is_some())?;
            let seen = self
                .seen
                .contains(&(path.clone(), format!("{method} {status}")));
            (!seen).then(|| format!("{method} {path} {status}"))
        };
        self.operations().filter_map(|it| success(&it)).collect()
    }
}
