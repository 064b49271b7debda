//! An event of a run, as the service would send it.

use serde_json::{Value, json};

use super::{Beat, Script};
use crate::clock::Clock;
use crate::pace::Stage;
use crate::runs::run::Run;
use crate::stream::set;

impl Script {
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
pub(super) enum Search {
    Web,
    Images,
    Pages,
}

pub(super) fn search(item: &Value) -> Option<Search> {
    Some(match item.get("type").and_then(Value::as_str)? {
        "search_results" => Search::Web,
        "image_search_results" => Search::Images,
        "fetch_url_results" => Search::Pages,
        _ => return None,
    })
}

pub(super) fn is_message(item: &Value) -> bool {
    item.get("type").is_some_and(|kind| kind == "message")
}

pub(super) fn text(item: &Value) -> &str {
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
