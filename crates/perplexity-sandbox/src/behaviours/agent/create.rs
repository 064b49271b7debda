//! Asks the agent, in the foreground or in the background.

use std::time::Duration;

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::Pace;
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::runs::{self, Run, Script};
use crate::state::State;
use crate::stream::{RunEvents, Source};

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("POST /v1/agent", answer);

/// One of these says what is to answer.
const DECIDERS: [&str; 5] = ["model", "models", "preset", "profile", "effort"];

const NOBODY: &str = "one of model, models, preset or profile is required";

fn answer(state: &State, asked: &Asked) -> Answer {
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
    let mut run = Run {
        id: runs.next_id(),
        request: asked.body.clone(),
        created: state.clock().now(),
        pace,
        fails,
        cancelled: None,
        words: state.settings().answer_words,
        stands: None,
    };
    let script = asked.streams().then(|| Script::of(&run));
    if let Some(script) = &script
        && !in_background
    {
        run.pace = spread(script.whole(), state.settings().streaming.pace);
    }
    let mut answer = Answer::json(StatusCode::OK, run.value(state.clock()));
    answer.created = Some(run.id.clone());
    if let Some(script) = script {
        answer = answer.streamed(Source::Run(RunEvents::new(&run, script, 0)));
    }
    runs.add(run);
    answer
}

/// A run in the foreground whose events are watched takes as long as they do.
fn spread(events: usize, pace: Duration) -> Pace {
    let steps = u32::try_from(events.saturating_sub(1)).unwrap_or(u32::MAX);
    Pace::new(pace, pace.saturating_mul(steps))
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
        cancelled: None,
        words: state.settings().answer_words,
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
