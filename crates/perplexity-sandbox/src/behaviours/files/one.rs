//! One file: what is known of it, its bytes, and its end.

use hyper::StatusCode;
use serde_json::json;

use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::state::State;

pub(in crate::behaviours) const GET: (&str, Behaviour) = ("GET /v1/files/{file_id}", get);
pub(in crate::behaviours) const CONTENT: (&str, Behaviour) =
    ("GET /v1/files/{file_id}/content", content);
pub(in crate::behaviours) const DELETE: (&str, Behaviour) = ("DELETE /v1/files/{file_id}", delete);

fn get(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("file_id");
    match state.files().get(id, state.clock()) {
        Some(file) => Answer::json(StatusCode::OK, file.value(state.clock())),
        None => no_such_file(id),
    }
}

fn content(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("file_id");
    match state.files().get(id, state.clock()) {
        Some(file) => Answer::bytes(StatusCode::OK, file.content.clone()),
        None => no_such_file(id),
    }
}

fn delete(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("file_id");
    if state.files().remove(id, state.clock()) {
        Answer::json(
            StatusCode::OK,
            json!({ "id": id, "object": "file", "deleted": true }),
        )
    } else {
        no_such_file(id)
    }
}

fn no_such_file(id: &str) -> Answer {
    Answer::not_found(format!("There is no file with the id {id:?}."))
}
