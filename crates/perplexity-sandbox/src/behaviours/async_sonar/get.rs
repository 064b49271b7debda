//! Gets one job by its id.

use hyper::StatusCode;

use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) =
    ("GET /v1/async/sonar/{api_request}", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    let id = asked
        .parameters
        .get("api_request")
        .map_or("", String::as_str);
    match state.jobs().get(id, state.clock()) {
        Some(job) => Answer::json(StatusCode::OK, job),
        None => Answer::not_found(format!(
            "There is no asynchronous request with the id {id:?}."
        )),
    }
}
