//! Asks the agent, in the foreground or in the background.

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::Pace;
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour, no_streams};
use crate::runs::{self, Run};
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("POST /v1/agent", answer);

/// One of these says what is to answer.
const DECIDERS: [&str; 5] = ["model", "models", "preset", "profile", "effort"];

const NOBODY: &str = "one of model, models, preset or profile is required";

fn answer(state: &State, asked: &Asked) -> Answer {
    if asked.body.get("stream") == Some(&json!(true)) {
        return no_streams();
    }
    if let Some(refusal) = refusal(state, &asked.body) {
        return refusal;
    }
    let in_background = asked.body.get("background") == Some(&json!(true));
    let pace = if in_background {
        state.settings().pace
    } else {
        Pace::at_once()
    };
    // Which a client has to live with: what runs in the background is looked at there.
    let fails = match state.next_failure() {
        None if !decides(&asked.body) => Some(NOBODY.to_owned()),
        fails => fails,
    };
    let mut runs = state.runs();
    let run = Run {
        id: runs.next_id(),
        request: asked.body.clone(),
        created: state.clock().now(),
        pace,
        fails,
        cancelled: false,
        stands: None,
    };
    let mut answer = Answer::json(StatusCode::OK, run.value(state.clock()));
    answer.created = Some(run.id.clone());
    runs.add(run);
    answer
}

/// Runs a request of a batch at once. Nobody can fetch it later.
pub(in crate::behaviours) fn at_once(state: &State, id: String, request: &Value) -> Answer {
    if let Some(refusal) = refusal(state, request) {
        return refusal;
    }
    let run = Run {
        id,
        request: request.clone(),
        created: state.clock().now(),
        pace: Pace::at_once(),
        fails: state.settings().fail_jobs.clone(),
        cancelled: false,
        stands: None,
    };
    Answer::json(StatusCode::OK, run.value(state.clock()))
}

fn decides(request: &Value) -> bool {
    DECIDERS.iter().any(|name| request.get(name).is_some())
}

/// What the service refuses though the document allows it.
fn refusal(state: &State, request: &Value) -> Option<Answer> {
    let in_background = request.get("background") == Some(&json!(true));
    if !decides(request) && !in_background {
        return Some(Answer::invalid(NOBODY, Some("model")));
    }
    let model = request.get("model").and_then(Value::as_str);
    if model.is_some_and(|model| model.starts_with("anthropic/"))
        && request.get("max_output_tokens").is_none()
    {
        let message = "max_output_tokens is required for models of Anthropic";
        return Some(Answer::invalid(message, Some("max_output_tokens")));
    }
    let previous = request.get("previous_response_id").and_then(Value::as_str);
    if let Some(id) = previous
        && state.runs().get(id).is_none_or(|run| !run.is_stored())
    {
        let message = format!("previous response {id:?} not found");
        return Some(Answer::invalid(message, Some("previous_response_id")));
    }
    let (message, param) = runs::refusal(request)?;
    Some(Answer::invalid(message, Some(param)))
}
