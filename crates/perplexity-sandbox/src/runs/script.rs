//! What happens in a run, event by event: it follows from the run, and so does when.

use std::ops::Range;
use std::time::Duration;

use serde_json::{Value, json};

use super::output;
use super::run::Run;
use crate::clock::Clock;
use crate::pace::Stage;
use crate::stream::set;
use crate::words::pieces;

/// All that happens in a run which nobody cancels.
#[derive(Debug)]
pub(crate) struct Script {
    output: Vec<Value>,
    beats: Vec<Beat>,
}

/// An event, as far as it takes no room.
#[derive(Debug, Clone)]
enum Beat {
    Created,
    InProgress,
    SkillLoaded,
    /// These are of an item of the output.
    Added(usize),
    ReasoningStarted,
    Queries(usize),
    Results(usize),
    ReasoningStopped,
    Delta(usize, Range<usize>),
    TextDone(usize),
    Done(usize),
    Completed,
    Failed,
}

impl Script {
    pub(crate) fn of(run: &Run) -> Self {
        let mut beats = vec![Beat::Created, Beat::InProgress];
        if run.fails.is_some() {
            beats.push(Beat::Failed);
            return Self {
                output: Vec::new(),
                beats,
            };
        }
        let output = output::of(run);
        let skills = run.request.get("skills").and_then(Value::as_array);
        beats.extend(skills.into_iter().flatten().map(|_| Beat::SkillLoaded));
        for (index, item) in output.iter().enumerate() {
            beats.push(Beat::Added(index));
            if search(item).is_some() {
                beats.extend([
                    Beat::ReasoningStarted,
                    Beat::Queries(index),
                    Beat::Results(index),
                    Beat::ReasoningStopped,
                ]);
            } else if is_message(item) {
                let words = pieces(text(item)).into_iter();
                beats.extend(words.map(|word| Beat::Delta(index, word)));
                beats.push(Beat::TextDone(index));
            }
            beats.push(Beat::Done(index));
        }
        beats.push(Beat::Completed);
        Self { output, beats }
    }

    /// How many events there are if nobody cancels.
    pub(crate) fn whole(&self) -> usize {
        self.beats.len()
    }

    /// How many events there are; the last one ends the run.
    pub(crate) fn length(&self, run: &Run) -> usize {
        self.stops(run).map_or(self.whole(), |before| before + 1)
    }

    /// How many events there are by now.
    pub(crate) fn known(&self, run: &Run, now: Duration) -> usize {
        self.stops(run)
            .map_or_else(|| self.planned_until(run, now), |before| before + 1)
    }

    /// When an event is due, by the sandbox's clock; never, where a run stands still.
    pub(crate) fn due(&self, run: &Run, number: usize) -> Option<Duration> {
        if let (Some(before), Some(cancelled)) = (self.stops(run), run.cancelled)
            && number >= before
        {
            return Some(cancelled);
        }
        self.planned(run, number)
    }

    /// How many events there were when it was cancelled, if it was.
    fn stops(&self, run: &Run) -> Option<usize> {
        let last = self.whole().saturating_sub(1);
        Some(self.planned_until(run, run.cancelled?).min(last))
    }

    /// How many events are due up to a time; by bisection, as there may be many.
    fn planned_until(&self, run: &Run, time: Duration) -> usize {
        let (mut due, mut later) = (0, self.whole());
        while due < later {
            let middle = due + (later - due) / 2;
            if self
                .planned(run, middle)
                .is_some_and(|planned| planned <= time)
            {
                due = middle + 1;
            } else {
                later = middle;
            }
        }
        due
    }

    /// The second event is when the run begins, the last when it is finished; the others spread
    /// evenly between them.
    fn planned(&self, run: &Run, number: usize) -> Option<Duration> {
        if let Some(stands) = run.stands {
            let there = match stands.stage {
                Stage::Waiting => 1,
                Stage::Begun => 2,
                Stage::Finished => self.whole(),
            };
            return (number < there).then_some(Duration::ZERO);
        }
        let (begins, finishes) = (run.pace.begins(), run.pace.finishes());
        let after = match number.checked_sub(1) {
            None => Duration::ZERO,
            Some(step) => {
                let steps = self.whole().saturating_sub(2).max(1);
                begins.saturating_add(share(finishes.saturating_sub(begins), step, steps))
            }
        };
        Some(run.created.saturating_add(after))
    }

    /// An event as the service would send it.
    pub(crate) fn event(&self, run: &Run, number: usize, clock: &Clock) -> Value {
        let mut event = match self.stops(run) {
            Some(before) if number >= before => json!({
                "type": "response.cancelled",
                "response": run.value(clock),
            }),
            _ => self.beat(run, number, clock),
        };
        set(&mut event, "sequence_number", json!(number));
        event
    }

