//! What is known of one document.

use serde_json::{Value, json};

/// What one document became. What its process says is JSON, and stays so:
/// this adds names and time.
pub(super) struct Report {
    pub(super) name: String,
    pub(super) origin: String,
    pub(super) seconds: f64,
    pub(super) found: Value,
}

impl Report {
    /// The package that the document becomes.
    pub(super) fn crate_name(&self) -> String {
        crate_name(&self.name)
    }

    pub(super) fn fail_compiling(&mut self, errors: &[String]) {
        let first = errors.first().and_then(|it| it.lines().next());
        let error = format!("does not compile: {}", first.unwrap_or_default());
        self.add(json!({ "error": error, "compile_errors": errors }));
    }

    pub(super) fn add(&mut self, more: Value) {
        if let (Value::Object(found), Value::Object(more)) = (&mut self.found, more) {
            found.extend(more);
        }
    }

    pub(super) fn count(&self, key: &str) -> u64 {
        match self.found.get(key) {
            Some(Value::Array(list)) => list.len() as u64,
            Some(value) => value.as_u64().unwrap_or_default(),
            None => 0,
        }
    }

    /// Why the document did not get through.
    pub(super) fn error(&self) -> Option<&str> {
        self.found.get("error").and_then(Value::as_str)
    }

    pub(super) fn is_good(&self) -> bool {
        let wrong = ["printed_panics", "differences"];
        self.error().is_none() && wrong.iter().all(|key| self.count(key) == 0)
    }

    pub(super) fn line(&self) -> String {
        let outcome = match self.error() {
            Some(error) => error
                .lines()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
                .replace("  ", " "),
            None => "ok".to_owned(),
        };
        format!("{} {:.1} s: {outcome}", self.name, self.seconds)
    }

    pub(super) fn to_json(&self) -> Value {
        let mut all =
            json!({ "document": self.name, "origin": self.origin, "seconds": self.seconds });
        if let (Value::Object(all), Value::Object(found)) = (&mut all, &self.found) {
            all.extend(found.clone());
        }
        all
    }
}

/// `anthropic-v300.json` is `c-anthropic-v300`: no name of another package.
pub(super) fn crate_name(document: &str) -> String {
    let stem = document.rsplit_once('.').map_or(document, |(stem, _)| stem);
    let plain: String = stem
        .chars()
        .map(|it| {
            if it.is_ascii_alphanumeric() {
                it.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    format!("c-{plain}")
}
