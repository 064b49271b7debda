//! A run of the agent: what is known of it follows from its request and the clock.

use std::time::Duration;

use serde_json::{Value, json};

use super::{output, usage};
use crate::Pace;
use crate::clock::Clock;
use crate::pace::Stage;

/// Nothing about it changes but the time at which one looks, and whether it was cancelled.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) id: String,
    /// The request it was created with, valid by the document.
    pub(crate) request: Value,
    /// By the sandbox's clock.
    pub(crate) created: Duration,
    pub(crate) pace: Pace,
    /// The message it fails with, if it does.
    pub(crate) fails: Option<String>,
    /// When it was cancelled, if it was.
    pub(crate) cancelled: Option<Duration>,
    /// How many words its message has beside those that it would have.
    pub(crate) words: usize,
    /// Where a prepared run stands, whatever the time.
    pub(crate) stands: Option<Stands>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stands {
    pub(crate) stage: Stage,
    /// In Unix seconds.
    pub(crate) since: u64,
}

impl Run {
    pub(crate) fn status(&self, clock: &Clock) -> &'static str {
        if self.cancelled.is_some() {
            return "cancelled";
        }
        self.status_at(self.stage(clock))
    }

    fn status_at(&self, stage: Stage) -> &'static str {
        match (stage, &self.fails) {
            (Stage::Waiting, _) => "queued",
            (Stage::Begun, _) => "in_progress",
            (Stage::Finished, None) => "completed",
            (Stage::Finished, Some(_)) => "failed",
        }
    }

    pub(crate) fn is_terminal(&self, clock: &Clock) -> bool {
        self.cancelled.is_some() || self.stage(clock) == Stage::Finished
    }

    /// Whether it is kept to be fetched.
    pub(crate) fn is_stored(&self) -> bool {
        self.request.get("store") != Some(&json!(false))
    }

    /// The files that it has made by now.
    pub(crate) fn files(&self, clock: &Clock) -> Vec<output::File> {
        if self.status(clock) == "completed" {
            output::files(self)
        } else {
            Vec::new()
        }
    }

    /// The run as the service would show it now.
    pub(crate) fn value(&self, clock: &Clock) -> Value {
        self.value_with(clock, self.status(clock))
    }

    /// The run as it is shown at a stage, if nobody cancels it.
    pub(super) fn value_at(&self, clock: &Clock, stage: Stage) -> Value {
        self.value_with(clock, self.status_at(stage))
    }

    fn value_with(&self, clock: &Clock, status: &str) -> Value {
        let output = match status {
            "completed" => output::of(self),
            _ => Vec::new(),
        };
        let usage = (status == "completed").then(|| usage::of(self, &output));
        let failed = self.fails.as_ref().filter(|_| status == "failed");
        let error = failed.map(|message| {
            json!({ "message": message, "type": "internal_error", "code": "internal_error" })
        });
        let finished = self.unix(clock, self.pace.finishes());
        let said = |name: &str| self.request.get(name).cloned().unwrap_or_default();
        let format = self.request.get("response_format").cloned();
        json!({
            "id": self.id,
            "object": "response",
            "created_at": self.unix(clock, Duration::ZERO),
            "completed_at": (status == "completed").then_some(finished),
            "status": status,
            "background": self.request.get("background") == Some(&json!(true)),
            "model": self.model(status),
            "output": output,
            "usage": usage,
            "error": error,
            "incomplete_details": null,
            "instructions": said("instructions"),
            "previous_response_id": said("previous_response_id"),
            "text": { "format": format.unwrap_or_else(|| json!({ "type": "text" })) },
            "tool_choice": self.request.get("tool_choice").cloned().unwrap_or(json!("auto")),
            "tools": self.request.get("tools").cloned().unwrap_or(json!([])),
            "parallel_tool_calls": true,
            "prompt_cache_key": said("prompt_cache_key"),
            "service_tier": self.request.get("service_tier").cloned().unwrap_or(json!("default")),
            "truncation": "",
        })
    }

    /// Of a run by a preset the service first knows only that.
    fn model(&self, status: &str) -> &str {
        let text = |name: &str| self.request.get(name).and_then(Value::as_str);
        let first = self.request.pointer("/models/0").and_then(Value::as_str);
        if let Some(model) = text("model").or(first) {
            return model;
        }
        let preset = text("preset").or(text("effort"));
        match (status, preset) {
            ("queued", Some(preset)) => preset,
            _ => "perplexity/sonar",
        }
    }

    pub(crate) fn unix(&self, clock: &Clock, after: Duration) -> u64 {
        match self.stands {
            Some(stands) => stands.since.saturating_add(after.as_secs()),
            None => clock.unix(self.created.saturating_add(after)),
        }
    }

    fn stage(&self, clock: &Clock) -> Stage {
        match self.stands {
            Some(stands) => stands.stage,
            None => self.pace.stage(clock.now().saturating_sub(self.created)),
        }
    }
}
