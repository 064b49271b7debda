//! The asynchronous requests that the sandbox knows.

pub(crate) mod completion;
mod made;

use std::cmp::Reverse;

use serde_json::Value;

use crate::Error;
use crate::clock::Clock;
use crate::validate::{Schemas, Violation};

pub(crate) use made::Made;

/// One job in each state, and what a finished one can look like.
const PREPARED: &str = include_str!("../prepared.json");

/// Where the document says what a job is.
pub(crate) const SCHEMA: &str = "/components/schemas/AsyncApiChatCompletionsResponse";

/// What a list leaves out of a job.
const NOT_IN_A_LIST: [&str; 2] = ["response", "error_message"];

/// Jobs by id, in the order in which they came to be known.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    jobs: Vec<Job>,
    numbers: u64,
}

#[derive(Debug)]
struct Job {
    id: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// Stays as it was put.
    Put(Value),
    /// Moves with the clock.
    Made(Box<Made>),
}

/// A job that is put as it is, valid by the document.
#[derive(Debug, Clone)]
pub(crate) struct Put {
    id: String,
    value: Value,
}

impl Put {
    pub(crate) fn new(value: Value, schemas: &Schemas) -> Result<Self, Error> {
        let violations = schemas.check(SCHEMA, &value);
        if !violations.is_empty() {
            return Err(Error::job(violations));
        }
        // The schema asks for a string; this also holds if the document ever ceases to.
        match value.get("id").and_then(Value::as_str).map(str::to_owned) {
            Some(id) => Ok(Self { id, value }),
            None => {
                let message = "the sandbox finds a job by its id, a string";
                Err(Error::job(vec![Violation::new("/id", message)]))
            }
        }
    }
}

/// The jobs that every sandbox begins with.
pub(crate) fn prepared(schemas: &Schemas) -> Result<Vec<Put>, Error> {
    let prepared: Vec<Value> = serde_json::from_str(PREPARED)
        .map_err(|error| Error::document(format!("the prepared jobs are no JSON: {error}")))?;
    prepared
        .into_iter()
        .map(|job| Put::new(job, schemas))
        .collect()
}

impl Jobs {
    pub(crate) fn new(prepared: &[Put]) -> Self {
        let mut jobs = Self::default();
        for job in prepared {
            jobs.put(job.clone());
        }
        jobs
    }

    /// Adds a job, or replaces the one with its id.
    pub(crate) fn put(&mut self, Put { id, value }: Put) {
        let kind = Kind::Put(value);
        match self.jobs.iter_mut().find(|job| job.id == id) {
            Some(job) => job.kind = kind,
            None => self.jobs.push(Job { id, kind }),
        }
    }

    /// Adds a job under an id that no other has, and returns the id.
    pub(crate) fn create(&mut self, made: Made) -> String {
        let id = loop {
            self.numbers += 1;
            let id = format!("sandbox-job-{:06}", self.numbers);
            // Somebody may have put a job of this name.
            if self.jobs.iter().all(|job| job.id != id) {
                break id;
            }
        };
        let kind = Kind::Made(Box::new(made));
        self.jobs.push(Job {
            id: id.clone(),
            kind,
        });
        id
    }

    /// The first job that was created with this idempotency key.
    pub(crate) fn with_idempotency_key(&self, key: &str) -> Option<&str> {
        let has_it = |job: &&Job| match &job.kind {
            Kind::Made(made) => made.idempotency_key.as_deref() == Some(key),
            Kind::Put(_) => false,
        };
        self.jobs.iter().find(has_it).map(|job| job.id.as_str())
    }

    /// The job as it is now.
    pub(crate) fn get(&self, id: &str, clock: &Clock) -> Option<Value> {
        let job = self.jobs.iter().find(|job| job.id == id)?;
        Some(job.value(clock))
    }

    /// All jobs as they are now, the newest first, without what they answered.
    pub(crate) fn list(&self, clock: &Clock) -> Vec<Value> {
        let mut jobs: Vec<_> = self.jobs.iter().map(|job| job.value(clock)).collect();
        // Of the same second, the later one: what was just created stands first.
        jobs.reverse();
        jobs.sort_by_key(|job| Reverse(job.get("created_at").and_then(Value::as_i64)));
        for job in jobs.iter_mut().filter_map(Value::as_object_mut) {
            job.retain(|name, _| !NOT_IN_A_LIST.contains(&name.as_str()));
        }
        jobs
    }

    pub(crate) fn statuses(&self, clock: &Clock) -> Vec<(String, String)> {
        let status = |job: &Job| {
            let status = match &job.kind {
                Kind::Made(made) => Some(made.status(clock)),
                Kind::Put(value) => value.get("status").and_then(Value::as_str),
            };
            (job.id.clone(), status.unwrap_or_default().to_owned())
        };
        self.jobs.iter().map(status).collect()
    }
}

impl Job {
    fn value(&self, clock: &Clock) -> Value {
        match &self.kind {
            Kind::Put(value) => value.clone(),
            Kind::Made(made) => made.value(&self.id, clock),
        }
    }
}
