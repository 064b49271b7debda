//! Lists the jobs. All on one page: no parameter is documented that would ask for the next.

use hyper::StatusCode;
use serde_json::json;

use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("GET /v1/async/sonar", answer);

fn answer(state: &State, _: &Asked) -> Answer {
    let requests = state.jobs().list(state.clock());
    Answer::json(
        StatusCode::OK,
        json!({ "next_token": null, "requests": requests }),
    )
}
