//! An event that is numbered, and its answer.

use std::borrow::Cow;
use std::fmt;

use openapi_runtime::{Failure, Glance, Mark, Operation, Resume, StreamEvent};
use serde::Deserialize;
use serde_json::Value;

pub(super) const GET: Operation = Operation::get("get_job", "/v1/jobs/{id}");

/// An event, of a service that can go on behind it where `R` says so.
#[derive(Debug, Deserialize)]
pub(super) struct Event<const R: bool> {
    kind: String,
    number: Option<u64>,
    id: Option<String>,
    text: Option<String>,
    answer: Option<Answer>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Answer {
    pub(super) id: Option<String>,
    pub(super) status: String,
    pub(super) text: String,
}

#[derive(Default)]
pub(super) struct Gathered {
    text: String,
    may_end: bool,
    answer: Option<Answer>,
    failed: Option<String>,
}

impl<const R: bool> fmt::Display for Event<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        if let Some(number) = self.number {
            write!(f, " {number}")?;
        }
        let text = self.text.as_ref();
        match text.or(self.answer.as_ref().map(|answer| &answer.text)) {
            Some(text) => write!(f, " {text}"),
            None => Ok(()),
        }
    }
}

fn mark_of<'a>(kind: &str) -> Mark<'a> {
    match kind {
        "error" => Mark::error(),
        "done" | "failed" => Mark::last(),
        "may_end" => Mark::may_end(),
        _ => Mark::more(),
    }
}

impl<const R: bool> StreamEvent for Event<R> {
    type Answer = Answer;
    type Gathered = Gathered;

    const RESUME: Option<Resume> = match R {
        true => Some(Resume::new(GET, "id", "stream", "after")),
        false => None,
    };

    fn mark(&self) -> Mark<'_> {
        let mark = mark_of(&self.kind).with_number(self.number);
        mark.with_id(self.id.as_deref())
    }

    fn glance(data: &str) -> Result<Glance<'_>, serde_json::Error> {
        let event: Value = serde_json::from_str(data)?;
        let text = |name: &str| event[name].as_str().map(str::to_owned);
        let kind = text("kind").unwrap_or_default();
        let mut glance = Glance::new(mark_of(&kind).with_number(event["number"].as_u64()));
        if let Some(id) = text("id") {
            glance = glance.with_id(id);
        }
        Ok(match (kind.as_str(), text("text")) {
            ("so_far", Some(text)) => glance.with_text_so_far(text),
            ("text" | "may_end", Some(text)) => glance.with_delta(text),
            _ => glance,
        })
    }

    fn gather(
        gathered: &mut Gathered,
        data: &str,
        glance: &Glance<'_>,
    ) -> Result<(), serde_json::Error> {
        gathered.text.push_str(glance.delta().unwrap_or_default());
        if glance.is_end() {
            let event: Self = serde_json::from_str(data)?;
            gathered.may_end = true;
            if event.kind == "failed" {
                gathered.failed = event.text;
            }
            gathered.answer = event.answer.or(gathered.answer.take());
        }
        Ok(())
    }

    fn answer(gathered: &mut Gathered) -> Result<Option<Answer>, serde_json::Error> {
        let added = || Answer {
            id: None,
            status: "done".to_owned(),
            text: gathered.text.clone(),
        };
        let answer = gathered.answer.take();
        Ok(answer.or_else(|| (!R && gathered.may_end).then(added)))
    }

    fn failed(gathered: &Gathered) -> Option<Failure> {
        gathered.failed.clone().map(Failure::Failed)
    }

    fn text(answer: &Answer) -> Cow<'_, str> {
        answer.text.as_str().into()
    }

    fn failure(answer: &Answer) -> Option<Failure> {
        match answer.status.as_str() {
            "failed" => Some(Failure::Failed(answer.text.clone())),
            "cancelled" => Some(Failure::Cancelled),
            _ => None,
        }
    }

    fn last(answer: &str, number: u64) -> Result<Option<String>, serde_json::Error> {
        let whole: Answer = serde_json::from_str(answer)?;
        let is_last = ["done", "failed", "cancelled"].contains(&whole.status.as_str());
        Ok(is_last.then(|| format!(r#"{{"kind":"done","number":{number},"answer":{answer}}}"#)))
    }
}
