//! What behaviours read and change.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;

use crate::api::Api;
use crate::batches::Batches;
use crate::clock::Clock;
use crate::files::Files;
use crate::jobs::{self, Jobs};
use crate::lock::lock;
use crate::runs::Runs;
use crate::skills::Skills;
use crate::{Error, Pace, Streaming};

/// What does not change while a sandbox runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) pace: Pace,
    pub(crate) honour_idempotency_keys: bool,
    /// The message with which jobs fail, where they do.
    pub(crate) fail_jobs: Option<String>,
    /// Whether Sonar is out of service.
    pub(crate) retired: bool,
    pub(crate) streaming: Streaming,
    /// How many words texts have beside those that they would have.
    pub(crate) answer_words: usize,
}

#[derive(Debug)]
pub(crate) struct State {
    settings: Settings,
    clock: Clock,
    api: Arc<Api>,
    /// Where the sandbox is reached.
    url: String,
    jobs: Mutex<Jobs>,
    runs: Mutex<Runs>,
    files: Mutex<Files>,
    batches: Mutex<Batches>,
    skills: Mutex<Skills>,
    /// The ids of the browser's sessions.
    sessions: Mutex<BTreeSet<String>>,
    /// How many there were of each kind of thing that is numbered.
    numbers: Mutex<BTreeMap<&'static str, u64>>,
    /// The messages with which the next jobs fail.
    failures: Mutex<VecDeque<String>>,
}

impl State {
    pub(crate) fn new(settings: Settings, api: Arc<Api>, url: String) -> Self {
        Self {
            settings,
            clock: Clock::new(),
            jobs: Mutex::new(Jobs::new(&api.prepared)),
            api,
            url,
            runs: Mutex::default(),
            files: Mutex::default(),
            batches: Mutex::default(),
            skills: Mutex::default(),
            sessions: Mutex::default(),
            numbers: Mutex::default(),
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

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The next number of things of this kind; the first is 1.
    pub(crate) fn number(&self, kind: &'static str) -> u64 {
        let mut numbers = lock(&self.numbers);
        let number = numbers.entry(kind).or_default();
        *number += 1;
        *number
    }

    // Whoever holds several at once takes them in the order of these functions.

    pub(crate) fn skills(&self) -> MutexGuard<'_, Skills> {
        lock(&self.skills)
    }

    pub(crate) fn batches(&self) -> MutexGuard<'_, Batches> {
        lock(&self.batches)
    }

    pub(crate) fn files(&self) -> MutexGuard<'_, Files> {
        lock(&self.files)
    }

    pub(crate) fn runs(&self) -> MutexGuard<'_, Runs> {
        lock(&self.runs)
    }

    pub(crate) fn sessions(&self) -> MutexGuard<'_, BTreeSet<String>> {
        lock(&self.sessions)
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

    /// Why the job or run that is being created is to fail, if it is.
    pub(crate) fn next_failure(&self) -> Option<String> {
        let next = lock(&self.failures).pop_front();
        next.or_else(|| self.settings.fail_jobs.clone())
    }
}
