//! Sessions of a browser that nobody looks into.

use hyper::StatusCode;
use serde_json::json;

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::state::State;

pub(super) const OPEN: (&str, Behaviour) = ("POST /v1/browser/sessions", open);
pub(super) const CLOSE: (&str, Behaviour) = ("DELETE /v1/browser/sessions/{session_id}", close);

fn open(state: &State, _: &Asked) -> Answer {
    let number = state.number("session");
    let id = format!("00000000-0000-4000-8000-{number:012}");
    state.sessions().insert(id.clone());
    let mut answer = Answer::json(
        StatusCode::OK,
        json!({ "session_id": id, "status": "running" }),
    );
    answer.created = Some(id);
    answer
}

fn close(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("session_id");
    if state.sessions().remove(id) {
        Answer::empty(StatusCode::NO_CONTENT)
    } else {
        Answer::not_found(format!("There is no browser session with the id {id:?}."))
    }
}
