//! Parameters of an operation, those of its path included.

use serde_json::Value;

use super::content;
use super::operation::Operation;
use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::node::{Node, follow, name_of};
use crate::render::says;
use crate::schema::{self, Slot, keywords};
use crate::usage::Usage;

const HANDLED: &[&str] = &["name", "in", "required", "schema", "content"];

/// Where it goes, and its name; or the reference to one that is not at hand.
type Key = (String, String);

pub(crate) fn compare(
    comparison: &mut Comparison,
    old: &Operation,
    new: &Operation,
    place: &Place,
) {
    let before = all(comparison.old, old);
    let after = all(comparison.new, new);
    for (key, old, new) in align(before, after) {
        let place = place.step(called(&key)).used(Usage::REQUEST);
        match (old, new) {
            (Some(old), Some(new)) => both(comparison, &old, &new, &place),
            (None, Some(new)) => {
                let is_required = is_required(&new);
                let words = match is_required {
                    true => "added, required: {}",
                    false => "added, optional: {}",
                };
                let says = says(words, [type_name(&new)]);
                comparison.record(
                    &place,
                    Subject::Parameter,
                    Values::added(&new),
                    is_required,
                    says,
                );
            }
            (Some(old), None) => {
                let says = says("removed", []);
                comparison.record(
                    &place,
                    Subject::Parameter,
                    Values::removed(&old),
                    true,
                    says,
                );
            }
            (None, None) => {}
        }
    }
}

/// Those of the operation go before those of its path.
fn all<'a>(document: Option<&'a Value>, operation: &Operation<'a>) -> Vec<(Key, Node<'a>)> {
    let own = operation.node.get("parameters");
    let shared = operation
        .item
        .as_ref()
        .and_then(|item| item.get("parameters"));
    let lists = [own, shared].into_iter().flatten();
    let parameters = lists.flat_map(|list| list.items());
    let parameters = parameters.map(|parameter| follow(document, parameter));
    parameters
        .map(|parameter| (key(&parameter), parameter))
        .collect()
}

fn key(parameter: &Node) -> Key {
    let text = |name| parameter.text(name).unwrap_or_default().to_owned();
    match parameter.text("$ref") {
        Some(reference) => (String::new(), name_of(reference)),
        None => (text("in"), text("name")),
    }
}

fn called((kind, name): &Key) -> String {
    match kind.as_str() {
        "query" | "" => format!(" parameter {name}"),
        kind => format!(" {kind} parameter {name}"),
    }
}

fn is_required(parameter: &Node) -> bool {
    parameter.value.get("required") == Some(&Value::Bool(true))
}

fn type_name(parameter: &Node) -> String {
    schema::below(parameter, "schema").name()
}

fn both(comparison: &mut Comparison, old: &Node, new: &Node, place: &Place) {
    let (before, after) = (is_required(old), is_required(new));
    if before != after {
        let words = match after {
            true => "required now: becomes an argument",
            false => "no longer required: no argument any more",
        };
        let values = Values::changed(&new.at, before, after);
        comparison.record(place, Subject::Required, values, true, says(words, []));
    }
    keywords::compare(comparison, old.members(), new.members(), place, HANDLED);
    // What is optional is no argument, so null makes no difference to it.
    let slot = if before && after {
        Slot::Part
    } else {
        Slot::Optional
    };
    schema::compare_below(comparison, old, new, "schema", place, slot);
    content::media_types(comparison, old, new, place, Subject::Parameter);
}