    fn beat(&self, run: &Run, number: usize, clock: &Clock) -> Value {
        let run_as =
            |kind: &str, stage| json!({"type": kind, "response": run.value_at(clock, stage)});
        match self.beats.get(number).unwrap_or(&Beat::Completed) {
            Beat::Created => run_as("response.created", Stage::Waiting),
            Beat::InProgress => run_as("response.in_progress", Stage::Begun),
            Beat::SkillLoaded => json!({"type": "response.skill.loaded"}),
            Beat::Added(index) => self.of_item("response.output_item.added", *index, begun),
            Beat::Done(index) => self.of_item("response.output_item.done", *index, Value::clone),
            Beat::ReasoningStarted => json!({
                "type": "response.reasoning.started", "thought": "The question is looked up.",
            }),
            Beat::ReasoningStopped => json!({
                "type": "response.reasoning.stopped", "thought": "That is enough.",
            }),
            Beat::Queries(index) => self.found(*index, run, true),
            Beat::Results(index) => self.found(*index, run, false),
            Beat::Delta(index, range) => {
                let text = self.output.get(*index).map_or("", text);
                let delta = text.get(range.clone()).unwrap_or_default();
                self.of_text("response.output_text.delta", *index, "delta", delta)
            }
            Beat::TextDone(index) => {
                let text = self.output.get(*index).map_or("", text);
                self.of_text("response.output_text.done", *index, "text", text)
            }
            Beat::Completed => run_as("response.completed", Stage::Finished),
            Beat::Failed => {
                let mut event = run_as("response.failed", Stage::Finished);
                let error = event.pointer("/response/error").cloned();
                set(&mut event, "error", error.unwrap_or_default());
                event
            }
        }
    }

    fn of_item(&self, kind: &str, index: usize, show: fn(&Value) -> Value) -> Value {
        let item = self.output.get(index).map(show);
        json!({"type": kind, "output_index": index, "item": item})
    }

    fn of_text(&self, kind: &str, index: usize, name: &str, text: &str) -> Value {
        let id = self.output.get(index).and_then(|item| item.get("id"));
        json!({
            "type": kind, "item_id": id, "output_index": index, "content_index": 0, name: text,
        })
    }

    /// What a search looks for, or what it has found.
    fn found(&self, index: usize, run: &Run, queries: bool) -> Value {
        let item = self.output.get(index).unwrap_or(&Value::Null);
        let field = |name: &str| item.get(name).cloned().unwrap_or(json!([]));
        let call = format!("{}-search-{index}", run.id);
        match (search(item), queries) {
            (Some(Search::Web), true) => json!({
                "type": "response.reasoning.search_queries", "queries": field("queries"),
            }),
            (Some(Search::Web), false) => json!({
                "type": "response.reasoning.search_results", "results": field("results"),
            }),
            (Some(Search::Images), true) => json!({
                "type": "response.reasoning.image_search_queries",
                "call_id": call, "queries": field("queries"),
            }),
            (Some(Search::Images), false) => json!({
                "type": "response.reasoning.image_search_results",
                "call_id": call, "results": field("results"),
            }),
            (_, true) => {
                let contents = item.get("contents").and_then(Value::as_array);
                let urls = contents.into_iter().flatten();
                let urls: Vec<_> = urls.filter_map(|page| page.get("url")).collect();
                json!({"type": "response.reasoning.fetch_url_queries", "urls": urls})
            }
            (_, false) => json!({
                "type": "response.reasoning.fetch_url_results", "contents": field("contents"),
            }),
        }
    }
}

/// The searches that have events of their own.
#[derive(Debug, Clone, Copy)]
enum Search {
    Web,
    Images,
    Pages,
}

fn search(item: &Value) -> Option<Search> {
    Some(match item.get("type").and_then(Value::as_str)? {
        "search_results" => Search::Web,
        "image_search_results" => Search::Images,
        "fetch_url_results" => Search::Pages,
        _ => return None,
    })
}

fn is_message(item: &Value) -> bool {
    item.get("type").is_some_and(|kind| kind == "message")
}

fn text(item: &Value) -> &str {
    let text = item.pointer("/content/0/text");
    text.and_then(Value::as_str).unwrap_or_default()
}

/// An item of which nothing is there yet.
fn begun(item: &Value) -> Value {
    let mut item = item.clone();
    let is_tool = item.get("exit_code").is_some();
    for name in ["content", "results", "contents"] {
        if let Some(found) = item.get_mut(name) {
            *found = json!([]);
        }
    }
    if let Some(arguments) = item.get_mut("arguments") {
        *arguments = json!("");
    }
    // What the sandbox tool has run is over before it is told: its status knows nothing else.
    if let Some(status) = item.get_mut("status")
        && !is_tool
    {
        *status = json!("in_progress");
    }
    item
}

/// So many parts of so many.
fn share(whole: Duration, part: usize, parts: usize) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let (part, parts) = (part as u128, (parts as u128).max(1));
    let nanos = whole.as_nanos().saturating_mul(part) / parts;
    // No more than the whole, which is a duration.
    let seconds = u64::try_from(nanos / SECOND).unwrap_or(u64::MAX);
    let rest = u32::try_from(nanos % SECOND).unwrap_or_default();
    Duration::new(seconds, rest)
}
