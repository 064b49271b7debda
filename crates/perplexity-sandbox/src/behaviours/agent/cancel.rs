//! Cancels a run that is not over.

use hyper::StatusCode;
use serde_json::json;

use super::no_such_run;
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) =
    ("POST /v1/agent/{id}/cancel", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("id");
    let mut runs = state.runs();
    let Some(run) = runs.get_mut(id).filter(|run| run.is_stored()) else {
        return no_such_run(id);
    };
    if run.is_terminal(state.clock()) {
        let message = "the run is already terminal and cannot be cancelled";
        return Answer::invalid(message, None);
    }
    run.cancelled = Some(state.clock().now());
    // Whoever reads its events waits for the next one.
    state.clock().nudge();
    Answer::json(
        StatusCode::OK,
        json!({ "response_id": id, "status": "cancelling" }),
    )
}
