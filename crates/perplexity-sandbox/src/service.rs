//! From a request to its answer, without a network.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, StatusCode};

use crate::answer::{Answer, Body};
use crate::api::Api;
use crate::auth::Key;
use crate::behaviours;
use crate::fault::{Fault, Faults, Instead};
use crate::journal::{Entry, Journal, Reader};
use crate::lock::lock;
use crate::redact::Redactor;
use crate::request::{Payload, Request};
use crate::route::Found;
use crate::state::{Settings, State};
use crate::stream::Frames;
use crate::wire::Plan;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nobody reaches a limit here, but clients read these of every answer: the values are always the
/// same, so that two runs do not differ.
const RATE_LIMIT: [(HeaderName, &str); 4] = [
    (HeaderName::from_static("x-ratelimit-limit"), "50"),
    (HeaderName::from_static("x-ratelimit-remaining"), "49"),
    (HeaderName::from_static("x-ratelimit-used"), "1"),
    (HeaderName::from_static("x-ratelimit-reset"), "1767225600"),
];

/// Everything one sandbox knows. Nothing is shared between two of them.
#[derive(Debug)]
pub(crate) struct Service {
    key: Key,
    state: Arc<State>,
    faults: Faults,
    journal: Mutex<Journal>,
    redactor: Mutex<Redactor>,
    requests: AtomicU64,
}

/// An answer, and how it goes out.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Content,
    pub(crate) plan: Plan,
    /// The server goes down for this long.
    pub(crate) down: Option<Duration>,
}

/// What an answer carries.
#[derive(Debug)]
pub(crate) enum Content {
    Whole(Bytes),
    Events(Box<Frames>),
}

impl Service {
    pub(crate) fn new(
        api: Arc<Api>,
        url: String,
        key: Key,
        settings: Settings,
        reader: Option<Reader>,
    ) -> Self {
        Self {
            redactor: Mutex::new(Redactor::new(key.as_str())),
            key,
            state: Arc::new(State::new(settings, api, url)),
            faults: Faults::default(),
            journal: Mutex::new(Journal::new(reader)),
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    pub(crate) fn url(&self) -> &str {
        self.state.url()
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(crate) fn journal(&self) -> Vec<Entry> {
        lock(&self.journal).entries()
    }

    /// Answers a request and writes it down. None if there is nobody left to answer.
    ///
    /// Written down before the answer is sent, so that whoever has read the answer finds the entry.
    pub(crate) fn exchange(&self, request: &Request, connection: u64) -> Option<Exchange> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let mut entry = self.entry(request, connection);
        if matches!(request.body, Payload::Broken) {
            lock(&self.journal).push(entry);
            return None;
        }
        let (fault, answer) = match self.faults.next(request) {
            Ok(fault) => {
                let answer = self.answer(request, &fault, number);
                (fault, answer)
            }
            Err(error) => {
                let answer = identified(Answer::no_such_fault(&error), number);
                (Fault::None, answer)
            }
        };
        let plan = fault.plan();
        entry.status = (!plan.is_silent()).then(|| answer.status.as_u16());
        entry.fault = (fault != Fault::None).then(|| fault.name().to_owned());
        entry.request_id = id_of(&answer);
        entry.created = answer.created;
        lock(&self.journal).push(entry);
        Some(Exchange {
            status: answer.status,
            headers: answer.headers,
            plan,
            down: match fault {
                Fault::Down { duration } => Some(duration),
                _ => None,
            },
            body: match answer.body {
                Body::Stream(stream) => {
                    Content::Events(Box::new(Frames::new(&self.state, *stream, fault)))
                }
                body => Content::Whole(body.bytes()),
            },
        })
    }

    fn entry(&self, request: &Request, connection: u64) -> Entry {
        let mut redactor = lock(&self.redactor);
        redactor.learn(&request.headers);
        Entry::new(request, &redactor, connection)
    }

    fn answer(&self, request: &Request, fault: &Fault, number: u64) -> Answer {
        let routes = &self.state.api().routes;
        let is_fastapi = match routes.find(request.method.as_str(), &request.path) {
            Found::Operation(served, _) => served.is_fastapi,
            Found::WrongMethod(_) | Found::Nothing => true,
        };
        match fault.instead(self.state.url(), request, is_fastapi) {
            Some(Instead::Reply(answer)) => answer,
            Some(Instead::Answer(answer)) => identified(answer, number),
            None => {
                let answer = fault.spoil(self.serve(request, fault));
                identified(answer, number)
            }
        }
    }

    fn serve(&self, request: &Request, fault: &Fault) -> Answer {
        if let Payload::TooLarge(limit) = request.body {
            return Answer::too_large(limit);
        }
        let routes = &self.state.api().routes;
        let (served, parameters) = match routes.find(request.method.as_str(), &request.path) {
            Found::Operation(served, parameters) => (served, parameters),
            Found::WrongMethod(allow) => {
                // Methods come from a fixed list, so they always make a header.
                let allow = HeaderValue::try_from(allow).unwrap_or(HeaderValue::from_static(""));
                return Answer::wrong_method(allow);
            }
            Found::Nothing => {
                let bundle = behaviours::bundle(&self.state, &request.method, &request.path);
                return bundle.unwrap_or_else(Answer::no_such_path);
            }
        };
        if !self.key.admits(served.auth, &request.headers) {
            return Answer::unauthorized();
        }
        served.answer(request, parameters, &self.state, fault)
    }
}

fn identified(mut answer: Answer, number: u64) -> Answer {
    if let Ok(id) = HeaderValue::try_from(format!("sandbox-{number:06}")) {
        answer.headers.insert(REQUEST_ID, id);
    }
    for (name, value) in RATE_LIMIT {
        // What a fault says stands.
        answer
            .headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    answer
}

fn id_of(answer: &Answer) -> Option<String> {
    let id = answer.headers.get(REQUEST_ID)?.to_str().ok()?;
    Some(id.to_owned())
}

#[cfg(test)]
mod tests;
