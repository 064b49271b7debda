//! A property that two parts of an `allOf` have: both count.

use serde_json::{Map, Value, json};

use super::components::Components;
use super::{scalars, schema};

/// The schema of what both admit; of two that have nothing in common, the
/// later one.
pub(super) fn both(first: &Value, second: &Value, components: &Components) -> Value {
    let known = &components.schemas;
    let chosen = if schema::same_shape(first, second) || schema::is_bare(second) {
        first.clone()
    } else if schema::is_bare(first) {
        second.clone()
    } else {
        let (one, other) = (
            scalars::target(first, known),
            scalars::target(second, known),
        );
        let is_struct =
            |shape: &Value| schema::properties(shape).is_some() || schema::is_all_of(shape);
        let is_enum = |shape: &Value| schema::text_values(shape).is_some();
        let is_map = |shape: &Value| shape.get("type").is_some_and(|it| it == "object");
        if is_struct(one) && is_struct(other) {
            together(first, second)
        } else if (is_struct(one) || schema::union(one).is_some()) && is_map(other)
            || is_enum(one) && !is_enum(other)
        {
            first.clone()
        } else {
            second.clone()
        }
    };
    described(chosen, first, second)
}

/// Two references; what is written in place has become one by now.
fn together(first: &Value, second: &Value) -> Value {
    let parts: Vec<Value> = [first, second]
        .into_iter()
        .filter_map(|part| schema::reference(part).map(schema::to))
        .collect();
    match parts.as_slice() {
        [one, other] if one != other => json!({ "allOf": [one, other] }),
        _ => second.clone(),
    }
}

/// Null only where both admit it, and the words of the later part.
fn described(chosen: Value, first: &Value, second: &Value) -> Value {
    let is_nullable = match (schema::is_bare(first), schema::is_bare(second)) {
        (true, _) => schema::is_nullable(second),
        (_, true) => schema::is_nullable(first),
        _ => schema::is_nullable(first) && schema::is_nullable(second),
    };
    let mut said = Map::new();
    for keyword in ["description", "default", "deprecated"] {
        if let Some(value) = second.get(keyword).or_else(|| first.get(keyword)) {
            said.insert(keyword.into(), value.clone());
        }
    }
    let mut chosen = match chosen {
        Value::Object(object) if !object.contains_key("$ref") => object,
        reference if said.is_empty() => {
            return if is_nullable {
                schema::nullable(reference)
            } else {
                reference
            };
        }
        reference => Map::from_iter([("allOf".to_owned(), json!([reference]))]),
    };
    chosen.extend(said);
    chosen.shift_remove("nullable");
    let chosen = Value::Object(chosen);
    if is_nullable {
        schema::nullable(chosen)
    } else {
        chosen
    }
}
