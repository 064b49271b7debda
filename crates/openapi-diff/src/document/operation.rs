//! Operations, by path and method.

use serde_json::{Map, Value};

use super::{content, metadata, parameters};
use crate::align::align;
use crate::change::Subject;
use crate::compare::{Comparison, Place, Values};
use crate::node::{Node, follow, members};
use crate::render::says;
use crate::schema::keywords;
use crate::usage::Usage;

pub(crate) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Compared by what they hold; tags are headings.
const HANDLED: &[&str] = &[
    "operationId",
    "x-rust-name",
    "tags",
    "parameters",
    "requestBody",
    "responses",
    "servers",
    "security",
];

/// An operation, and the path item that it stands in, where that is at hand.
pub(crate) struct Operation<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) item: Option<Node<'a>>,
}

pub(crate) fn compare_all(comparison: &mut Comparison, old: &Node, new: &Node) {
    let (old, new) = (old.get("paths"), new.get("paths"));
    for (path, old, new) in align(members(old.as_ref()), members(new.as_ref())) {
        let old = old.map(|old| follow(comparison.old, old));
        let new = new.map(|new| follow(comparison.new, new));
        compare_item(comparison, old.as_ref(), new.as_ref(), path);
    }
}

fn compare_item(comparison: &mut Comparison, old: Option<&Node>, new: Option<&Node>, path: &str) {
    let place = Place::of(path, Usage::DOCUMENT);
    let is_item = |node: &&Node| path.starts_with('/') && node.value.is_object();
    if !old.iter().chain(&new).all(is_item) {
        comparison.keyword(&place, Subject::Other, "value", old, new);
        return;
    }
    if let (Some(old), Some(new)) = (old, new) {
        let handled = [METHODS, &["parameters", "servers"]].concat();
        keywords::compare(comparison, old.members(), new.members(), &place, &handled);
    }
    for (method, old, new) in align(operations(old), operations(new)) {
        compare_operation(comparison, old.as_ref(), new.as_ref(), path, method);
    }
}

fn operations<'a>(item: Option<&Node<'a>>) -> Vec<(&'a str, Operation<'a>)> {
    let operations = members(item)
        .into_iter()
        .filter(|(method, _)| METHODS.contains(method));
    let operations = operations.map(|(method, node)| {
        (
            method,
            Operation {
                node,
                item: item.cloned(),
            },
        )
    });
    operations.collect()
}

/// An operation alone, without its path item.
pub(crate) fn compare_one(
    comparison: &mut Comparison,
    old: Option<&Node>,
    new: Option<&Node>,
    path: &str,
    method: &str,
) {
    let old = old.map(|node| Operation {
        node: node.clone(),
        item: None,
    });
    let new = new.map(|node| Operation {
        node: node.clone(),
        item: None,
    });
    compare_operation(comparison, old.as_ref(), new.as_ref(), path, method);
}

fn compare_operation(
    comparison: &mut Comparison,
    old: Option<&Operation>,
    new: Option<&Operation>,
    path: &str,
    method: &str,
) {
    let owner = format!("{} {path}", method.to_uppercase());
    let place = Place::of(owner, Usage::OPERATION);
    match (old, new) {
        (Some(old), Some(new)) => both(comparison, old, new, &place),
        (Some(old), None) => whole(comparison, &old.node, Values::removed(&old.node), &place),
        (None, Some(new)) => whole(comparison, &new.node, Values::added(&new.node), &place),
        (None, None) => {}
    }
}

fn whole(comparison: &mut Comparison, node: &Node, values: Values, place: &Place) {
    let is_removed = values.new.is_none();
    let says = match (name(node), is_removed) {
        (Some(name), true) => says("operation {} removed", [name.to_owned()]),
        (Some(name), false) => says("operation {} added", [name.to_owned()]),
        (None, true) => says("operation removed", []),
        (None, false) => says("operation added", []),
    };
    comparison.record(place, Subject::Operation, values, is_removed, says);
}

fn name<'a>(operation: &Node<'a>) -> Option<&'a str> {
    operation
        .text("x-rust-name")
        .or(operation.text("operationId"))
}

fn both(comparison: &mut Comparison, old: &Operation, new: &Operation, place: &Place) {
    let (before, after) = (&old.node, &new.node);
    for keyword in ["operationId", "x-rust-name"] {
        if let Some(values) =
            Values::between(before.get(keyword).as_ref(), after.get(keyword).as_ref())
        {
            // A name that is given hides the id.
            let breaks = name(before) != name(after);
            let says = values.say(keyword);
            comparison.record(place, Subject::OperationId, values, breaks, says);
        }
    }
    keywords::compare(
        comparison,
        before.members(),
        after.members(),
        place,
        HANDLED,
    );
    let (old_security, new_security) = (before.get("security"), after.get("security"));
    metadata::security(
        comparison,
        old_security.as_ref(),
        new_security.as_ref(),
        place,
    );
    let (old_servers, new_servers) = (servers(old), servers(new));
    metadata::servers(
        comparison,
        old_servers.as_ref(),
        new_servers.as_ref(),
        place,
    );
    parameters::compare(comparison, old, new, place);
    content::body(comparison, before, after, place);
    content::answers(comparison, before, after, place);
}

/// Those of the path count where an operation has none of its own.
fn servers<'a>(operation: &Operation<'a>) -> Option<Node<'a>> {
    let own = operation.node.get("servers");
    own.or_else(|| operation.item.as_ref()?.get("servers"))
}

/// True for an answer whose value the method returns: `default` is one where
/// no other is.
pub(crate) fn is_success(status: &str, answers: &Map<String, Value>) -> bool {
    let is_2xx = |status: &str| status.starts_with('2');
    is_2xx(status) || (status == "default" && !answers.keys().any(|status| is_2xx(status)))
}
