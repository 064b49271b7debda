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
        self.error().is_none() && self.count("printed_panics") == 0
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
