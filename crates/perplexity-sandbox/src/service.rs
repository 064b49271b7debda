//! From a request to its answer, without a network.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::StatusCode;
use hyper::header::HeaderValue;
use serde_json::Value;

use crate::answer::{Answer, Body};
use crate::auth::Auth;
use crate::behaviours::{self, Behaviour};
use crate::document::{self, AnswerSchema, Operation};
use crate::jobs::{self, Jobs};
use crate::journal::{Entry, Journal};
use crate::request::{BODY_LIMIT, Payload, Request};
use crate::route::{Found, Routes};
use crate::validate::{Schemas, Violation};
use crate::{Error, Reply};

/// Everything one sandbox knows. Nothing is shared between two of them.
#[derive(Debug)]
pub(crate) struct Service {
    key: String,
    routes: Routes<Served>,
    state: State,
    replies: Mutex<VecDeque<Reply>>,
    journal: Mutex<Journal>,
    requests: AtomicU64,
}

/// What behaviours read and change.
#[derive(Debug)]
pub(crate) struct State {
    schemas: Schemas,
    jobs: Mutex<Jobs>,
}

/// An operation of the document, ready to be called.
#[derive(Debug)]
struct Served {
    name: String,
    auth: Auth,
    answers: Vec<AnswerSchema>,
    behaviour: Option<Behaviour>,
}

impl Service {
    pub(crate) fn new(document: &Value, key: String) -> Result<Self, Error> {
        let operations = document::operations(document)?;
        let answers = operations.iter().flat_map(|operation| &operation.answers);
        let pointers = answers
            .map(|answer| answer.pointer.as_str())
            .chain([jobs::SCHEMA]);
        let schemas = Schemas::compile(document, pointers)?;
        Ok(Self {
            key,
            state: State {
                jobs: Mutex::new(Jobs::prepared(&schemas)?),
                schemas,
            },
            routes: Routes::new(operations.into_iter().map(Served::new)),
            replies: Mutex::default(),
            journal: Mutex::default(),
            requests: AtomicU64::new(0),
        })
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn reply_next(&self, reply: Reply) {
        lock(&self.replies).push_back(reply);
    }

    pub(crate) fn journal(&self) -> Vec<Entry> {
        lock(&self.journal).entries()
    }

    /// Answers a request and writes it down. None if there is nobody left to answer.
    ///
    /// Written down before the answer is sent, so that whoever has read the answer finds the entry.
    pub(crate) fn answer(&self, request: &Request) -> Option<Answer> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let answer = self.decide(request).map(|(answer, origin)| match origin {
            Origin::Reply => answer,
            Origin::Sandbox => self.identified(answer, number),
        });
        let status = answer.as_ref().map(|answer| answer.status);
        lock(&self.journal).push(Entry::new(request, status, &self.key));
        answer
    }

    fn decide(&self, request: &Request) -> Option<(Answer, Origin)> {
        if matches!(request.body, Payload::Broken) {
            return None;
        }
        if let Some(reply) = lock(&self.replies).pop_front() {
            return Some((reply.into_answer(), Origin::Reply));
        }
        if matches!(request.body, Payload::TooLarge) {
            return Some((Answer::too_large(BODY_LIMIT), Origin::Sandbox));
        }
        Some((self.serve(request), Origin::Sandbox))
    }

    fn serve(&self, request: &Request) -> Answer {
        let (served, parameters) = match self.routes.find(request.method.as_str(), &request.path) {
            Found::Operation(served, parameters) => (served, parameters),
            Found::WrongMethod(allow) => {
                // Methods come from a fixed list, so they always make a header.
                let allow = HeaderValue::try_from(allow).unwrap_or(HeaderValue::from_static(""));
                return Answer::wrong_method(allow);
            }
            Found::Nothing => return Answer::no_such_path(),
        };
        if !served.auth.admits(&request.headers, &self.key) {
            return Answer::unauthorized();
        }
        let answer = match served.behaviour {
            Some(behaviour) => behaviour(&self.state, request, &parameters),
            None => Answer::not_implemented(&served.name),
        };
        served.proven(answer, &self.state.schemas)
    }

    fn identified(&self, mut answer: Answer, number: u64) -> Answer {
        if let Ok(id) = HeaderValue::try_from(format!("sandbox-{number:06}")) {
            answer.headers.insert("x-request-id", id);
        }
        answer
    }
}

/// Who worded an answer: a reply goes out as it is.
#[derive(Debug, Clone, Copy)]
enum Origin {
    Reply,
    Sandbox,
}

impl State {
    /// The jobs, locked. Not to be held across an await.
    pub(crate) fn jobs(&self) -> MutexGuard<'_, Jobs> {
        lock(&self.jobs)
    }

    pub(crate) fn put_job(&self, value: Value) -> Result<(), Error> {
        self.jobs().put(value, &self.schemas)
    }
}

impl Served {
    fn new(operation: Operation) -> (Operation, Self) {
        let mut operation = operation;
        let name = operation.name();
        let served = Self {
            auth: operation.auth,
            answers: std::mem::take(&mut operation.answers),
            behaviour: behaviours::find(&name),
            name,
        };
        (operation, served)
    }

    /// The answer, if the document agrees with it: a stand-in that answers what the service never
    /// would is worse than one that fails.
    fn proven(&self, answer: Answer, schemas: &Schemas) -> Answer {
        let (Body::Json(value), Some(schema)) = (&answer.body, self.schema(answer.status)) else {
            return answer;
        };
        let violations = schemas.check(&schema.pointer, value);
        if violations.is_empty() {
            return answer;
        }
        let mut message = format!(
            "The sandbox would have answered {} to {}, but that is not valid by the document: ",
            answer.status.as_u16(),
            self.name
        );
        // Writing to a string cannot fail.
        let _ = Violation::write_all(&violations, &mut message);
        Answer::sandbox_error(message)
    }

    /// The most exact of what the document says about a status.
    fn schema(&self, status: StatusCode) -> Option<&AnswerSchema> {
        let range = format!("{}XX", status.as_u16() / 100);
        let find = |name: &str| {
            self.answers
                .iter()
                .find(|answer| answer.status.eq_ignore_ascii_case(name))
        };
        find(status.as_str())
            .or_else(|| find(&range))
            .or_else(|| find("default"))
    }
}

/// A test that panicked elsewhere must not take the server with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
