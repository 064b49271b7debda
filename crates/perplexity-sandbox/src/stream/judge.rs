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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document;

    #[test]
    fn an_event_is_judged_by_the_schema_of_its_type() {
        let api = Api::embedded().unwrap();
        let operations = document::operations(&document::embedded().unwrap()).unwrap();
        let name = "GET /v1/agent/{id}";
        let operation = operations.into_iter().find(|known| known.name() == name);
        let judge = Judge {
            events: Arc::new(operation.unwrap().events),
            json: None,
        };
        let delta = json!({
            "type": "response.output_text.delta", "sequence_number": 1, "item_id": "a",
            "output_index": 0, "content_index": 0, "delta": "b",
        });
        assert_eq!(judge.check(&delta, &api), []);
        for (change, at) in [
            (json!({"delta": 1}), "/delta"),
            (json!({"type": "response.output_text.done"}), ""),
            (json!({"type": "response.unheard_of"}), "/type"),
            (json!({"type": null}), "/type"),
        ] {
            let mut wrong = delta.clone();
            for (name, value) in change.as_object().unwrap() {
                wrong[name] = value.clone();
            }
            let violations = judge.check(&wrong, &api);
            let first = violations.first().map(|first| &*first.pointer);
            assert_eq!(first, Some(at), "{change}");
        }
        // Where the document declares no events, it has nothing to say.
        assert_eq!(Judge::default().check(&json!({"object": "a"}), &api), []);
    }
}
