//! Bodies and answers: media types, and what they hold.

use serde_json::Value;

use super::operation::is_success;
use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::node::{Node, follow, members};
use crate::render::says;
use crate::schema::{self, Slot, keywords};
use crate::usage::Usage;

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

pub(crate) fn body(comparison: &mut Comparison, old: &Node, new: &Node, place: &Place) {
    let place = place.step(" body").used(Usage::REQUEST);
    let old = old
        .get("requestBody")
        .map(|body| follow(comparison.old, body));
    let new = new
        .get("requestBody")
        .map(|body| follow(comparison.new, body));
    match (old, new) {
        (Some(old), Some(new)) => both_bodies(comparison, &old, &new, &place),
        (None, Some(new)) => {
            let says = says("added", []);
            comparison.record(&place, Subject::Body, Values::added(&new), true, says);
        }
        (Some(old), None) => {
            let says = says("removed", []);
            comparison.record(&place, Subject::Body, Values::removed(&old), true, says);
        }
        (None, None) => {}
    }
}

fn both_bodies(comparison: &mut Comparison, old: &Node, new: &Node, place: &Place) {
    let is_required = |body: &Node| body.value.get("required") == Some(&Value::Bool(true));
    let (before, after) = (is_required(old), is_required(new));
    if before != after {
        // The method has an argument for it either way.
        let words = if after {
            "required now"
        } else {
            "no longer required"
        };
        let values = Values::changed(&new.at, before, after);
        comparison.record(place, Subject::Required, values, false, says(words, []));
    }
    keywords::compare(
        comparison,
        old.members(),
        new.members(),
        place,
        &["required", "content"],
    );
    media_types(comparison, old, new, place, Subject::Body);
}

pub(crate) fn answers(comparison: &mut Comparison, old: &Node, new: &Node, place: &Place) {
    let (old, new) = (old.get("responses"), new.get("responses"));
    let succeeds = |answers: &Option<Node>, status: &str| {
        let answers = answers.as_ref().and_then(Node::object);
        answers.is_some_and(|answers| is_success(status, answers))
    };
    for (status, before, after) in align(members(old.as_ref()), members(new.as_ref())) {
        let is_of_rust = (before.is_some() && succeeds(&old, status))
            || (after.is_some() && succeeds(&new, status));
        let usage = if is_of_rust {
            Usage::ANSWER
        } else {
            Usage::ERROR
        };
        let place = place.step(format!(" answer {status}")).used(usage);
        let before = before.map(|answer| follow(comparison.old, answer));
        let after = after.map(|answer| follow(comparison.new, answer));
        match (before, after) {
            (Some(before), Some(after)) => both_answers(comparison, &before, &after, &place),
            (before, after) => {
                if let Some(values) = Values::between(before.as_ref(), after.as_ref()) {
                    let words = if after.is_some() { "added" } else { "removed" };
                    comparison.record(&place, Subject::Answer, values, true, says(words, []));
                }
            }
        }
    }
}

fn both_answers(comparison: &mut Comparison, old: &Node, new: &Node, place: &Place) {
    keywords::compare(
        comparison,
        old.members(),
        new.members(),
        place,
        &["headers", "content"],
    );
    headers(comparison, old, new, place);
    media_types(comparison, old, new, place, Subject::Answer);
}

/// No header of an answer has a type in Rust.
fn headers(comparison: &mut Comparison, old: &Node, new: &Node, place: &Place) {
    let (old, new) = (old.get("headers"), new.get("headers"));
    for (name, old, new) in align(members(old.as_ref()), members(new.as_ref())) {
        let place = place.step(format!(" header {name}")).outside_of_rust();
        let old = old.map(|header| follow(comparison.old, header));
        let new = new.map(|header| follow(comparison.new, header));
        match (old, new) {
            (Some(old), Some(new)) => {
                keywords::compare(
                    comparison,
                    old.members(),
                    new.members(),
                    &place,
                    &["schema", "content"],
                );
                schema::compare_below(comparison, &old, &new, "schema", &place, Slot::Part);
                media_types(comparison, &old, &new, &place, Subject::Answer);
            }
            (old, new) => {
                if let Some(values) = Values::between(old.as_ref(), new.as_ref()) {
                    let words = if new.is_some() { "added" } else { "removed" };
                    comparison.record(&place, Subject::Answer, values, false, says(words, []));
                }
            }
        }
    }
}

pub(crate) fn media_types(
    comparison: &mut Comparison,
    old: &Node,
    new: &Node,
    place: &Place,
    subject: Subject,
) {
    let (old, new) = (old.get("content"), new.get("content"));
    let has_json =
        |content: &Option<Node>| content.as_ref().is_some_and(|it| it.get(JSON).is_some());
    // Where there is JSON, the method takes it and nothing else.
    let breaks = !(has_json(&old) && has_json(&new));
    for (name, old, new) in align(members(old.as_ref()), members(new.as_ref())) {
        match (old, new) {
            (Some(old), Some(new)) => {
                let place = if name == JSON {
                    place.clone()
                } else {
                    place.step(format!(" {name}"))
                };
                keywords::compare(
                    comparison,
                    old.members(),
                    new.members(),
                    &place,
                    &["schema"],
                );
                schema::compare_below(comparison, &old, &new, "schema", &place, Slot::Whole);
            }
            (old, new) => {
                // The type of the events goes, and a stream of them with it.
                let had_events = subject == Subject::Answer
                    && name.starts_with(EVENTS)
                    && old.as_ref().is_some_and(|it| it.get("schema").is_some());
                let breaks = breaks || had_events;
                if let Some(values) = Values::between(old.as_ref(), new.as_ref()) {
                    let words = if new.is_some() {
                        "media type {} added"
                    } else {
                        "media type {} removed"
                    };
                    comparison.record(
                        place,
                        subject,
                        values,
                        breaks,
                        says(words, [name.to_owned()]),
                    );
                }
            }
        }
    }
}
