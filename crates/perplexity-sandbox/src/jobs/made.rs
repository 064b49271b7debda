//! A job that a request created: what is known of it follows from the clock.

use std::time::Duration;

use serde_json::{Value, json};

use super::completion;
use crate::Pace;
use crate::clock::Clock;
use crate::pace::Stage;

/// Nothing about it ever changes but the time at which one looks.
#[derive(Debug)]
pub(crate) struct Made {
    /// The request it was created with, valid by the document.
    pub(crate) request: Value,
    pub(crate) idempotency_key: Option<String>,
    /// By the jobs' clock.
    pub(crate) created: Duration,
    pub(crate) pace: Pace,
    /// The message it fails with, if it does.
    pub(crate) fails: Option<String>,
    /// How many words its answer has beside those that it would have.
    pub(crate) words: usize,
}

impl Made {
    pub(super) fn status(&self, clock: &Clock) -> &'static str {
        match (self.stage(clock), &self.fails) {
            (Stage::Waiting, _) => "CREATED",
            (Stage::Begun, _) => "IN_PROGRESS",
            (Stage::Finished, None) => "COMPLETED",
            (Stage::Finished, Some(_)) => "FAILED",
        }
    }

    /// The job as the service would show it now.
    pub(super) fn value(&self, id: &str, clock: &Clock) -> Value {
        let stage = self.stage(clock);
        let at = |after: Duration| clock.unix(self.created.saturating_add(after));
        let finished_at = at(self.pace.finishes());
        let when = |happened: bool| happened.then_some(finished_at);
        let completed = stage == Stage::Finished && self.fails.is_none();
        let failed = self.fails.as_ref().filter(|_| stage == Stage::Finished);
        let response =
            completed.then(|| completion::of(&self.request, id, finished_at, self.words));
        json!({
            "id": id,
            "model": self.request.get("model"),
            "created_at": at(Duration::ZERO),
            "started_at": (stage != Stage::Waiting).then(|| at(self.pace.begins())),
            "completed_at": when(completed),
            "response": response,
            "failed_at": when(failed.is_some()),
            "error_message": failed,
            "status": self.status(clock),
        })
    }

    fn stage(&self, clock: &Clock) -> Stage {
        self.pace.stage(clock.now().saturating_sub(self.created))
    }
}
