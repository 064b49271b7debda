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

/// Where objects stand in a document of 3.0: in what, under which keyword,
/// how, and what they are. `*` stands for any name.
const ANATOMY: &[(&str, &str, Held, &str)] = &[
    ("document", "paths", Held::Names, "path item"),
    ("document", "components", Held::One, "components"),
    ("components", "schemas", Held::Names, "schema"),
    ("components", "responses", Held::Names, "response"),
    ("components", "parameters", Held::Names, "parameter"),
    ("components", "requestBodies", Held::Names, "body"),
    ("components", "headers", Held::Names, "parameter"),
    ("components", "examples", Held::Names, "example"),
    ("components", "links", Held::Names, "link"),
    (
        "components",
        "securitySchemes",
        Held::Names,
        "security scheme",
    ),
    ("components", "callbacks", Held::Names, "callback"),
    ("callback", "*", Held::One, "path item"),
    ("path item", "get", Held::One, "operation"),
    ("path item", "put", Held::One, "operation"),
    ("path item", "post", Held::One, "operation"),
    ("path item", "delete", Held::One, "operation"),
    ("path item", "options", Held::One, "operation"),
    ("path item", "head", Held::One, "operation"),
    ("path item", "patch", Held::One, "operation"),
    ("path item", "trace", Held::One, "operation"),
    ("path item", "parameters", Held::Items, "parameter"),
    ("operation", "parameters", Held::Items, "parameter"),
    ("operation", "requestBody", Held::One, "body"),
    ("operation", "responses", Held::Names, "response"),
    ("operation", "callbacks", Held::Names, "callback"),
    ("parameter", "schema", Held::One, "schema"),
    ("parameter", "content", Held::Names, "media type"),
    ("parameter", "examples", Held::Names, "example"),
    ("body", "content", Held::Names, "media type"),
    ("response", "content", Held::Names, "media type"),
    ("response", "headers", Held::Names, "parameter"),
    ("response", "links", Held::Names, "link"),
    ("media type", "schema", Held::One, "schema"),
    ("media type", "examples", Held::Names, "example"),
    ("media type", "encoding", Held::Names, "encoding"),
    ("encoding", "headers", Held::Names, "parameter"),
];

#[derive(Clone, Copy, PartialEq)]
enum Held {
    One,
    Items,
    Names,
}

/// What a reference may stand for.
const REFERRED: &[&str] = &[
    "response",
    "parameter",
    "body",
    "example",
    "link",
    "security scheme",
    "callback",
    "path item",
];

/// Each thing that OpenAPI 3.0 does not know, with its place.
pub(crate) fn check_holds_nothing_of_3_1(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for keyword in ["webhooks", "jsonSchemaDialect", "$self"] {
        if document.get(keyword).is_some() {
            found.push(format!("/{keyword}"));
        }
    }
    for section in ["pathItems", "mediaTypes"] {
        let pointer = format!("/components/{section}");
        if document.pointer(&pointer).is_some() {
            found.push(pointer);
        }
    }
    walk(document, "document", document, "", &mut found);
    found
}

fn walk(document: &Value, kind: &str, value: &Value, at: &str, found: &mut Vec<String>) {
    if kind == "schema" {
        return schema(document, value, at, found);
    }
    let Value::Object(object) = value else {
        return found.push(format!("{at}: no {kind}: {value}"));
    };
    if let Some(Value::String(target)) = object.get("$ref").filter(|_| REFERRED.contains(&kind)) {
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
        let known = ANATOMY
            .iter()
            .find(|(holder, name, ..)| *holder == kind && (name == keyword || *name == "*"));
        let Some((_, name, held, kind)) = known else {
            continue;
        };
        let is_extension =
            |name: &str| name.starts_with("x-") && *kind != "parameter" && *kind != "schema";
        if *name == "*" && is_extension(keyword) {
            continue;
        }
        match (held, child) {
            (Held::One, child) => walk(document, kind, child, &at, found),
            (Held::Items, Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    walk(document, kind, item, &format!("{at}/{index}"), found);
                }
            }
            (Held::Names, Value::Object(map)) => {
                for (name, item) in map.iter().filter(|(name, _)| !is_extension(name)) {
                    walk(document, kind, item, &format!("{at}/{name}"), found);
                }
            }
            _ => found.push(format!("{at}: {child}")),
        }
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
