//! Creates a batch.

use hyper::StatusCode;
use serde_json::Value;

use super::work;
use crate::answer::Answer;
use crate::batches::Batch;
use crate::behaviours::{Asked, Behaviour};
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("POST /v1/batches", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    if asked.body.get("output_expires_after").is_some() {
        let message = "output_expires_after is not supported";
        return Answer::invalid(message, Some("output_expires_after"));
    }
    let key = asked.headers.get("idempotency-key");
    let key = key.map(|key| String::from_utf8_lossy(key.as_bytes()).into_owned());
    let mut batches = state.batches();
    if let Some(key) = &key
        && let Some(first) = batches.with_idempotency_key(key)
    {
        return Answer::json(StatusCode::OK, first.value(state.clock()));
    }
    let input = asked.text("input_file_id").unwrap_or_default();
    let file = state
        .files()
        .get(input, state.clock())
        .map(|file| file.content.clone());
    let Some(content) = file else {
        let message = format!("there is no file with the id {input:?}");
        return Answer::invalid(message, Some("input_file_id"));
    };
    let number = state.number("batch");
    let id = format!("sandbox-batch-{number:06}");
    let created = state.clock().now();
    let pace = state.settings().pace;
    let batch = Batch {
        work: work::off(
            state,
            &id,
            &content,
            created.saturating_add(pace.finishes()),
        ),
        id: id.clone(),
        input_file_id: input.to_owned(),
        metadata: asked.body.get("metadata").cloned().unwrap_or(Value::Null),
        idempotency_key: key,
        created,
        pace,
        stands: None,
        cancelled: None,
    };
    let mut answer = Answer::json(StatusCode::OK, batch.value(state.clock()));
    answer.created = Some(id);
    batches.add(batch);
    answer
}
