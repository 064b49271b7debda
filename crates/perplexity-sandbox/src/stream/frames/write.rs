//! How events are written, and those that are not the service's.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Frames, Source};
use crate::fault;

impl Frames {
    /// Fields and values that the document does not know. What kind of event it is stays.
    pub(super) fn add_to(&self, event: &mut Value) {
        let name = match self.source {
            Source::Run(_) => "type",
            Source::Sonar(_) => "object",
        };
        let kind = event.get(name).cloned();
        let shape = self.judge.shape(event).map(str::to_owned);
        fault::extra(&self.state.api().document, shape.as_deref(), event);
        if let (Some(kind), Some(place)) = (kind, event.get_mut(name)) {
            *place = kind;
        }
    }

    /// An event of a newer service. It has no number, so that those of the others stay what they are.
    pub(super) fn unknown(&self) -> Value {
        match self.source {
            Source::Run(_) => json!({
                "type": "response.sandbox_unheard_of", "sandbox_extra": "undeclared",
            }),
            Source::Sonar(_) => json!({
                "object": "chat.sandbox_unheard_of", "choices": [], "sandbox_extra": "undeclared",
            }),
        }
    }

    /// The last that comes, with an error.
    pub(super) fn break_off(&mut self, kind: &str, message: &str) -> Bytes {
        self.over = true;
        let error = json!({"message": message, "type": kind, "code": 500});
        let event = match &self.source {
            Source::Run(events) => json!({
                "type": "error", "sequence_number": events.number(),
                "code": 500, "message": message, "param": null, "error": error,
            }),
            Source::Sonar(_) => json!({ "error": error }),
        };
        let mut text = String::new();
        self.write(&mut text, &event);
        self.bytes += text.len();
        Bytes::from(text)
    }

    /// What comes after the last event.
    pub(super) fn done(&self) -> Option<Bytes> {
        let end = self.line_end();
        let is_said = self.source.is_done_said(&self.settings);
        is_said.then(|| Bytes::from(format!("data: [DONE]{end}{end}")))
    }

    pub(super) fn write(&self, text: &mut String, event: &Value) {
        let end = self.line_end();
        if self.settings.named_events {
            let name = self.source.name(event).unwrap_or("error");
            text.push_str(&format!("event: {name}{end}"));
        }
        text.push_str(&format!("data: {event}{end}{end}"));
    }

    pub(super) fn line_end(&self) -> &'static str {
        if self.settings.crlf { "\r\n" } else { "\n" }
    }
}
