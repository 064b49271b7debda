//! What to do when the answer was not printed.

use std::error::Error as StdError;
use std::path::PathBuf;

use perplexity_client::Error;

use crate::arguments::{self, KEY_VARIABLE, Place, SANDBOX_KEY};

/// How far it came: it decides what is at stake.
#[derive(Debug)]
pub(crate) enum Reached {
    /// Nothing that costs anything was sent.
    Nothing,
    /// The question was sent, or is about to be.
    Submitting { base_url: String },
    /// The job is there.
    Job { id: String, ticket: Option<PathBuf> },
}

pub(crate) fn after(error: &(dyn StdError + 'static), place: &Place, reached: &Reached) -> String {
    let error = error.downcast_ref::<Error>();
    let hint = error.and_then(|error| hint(error, place));
    let next = match (reached, error) {
        (Reached::Nothing, _) => "nothing was submitted".to_owned(),
        (Reached::Submitting { base_url }, Some(error)) if error.may_have_been_created() => {
            look_for_it(place, base_url)
        }
        (Reached::Submitting { .. }, _) => {
            "no job was created, so there is nothing to pay for".to_owned()
        }
        (Reached::Job { .. }, Some(error)) if error.is_job_failed() => {
            "the job is over; asking again is another job, at its own price".to_owned()
        }
        (Reached::Job { id, ticket }, _) => go_on(place, id, ticket.as_ref()),
    };
    hint.map_or(next.clone(), |hint| format!("{hint}\n{next}"))
}

pub(crate) fn interrupted(place: &Place, reached: &Reached) -> String {
    match reached {
        Reached::Nothing => "nothing was submitted".to_owned(),
        Reached::Submitting { base_url } => look_for_it(place, base_url),
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
fn look_for_it(place: &Place, base_url: &str) -> String {
    let key = match place {
        Place::Embedded => return ended_with_the_sandbox(),
        Place::Url(_) if arguments::key().is_none() => SANDBOX_KEY.to_owned(),
        _ => format!("${KEY_VARIABLE}"),
    };
    format!(
        "the job may have been created all the same, and would be paid for.\n\
         Before asking again look for it in the list:\n  \
         curl -H \"authorization: Bearer {key}\" {base_url}/v1/async/sonar\n\
         and if it is there, wait for it by its id:\n  \
         {}",
        place.command(&["--job", "ID"])
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
