//! Gets one job by its id.

use hyper::StatusCode;

use super::Behaviour;
use crate::answer::Answer;
use crate::request::Request;
use crate::route::Parameters;
use crate::service::State;

pub(super) const BEHAVIOUR: (&str, Behaviour) = ("GET /v1/async/sonar/{api_request}", answer);

fn answer(state: &State, _: &Request, parameters: &Parameters) -> Answer {
    let id = parameters.get("api_request").map_or("", String::as_str);
    match state.jobs().get(id) {
        Some(job) => Answer::json(StatusCode::OK, job.clone()),
        None => Answer::not_found(format!(
            "There is no asynchronous request with the id {id:?}."
        )),
    }
}
