//! Batches that were created: got, listed and cancelled.

use hyper::StatusCode;

use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::page;
use crate::state::State;

pub(in crate::behaviours) const GET: (&str, Behaviour) = ("GET /v1/batches/{batch_id}", get);
pub(in crate::behaviours) const LIST: (&str, Behaviour) = ("GET /v1/batches", list);
pub(in crate::behaviours) const CANCEL: (&str, Behaviour) =
    ("POST /v1/batches/{batch_id}/cancel", cancel);

fn get(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("batch_id");
    match state.batches().get(id) {
        Some(batch) => Answer::json(StatusCode::OK, batch.value(state.clock())),
        None => no_such_batch(id),
    }
}

/// The newest first.
fn list(state: &State, asked: &Asked) -> Answer {
    let batches = state.batches();
    let batches = batches.all().rev().map(|batch| batch.value(state.clock()));
    match page::after(batches.collect(), &asked.query) {
        Ok(page) => Answer::json(StatusCode::OK, page),
        Err(refusal) => *refusal,
    }
}

fn cancel(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("batch_id");
    let clock = state.clock();
    let mut batches = state.batches();
    let Some(batch) = batches.get_mut(id) else {
        return no_such_batch(id);
    };
    if batch.is_terminal(clock) {
        let message = format!(
            "a batch that is {} cannot be cancelled",
            batch.status(clock)
        );
        return Answer::invalid(message, None);
    }
    batch.cancel(clock);
    // What it would have brought forth never comes to be.
    let mut files = state.files();
    let files_of = [
        batch.work.output_file_id.take(),
        batch.work.error_file_id.take(),
    ];
    for id in files_of.iter().flatten() {
        files.forget(id);
    }
    Answer::json(StatusCode::OK, batch.value(clock))
}

fn no_such_batch(id: &str) -> Answer {
    Answer::not_found(format!("There is no batch with the id {id:?}."))
}
