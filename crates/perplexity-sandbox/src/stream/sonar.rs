//! The chunks of an answer of Sonar.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Next, set};
use crate::state::State;
use crate::words::{pieces, tokens};

/// How much chunks repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Each has all that there is so far.
    Full,
    /// Each has what is new, and the last has all.
    Concise,
}

/// From the first chunk to the last, which is the answer itself.
#[derive(Debug, Clone)]
pub(crate) struct SonarEvents {
    pub(super) mode: Mode,
    /// What the request is answered without a stream.
    answer: Arc<Value>,
    /// What of it each chunk repeats.
    repeated: Arc<Value>,
    words: Arc<[Range<usize>]>,
    began: Duration,
    pace: Duration,
    next: usize,
}

impl SonarEvents {
    pub(crate) fn new(answer: Value, mode: Mode, began: Duration, pace: Duration) -> Self {
        let words = pieces(text(&answer)).into();
        let mut repeated = answer.clone();
        if let Some(repeated) = repeated.as_object_mut() {
            // These grow from chunk to chunk.
            repeated.retain(|name, _| name != "choices" && name != "usage");
        }
        Self {
            mode,
            answer: Arc::new(answer),
            repeated: Arc::new(repeated),
            words,
            began,
            pace,
            next: 0,
        }
    }

    pub(super) fn next(&mut self, state: &State) -> Next {
        let number = u32::try_from(self.next).unwrap_or(u32::MAX);
        let due = self.began.saturating_add(self.pace.saturating_mul(number));
        if self.next < self.length() && due > state.clock().now() {
            return Next::At(due);
        }
        self.ahead().map_or(Next::End, Next::Event)
    }

    pub(super) fn ahead(&mut self) -> Option<Value> {
        let event = (self.next < self.length()).then(|| self.event(self.next));
        self.next += 1;
        event
    }

    /// What comes before the text.
    fn before(&self) -> usize {
        match self.mode {
            Mode::Full => 0,
            Mode::Concise => 2,
        }
    }

    fn length(&self) -> usize {
        self.before() + self.words.len() + 1
    }

    fn event(&self, number: usize) -> Value {
        let Some(word) = number.checked_sub(self.before()) else {
            return self.reasoning(number > 0);
        };
        match self.words.get(word) {
            Some(range) => self.chunk(range),
            None => {
                let mut last = (*self.answer).clone();
                let object = match self.mode {
                    Mode::Full => "chat.completion.chunk",
                    Mode::Concise => "chat.completion.done",
                };
                set(&mut last, "object", json!(object));
                last
            }
        }
    }

    fn chunk(&self, range: &Range<usize>) -> Value {
        let text = text(&self.answer);
        let new = text.get(range.clone()).unwrap_or_default();
        let so_far = text.get(..range.end).unwrap_or_default();
        match self.mode {
            Mode::Full => {
                let mut chunk = (*self.repeated).clone();
                set(&mut chunk, "object", json!("chat.completion.chunk"));
                set(&mut chunk, "choices", choices(so_far, new, None));
                set(&mut chunk, "usage", self.usage(so_far));
                chunk
            }
            Mode::Concise => {
                let mut chunk = self.head("chat.completion.chunk");
                set(&mut chunk, "choices", choices("", new, None));
                chunk
            }
        }
    }

    /// That the model looks something up, and what it has found.
    fn reasoning(&self, done: bool) -> Value {
        let steps = json!([{
            "thought": "The question is looked up.",
            "type": "web_search",
            "web_search": {
                "search_keywords": [],
                "search_results": self.answer.get("search_results"),
            },
        }]);
        let mut event = self.head(if done {
            "chat.reasoning.done"
        } else {
            "chat.reasoning"
        });
        set(&mut event, "choices", choices("", "", Some((steps, done))));
        if done {
            set(&mut event, "usage", self.usage(""));
            for name in ["citations", "search_results", "images"] {
                let found = self.answer.get(name).cloned();
                set(&mut event, name, found.unwrap_or_default());
            }
        }
        event
    }

    fn head(&self, object: &str) -> Value {
        json!({
            "id": self.answer.get("id"),
            "model": self.answer.get("model"),
            "created": self.answer.get("created"),
            "object": object,
        })
    }

    /// What was used up to here. What it costs, only the last chunk says.
    fn usage(&self, so_far: &str) -> Value {
        let mut usage = self.answer.get("usage").cloned().unwrap_or_default();
        let prompt = usage.get("prompt_tokens").and_then(Value::as_u64);
        if let Some(usage) = usage.as_object_mut() {
            let completion = if so_far.is_empty() { 0 } else { tokens(so_far) };
            let total = prompt.unwrap_or_default().saturating_add(completion);
            usage.remove("cost");
            usage.insert("completion_tokens".to_owned(), json!(completion));
            usage.insert("total_tokens".to_owned(), json!(total));
        }
        usage
    }
}

/// What the message and its news are, with the steps of the reasoning, which the message has only when
/// it is done.
fn choices(message: &str, delta: &str, steps: Option<(Value, bool)>) -> Value {
    let mut message = json!({"role": "assistant", "content": message});
    let mut delta = json!({"role": "assistant", "content": delta});
    if let Some((steps, done)) = steps {
        if done {
            set(&mut message, "reasoning_steps", steps.clone());
        }
        set(&mut delta, "reasoning_steps", steps);
    }
    json!([{"index": 0, "finish_reason": null, "message": message, "delta": delta}])
}

fn text(answer: &Value) -> &str {
    let text = answer.pointer("/choices/0/message/content");
    text.and_then(Value::as_str).unwrap_or_default()
}
