//! Lists files, the newest first unless asked otherwise.

use hyper::StatusCode;
use serde_json::Value;

use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::page;
use crate::state::State;

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("GET /v1/files", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    let clock = state.clock();
    let files = state.files();
    let purpose = asked.query.get("purpose");
    let files = files
        .all(clock)
        .filter(|file| purpose.is_none_or(|purpose| file.purpose == purpose))
        .map(|file| file.value(clock));
    let is_ascending = asked.query.get("order").is_some_and(|order| order == "asc");
    let files: Vec<Value> = if is_ascending {
        files.collect()
    } else {
        files.rev().collect()
    };
    match page::after(files, &asked.query) {
        Ok(page) => Answer::json(StatusCode::OK, page),
        Err(refusal) => *refusal,
    }
}
