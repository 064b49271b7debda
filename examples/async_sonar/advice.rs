//! What to do when the answer was not printed.

use std::error::Error as StdError;
use std::path::PathBuf;

use perplexity_client::Error;

use crate::arguments::{KEY_VARIABLE, Place};

/// How far it came: it decides what is at stake.
#[derive(Debug)]
pub(crate) enum Reached {
    /// Nothing that costs anything was sent.
    Nothing,
    /// The question was sent, or is about to be.
    Submitting(Submission),
    /// An earlier run sent it, and did not learn the job's id.
    Unclear(Submission),
    /// The same, and the jobs that may be it have been shown.
    Listed(Submission),
    /// The job is there.
    Job { id: String, ticket: Option<PathBuf> },
}

/// What finds a job whose id is not known.
#[derive(Debug, Clone)]
pub(crate) struct Submission {
    pub(crate) key: String,
    pub(crate) file: PathBuf,
}

impl Reached {
    pub(crate) fn is_submitting(&self) -> bool {
        matches!(self, Self::Submitting(_))
    }
}

pub(crate) fn after(error: &(dyn StdError + 'static), place: &Place, reached: &Reached) -> String {
    let error = error.downcast_ref::<Error>();
    let hint = error.and_then(|error| hint(error, place));
    let next = match (reached, error) {
        (Reached::Submitting(_), Some(error)) if !error.may_have_been_created() => {
            "no job was created, so there is nothing to pay for".to_owned()
        }
        (Reached::Job { .. }, Some(error)) if error.is_job_failed() => {
            "the job is over; asking again is another job, at its own price".to_owned()
        }
        _ => interrupted(place, reached),
    };
    hint.map_or(next.clone(), |hint| format!("{hint}\n{next}"))
}

pub(crate) fn interrupted(place: &Place, reached: &Reached) -> String {
    match reached {
        // A job that was to be resumed goes on all the same.
        Reached::Nothing => "nothing new was submitted".to_owned(),
        Reached::Submitting(submission) | Reached::Unclear(submission) => {
            look_for_it(place, submission)
        }
        Reached::Listed(submission) => choose(place, submission),
        Reached::Job { id, ticket } => go_on(place, id, ticket.as_ref()),
    }
}

/// What would mend it, beyond what the error says itself.
fn hint(error: &Error, place: &Place) -> Option<String> {
    if error.is_authentication() {
        return Some(format!("put a key that is valid there into {KEY_VARIABLE}"));
    }
    if error.is_rate_limited() {
        let wait = error.retry_after();
        let wait = wait.map_or("a while".to_owned(), |wait| format!("{} s", wait.as_secs()));
        return Some(format!("wait {wait} before the next try"));
    }
    match place {
        Place::Url(_) if error.is_connect() => Some(
            "is a sandbox running there? cargo run -p perplexity-sandbox -- --port 8080".to_owned(),
        ),
        _ => None,
    }
}

/// The job may be there, and nobody knows its id.
fn look_for_it(place: &Place, submission: &Submission) -> String {
    if matches!(place, Place::Embedded) {
        return ended_with_the_sandbox();
    }
    format!(
        "the job may have been created all the same, and would be paid for; its idempotency key \
         is {}.\nBefore asking again see whether the service's list has it:\n  {}",
        submission.key,
        place.command(&["--resume", &submission.file.to_string_lossy()])
    )
}

/// The jobs that may be it have been shown.
fn choose(place: &Place, submission: &Submission) -> String {
    format!(
        "If one of these is it, wait for it by its id:\n  {}\n\
         If there is none, no job was created, as far as the service's list tells.\n\
         Either way delete {} before asking again.",
        place.command(&["--job", "ID"]),
        submission.file.display()
    )
}

fn go_on(place: &Place, id: &str, ticket: Option<&PathBuf>) -> String {
    if matches!(place, Place::Embedded) {
        return ended_with_the_sandbox();
    }
    let ticket = ticket.map(|path| path.to_string_lossy());
    let command = match &ticket {
        Some(path) => place.command(&["--resume", path]),
        None => place.command(&["--job", id]),
    };
    format!("the job {id} does not end with this program; wait for it again:\n  {command}")
}

/// No promise to resume what is gone.
fn ended_with_the_sandbox() -> String {
    "the sandbox was inside this program, and its jobs ended with it. To resume a job, have a \
     sandbox run by itself:\n  \
     cargo run -p perplexity-sandbox -- --port 8080 --pace 5,30\n  \
     cargo run --example async_sonar -- --url http://127.0.0.1:8080 \"What is a monad?\""
        .to_owned()
}
