//! What must hold of any lowered document, found by a walk of its own.

use openapi_lower::Lowered;
use serde_json::Value;

const OF_3_1: &[&str] = &[
    "const",
    "examples",
    "$defs",
    "definitions",
    "$id",
    "$schema",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$recursiveAnchor",
    "$vocabulary",
    "$comment",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
];

/// The same document gives the same bytes.
#[track_caller]
pub(crate) fn check_deterministic(lowered: &Lowered, again: impl FnOnce() -> Lowered) {
    let again = again();
    assert_eq!(again.document.to_string(), lowered.document.to_string());
    assert_eq!(again.losses, lowered.losses);
}

/// Each thing that OpenAPI 3.0 does not know, with its place.
pub(crate) fn check_holds_nothing_of_3_1(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for keyword in ["webhooks", "jsonSchemaDialect", "$self"] {
        if document.get(keyword).is_some() {
            found.push(format!("/{keyword}"));
        }
    }
    walk(document, document, "", &mut found);
    found
}

fn walk(document: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(document, item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get("$ref") {
                let pointer = target.strip_prefix('#').unwrap_or("/outside");
                let is_component = pointer.split('/').count() == 4;
                if !is_component || document.pointer(pointer).is_none() {
                    found.push(format!("{at}/$ref: {target}"));
                }
                if object.len() > 1 {
                    found.push(format!("{at}: keywords beside a reference"));
                }
            }
            for (keyword, child) in object {
                let at = format!("{at}/{keyword}");
                match keyword.as_str() {
                    "pathItems" | "mediaTypes" if at.matches('/').count() == 2 => found.push(at),
                    "schema" => schema(document, child, &at, found),
                    "schemas" if at == "/components/schemas" => {
                        schemas(document, child, &at, found)
                    }
                    // Values, not parts of the document.
                    "example" | "examples" | "value" | "security" => {}
                    keyword if keyword.starts_with("x-") => {}
                    _ => walk(document, child, &at, found),
                }
            }
        }
        _ => {}
    }
}

fn schemas(document: &Value, map: &Value, at: &str, found: &mut Vec<String>) {
    for (name, child) in map.as_object().into_iter().flatten() {
        schema(document, child, &format!("{at}/{name}"), found);
    }
}

fn schema(document: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Value::Object(object) = value else {
        found.push(format!("{at}: no schema of 3.0: {value}"));
        return;
    };
    for (keyword, child) in object {
        let at = format!("{at}/{keyword}");
        match (keyword.as_str(), child) {
            ("$ref", target) => {
                let name = target.as_str().unwrap_or_default();
                let name = name.strip_prefix("#/components/schemas/").unwrap_or("a/b");
                let exists = document
                    .pointer(&format!("/components/schemas/{name}"))
                    .is_some();
                if object.len() > 1 || name.contains('/') || !exists {
                    found.push(format!("{at}: {target}"));
                }
            }
            ("type", Value::String(name)) if name != "null" => {}
            ("type", _) => found.push(at),
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => {}
            ("exclusiveMinimum" | "exclusiveMaximum", _) => found.push(at),
            ("properties", map) => schemas(document, map, &at, found),
            ("additionalProperties", Value::Bool(_)) => {}
            ("items" | "additionalProperties" | "not", child) => {
                schema(document, child, &at, found);
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(members)) => {
                for (index, member) in members.iter().enumerate() {
                    schema(document, member, &format!("{at}/{index}"), found);
                }
            }
            (keyword, _) if OF_3_1.contains(&keyword) => found.push(at),
            _ => {}
        }
    }
}
