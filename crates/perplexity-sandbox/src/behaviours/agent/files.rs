//! The files that a run has made.

use std::time::Duration;

use hyper::StatusCode;
use serde_json::json;

use super::no_such_run;
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::state::State;

pub(in crate::behaviours) const LIST: (&str, Behaviour) = ("GET /v1/agent/{id}/files", list);
pub(in crate::behaviours) const CONTENT: (&str, Behaviour) =
    ("GET /v1/agent/{id}/files/{file_id}/content", content);

fn list(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("id");
    let runs = state.runs();
    let Some(run) = runs.get(id).filter(|run| run.is_stored()) else {
        return no_such_run(id);
    };
    let created = run.unix(state.clock(), Duration::ZERO);
    let files = run.files(state.clock()).into_iter().map(|file| {
        json!({
            "id": file.id, "object": "file", "filename": file.filename,
            "bytes": file.content.len(), "created_at": created,
        })
    });
    let files: Vec<_> = files.collect();
    Answer::json(StatusCode::OK, json!({ "object": "list", "data": files }))
}

fn content(state: &State, asked: &Asked) -> Answer {
    let (id, wanted) = (asked.parameter("id"), asked.parameter("file_id"));
    let runs = state.runs();
    let Some(run) = runs.get(id).filter(|run| run.is_stored()) else {
        return no_such_run(id);
    };
    let mut files = run.files(state.clock()).into_iter();
    match files.find(|file| file.id == wanted) {
        Some(file) => Answer::bytes(StatusCode::OK, file.content),
        None => Answer::not_found(format!("The response {id:?} has no file {wanted:?}.")),
    }
}
