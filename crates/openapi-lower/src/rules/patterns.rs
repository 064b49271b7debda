//! Properties by pattern: OpenAPI 3.0 knows one schema for all the properties
//! that have no name.

use serde_json::{Map, Value, json};

use super::union_of;
use crate::loss::Report;
use crate::pointer::Pointer;

/// `unevaluatedProperties` says the same as `additionalProperties`, where
/// nothing else looks at the properties.
pub(super) fn unevaluated(schema: &mut Map<String, Value>, _: &Pointer, _: &mut Report) {
    let looks = [
        "additionalProperties",
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "$dynamicRef",
        "$recursiveRef",
        "if",
        "not",
        "dependentSchemas",
        "dependencies",
    ];
    let name = "unevaluatedProperties";
    if !schema.contains_key(name) || looks.iter().any(|keyword| schema.contains_key(*keyword)) {
        return;
    }
    if let Some(value) = schema.shift_remove(name) {
        schema.insert("additionalProperties".into(), value);
    }
}

/// Each property without a name is one of the patterns' schemas, or what
/// `additionalProperties` admits.
///
/// Where nothing closes the schema, other names were free. Beside declared
/// properties they stay so: a service may add one. A schema of patterns alone
/// is a map of their values, and is read as one.
pub(super) fn lower(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") else {
        return;
    };
    let declares = matches!(schema.get("properties"), Some(Value::Object(it)) if !it.is_empty());
    let open = [None, Some(json!(true)), Some(json!({}))];
    let rest = schema.get("additionalProperties").cloned();
    let names: Vec<&str> = patterns.keys().map(String::as_str).collect();
    let mut lost = format!("no name is checked against {}", names.join(", "));
    let mut schemas: Vec<Value> = patterns.values().cloned().collect();
    if !open.contains(&rest) {
        schemas.extend(rest.filter(|rest| *rest != Value::Bool(false)));
    } else if declares {
        lost.push_str(", and such properties may hold any value");
        schemas.clear();
    } else {
        lost.push_str(": every property is read as one of theirs");
    }
    report.lose(pointer, "patternProperties", lost);
    if !schemas.is_empty() {
        schema.insert("additionalProperties".into(), union_of(schemas));
    }
}
