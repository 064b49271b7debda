//! What Pydantic calls a member of a union.
//!
//! It labels members by its own types, of which the document has names and shapes only; a bound makes
//! `constrained-int` of `int`, and so on.

use serde_json::Value;

use super::words::python;

/// The members of a union's schema.
pub(super) fn members(schema: &Value) -> &[Value] {
    let members = schema.get("anyOf").or_else(|| schema.get("oneOf"));
    members.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn is_null(schema: &Value) -> bool {
    schema["type"] == "null"
}

pub(super) fn label(document: &Value, schema: &Value) -> String {
    if let Some(pointer) = schema["$ref"].as_str() {
        return name(document, pointer);
    }
    if let Some(values) = schema["enum"].as_array() {
        return literal(values);
    }
    if let Some(value) = schema.get("const") {
        return literal(std::slice::from_ref(value));
    }
    if !members(schema).is_empty() {
        return union(document, schema);
    }
    match schema["type"].as_str() {
        Some("string") => constrained(schema, "str", &["minLength", "maxLength", "pattern"]),
        Some("integer") => constrained(schema, "int", &BOUNDS),
        Some("number") => constrained(schema, "float", &BOUNDS),
        Some("boolean") => "bool".to_owned(),
        Some("null") => "none".to_owned(),
        Some("array") => match schema.get("items") {
            Some(items) => format!("list[{}]", label(document, items)),
            None => "list[any]".to_owned(),
        },
        Some("object") => match &schema["additionalProperties"] {
            values @ Value::Object(_) => format!("dict[str,{}]", label(document, values)),
            _ => "dict[str,any]".to_owned(),
        },
        _ => "any".to_owned(),
    }
}

const BOUNDS: [&str; 4] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

fn constrained(schema: &Value, name: &str, bounds: &[&str]) -> String {
    if bounds.iter().any(|bound| schema.get(bound).is_some()) {
        format!("constrained-{name}")
    } else {
        name.to_owned()
    }
}

/// Of a class, whose name is its schema's title; without one, FastAPI's name is as good, but for what
/// it adds where answers and requests differ.
fn name(document: &Value, reference: &str) -> String {
    let schema = document.pointer(reference.trim_start_matches('#'));
    if let Some(title) = schema.and_then(|schema| schema["title"].as_str()) {
        return title.to_owned();
    }
    let name = reference.rsplit('/').next().unwrap_or_default();
    let bare = name
        .strip_suffix("-Input")
        .or_else(|| name.strip_suffix("-Output"));
    bare.unwrap_or(name).to_owned()
}

fn literal(values: &[Value]) -> String {
    let values = values.iter().map(|value| match value {
        Value::String(text) => format!("'{text}'"),
        other => python(other),
    });
    format!("literal[{}]", values.collect::<Vec<_>>().join(","))
}

fn union(document: &Value, schema: &Value) -> String {
    let members = members(schema);
    let labels = members.iter().filter(|member| !is_null(member));
    let labels: Vec<_> = labels.map(|member| label(document, member)).collect();
    let label = match (labels.as_slice(), schema.get("discriminator")) {
        ([label], _) => label.clone(),
        (labels, None) => format!("union[{}]", labels.join(",")),
        (labels, Some(_)) => format!("tagged-union[{}]", labels.join(",")),
    };
    if members.iter().any(is_null) {
        format!("nullable[{label}]")
    } else {
        label
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn labels_are_those_of_pydantic() {
        let document = json!({"components": {"schemas": {
            "Titled": {"title": "A Title", "type": "object"},
            "Split-Input": {"type": "object"},
        }}});
        let titled = json!({"$ref": "#/components/schemas/Titled"});
        let split = json!({"$ref": "#/components/schemas/Split-Input"});
        for (schema, expected) in [
            (json!({"type": "string"}), "str"),
            (json!({"type": "string", "minLength": 1}), "constrained-str"),
            (json!({"type": "integer"}), "int"),
            (json!({"type": "integer", "minimum": 1}), "constrained-int"),
            (json!({"type": "number"}), "float"),
            (json!({"type": "boolean"}), "bool"),
            (json!({"type": "array"}), "list[any]"),
            (
                json!({"type": "array", "items": {"type": "string"}}),
                "list[str]",
            ),
            (json!({"type": "object"}), "dict[str,any]"),
            (
                json!({"type": "object", "additionalProperties": {"type": "integer"}}),
                "dict[str,int]",
            ),
            (
                json!({"type": "string", "enum": ["a", "b"]}),
                "literal['a','b']",
            ),
            (json!({"const": true}), "literal[True]"),
            (titled.clone(), "A Title"),
            (split.clone(), "Split"),
            (json!({"anyOf": [titled, split]}), "union[A Title,Split]"),
            (
                json!({"anyOf": [titled, split], "discriminator": {"propertyName": "a"}}),
                "tagged-union[A Title,Split]",
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
                "nullable[str]",
            ),
        ] {
            assert_eq!(label(&document, &schema), expected, "{schema}");
        }
    }
}
