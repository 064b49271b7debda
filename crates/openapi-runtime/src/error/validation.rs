//! What a server objects to in a request.

use std::fmt;

use serde_json::Value;

use super::api::{scalar, text};
use crate::secret::Scrub;

/// One thing that a server objects to, and where it stands in the request; [`Error::validation`](crate::Error::validation)
/// lists them.
///
/// It prints as `body.messages.0.role: Field required`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    location: Vec<String>,
    message: String,
    kind: Option<String>,
}

impl Violation {
    /// The way to the place: what part of the request (`body`, `query`, `path`, `header`), then the names and indices
    /// in it.
    pub fn location(&self) -> &[String] {
        &self.location
    }

    /// What is wrong there, for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The class of the fault, `type` in the answer, such as `missing`.
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    pub(super) fn list(body: &Value, scrub: &Scrub) -> Vec<Self> {
        let details = body.get("detail").and_then(Value::as_array);
        let details = details.into_iter().flatten();
        details
            .filter_map(|detail| Self::read(detail, scrub))
            .collect()
    }

    fn read(detail: &Value, scrub: &Scrub) -> Option<Self> {
        let detail = detail.as_object()?;
        let location = detail.get("loc").and_then(Value::as_array);
        let location = location.into_iter().flatten().filter_map(scalar);
        Some(Self {
            location: location.map(|segment| scrub.text(&segment)).collect(),
            message: scrub.text(&text(detail, "msg")?),
            kind: text(detail, "type").map(|kind| scrub.text(&kind)),
        })
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.location.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "{}: {}", self.location.join("."), self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_details_of_a_422_are_read_and_anything_else_is_none() {
        let body = serde_json::json!({"detail": [
            {"loc": ["body", "messages", 0, "role"], "msg": "Field required", "type": "missing"},
            {"loc": [], "msg": "no key-123456 here"},
            {"loc": ["body"]},
            "text",
        ]});
        let mut scrub = Scrub::default();
        scrub.add("key-123456");
        let violations = Violation::list(&body, &scrub);
        let printed: Vec<String> = violations.iter().map(ToString::to_string).collect();
        assert_eq!(
            printed,
            ["body.messages.0.role: Field required", "no [redacted] here"]
        );
        assert_eq!(violations[0].kind(), Some("missing"));
        assert_eq!(violations[0].location(), ["body", "messages", "0", "role"]);
        for other in [
            serde_json::json!({"detail": "no"}),
            serde_json::json!([]),
            serde_json::json!({"error": {}}),
        ] {
            assert_eq!(Violation::list(&other, &scrub), []);
        }
    }
}
