//! What is left of a schema for the engine: types, and nothing that would
//! make it choose other ones than we want.

use serde_json::{Map, Value, json};

use super::components::Components;
use super::plan::{Form, Plan, Presence};
use super::{events, schema, walk};

/// A component that only carries the types of a union's members: one property
/// each. Nothing refers to it, and it is not emitted.
pub(crate) fn carrier(union: &str) -> String {
    // The engine makes `…Self` of `…Self_`.
    format!("UnionCarrier{}", union.trim_end_matches('_'))
}

pub(crate) fn schemas(components: &Components, plan: &Plan) -> Map<String, Value> {
    let mut schemas = Map::new();
    // Replaced by types of ours; the engine needs the name and a kind.
    for it in &plan.enums {
        schemas.insert(it.name.clone(), json!({ "type": "string" }));
    }
    for union in &plan.unions {
        schemas.insert(union.name.clone(), json!({}));
        if !matches!(union.form, Form::Tagged { .. }) {
            let members = components.schemas.get(&union.name).and_then(schema::union);
            let members = members
                .map(|(_, members)| members.as_slice())
                .unwrap_or_default();
            let properties: Map<String, Value> = members
                .iter()
                .enumerate()
                .map(|(index, member)| (format!("m{index}"), clean(member)))
                .collect();
            let required: Vec<&String> = properties.keys().collect();
            let required = json!(required);
            let carried =
                json!({ "type": "object", "properties": properties, "required": required });
            schemas.insert(carrier(&union.name), carried);
        }
    }
    for operation in &plan.operations {
        if let Some(event) = &operation.event {
            let carried = json!({ "type": "object", "properties": { "event": clean(event) }, "required": ["event"] });
            schemas.insert(events::carrier(&operation.name), carried);
        }
    }
    for structure in &plan.structs {
        let schema = components.schemas.get(&structure.name);
        let properties = schema.and_then(schema::properties);
        let mut cleaned = Map::new();
        let mut required = Vec::new();
        for (index, field) in structure.fields.iter().enumerate() {
            let property = properties.and_then(|properties| properties.get(&field.name));
            let mut property = property.map_or_else(|| json!({}), clean);
            // Otherwise an absent list would be an empty one.
            let is_container = matches!(
                property.get("type").and_then(Value::as_str),
                Some("array" | "object")
            );
            if is_container && field.presence != Presence::Required {
                property = schema::nullable(property);
            }
            if field.presence != Presence::Optional {
                required.push(field_name(index));
            }
            cleaned.insert(field_name(index), property);
        }
        schemas.insert(
            structure.name.clone(),
            json!({ "type": "object", "properties": cleaned, "required": required, "additionalProperties": false }),
        );
    }
    schemas
}

/// What the engine calls a field: the name in Rust is ours to choose.
pub(crate) fn field_name(index: usize) -> String {
    format!("f{index}")
}

/// The operations' own schemas.
pub(crate) fn paths(paths: &mut Value) {
    walk::rewrite_roots(paths, &mut |schema| *schema = clean(schema));
}

/// The type of a schema, and nothing else.
fn clean(schema: &Value) -> Value {
    let cleaned = match (
        schema::reference(schema),
        schema.get("type").and_then(Value::as_str),
    ) {
        (Some(name), _) => schema::to(name),
        (None, Some("array")) => {
            let items = schema.get("items").map_or_else(|| json!({}), clean);
            json!({ "type": "array", "items": items })
        }
        (None, Some("object")) => match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) => {
                json!({ "type": "object", "additionalProperties": clean(values) })
            }
            _ => json!({ "type": "object" }),
        },
        // Bytes as a whole body; inside JSON it is text like any other.
        (None, Some("string"))
            if schema
                .get("format")
                .is_some_and(|format| format == "binary") =>
        {
            json!({ "type": "string", "format": "binary" })
        }
        // Beyond what an integer with a sign holds.
        (None, Some("integer")) if schema.get("format").is_some_and(|it| it == "uint64") => {
            json!({ "type": "integer", "format": "uint64" })
        }
        (None, Some(name @ ("string" | "integer" | "number" | "boolean"))) => {
            json!({ "type": name })
        }
        (None, _) => json!({}),
    };
    // Anything at all includes null.
    if schema::is_nullable(schema) && cleaned != json!({}) {
        schema::nullable(cleaned)
    } else {
        cleaned
    }
}
