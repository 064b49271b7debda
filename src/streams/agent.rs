//! The events of a run of the agent.

use std::borrow::Cow;

use openapi_runtime::codec;
use openapi_runtime::codec::serde_json::{self, Map, Value};
use openapi_runtime::{Failure, Glance, Mark, Operation, Resume, StreamEvent};

use super::skim::skim;
use crate::agent::NO_REASON;
use crate::types::{AgentEvent, AgentRun, AgentStatus};

/// The types of the last events; that of an error is `error`.
const COMPLETED: &str = "response.completed";
const FAILED: &str = "response.failed";
const CANCELLED: &str = "response.cancelled";
const INCOMPLETE: &str = "response.incomplete";
const ERROR: &str = "error";
/// The type of what adds text.
const TEXT: &str = "response.output_text.delta";

/// What an answer is made of, in a last event.
#[derive(Debug, Default)]
pub struct Last {
    run: Option<AgentRun>,
    /// Why it failed: such an event need not have the run.
    error: Option<Value>,
}

/// Where an event of this type stands.
fn mark_of<'a>(kind: &str) -> Mark<'a> {
    match kind {
        COMPLETED | FAILED | CANCELLED | INCOMPLETE => Mark::last(),
        ERROR => Mark::error(),
        _ => Mark::more(),
    }
}

impl StreamEvent for AgentEvent {
    type Answer = AgentRun;
    type Gathered = Last;

    const RESUME: Option<Resume> = Some(Resume::new(
        Operation::get("get_agent_run", "/v1/agent/{id}"),
        "id",
        "stream",
        "starting_after",
    ));

    fn mark(&self) -> Mark<'_> {
        let more = Mark::more();
        let (mark, number, run) = match self {
            Self::ResponseCreated(it) => (more, it.sequence_number, it.response.as_ref()),
            Self::ResponseInProgress(it) => (more, it.sequence_number, it.response.as_ref()),
            Self::ResponseCompleted(it) => (Mark::last(), it.sequence_number, it.response.as_ref()),
            // The document has no run in it, and the service may.
            Self::ResponseFailed(it) => {
                let id = it.extra("response").and_then(|run| run.get("id")?.as_str());
                return Mark::last()
                    .with_number(u64::try_from(it.sequence_number).ok())
                    .with_id(id);
            }
            Self::ResponseIncomplete(it) => {
                (Mark::last(), it.sequence_number, it.response.as_ref())
            }
            Self::ResponseCancelled(it) => (Mark::last(), it.sequence_number, it.response.as_ref()),
            Self::ResponseOutputItemAdded(it) => (more, it.sequence_number, None),
            Self::ResponseOutputItemDone(it) => (more, it.sequence_number, None),
            Self::ResponseOutputTextDelta(it) => (more, it.sequence_number, None),
            Self::ResponseOutputTextDone(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningStarted(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningSearchQueries(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningSearchResults(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningFetchUrlQueries(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningFetchUrlResults(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningStopped(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningImageSearchQueries(it) => (more, it.sequence_number, None),
            Self::ResponseReasoningImageSearchResults(it) => (more, it.sequence_number, None),
            Self::ResponseSkillLoaded(it) => (more, it.sequence_number, None),
            Self::Error(it) => {
                let number = it.sequence_number.and_then(|it| u64::try_from(it).ok());
                return Mark::error().with_number(number);
            }
            Self::Unrecognized(event) => return mark_of_unknown(event.value()),
        };
        mark.with_number(u64::try_from(number).ok())
            .with_id(run.map(|run| run.id.as_str()))
    }

    fn glance(data: &str) -> Result<Glance<'_>, serde_json::Error> {
        let names = ["type", "sequence_number", "delta", "error", "response"];
        skim(data, names, |[kind, number, delta, error, run]| {
            let kind = kind.text();
            let kind = match kind.as_deref() {
                // The service's other shape of errors, which has no type.
                None if error.is_there() => ERROR,
                kind => kind.unwrap_or_default(),
            };
            let glance = Glance::new(mark_of(kind).with_number(number.number()));
            if kind == TEXT
                && let Some(delta) = delta.text()
            {
                return Some(glance.with_delta(delta));
            }
            let [id] = run.fields(["id"])?;
            Some(match id.text() {
                Some(id) if kind != ERROR => glance.with_id(id),
                _ => glance,
            })
        })
    }

    fn gather(
        gathered: &mut Self::Gathered,
        data: &str,
        glance: &Glance<'_>,
    ) -> Result<(), serde_json::Error> {
        if glance.is_end() {
            let [run, error] = skim(data, ["response", "error"], Some)?;
            // What was asked for once more has the run, and need not say why.
            gathered.run = run.decode()?;
            gathered.error = error.decode()?.or(gathered.error.take());
        }
        Ok(())
    }

    fn answer(gathered: &mut Self::Gathered) -> Result<Option<AgentRun>, serde_json::Error> {
        Ok(gathered.run.take())
    }

    fn failed(gathered: &Last) -> Option<Failure> {
        let error = gathered.error.as_ref()?;
        let message = error.get("message").unwrap_or(error).as_str();
        let message = message.map(str::trim).filter(|it| !it.is_empty());
        Some(Failure::Failed(message.unwrap_or(NO_REASON).to_owned()))
    }

    fn text(answer: &AgentRun) -> Cow<'_, str> {
        answer.output_text()
    }

    fn failure(answer: &AgentRun) -> Option<Failure> {
        match answer.status {
            AgentStatus::Failed => Some(Failure::Failed(answer.reason().to_owned())),
            AgentStatus::Cancelled => Some(Failure::Cancelled),
            _ => None,
        }
    }

    fn last(answer: &str, number: u64) -> Result<Option<String>, serde_json::Error> {
        let [status, error] = skim(answer, ["status", "error"], Some)?;
        let kind = match status.text().as_deref().map(AgentStatus::from) {
            // It waits for whoever asked, who has what there is.
            Some(AgentStatus::Completed | AgentStatus::RequiresAction) => COMPLETED,
            Some(AgentStatus::Failed) => FAILED,
            Some(AgentStatus::Cancelled) => CANCELLED,
            Some(AgentStatus::Incomplete) => INCOMPLETE,
            _ => return Ok(None),
        };
        let error = match error.decode::<Value>()? {
            Some(error @ Value::Object(_)) if kind == FAILED && error.get("message").is_some() => {
                format!(r#","error":{error}"#)
            }
            _ if kind == FAILED => r#","error":{"message":""}"#.to_owned(),
            _ => String::new(),
        };
        Ok(Some(format!(
            r#"{{"type":"{kind}","sequence_number":{number}{error},"response":{answer}}}"#
        )))
    }
}

/// A whole number may be written as `5.0`.
fn number(value: &Value) -> Option<u64> {
    let whole = || u64::try_from(codec::whole(value.as_f64()?)?).ok();
    value.as_u64().or_else(whole)
}

fn mark_of_unknown<'a>(event: &'a Value) -> Mark<'a> {
    let text = |object: &'a Map<String, Value>, name| object.get(name).and_then(Value::as_str);
    let Some(event) = event.as_object() else {
        return Mark::more();
    };
    let run = event.get("response").and_then(Value::as_object);
    let kind = match text(event, "type") {
        None if event.get("error").is_some_and(|error| !error.is_null()) => ERROR,
        kind => kind.unwrap_or_default(),
    };
    mark_of(kind)
        .with_number(event.get("sequence_number").and_then(number))
        .with_id(run.and_then(|run| text(run, "id")))
}
