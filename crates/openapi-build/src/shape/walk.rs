//! The schemas of a document, and of its operations: nothing that only looks
//! like one, such as a property named `enum` or what an example holds.

use serde_json::{Map, Value};

use super::events;
use super::operations::each;

/// Calls `rewrite` on a schema and on every schema inside, the outer ones
/// first.
pub(crate) fn rewrite_all(schema: &mut Value, rewrite: &mut impl FnMut(&mut Value)) {
    if schema.is_object() {
        rewrite(schema);
    }
    let Value::Object(object) = schema else {
        return;
    };
    for (keyword, held) in object {
        match (keyword.as_str(), held) {
            ("properties", Value::Object(properties)) => {
                for child in properties.values_mut() {
                    rewrite_all(child, rewrite);
                }
            }
            ("items" | "additionalProperties" | "not", child) => rewrite_all(child, rewrite),
            ("allOf" | "anyOf" | "oneOf", Value::Array(members)) => {
                for member in members {
                    rewrite_all(member, rewrite);
                }
            }
            _ => {}
        }
    }
}

/// The same for every schema of the operations.
pub(crate) fn rewrite_paths(paths: &mut Value, rewrite: &mut impl FnMut(&mut Value)) {
    for (_, _, operation) in each(paths) {
        roots(operation, &mut |schema| rewrite_all(schema, rewrite));
    }
}

/// The outermost schemas of the operations.
pub(crate) fn rewrite_roots(paths: &mut Value, rewrite: &mut impl FnMut(&mut Value)) {
    for (_, _, operation) in each(paths) {
        roots(operation, rewrite);
    }
}

/// The schemas that an operation holds, not those inside of them.
fn roots(operation: &mut Value, on_schema: &mut impl FnMut(&mut Value)) {
    let Value::Object(operation) = operation else {
        return;
    };
    for parameter in operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        held(parameter, on_schema);
        contents(parameter, on_schema);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        contents(body, on_schema);
    }
    let answers = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for answer in answers.into_iter().flat_map(Map::values_mut) {
        contents(answer, on_schema);
    }
    if let Some(events) = operation.get_mut(events::KEPT) {
        held(events, on_schema);
    }
}

fn contents(holder: &mut Value, on_schema: &mut impl FnMut(&mut Value)) {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    for media_type in content.into_iter().flat_map(Map::values_mut) {
        held(media_type, on_schema);
    }
}

fn held(holder: &mut Value, on_schema: &mut impl FnMut(&mut Value)) {
    if let Some(schema) = holder.get_mut("schema") {
        on_schema(schema);
    }
}
