//! The asynchronous requests that the sandbox knows.

use serde_json::Value;

use crate::Error;
use crate::validate::{Schemas, Violation};

/// One job in each state, and what a finished one can look like.
const PREPARED: &str = include_str!("prepared.json");

/// Where the document says what a job is.
pub(crate) const SCHEMA: &str = "/components/schemas/AsyncApiChatCompletionsResponse";

/// Jobs by id, in the order they were put.
#[derive(Debug, Default)]
pub(crate) struct Jobs(Vec<Job>);

#[derive(Debug)]
struct Job {
    id: String,
    value: Value,
}

impl Jobs {
    pub(crate) fn prepared(schemas: &Schemas) -> Result<Self, Error> {
        let prepared: Vec<Value> = serde_json::from_str(PREPARED)
            .map_err(|error| Error::document(format!("the prepared jobs are no JSON: {error}")))?;
        let mut jobs = Self::default();
        for job in prepared {
            jobs.put(job, schemas)?;
        }
        Ok(jobs)
    }

    /// Adds a job, or replaces the one with its id.
    pub(crate) fn put(&mut self, value: Value, schemas: &Schemas) -> Result<(), Error> {
        let violations = schemas.check(SCHEMA, &value);
        if !violations.is_empty() {
            return Err(Error::job(violations));
        }
        // The schema asks for a string; this also holds if the document ever ceases to.
        let Some(id) = value.get("id").and_then(Value::as_str).map(str::to_owned) else {
            let message = "the sandbox finds a job by its id, a string".to_owned();
            return Err(Error::job(vec![Violation {
                pointer: "/id".to_owned(),
                message,
            }]));
        };
        match self.0.iter_mut().find(|job| job.id == id) {
            Some(job) => job.value = value,
            None => self.0.push(Job { id, value }),
        }
        Ok(())
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Value> {
        self.0.iter().find(|job| job.id == id).map(|job| &job.value)
    }

    pub(crate) fn statuses(&self) -> Vec<(String, String)> {
        let status = |job: &Job| {
            let status = job.value.get("status").and_then(Value::as_str);
            (job.id.clone(), status.unwrap_or_default().to_owned())
        };
        self.0.iter().map(status).collect()
    }
}
