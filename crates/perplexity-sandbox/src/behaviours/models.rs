//! Lists models: a handful, at prices of the sandbox's own.

use hyper::StatusCode;
use serde_json::json;

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::state::State;

pub(super) const BEHAVIOUR: (&str, Behaviour) = ("GET /v1/models", answer);

/// Name, owner, and dollars for a million tokens in and out.
const MODELS: [(&str, &str, f64, f64); 5] = [
    ("perplexity/sonar", "perplexity", 0.25, 2.5),
    ("anthropic/claude-sonnet-4-5", "anthropic", 3.0, 15.0),
    ("google/gemini-2.5-pro", "google", 1.25, 10.0),
    ("openai/gpt-5.1", "openai", 1.25, 10.0),
    ("xai/grok-4-1-fast", "xai", 0.2, 0.5),
];

fn answer(_: &State, _: &Asked) -> Answer {
    let models = MODELS.iter().map(|(id, owner, input, output)| {
        json!({
            "id": id,
            "object": "model",
            // As the service has it for all of them.
            "created": 0,
            "owned_by": owner,
            "pricing": {
                "input": input,
                "output": output,
                "cache_read": input / 10.0,
                "unit": "usd_per_1m_tokens",
            },
        })
    });
    let models: Vec<_> = models.collect();
    Answer::json(StatusCode::OK, json!({ "object": "list", "data": models }))
}
