//! Runs of the agent.

pub(in crate::behaviours) mod cancel;
pub(in crate::behaviours) mod create;
pub(in crate::behaviours) mod files;
pub(in crate::behaviours) mod get;

use crate::answer::Answer;

fn no_such_run(id: &str) -> Answer {
    Answer::not_found(format!("There is no response with the id {id:?}."))
}
