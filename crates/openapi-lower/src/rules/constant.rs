//! `const` becomes an `enum` of one value.

use serde_json::{Map, Value, json};

use crate::loss::Report;
use crate::pointer::Pointer;

/// Also for falsy values; beside an `enum` the value must be one of it. The
/// type is said where it was not, since OpenAPI 3.0's readers want one.
pub(super) fn to_enum(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let Some(value) = schema.get("const").cloned() else {
        return;
    };
    if let Some(Value::Array(values)) = schema.get("enum")
        && !values.contains(&value)
    {
        report.refuse(
            &pointer.join("const"),
            "no value satisfies both this `const` and the `enum` beside it",
        );
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
    if value.is_null() {
        lowered.insert("nullable".into(), Value::Bool(true));
    } else if !lowered.contains_key("type") {
        lowered.insert("type".into(), json!(type_of(&value)));
    }
    *schema = lowered;
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
