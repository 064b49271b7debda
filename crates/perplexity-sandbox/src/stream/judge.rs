//! What the document says of events.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::api::Api;
use crate::validate::Violation;

/// Where the schemas of an operation's events are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judge {
    /// By the `type` of an event; none where the document declares no events.
    pub(crate) events: Arc<BTreeMap<String, String>>,
    /// Of the answer in JSON, which the undeclared events are made like.
    pub(crate) json: Option<String>,
}

impl Judge {
    /// The schema that an event has to fit, if there is one.
    ///
    /// By its type, as the document's `discriminator` has it: by `oneOf` alone, an event that fits
    /// two schemas would fit none.
    fn of(&self, event: &Value) -> Option<&str> {
        let kind = event.get("type").and_then(Value::as_str)?;
        self.events.get(kind).map(String::as_str)
    }

    /// The schema that says what an event looks like.
    pub(super) fn shape(&self, event: &Value) -> Option<&str> {
        self.of(event).or(self.json.as_deref())
    }

    pub(super) fn check(&self, event: &Value, api: &Api) -> Vec<Violation> {
        match self.of(event) {
            Some(pointer) => api.schemas.check(pointer, event),
            None if self.events.is_empty() => Vec::new(),
            None => vec![Violation::new(
                "/type",
                "the document declares no such event",
            )],
        }
    }
}
