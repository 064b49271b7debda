//! What behaviours read and change.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;

use crate::api::Api;
use crate::clock::Clock;
use crate::jobs::{self, Jobs};
use crate::lock::lock;
use crate::{Error, Pace};

/// What does not change while a sandbox runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) pace: Pace,
    pub(crate) honour_idempotency_keys: bool,
    /// The message with which jobs fail, where they do.
    pub(crate) fail_jobs: Option<String>,
    /// Whether Sonar is out of service.
    pub(crate) retired: bool,
}

#[derive(Debug)]
pub(crate) struct State {
    settings: Settings,
    clock: Clock,
    api: Arc<Api>,
    jobs: Mutex<Jobs>,
    /// The messages with which the next jobs fail.
    failures: Mutex<VecDeque<String>>,
}

impl State {
    pub(crate) fn new(settings: Settings, api: Arc<Api>) -> Self {
        Self {
            settings,
            clock: Clock::new(),
            jobs: Mutex::new(Jobs::new(&api.prepared)),
            api,
            failures: Mutex::default(),
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn api(&self) -> &Api {
        &self.api
    }

    /// The jobs, locked. Not to be held across an await.
    pub(crate) fn jobs(&self) -> MutexGuard<'_, Jobs> {
        lock(&self.jobs)
    }

    pub(crate) fn put_job(&self, value: Value) -> Result<(), Error> {
        let value = jobs::Put::new(value, &self.api.schemas)?;
        self.jobs().put(value);
        Ok(())
    }

    pub(crate) fn fail_next_job(&self, message: String) {
        lock(&self.failures).push_back(message);
    }

    /// Why the job that is being created is to fail, if it is.
    pub(crate) fn next_failure(&self) -> Option<String> {
        let next = lock(&self.failures).pop_front();
        next.or_else(|| self.settings.fail_jobs.clone())
    }
}
