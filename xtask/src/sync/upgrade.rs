//! OpenAPI 3.0 taken up to 3.1, where everything else is.
//!
//! Only schemas have changed their meaning. What they say stays: null is a type in 3.1, a bound is
//! exclusive by being a number, and the siblings of a reference count, which 3.0 ignores.

use serde_json::{Map, Value, json};

use super::anatomy;

type Object = Map<String, Value>;

/// A document whose `openapi` is 3.0.x becomes one of 3.1.
pub(crate) fn upgrade(document: &mut Value) {
    if let Some(version) = document.get_mut("openapi") {
        *version = json!("3.1.0");
    }
    anatomy::each_object(document, &mut |object| {
        if let Some(below) = object.get_mut("schema") {
            schema(below);
        }
        if let Some(Value::Object(named)) = object.get_mut("schemas") {
            named.values_mut().for_each(schema);
        }
    });
}

/// A schema and all within it. Schemas are found from the keywords that hold them, so that a
/// property may have any name.
fn schema(value: &mut Value) {
    let Value::Object(object) = value else { return };
    for (key, below) in object.iter_mut() {
        match (key.as_str(), below) {
            ("items" | "not" | "additionalProperties", below) => schema(below),
            ("allOf", Value::Array(list)) => list.iter_mut().for_each(schema),
            ("anyOf" | "oneOf", Value::Array(list)) => list.iter_mut().for_each(alternative),
            ("properties", Value::Object(named)) => named.values_mut().for_each(schema),
            _ => {}
        }
    }
    exclusive(object, "exclusiveMinimum", "minimum");
    exclusive(object, "exclusiveMaximum", "maximum");
    example(object);
    reference(object);
    nullable(object);
}

/// Generators of 3.0, which has no type of null, write `nullable: true` alone for one. Taken by the
/// letter it is anything, and the union with it would say nothing.
fn alternative(value: &mut Value) {
    if *value == json!({"nullable": true}) {
        *value = null_schema();
    } else {
        schema(value);
    }
}

fn null_schema() -> Value {
    json!({"type": "null"})
}

/// `minimum: 1, exclusiveMinimum: true` becomes `exclusiveMinimum: 1`.
fn exclusive(object: &mut Object, flag: &str, bound: &str) {
    let Some(&Value::Bool(is_exclusive)) = object.get(flag) else {
        return;
    };
    let limit = if is_exclusive {
        object.shift_remove(bound)
    } else {
        None
    };
    match limit {
        Some(limit) => object.insert(flag.to_owned(), limit),
        // A flag without a bound says nothing.
        None => object.shift_remove(flag),
    };
}

fn example(object: &mut Object) {
    if object.contains_key("examples") {
        return;
    }
    *object = std::mem::take(object)
        .into_iter()
        .map(|(key, value)| match key.as_str() {
            "example" => ("examples".to_owned(), json!([value])),
            _ => (key, value),
        })
        .collect();
}

/// What 3.0 ignores beside a reference would count in 3.1; but for words to readers, and what
/// `nullable` makes of it.
fn reference(object: &mut Object) {
    if !object.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    let is_nullable = object.get("nullable") == Some(&Value::Bool(true));
    object.retain(|key, _| match key.as_str() {
        "$ref" | "description" | "summary" | "nullable" => true,
        "default" | "title" => is_nullable,
        _ => false,
    });
}

fn nullable(object: &mut Object) {
    let Some(&Value::Bool(is_nullable)) = object.get("nullable") else {
        return;
    };
    object.shift_remove("nullable");
    if !is_nullable {
        return;
    }
    if ["$ref", "allOf", "anyOf", "oneOf"]
        .iter()
        .any(|key| object.contains_key(*key))
    {
        or_null(object);
        return;
    }
    // Without a type, null was allowed all along.
    match object.get_mut("type") {
        Some(Value::Array(types)) => add(types, json!("null")),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {}
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        add(values, Value::Null);
    }
}

/// What is said about the value whichever of the two it is.
const OUTSIDE: [&str; 8] = [
    "default",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "summary",
    "title",
    "writeOnly",
];

/// Null beside what the object says, with an `anyOf` in the place of its first keyword.
fn or_null(object: &mut Object) {
    let is_outside = |key: &str| OUTSIDE.contains(&key) || key.starts_with("x-");
    if object.keys().all(|key| key == "anyOf" || is_outside(key))
        && let Some(Value::Array(list)) = object.get_mut("anyOf")
    {
        return add(list, null_schema());
    }
    let mut outer = Object::new();
    let mut inner = Object::new();
    for (key, value) in std::mem::take(object) {
        if is_outside(&key) {
            outer.insert(key, value);
        } else {
            outer.insert("anyOf".to_owned(), Value::Null);
            inner.insert(key, value);
        }
    }
    outer.insert("anyOf".to_owned(), json!([inner, null_schema()]));
    *object = outer;
}

fn add(list: &mut Vec<Value>, value: Value) {
    if !list.contains(&value) {
        list.push(value);
    }
}

#[cfg(test)]
#[path = "upgrade_tests.rs"]
mod tests;
