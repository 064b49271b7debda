//! The chunks of an answer of Sonar.

use std::borrow::Cow;

use openapi_runtime::codec::serde_json::{self, Map, Value, json};
use openapi_runtime::{Glance, Mark, StreamEvent};

use super::skim::{Skim, skim};
use crate::types::{CompletionResponse, SonarChunk, SonarChunkObject, SonarChunkType};

/// What the last chunk is called by the mode `concise`, and an answer without
/// a stream.
const DONE: &str = "chat.completion.done";
const ANSWER: &str = "chat.completion";
/// The type of what says by that alone that it is the end.
const END: &str = "end_of_stream";
/// What those are called that come before the text.
const REASONING: &str = "chat.reasoning";
const REASONED: &str = "\"chat.reasoning.done\"";

/// Where a chunk stands.
fn mark_of<'a>(object: &str, kind: &str, finishes: bool) -> Mark<'a> {
    let says_so = finishes || kind == END;
    // The steps of reasoning end for themselves.
    let ends = object == DONE || object == ANSWER || says_so && !object.starts_with(REASONING);
    if ends { Mark::may_end() } else { Mark::more() }
}

/// The text of a message, or of what is new of one.
fn content(message: Skim<'_>) -> Option<Option<Cow<'_, str>>> {
    let [content] = message.fields(["content"])?;
    Some(content.text())
}

/// What the answer is made of.
#[derive(Debug, Default)]
pub struct Gathered {
    /// What came last, as long as nothing was an end.
    latest: String,
    /// What the reasoning has come to: its results need not come again.
    reasoned: Map<String, Value>,
    /// What was an end, completed by what came behind it.
    end: Map<String, Value>,
    text: String,
}

impl StreamEvent for SonarChunk {
    type Answer = CompletionResponse;
    type Gathered = Gathered;

    fn mark(&self) -> Mark<'_> {
        if self.extra("error").is_some_and(|error| !error.is_null()) {
            return Mark::error();
        }
        let object = self.object.as_ref().map_or("", SonarChunkObject::as_str);
        let first = self.choices.first();
        let finishes = first.is_some_and(|choice| choice.finish_reason.is_some());
        let kind = self.type_.as_ref().map_or("", SonarChunkType::as_str);
        mark_of(object, kind, finishes)
    }

    fn glance(data: &str) -> Result<Glance<'_>, serde_json::Error> {
        let names = ["object", "type", "error", "choices"];
        skim(data, names, |[object, kind, error, choices]| {
            if error.is_there() {
                return Some(Glance::new(Mark::error()));
            }
            let names = ["finish_reason", "delta", "message"];
            let [finish_reason, delta, message] = choices.first().fields(names)?;
            let (object, kind) = (
                object.text().unwrap_or_default(),
                kind.text().unwrap_or_default(),
            );
            let glance = Glance::new(mark_of(&object, &kind, finish_reason.is_there()));
            if let Some(delta) = content(delta)? {
                return Some(glance.with_delta(delta));
            }
            Some(match content(message)? {
                Some(text) => glance.with_text_so_far(text),
                None => glance,
            })
        })
    }

    fn gather(
        gathered: &mut Gathered,
        data: &str,
        glance: &Glance<'_>,
    ) -> Result<(), serde_json::Error> {
        gathered.text.push_str(glance.delta().unwrap_or_default());
        if glance.is_end() || !gathered.end.is_empty() {
            // What it costs may be said behind the end of the text.
            let chunk: Value = serde_json::from_str(data)?;
            lay_over(&mut gathered.end, chunk, glance.is_end());
        } else {
            gathered.latest.clear();
            gathered.latest.push_str(data);
            // Only before the text, as looking for it takes time.
            if gathered.text.is_empty() && data.contains(REASONED) {
                gathered.reasoned = serde_json::from_str(data)?;
            }
        }
        Ok(())
    }

    fn answer(gathered: &mut Gathered) -> Result<Option<CompletionResponse>, serde_json::Error> {
        let mut chunk = std::mem::take(&mut gathered.end);
        if chunk.is_empty() {
            if gathered.latest.is_empty() {
                return Ok(None);
            }
            chunk = serde_json::from_str(&gathered.latest)?;
        }
        for name in ["search_results", "citations", "images", "related_questions"] {
            if let Some(value) = gathered.reasoned.remove(name)
                && chunk.get(name).is_none_or(Value::is_null)
            {
                chunk.insert(name.to_owned(), value);
            }
        }
        serde_json::from_value(Value::Object(complete(chunk, &gathered.text))).map(Some)
    }

    fn text(answer: &CompletionResponse) -> Cow<'_, str> {
        answer.text()
    }

    fn last(answer: &str, _: u64) -> Result<Option<String>, serde_json::Error> {
        // It has all that a chunk has.
        Ok(Some(answer.to_owned()))
    }
}

/// Whether a field of a chunk is as good as absent.
fn says_nothing(name: &str, value: &Value) -> bool {
    match name {
        "choices" => value.as_array().is_none_or(Vec::is_empty),
        // Without the cost it is the usage so far, which is none of an answer.
        "usage" => value.get("cost").is_none_or(Value::is_null),
        _ => value.is_null(),
    }
}

/// Adds what a chunk says to what those before it have said. Only an end says
/// anew what was there: what is no end, and comes behind one, is beside it.
fn lay_over(end: &mut Map<String, Value>, chunk: Value, is_end: bool) {
    let Value::Object(chunk) = chunk else { return };
    for (name, value) in chunk {
        let before = end.get(&name);
        let is_there = before.is_some_and(|before| !says_nothing(&name, before));
        if !is_there || is_end && !says_nothing(&name, &value) {
            end.insert(name, value);
        }
    }
}

/// The answer that a last chunk is, with what is of the stream taken out.
fn complete(mut chunk: Map<String, Value>, text: &str) -> Map<String, Value> {
    chunk.retain(|name, value| match name.as_str() {
        "type" | "status" => false,
        "usage" => !says_nothing(name, value),
        _ => true,
    });
    chunk.insert("object".to_owned(), json!(ANSWER));
    let choices = chunk.entry("choices").or_insert(Value::Null);
    if says_nothing("choices", choices) && !text.is_empty() {
        *choices = json!([{}]);
    }
    for (index, choice) in choices.as_array_mut().into_iter().flatten().enumerate() {
        let Some(choice) = choice.as_object_mut() else {
            continue;
        };
        choice.entry("index").or_insert_with(|| json!(index));
        choice.insert(
            "delta".to_owned(),
            json!({ "role": "assistant", "content": "" }),
        );
        let message = choice.entry("message").or_insert(Value::Null);
        if message.is_null() {
            *message = json!({ "role": "assistant" });
        }
        if let Some(message) = message.as_object_mut() {
            let content = message.entry("content").or_insert(Value::Null);
            // A service whose chunks have only what is new.
            if index == 0 && (content.is_null() || content == "") {
                *content = json!(text);
            }
        }
    }
    chunk
}
