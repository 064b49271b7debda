//! Gets one run by its id.

use hyper::StatusCode;

use super::no_such_run;
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour, no_streams};
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("GET /v1/agent/{id}", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("id");
    let runs = state.runs();
    let Some(run) = runs.get(id).filter(|run| run.is_stored()) else {
        return no_such_run(id);
    };
    if asked
        .query
        .get("stream")
        .is_some_and(|value| value == "true")
    {
        return no_streams();
    }
    Answer::json(StatusCode::OK, run.value(state.clock()))
}
