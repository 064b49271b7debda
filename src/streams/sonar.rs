//! The chunks of an answer of Sonar.

use std::borrow::Cow;

use openapi_runtime::codec::serde::de::MapAccess;
use openapi_runtime::codec::serde_json::{self, Map, Value, json};
use openapi_runtime::{Glance, Mark, StreamEvent};

use super::glimpse::{First, Glimpse, Object, Scalar};
use crate::types::{CompletionResponse, SonarChunk, SonarChunkObject};

/// What the last chunk is called by the mode `concise`, and an answer without
/// a stream.
const DONE: &str = "chat.completion.done";
const ANSWER: &str = "chat.completion";
/// What those are called that come before the text.
const REASONING: &str = "chat.reasoning";

/// What is read of a chunk that is not decoded.
#[derive(Debug, Default)]
struct Chunk<'a> {
    object: Scalar<'a>,
    error: Scalar<'a>,
    choice: First<Object<Choice<'a>>>,
}

#[derive(Debug, Default)]
struct Choice<'a> {
    finish_reason: Scalar<'a>,
    delta: Object<Content<'a>>,
}

/// Of a choice whose chunk has no delta.
#[derive(Debug, Default)]
struct Whole<'a>(First<Object<Message<'a>>>);

#[derive(Debug, Default)]
struct Message<'a>(Object<Content<'a>>);

#[derive(Debug, Default)]
struct Content<'a>(Scalar<'a>);

impl<'de> Glimpse<'de> for Chunk<'de> {
    fn take<A: MapAccess<'de>>(&mut self, field: &str, map: &mut A) -> Result<bool, A::Error> {
        match field {
            "object" => self.object = map.next_value()?,
            "error" => self.error = map.next_value()?,
            "choices" => self.choice = map.next_value()?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'de> Glimpse<'de> for Choice<'de> {
    fn take<A: MapAccess<'de>>(&mut self, field: &str, map: &mut A) -> Result<bool, A::Error> {
        match field {
            "finish_reason" => self.finish_reason = map.next_value()?,
            "delta" => self.delta = map.next_value()?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// One field, and nothing else.
macro_rules! field {
    ($name:ident, $field:literal) => {
        impl<'de> Glimpse<'de> for $name<'de> {
            fn take<A: MapAccess<'de>>(
                &mut self,
                field: &str,
                map: &mut A,
            ) -> Result<bool, A::Error> {
                if field == $field {
                    self.0 = map.next_value()?;
                }
                Ok(field == $field)
            }
        }
    };
}
field!(Whole, "choices");
field!(Message, "message");
field!(Content, "content");

/// Where a chunk stands.
fn mark_of<'a>(object: &str, finishes: bool) -> Mark<'a> {
    // The steps of reasoning end for themselves.
    let ends = object == DONE || object == ANSWER || finishes && !object.starts_with(REASONING);
    if ends { Mark::may_end() } else { Mark::more() }
}

/// What came last, and the text so far.
#[derive(Debug, Default)]
pub struct Gathered {
    latest: String,
    is_end: bool,
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
        mark_of(object, finishes)
    }

    fn glance(data: &str) -> Result<Glance<'_>, serde_json::Error> {
        let Object(chunk) = serde_json::from_str::<Object<Chunk<'_>>>(data)?;
        if chunk.error.is_there() {
            return Ok(Glance::new(Mark::error()));
        }
        let First(Object(choice)) = chunk.choice;
        let object = chunk.object.as_text().unwrap_or_default();
        let glance = Glance::new(mark_of(object, choice.finish_reason.is_there()));
        if let Some(delta) = choice.delta.0.0.text() {
            return Ok(glance.with_delta(delta));
        }
        let Object(whole) = serde_json::from_str::<Object<Whole<'_>>>(data)?;
        let Object(Content(content)) = whole.0.0.0.0;
        Ok(match content.text() {
            Some(text) => glance.with_text_so_far(text),
            None => glance,
        })
    }

    fn gather(
        gathered: &mut Gathered,
        data: &str,
        glance: &Glance<'_>,
    ) -> Result<(), serde_json::Error> {
        gathered.text.push_str(glance.delta().unwrap_or_default());
        // The last of those that may be the last: what follows it is beside the answer.
        if glance.is_end() || !gathered.is_end {
            gathered.latest.clear();
            gathered.latest.push_str(data);
            gathered.is_end = glance.is_end();
        }
        Ok(())
    }

    fn answer(gathered: &mut Gathered) -> Result<Option<CompletionResponse>, serde_json::Error> {
        if gathered.latest.is_empty() {
            return Ok(None);
        }
        let chunk: Map<String, Value> = serde_json::from_str(&gathered.latest)?;
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

/// The answer that a last chunk is, with what is of the stream taken out.
fn complete(mut chunk: Map<String, Value>, text: &str) -> Map<String, Value> {
    chunk.retain(|name, _| name != "type" && name != "status");
    chunk.insert("object".to_owned(), json!(ANSWER));
    // Without the cost it is the usage so far, which is none of an answer.
    let is_so_far = chunk
        .get("usage")
        .is_some_and(|usage| usage.get("cost").is_none_or(Value::is_null));
    if is_so_far {
        chunk.insert("usage".to_owned(), Value::Null);
    }
    let choices = chunk.get_mut("choices").and_then(Value::as_array_mut);
    for (index, choice) in choices.into_iter().flatten().enumerate() {
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
            if content.is_null() && index == 0 {
                *content = json!(text);
            }
        }
    }
    chunk
}
