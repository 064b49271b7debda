//! Keywords that OpenAPI 3.0 does not know, or knows in another form.

use serde_json::{Map, Value, json};

use super::topics::{Topic, topic};
use crate::loss::Report;
use crate::pointer::Pointer;

/// These only validate: without them a schema admits more values, and every
/// value that it admitted before.
const VALIDATING: &[&str] = &[
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "contentSchema",
];

/// These identify or comment: nothing that a value could notice.
const IDENTIFYING: &[&str] = &[
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$vocabulary",
    "$comment",
];

/// True for what [`drop`] takes out.
pub(super) fn is_dropped(keyword: &str) -> bool {
    VALIDATING.contains(&keyword) || IDENTIFYING.contains(&keyword)
}

pub(super) fn drop(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let dropped = schema.keys().filter(|keyword| is_dropped(keyword));
    let dropped: Vec<String> = dropped.cloned().collect();
    for keyword in dropped {
        let Some(value) = schema.shift_remove(&keyword) else {
            continue;
        };
        if IDENTIFYING.contains(&keyword.as_str()) {
            report.lose(pointer, &keyword, "OpenAPI 3.0 has no place for it");
            continue;
        }
        let mut names = Vec::new();
        declared(&value, &mut names);
        if matches!(keyword.as_str(), "dependentSchemas" | "dependencies") {
            let schemas = value.as_object().into_iter().flat_map(Map::values);
            schemas.for_each(|schema| declared(schema, &mut names));
        }
        let known = schema.get("properties");
        names.retain(|name| known.and_then(|known| known.get(name)).is_none());
        let mut lost = "no longer checked: more values are admitted".to_owned();
        if !names.is_empty() {
            lost.push_str(", and only here these properties are declared: ");
            lost.push_str(&names.join(", "));
        }
        report.lose(pointer, &keyword, lost);
    }
}

/// The properties that a schema declares for the value that it looks at.
fn declared(schema: &Value, names: &mut Vec<String>) {
    let Value::Object(schema) = schema else {
        return;
    };
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for name in properties.keys() {
                    if !names.contains(name) {
                        names.push(name.clone());
                    }
                }
            }
            ("then" | "else", value) => declared(value, names),
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                parts.iter().for_each(|part| declared(part, names));
            }
            _ => {}
        }
    }
}

/// JSON Schema takes any keyword for an annotation; OpenAPI 3.0 does not.
pub(super) fn unknown(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    schema.retain(|keyword, value| {
        let known = topic(keyword, value) != Some(Topic::Unknown);
        if !known {
            report.lose(pointer, keyword, "OpenAPI 3.0 does not know it");
        }
        known
    });
}

/// OpenAPI 3.0 wants at least one name, each once.
pub(super) fn required(schema: &mut Map<String, Value>, _: &Pointer, _: &mut Report) {
    if let Some(Value::Array(names)) = schema.get_mut("required") {
        let mut kept: Vec<Value> = Vec::with_capacity(names.len());
        for name in names.drain(..) {
            if !kept.contains(&name) {
                kept.push(name);
            }
        }
        *names = kept;
        if names.is_empty() {
            schema.shift_remove("required");
        }
    }
}

/// OpenAPI 3.0 wants `items` in every array.
pub(super) fn items(schema: &mut Map<String, Value>, _: &Pointer, _: &mut Report) {
    if schema.get("type").and_then(Value::as_str) == Some("array") && !schema.contains_key("items")
    {
        schema.insert("items".into(), json!({}));
    }
}
