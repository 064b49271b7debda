//! The stream itself.

use openapi_runtime::bytes::Bytes;
use serde_json::{Value, json};

use super::EVENTS;

/// The chunks in which it comes.
pub(super) struct Wire {
    pub(super) chunks: Vec<Bytes>,
    /// How long the text is.
    pub(super) text: usize,
}

impl Wire {
    pub(super) fn new(chunk: usize) -> Self {
        let sentence = "The canopy cools the pavement – more than the air, though [12]. ";
        let text: Vec<char> = sentence.chars().cycle().take(EVENTS * 9).collect();
        let text: Vec<String> = text.chunks(9).map(|part| part.iter().collect()).collect();
        let mut so_far = String::new();
        let mut stream = String::new();
        for (index, delta) in text.iter().enumerate() {
            so_far.push_str(delta);
            let event = event(index, &so_far, delta);
            stream.push_str(&format!("data: {event}\r\n\r\n"));
        }
        let stream = Bytes::from(stream);
        let starts = (0..stream.len()).step_by(chunk);
        let end = |start| stream.len().min(start + chunk);
        Self {
            chunks: starts
                .map(|start| stream.slice(start..end(start)))
                .collect(),
            text: so_far.len(),
        }
    }
}

fn event(index: usize, so_far: &str, delta: &str) -> Value {
    let url = |index: usize| format!("https://example.org/street-trees/{index}");
    let result = |index: usize| {
        json!({
            "title": format!("Result {index}"), "url": url(index), "source": "web",
            "date": "2026-01-31", "last_updated": null,
            "snippet": "Streets with trees were \"two to four\" degrees cooler at noon than those without. ",
        })
    };
    let is_last = index + 1 == EVENTS;
    let mut event = json!({
        "id": "0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b", "model": "sonar-pro", "created": 1_764_000_000,
        "usage": {
            "prompt_tokens": 12, "completion_tokens": index, "total_tokens": 12 + index,
            "search_context_size": "low", "num_search_queries": 1,
        },
        "citations": (0..20).map(url).collect::<Vec<_>>(),
        "search_results": (0..20).map(result).collect::<Vec<_>>(),
        "object": "chat.completion.chunk",
        "choices": [{
            "index": 0, "finish_reason": is_last.then_some("stop"),
            "message": { "role": "assistant", "content": so_far },
            "delta": { "role": "assistant", "content": delta },
        }],
    });
    if is_last && let Some(usage) = event.get_mut("usage").and_then(Value::as_object_mut) {
        let cost = json!({
            "input_tokens_cost": 0.001, "output_tokens_cost": 0.015, "request_cost": 0.006,
            "total_cost": 0.022,
        });
        usage.insert("cost".to_owned(), cost);
    }
    event
}
