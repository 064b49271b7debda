//! The document from the outside: what it says of itself, its operations, its
//! components.

mod content;
mod metadata;
pub(crate) mod operation;
mod parameters;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::equal::same;
use crate::node::{Node, members, steps};
use crate::render::says;
use crate::schema::{self, Slot};
use crate::usage::{self, Usage};

pub(crate) fn compare(comparison: &mut Comparison, old: &Node, new: &Node) {
    metadata::compare(comparison, old, new);
    operation::compare_all(comparison, old, new);
    let mut usage = usage::of_schemas(old.value);
    for (name, used) in usage::of_schemas(new.value) {
        let known = usage.entry(name).or_default();
        *known = known.or(used);
    }
    schemas(comparison, old, new, &usage);
}

fn schemas(comparison: &mut Comparison, old: &Node, new: &Node, usage: &BTreeMap<String, Usage>) {
    let (old, new) = (component_schemas(old), component_schemas(new));
    let known: BTreeSet<&str> = old.iter().map(|(name, _)| *name).collect();
    let came = new.iter().filter(|(name, _)| !known.contains(name));
    let came: Vec<(&str, Node)> = came.cloned().collect();
    for (name, old, new) in align(old, new) {
        let used = usage.get(name).copied().unwrap_or_default();
        let place = Place::of(name, used);
        let renamed = old.as_ref().filter(|_| new.is_none()).and_then(|old| {
            let twin = came.iter().find(|(_, other)| same(old.value, other.value));
            twin.map(|(name, _)| *name)
        });
        schema(comparison, old.as_ref(), new.as_ref(), &place, renamed);
    }
}

fn component_schemas<'a>(document: &Node<'a>) -> Vec<(&'a str, Node<'a>)> {
    let components = document.get("components");
    members(
        components
            .and_then(|components| components.get("schemas"))
            .as_ref(),
    )
}

/// A component schema; `renamed` is another that came and is the same.
fn schema(
    comparison: &mut Comparison,
    old: Option<&Node>,
    new: Option<&Node>,
    place: &Place,
    renamed: Option<&str>,
) {
    match (old, new) {
        (None, Some(new)) => {
            let says = says("schema added", []);
            comparison.record(place, Subject::Schema, Values::added(new), false, says);
        }
        (Some(old), None) => {
            let says = match renamed {
                Some(name) => says("schema removed; {} came and is the same", [name.to_owned()]),
                None => says("schema removed", []),
            };
            comparison.record(place, Subject::Schema, Values::removed(old), true, says);
        }
        (Some(old), Some(new)) => schema::compare(comparison, old, new, place, Slot::Part),
        (None, None) => {}
    }
}

/// One part, of which only the pointer says what it is.
pub(crate) fn compare_part(comparison: &mut Comparison, old: &Value, new: &Value, at: &str) {
    let node = |value| Node {
        value,
        at: at.to_owned(),
    };
    let (old, new) = (node(old), node(new));
    let steps = steps(at);
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    match steps.as_slice() {
        ["components", "schemas", name, below @ ..] => {
            let below = below.iter().filter(|step| **step != "properties");
            let path: String = below.map(|step| format!(".{step}")).collect();
            let place = Place::of(*name, Usage::UNKNOWN).step(path);
            schema(comparison, present(&old), present(&new), &place, None);
        }
        ["paths", path, method] if operation::METHODS.contains(method) => {
            operation::compare_one(comparison, present(&old), present(&new), path, method);
        }
        _ => {
            let place = Place::of(at, Usage::UNKNOWN);
            comparison.keyword(
                &place,
                Subject::Other,
                "value",
                present(&old),
                present(&new),
            );
        }
    }
}

fn present<'a, 'b>(node: &'b Node<'a>) -> Option<&'b Node<'a>> {
    Some(node).filter(|node| !node.value.is_null())
}
