//! Creates a job.

use hyper::StatusCode;
use serde_json::Value;

use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::jobs::Made;
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("POST /v1/async/sonar", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    let key = asked.body.get("idempotency_key").and_then(Value::as_str);
    let mut jobs = state.jobs();
    let first = key
        .filter(|_| state.settings().honour_idempotency_keys)
        .and_then(|key| jobs.with_idempotency_key(key))
        .map(str::to_owned);
    let (id, created) = match first {
        Some(id) => (id, None),
        None => {
            let id = jobs.create(Made {
                request: asked.body.get("request").cloned().unwrap_or_default(),
                idempotency_key: key.map(str::to_owned),
                created: state.clock().now(),
                pace: state.settings().pace,
                fails: state.next_failure(),
                words: state.settings().answer_words,
            });
            (id.clone(), Some(id))
        }
    };
    let Some(job) = jobs.get(&id, state.clock()) else {
        return Answer::sandbox_error("The job went missing while it was created.");
    };
    let mut answer = Answer::json(StatusCode::OK, job);
    answer.created = created;
    answer
}
