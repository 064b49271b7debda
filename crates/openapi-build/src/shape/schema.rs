//! Questions that one asks of a schema in OpenAPI 3.0.

use serde_json::{Map, Value, json};

use super::walk::rewrite_all;

const SCHEMAS: &str = "#/components/schemas/";

/// The component that a schema refers to, alone or in an `allOf` that only
/// annotates it.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    let alone = match schema.get("allOf") {
        Some(Value::Array(members)) if !schema_has_shape(schema) => match members.as_slice() {
            [only] => only,
            _ => return None,
        },
        _ => schema,
    };
    alone.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

fn schema_has_shape(schema: &Value) -> bool {
    let requires = matches!(schema.get("required"), Some(Value::Array(names)) if !names.is_empty());
    requires
        || ["type", "properties", "items", "anyOf", "oneOf", "enum"]
            .iter()
            .any(|keyword| schema.get(keyword).is_some())
}

/// True for a schema that describes values and admits any.
pub(crate) fn only_describes(schema: &Value) -> bool {
    schema
        .as_object()
        .is_some_and(|object| object.keys().all(|keyword| describes(keyword)))
}

/// True for a keyword that describes values and admits any.
pub(crate) fn describes(keyword: &str) -> bool {
    const ANNOTATIONS: &[&str] = &[
        "title",
        "description",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "example",
        "examples",
        "externalDocs",
        "xml",
    ];
    ANNOTATIONS.contains(&keyword)
        || (keyword.starts_with("x-") && keyword != super::names::EXTENSION)
}

/// A schema that refers to a component.
pub(crate) fn to(name: &str) -> Value {
    json!({ "$ref": format!("{SCHEMAS}{name}") })
}

/// Replaces what a schema is by a reference; what it says about its use stays.
pub(crate) fn refer(schema: &Value, name: &str) -> Value {
    let mut use_site = Map::new();
    for keyword in ["description", "nullable", "default", "deprecated"] {
        if let Some(value) = schema.get(keyword) {
            use_site.insert(keyword.into(), value.clone());
        }
    }
    if use_site.is_empty() {
        return to(name);
    }
    use_site.insert("allOf".into(), json!([to(name)]));
    Value::Object(use_site)
}

/// The same schema, or null.
pub(crate) fn nullable(schema: Value) -> Value {
    let mut object = match schema {
        Value::Object(object) if !object.contains_key("$ref") => object,
        reference => Map::from_iter([("allOf".to_owned(), json!([reference]))]),
    };
    object.insert("nullable".into(), Value::Bool(true));
    Value::Object(object)
}

pub(crate) fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}

/// What the document calls a password, or a list or a map of such.
pub(crate) fn is_secret(schema: &Value) -> bool {
    let is_password = |schema: &Value| schema.get("format").is_some_and(|it| it == "password");
    let inside = ["items", "additionalProperties"];
    is_password(schema)
        || inside
            .iter()
            .any(|it| schema.get(it).is_some_and(is_password))
}

/// True for a schema that only checks values and says nothing of their kind, such as `required` alone.
pub(crate) fn is_bare(schema: &Value) -> bool {
    const SHAPES: &[&str] = &[
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "type",
        "properties",
        "items",
        "enum",
        "additionalProperties",
    ];
    !SHAPES.iter().any(|keyword| schema.get(keyword).is_some())
}

/// The members of `anyOf` or `oneOf`.
pub(crate) fn union(schema: &Value) -> Option<(&'static str, &Vec<Value>)> {
    ["anyOf", "oneOf"]
        .into_iter()
        .find_map(|keyword| match schema.get(keyword) {
            Some(Value::Array(members)) => Some((keyword, members)),
            _ => None,
        })
}

/// The values of an enum of strings, null aside.
pub(crate) fn text_values(schema: &Value) -> Option<Vec<&str>> {
    let Some(Value::Array(values)) = schema.get("enum") else {
        return None;
    };
    let values: Option<Vec<&str>> = values
        .iter()
        .filter(|value| !value.is_null())
        .map(Value::as_str)
        .collect();
    values.filter(|values| !values.is_empty())
}

/// The properties of a schema that deserves a struct.
pub(crate) fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    match schema.get("properties") {
        Some(Value::Object(properties)) if !properties.is_empty() => Some(properties),
        _ => None,
    }
}

pub(crate) fn is_required(schema: &Value, property: &str) -> bool {
    match schema.get("required") {
        Some(Value::Array(names)) => names.iter().any(|name| name == property),
        _ => false,
    }
}

/// The parts of an `allOf`.
pub(crate) fn all_of(schema: &Value) -> &[Value] {
    match schema.get("allOf") {
        Some(Value::Array(parts)) => parts,
        _ => &[],
    }
}

/// True for an `allOf` that is more than a reference.
pub(crate) fn is_all_of(schema: &Value) -> bool {
    schema.get("allOf").is_some() && reference(schema).is_none()
}

/// True for what gets a Rust type with a name: an enum, a union, a struct, and
/// an `allOf`, which becomes a struct or is refused under that name.
pub(crate) fn deserves_a_name(schema: &Value) -> bool {
    is_all_of(schema)
        || text_values(schema).is_some()
        || union(schema).is_some()
        || properties(schema).is_some()
}

/// Every component that a schema refers to, at any depth.
pub(crate) fn references(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    visit(schema, &mut |object| {
        if let Some(name) = object.get("$ref").and_then(Value::as_str) {
            found.extend(name.strip_prefix(SCHEMAS).map(str::to_owned));
        }
    });
    found
}

fn visit(value: &Value, on_object: &mut impl FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            on_object(object);
            object.values().for_each(|child| visit(child, on_object));
        }
        Value::Array(items) => items.iter().for_each(|child| visit(child, on_object)),
        _ => {}
    }
}

/// Equal but for prose.
pub(crate) fn same_shape(a: &Value, b: &Value) -> bool {
    let strip = |schema: &Value| {
        let mut schema = schema.clone();
        rewrite_all(&mut schema, &mut |object| {
            if let Value::Object(object) = object {
                object.retain(|keyword, value| {
                    !(value.is_string() && matches!(keyword.as_str(), "title" | "description"))
                });
            }
        });
        schema
    };
    strip(a) == strip(b)
}
