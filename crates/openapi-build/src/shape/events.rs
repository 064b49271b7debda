//! Answers as streams of events: which operations have one, and what an event
//! is.
//!
//! The engine knows nothing of them. The schema of an event is taken out of the
//! answer, and kept beside it until names are given and inline schemas have
//! become components; the engine then sees it in a component of its own, which
//! only carries its type.

use serde_json::{Map, Value, json};

use super::bodies::essence;
use super::operations::each;
use super::plan::Operation;
use super::schema;

const EVENTS: &str = "text/event-stream";

/// Where an operation keeps the schema of its events. It is there, and empty,
/// where the operation has events of no schema.
pub(super) const KEPT: &str = "x-events";

/// A component that only carries the type of an operation's events, as its one
/// property `event`. Nothing refers to it, and it is not emitted.
pub(crate) fn carrier(operation: &str) -> String {
    // Once more, since the engine makes `…Self` of `…Self_`.
    super::type_name(&format!("EventCarrier {}", super::type_name(operation)))
}

/// Takes the events out of the answers of an operation; with what is left out.
pub(super) fn take(operation: &mut Value) -> Vec<String> {
    let mut left_out = Vec::new();
    let mut kept: Option<Map<String, Value>> = None;
    let answers = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for answer in answers.into_iter().flat_map(successes) {
        let Some((events, is_alone)) = take_of(answer) else {
            continue;
        };
        match &kept {
            None => {
                // Without a schema they are the file that the answer is.
                if events.is_empty() && is_alone {
                    continue;
                }
                if events.is_empty() {
                    left_out.push("its answer as a stream of events: it has no schema".to_owned());
                }
                kept = Some(events);
            }
            Some(kept) if *kept == events => {}
            Some(_) => left_out
                .push("another answer as a stream of events: it has another schema".to_owned()),
        }
    }
    if let (Some(kept), Value::Object(operation)) = (kept, operation) {
        operation.insert(KEPT.into(), kept.into());
    }
    left_out
}

/// The answers that are no errors.
fn successes(answers: &mut Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    let is_success = |status: &str| status.starts_with('2');
    let any = answers.keys().any(|status| is_success(status));
    let answers = answers.iter_mut();
    answers
        .filter(move |(status, _)| is_success(status) || !any && *status == "default")
        .map(|(_, answer)| answer)
}

/// The schema of an answer's events, if they have one, and whether it is all
/// that there is of the answer. Beside another media type they are taken away.
fn take_of(answer: &mut Value) -> Option<(Map<String, Value>, bool)> {
    let content = answer.get_mut("content")?.as_object_mut()?;
    let mut names = content.keys();
    let name = names.find(|name| essence(name).eq_ignore_ascii_case(EVENTS));
    let name = name?.clone();
    let schema = content.get(&name).and_then(|it| it.get("schema"));
    let schema = schema.filter(|schema| !schema::only_describes(schema));
    let kept = schema.map(|schema| ("schema".to_owned(), schema.clone()));
    let is_alone = content.len() == 1;
    if is_alone {
        // A file, whatever its schema says.
        content.insert(name, json!({}));
    } else {
        content.shift_remove(&name);
    }
    Some((kept.into_iter().collect(), is_alone))
}

/// Gives the schemas to the plan, and none of them to the engine.
pub(super) fn hand_over(paths: &mut Value, operations: &mut [Operation]) {
    for (_, _, operation) in each(paths) {
        let Some(kept) = operation
            .as_object_mut()
            .and_then(|it| it.shift_remove(KEPT))
        else {
            continue;
        };
        let id = operation.get("operationId").and_then(Value::as_str);
        let planned = operations
            .iter_mut()
            .find(|it| Some(it.name.as_str()) == id);
        if let Some(planned) = planned {
            planned.event = kept.get("schema").cloned();
        }
    }
}
