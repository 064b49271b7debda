//! The walk through a document, along its anatomy.
//!
//! A rule is written for one kind of object and runs before the walk goes
//! down, so that what a rule moves is still visited. A pointer below a union
//! that was dissolved counts from the lowered place.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::anatomy::{Held, Node};
use crate::loss::Report;
use crate::pointer::Pointer;
use crate::rules::{self, Rule};

/// Nesting beyond this is refused: even a copy of it could end on the stack's
/// end. Documents that people write stay below 60.
pub(crate) const MAX_DEPTH: usize = 300;

/// Refuses what is nested too deep; true where nothing is.
pub(crate) fn check_depth(document: &Value, report: &mut Report) -> bool {
    let Some(mut steps) = too_deep(document) else {
        return true;
    };
    steps.reverse();
    let pointer = steps.iter().fold(Pointer::root(), |at, step| at.join(step));
    report.refuse(&pointer, format!("nested more than {MAX_DEPTH} deep"));
    false
}

/// The first place that is nested too deep, its last step first.
pub(crate) fn too_deep(value: &Value) -> Option<Vec<String>> {
    fn below(value: &Value, depth: usize) -> Option<Vec<String>> {
        let at = |step: String, mut found: Vec<String>| {
            found.push(step);
            found
        };
        match value {
            Value::Array(_) | Value::Object(_) if depth > MAX_DEPTH => Some(Vec::new()),
            Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                below(item, depth + 1).map(|found| at(index.to_string(), found))
            }),
            Value::Object(object) => object.iter().find_map(|(name, child)| {
                below(child, depth + 1).map(|found| at(name.clone(), found))
            }),
            _ => None,
        }
    }
    below(value, 0)
}

/// Where objects stand in the original that now stand elsewhere.
pub(crate) type Origins = HashMap<String, Pointer>;

/// Lowers the object at `pointer` and everything below it.
pub(crate) fn lower_node(
    node: Node,
    value: &mut Value,
    pointer: &mut Pointer,
    origins: &Origins,
    report: &mut Report,
) {
    let mut origin = None;
    if !origins.is_empty() && may_have_moved(node, pointer) {
        origin = origins.get(pointer.as_str());
        while let Some(further) = origin.and_then(|it| origins.get(it.as_str())) {
            origin = Some(further);
        }
    }
    let mut origin = origin.cloned();
    let pointer = origin.as_mut().unwrap_or(pointer);
    if node == Node::Schema {
        rules::boolean_schema(value);
    }
    let Value::Object(object) = value else {
        let reason = format!("expected an object, found {}", kind(value));
        report.refuse(pointer, reason);
        return;
    };
    rules::slips(node, object, pointer, report);
    for rule in rules_of(node) {
        rule(object, pointer, report);
    }
    rules::unknown(node, object, pointer, report);
    if node == Node::Schema {
        rules::run_on_schema(object, pointer, report);
        drop_malformed(object, pointer, report);
    }
    let length = pointer.len();
    for (keyword, held_value) in object.iter_mut() {
        if let Some((held, child)) = node.child(keyword) {
            pointer.push(keyword);
            lower_children(keyword, held_value, held, child, pointer, origins, report);
            pointer.truncate(length);
        }
    }
}

/// What has a section among the components has moved there; the rest was
/// written out where something referred to it.
fn may_have_moved(node: Node, pointer: &Pointer) -> bool {
    node.may_be_referred_to() && (node.section().is_none() || pointer.is_component())
}

/// To OpenAPI 3.1 whatever stands in a schema is an annotation at worst, so
/// that what is no schema there does not spoil the document.
fn drop_malformed(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let is_schema = |value: &Value| value.is_object() || value.is_boolean();
    let lost = |value: &Value| format!("{} is no schema: any value is admitted", kind(value));
    schema.retain(|keyword, value| {
        let keep = match (Node::Schema.child(keyword), &mut *value) {
            (None, _) => true,
            (Some((Held::One, _)), value) => is_schema(value),
            (Some((Held::List, _)), Value::Array(list)) => {
                for (index, item) in list.iter_mut().enumerate() {
                    if !is_schema(item) {
                        let pointer = pointer.join(keyword);
                        report.lose(&pointer, &index.to_string(), lost(item));
                        *item = json!({});
                    }
                }
                true
            }
            (Some((Held::Map | Held::Extensible, _)), Value::Object(map)) => {
                for (name, item) in map.iter_mut() {
                    if !is_schema(item) {
                        report.lose(&pointer.join(keyword), name, lost(item));
                        *item = json!({});
                    }
                }
                true
            }
            (Some(_), _) => false,
        };
        if !keep {
            report.lose(pointer, keyword, lost(value));
        }
        // An array has `items`.
        if !keep && keyword == "items" {
            *value = json!({});
            return true;
        }
        keep
    });
}

fn rules_of(node: Node) -> &'static [Rule] {
    match node {
        Node::Document => rules::DOCUMENT,
        Node::Info => rules::INFO,
        Node::License | Node::Server | Node::Tag | Node::Encoding => &[],
        Node::Components => rules::COMPONENTS,
        Node::Schema => &[],
        Node::Callback => rules::CALLBACK,
        Node::PathItem => rules::PATH_ITEM,
        Node::Operation => rules::OPERATION,
        Node::Response => rules::RESPONSE,
        Node::Example => rules::EXAMPLE,
        Node::SecurityScheme => rules::SECURITY_SCHEME,
        Node::MediaType => rules::MEDIA_TYPE,
        Node::Parameter => rules::PARAMETER,
        Node::Header => rules::HEADER,
        Node::RequestBody => rules::REQUEST_BODY,
        Node::Link => rules::REFERENCE,
    }
}

fn lower_children(
    keyword: &str,
    held_value: &mut Value,
    held: Held,
    child: Node,
    pointer: &mut Pointer,
    origins: &Origins,
    report: &mut Report,
) {
    let length = pointer.len();
    match (held, held_value) {
        // `additionalProperties: true` is OpenAPI 3.0 as it stands.
        (Held::One, Value::Bool(_)) if keyword == "additionalProperties" => {}
        (Held::One, value) => lower_node(child, value, pointer, origins, report),
        (Held::List, Value::Array(list)) => {
            for (index, value) in list.iter_mut().enumerate() {
                pointer.push_index(index);
                lower_node(child, value, pointer, origins, report);
                pointer.truncate(length);
            }
        }
        (Held::Map | Held::Extensible, Value::Object(map)) => {
            for (name, value) in map.iter_mut() {
                if !(held == Held::Extensible && name.starts_with("x-")) {
                    pointer.push(name);
                    lower_node(child, value, pointer, origins, report);
                    pointer.truncate(length);
                }
            }
        }
        (Held::List, value) => {
            let reason = format!("expected an array, found {}", kind(value));
            report.refuse(pointer, reason);
        }
        (Held::Map | Held::Extensible, value) => {
            let reason = format!("expected an object, found {}", kind(value));
            report.refuse(pointer, reason);
        }
    }
}

/// The JSON kind of a value, for messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The schema that nothing satisfies.
pub(crate) fn nothing() -> Value {
    json!({ "not": {} })
}
