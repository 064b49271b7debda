//! Fields that the document does not have, which the service's own code refuses.

use serde_json::Value;

use crate::document::reach;

/// As deep as requests go; what a schema describes further down is a caller's own.
const DEEPEST: usize = 32;

/// The first field of a body that no schema at its place knows.
pub(super) fn unknown_field(document: &Value, pointer: &str, body: &Value) -> Option<String> {
    let schema = document.pointer(pointer)?;
    search(document, &[schema], body, 0)
}

fn search<'d>(
    document: &'d Value,
    schemas: &[&'d Value],
    value: &Value,
    depth: usize,
) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    let mut leaves = reach(document, schemas.iter().copied());
    leaves.retain(|schema| schema.get("properties").is_some() || schema.get("type").is_some());
    match value {
        Value::Object(fields) => {
            let maps = leaves.iter().filter(|leaf| is_object(leaf));
            // A map takes any field, and a schema that says nothing takes anything.
            if leaves.is_empty() || maps.clone().any(|leaf| is_open(leaf)) {
                return None;
            }
            let maps: Vec<_> = maps.collect();
            fields.iter().find_map(|(name, value)| {
                let known = maps.iter().filter_map(|leaf| leaf["properties"].get(name));
                let known: Vec<_> = known.collect();
                if known.is_empty() {
                    return Some(name.clone());
                }
                search(document, &known, value, depth + 1)
            })
        }
        Value::Array(items) => {
            let known: Vec<_> = leaves.iter().filter_map(|leaf| leaf.get("items")).collect();
            let mut items = items.iter();
            items.find_map(|item| search(document, &known, item, depth + 1))
        }
        _ => None,
    }
}

fn is_object(schema: &Value) -> bool {
    schema["type"] == "object" || schema.get("properties").is_some()
}

fn is_open(schema: &Value) -> bool {
    let others = schema.get("additionalProperties");
    schema.get("properties").is_none() || others.is_some_and(|others| *others != Value::Bool(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_that_nobody_knows_is_found_at_any_depth() {
        let document = json!({"a": {
            "type": "object",
            "properties": {
                "model": {"type": "string"},
                "map": {"type": "object", "additionalProperties": {"type": "string"}},
                "free": {"type": "object"},
                "tools": {"type": "array", "items": {"oneOf": [
                    {"$ref": "#/b"}, {"properties": {"x": {}}},
                ]}},
            },
        }, "b": {"allOf": [{"properties": {"y": {"properties": {"z": {}}}}}]}});
        for (body, expected) in [
            (
                json!({"model": "a", "map": {"k": "v"}, "free": {"k": {"l": 1}}}),
                None,
            ),
            (json!({"model": "a", "nodel": "b"}), Some("nodel")),
            (json!({"tools": [{"x": {"any": 1}}, {"y": {"z": 1}}]}), None),
            (json!({"tools": [{"x": 1}, {"y": {"w": 1}}]}), Some("w")),
            (json!([1]), None),
        ] {
            let found = unknown_field(&document, "/a", &body);
            assert_eq!(found.as_deref(), expected, "{body}");
        }
    }
}
