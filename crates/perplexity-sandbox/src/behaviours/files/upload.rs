//! Keeps a file.

use hyper::StatusCode;

use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::files::File;
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("POST /v1/files", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    let Some(part) = asked.part("file") else {
        return Answer::invalid("the part `file` is missing", Some("file"));
    };
    let number = state.number("file");
    let id = format!("sandbox-file-{number:06}");
    let file = File {
        id: id.clone(),
        filename: part.filename.clone().unwrap_or_else(|| "file".to_owned()),
        // The only purpose that may be asked for.
        purpose: "batch",
        content: part.content.clone(),
        created: Some(state.clock().now()),
    };
    let mut answer = Answer::json(StatusCode::OK, file.value(state.clock()));
    answer.created = Some(id);
    state.files().add(file);
    answer
}
