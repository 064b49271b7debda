//! Gets one run by its id.

use hyper::StatusCode;

use super::no_such_run;
use crate::Fault;
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::runs::{Run, Script};
use crate::state::State;
use crate::stream::{RunEvents, Source};

pub(in crate::behaviours) const BEHAVIOUR: (&str, Behaviour) = ("GET /v1/agent/{id}", answer);

fn answer(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("id");
    let runs = state.runs();
    let Some(run) = runs.get(id).filter(|run| run.is_stored()) else {
        return no_such_run(id);
    };
    let after = asked.query.get("starting_after");
    if asked.fault == Fault::ExpiredCursor && after.is_some() {
        return Answer::invalid("the cursor has expired", Some("starting_after"));
    }
    if !asked.streams() {
        return Answer::json(StatusCode::OK, run.value(state.clock()));
    }
    match after.and_then(|after| after.parse().ok()) {
        Some(after) => events(state, run, after),
        None => {
            let message = "`stream=true` needs `starting_after`";
            Answer::invalid(message, Some("starting_after"))
        }
    }
}

/// The events after the one of this number, which has to be one that has come already; any negative
/// number is before the first.
fn events(state: &State, run: &Run, after: i64) -> Answer {
    let script = Script::of(run);
    let known = script.known(run, state.clock().now());
    // What is not negative and does not fit is beyond all events.
    let next = after.checked_add(1).map_or(usize::MAX, |next| {
        usize::try_from(next.max(0)).unwrap_or(usize::MAX)
    });
    if next > known {
        let message = format!("there is no event {after} yet: {known} have come so far");
        return Answer::invalid(message, Some("starting_after"));
    }
    let answer = Answer::json(StatusCode::OK, run.value(state.clock()));
    answer.streamed(Source::Run(RunEvents::new(run, script, next)))
}
