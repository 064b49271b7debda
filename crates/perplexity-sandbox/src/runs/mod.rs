//! The runs of the agent that the sandbox knows.

mod output;
mod prepared;
mod run;
mod script;
mod usage;

use crate::clock::Clock;

pub(crate) use output::refusal;
pub(crate) use run::Run;
pub(crate) use script::Script;

/// Runs by id, in the order in which they came to be known.
#[derive(Debug)]
pub(crate) struct Runs {
    runs: Vec<Run>,
    numbers: u64,
}

impl Default for Runs {
    fn default() -> Self {
        Self {
            runs: prepared::runs(),
            numbers: 0,
        }
    }
}

impl Runs {
    /// An id that no other run has.
    pub(crate) fn next_id(&mut self) -> String {
        self.numbers += 1;
        format!("sandbox-run-{:06}", self.numbers)
    }

    pub(crate) fn add(&mut self, run: Run) {
        self.runs.push(run);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.id == id)
    }

    pub(crate) fn statuses(&self, clock: &Clock) -> Vec<(String, String)> {
        let status = |run: &Run| (run.id.clone(), run.status(clock).to_owned());
        self.runs.iter().map(status).collect()
    }
}
