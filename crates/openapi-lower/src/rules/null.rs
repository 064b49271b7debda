//! `null` as a member of a union becomes `nullable`.

use serde_json::{Map, Value, json};

use super::is_annotation;
use crate::loss::Report;
use crate::pointer::Pointer;

/// `anyOf: [X, {type: "null"}]`, in every spelling.
///
/// Of a union with one other member nothing is left: its keywords move up
/// beside the annotations that stood there. `nullable` beside `allOf` or
/// `anyOf`, without a `type`, is how the readers of OpenAPI 3.0 write it,
/// though 3.0.3 defines it beside `type` only.
pub(super) fn in_union(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    // What moves up may be a union with null itself.
    while let Some(keyword) = ["anyOf", "oneOf"]
        .into_iter()
        .find(|keyword| take_null(schema, keyword))
    {
        dissolve(schema, keyword, pointer, report);
    }
}

/// Takes the null members out; true where there was one.
fn take_null(schema: &mut Map<String, Value>, keyword: &str) -> bool {
    let Some(Value::Array(members)) = schema.get_mut(keyword) else {
        return false;
    };
    let before = members.len();
    members.retain(|member| !is_null(member));
    members.len() < before
}

/// True for a schema that admits null and nothing else.
fn is_null(schema: &Value) -> bool {
    match (schema.get("type"), schema.get("const"), schema.get("enum")) {
        (Some(name), _, _) if is_null_type(name) => true,
        (Some(Value::Array(names)), _, _) => !names.is_empty() && names.iter().all(is_null_type),
        (None, Some(value), _) => value.is_null(),
        (None, None, Some(Value::Array(values))) => {
            !values.is_empty() && values.iter().all(Value::is_null)
        }
        _ => false,
    }
}

/// The name of the type; without its quotes YAML reads null itself.
pub(super) fn is_null_type(name: &Value) -> bool {
    name == "null" || name.is_null()
}

/// Marks the union as nullable, and dissolves it where one member is left.
fn dissolve(
    schema: &mut Map<String, Value>,
    keyword: &str,
    pointer: &Pointer,
    report: &mut Report,
) {
    let Some(Value::Array(mut members)) = schema.get(keyword).cloned() else {
        return;
    };
    let admitted = admits_null(schema);
    if members.len() > 1 {
        if admitted {
            schema.insert("nullable".into(), Value::Bool(true));
        }
        return;
    }
    let only = match members.pop() {
        None => json!({ "enum": [null] }),
        Some(only) => only,
    };
    let inner = match only {
        Value::Object(inner) if may_move_up(schema, keyword, &inner) => inner,
        other => {
            let mut wrapped = Map::new();
            wrapped.insert("allOf".into(), Value::Array(vec![other]));
            wrapped
        }
    };
    *schema = splice(std::mem::take(schema), keyword, inner, pointer, report);
    if !admitted {
        schema.shift_remove("nullable");
    }
}

/// False where the `type` beside the union takes back what the union admits.
fn admits_null(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(is_null_type),
        Some(name) => is_null_type(name),
        None => true,
    }
}

/// A reference stands alone, and two sets of validating keywords do not mix.
fn may_move_up(schema: &Map<String, Value>, keyword: &str, inner: &Map<String, Value>) -> bool {
    !inner.contains_key("$ref")
        && schema
            .keys()
            .all(|present| present == keyword || is_annotation(present))
}

/// The outer schema with `inner` in the place of the union, and `nullable`.
fn splice(
    outer: Map<String, Value>,
    keyword: &str,
    inner: Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) -> Map<String, Value> {
    let mut spliced = Map::new();
    let names: Vec<String> = outer.keys().cloned().collect();
    for (name, value) in outer {
        if name != keyword {
            spliced.insert(name, value);
            continue;
        }
        for (inner_name, inner_value) in &inner {
            if !names.contains(inner_name) || inner_name == keyword {
                spliced.insert(inner_name.clone(), inner_value.clone());
            } else if inner_name != "nullable" && inner_name != "title" {
                // The outer annotation speaks of this use, so it stays.
                report.lose(
                    &pointer.join(keyword).join(0),
                    inner_name,
                    "the annotation outside the union takes its place",
                );
            }
        }
        spliced.insert("nullable".into(), Value::Bool(true));
    }
    // 3.1 does not know the keyword: what it said out there means nothing.
    spliced.insert("nullable".into(), Value::Bool(true));
    spliced
}
