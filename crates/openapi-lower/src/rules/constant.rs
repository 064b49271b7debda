//! `const` becomes an `enum` of one value, and an `enum` says its type.

use serde_json::{Map, Value, json};

use super::contradiction;
use crate::loss::Report;
use crate::pointer::Pointer;

/// Also for falsy values; beside an `enum` the value must be one of it.
pub(super) fn to_enum(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let Some(value) = schema.get("const").cloned() else {
        return;
    };
    if let Some(Value::Array(values)) = schema.get("enum")
        && !values.iter().any(|other| is_equal(other, &value))
    {
        contradiction(schema, "const", pointer, report);
        return;
    }
    let mut lowered = Map::new();
    for (keyword, held) in std::mem::take(schema) {
        match keyword.as_str() {
            "const" => {
                lowered.insert("enum".into(), json!([value]));
            }
            "enum" => {}
            _ => {
                lowered.insert(keyword, held);
            }
        }
    }
    *schema = lowered;
}

/// OpenAPI 3.0 wants at least one value, and each once.
pub(super) fn values(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Array(values)) = schema.get_mut("enum") else {
        return;
    };
    let mut kept: Vec<Value> = Vec::with_capacity(values.len());
    for value in values.drain(..) {
        if !kept.contains(&value) {
            kept.push(value);
        } else {
            let lost = format!("{value} is listed more than once");
            report.lose(pointer, "enum", lost);
        }
    }
    *values = kept;
    if values.is_empty() {
        contradiction(schema, "enum", pointer, report);
    }
}

/// The type is said where it was not, since OpenAPI 3.0's readers want one.
pub(super) fn typed(schema: &mut Map<String, Value>, _: &Pointer, _: &mut Report) {
    let Some(Value::Array(values)) = schema.get("enum") else {
        return;
    };
    if says_type(schema) {
        return;
    }
    let mut types: Vec<&str> = Vec::new();
    for value in values.iter().filter(|value| !value.is_null()) {
        let name = type_of(value);
        if !types.contains(&name) {
            types.push(name);
        }
    }
    match types.as_slice() {
        [] => {}
        [only] => {
            schema.insert("type".into(), json!(only));
        }
        several => {
            schema.insert("type".into(), json!(several));
        }
    }
}

/// True where the type is said, or may be said by what stands beside it.
pub(super) fn says_type(schema: &Map<String, Value>) -> bool {
    let is_list = |keyword: &&str| schema.get(*keyword).is_some_and(Value::is_array);
    ["type", "not", "$ref"]
        .iter()
        .any(|it| schema.contains_key(*it))
        || ["allOf", "anyOf", "oneOf"].iter().any(is_list)
}

/// The schema type of a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// True where a value belongs to a schema type.
pub(super) fn is_of_type(value: &Value, name: &str) -> bool {
    // To JSON Schema 1.0 is an integer.
    let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    match name {
        "integer" => is_whole,
        "number" => value.is_number(),
        _ => type_of(value) == name,
    }
}

/// To JSON Schema 1 and 1.0 are equal.
fn is_equal(left: &Value, right: &Value) -> bool {
    left == right || (left.is_number() && left.as_f64() == right.as_f64())
}
