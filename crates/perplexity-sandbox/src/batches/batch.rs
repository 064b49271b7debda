//! One batch.

use std::time::Duration;

use serde_json::{Value, json};

use crate::Pace;
use crate::clock::Clock;

/// How long the service gives itself: a day.
const WINDOW: Duration = Duration::from_secs(86_400);

/// Nothing about it changes but the time at which one looks, and whether it was cancelled.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) id: String,
    pub(crate) input_file_id: String,
    pub(crate) metadata: Value,
    pub(crate) idempotency_key: Option<String>,
    /// By the sandbox's clock.
    pub(crate) created: Duration,
    pub(crate) pace: Pace,
    /// A prepared one: since when, in Unix seconds, and at which age it stands.
    pub(crate) stands: Option<(u64, Duration)>,
    pub(crate) work: Work,
    /// At which age.
    pub(crate) cancelled: Option<Duration>,
}

/// What came of the requests.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) completed: u64,
    pub(crate) failed: u64,
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
    pub(crate) output_file_id: Option<String>,
    pub(crate) error_file_id: Option<String>,
    /// Why nothing was done at all.
    pub(crate) mistakes: Vec<Mistake>,
}

/// What is wrong with the input.
#[derive(Debug)]
pub(crate) struct Mistake {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// The first line is 1.
    pub(crate) line: Option<u64>,
}

impl Batch {
    fn age(&self, clock: &Clock) -> Duration {
        match self.stands {
            Some((_, age)) => age,
            None => clock.now().saturating_sub(self.created),
        }
    }

    /// Everything is worked off halfway between the beginning and the end.
    fn finalizes(&self) -> Duration {
        let pace = self.pace;
        pace.begins() + (pace.finishes() - pace.begins()) / 2
    }

    pub(crate) fn status(&self, clock: &Clock) -> &'static str {
        let age = self.age(clock);
        if let Some(cancelled) = self.cancelled {
            // A prepared one stands still, but for this.
            let is_over = self.stands.is_some() || age >= self.ends(cancelled);
            return if is_over { "cancelled" } else { "cancelling" };
        }
        if age < self.pace.begins() {
            "validating"
        } else if !self.work.mistakes.is_empty() {
            "failed"
        } else if age >= self.pace.finishes() {
            "completed"
        } else if age >= self.finalizes() {
            "finalizing"
        } else {
            "in_progress"
        }
    }

    pub(crate) fn is_terminal(&self, clock: &Clock) -> bool {
        matches!(
            self.status(clock),
            "completed" | "failed" | "cancelled" | "cancelling"
        )
    }

    /// Takes as long to stop as to begin.
    fn ends(&self, cancelled: Duration) -> Duration {
        cancelled.saturating_add(self.pace.begins())
    }

    pub(crate) fn cancel(&mut self, clock: &Clock) {
        self.cancelled = Some(self.age(clock));
    }

    /// The batch as the service would show it now.
    pub(crate) fn value(&self, clock: &Clock) -> Value {
        let status = self.status(clock);
        let unix = |age: Duration| match self.stands {
            Some((since, _)) => since.saturating_add(age.as_secs()),
            None => clock.unix(self.created.saturating_add(age)),
        };
        let end = self.cancelled.unwrap_or(Duration::MAX);
        let age = self.age(clock).min(end);
        // When it came so far, if it did.
        let when = |at: Duration, so: bool| (so && age >= at).then(|| unix(at));
        let (begins, finishes) = (self.pace.begins(), self.pace.finishes());
        let work = &self.work;
        let is_good = work.mistakes.is_empty();
        let is_done = is_good && age >= self.finalizes();
        let is_completed = status == "completed";
        let done = |count: u64| if is_done { count } else { 0 };
        let mistakes = work.mistakes.iter().map(|mistake| {
            json!({
                "code": mistake.code, "message": mistake.message, "line": mistake.line,
            })
        });
        let mistakes: Vec<_> = mistakes.collect();
        let total = work.input_tokens.saturating_add(work.output_tokens);
        json!({
            "id": self.id,
            "object": "batch",
            "endpoint": "/v1/responses",
            "input_file_id": self.input_file_id,
            "completion_window": "24h",
            "status": status,
            "output_file_id": work.output_file_id.as_ref().filter(|_| is_completed),
            "error_file_id": work.error_file_id.as_ref().filter(|_| is_completed),
            "errors": (status == "failed").then(|| json!({ "object": "list", "data": mistakes })),
            "request_counts": {
                "total": if status == "validating" { 0 } else { work.completed + work.failed },
                "completed": done(work.completed),
                "failed": done(work.failed),
            },
            "usage": is_completed.then(|| json!({
                "input_tokens": work.input_tokens,
                "output_tokens": work.output_tokens,
                "total_tokens": total,
            })),
            "metadata": self.metadata,
            "created_at": unix(Duration::ZERO),
            "in_progress_at": when(begins, is_good),
            "finalizing_at": when(self.finalizes(), is_good),
            "completed_at": when(finishes, is_completed),
            "failed_at": when(begins, status == "failed"),
            "expires_at": unix(WINDOW),
            "expired_at": null,
            "cancelling_at": self.cancelled.map(unix),
            "cancelled_at": self.cancelled.filter(|_| status == "cancelled")
                .map(|cancelled| unix(self.ends(cancelled))),
        })
    }
}
