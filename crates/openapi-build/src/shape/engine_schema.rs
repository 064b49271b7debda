//! What is left of a schema for the engine: types, and nothing that would
//! make it choose other ones than we want.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::components::Components;
use super::plan::{Form, Plan, Presence};
use super::{events, schema};
use crate::error::Error;

/// A component that only carries the types of a union's members: one property
/// each. Nothing refers to it, and it is not emitted.
pub(crate) fn carrier(union: &str) -> String {
    format!("UnionCarrier{union}")
}

pub(crate) fn schemas(components: &Components, plan: &Plan) -> Result<Map<String, Value>, Error> {
    let mut schemas = Map::new();
    // Replaced by types of ours; the engine needs the name and a kind.
    for it in &plan.enums {
        schemas.insert(it.name.clone(), json!({ "type": "string" }));
    }
    for union in &plan.unions {
        schemas.insert(union.name.clone(), json!({}));
        if matches!(union.form, Form::ByKind) {
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
            carry(&mut schemas, components, carrier(&union.name), carried)?;
        }
    }
    for operation in &plan.operations {
        if let Some(event) = &operation.event {
            let carried = json!({ "type": "object", "properties": { "event": clean(event) }, "required": ["event"] });
            carry(
                &mut schemas,
                components,
                events::carrier(&operation.name),
                carried,
            )?;
        }
    }
    for structure in &plan.structs {
        let schema = components.schemas.get(&structure.name);
        let properties = schema.and_then(schema::properties);
        let presence: BTreeMap<&str, Presence> = structure
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.presence))
            .collect();
        let mut cleaned = Map::new();
        for (name, property) in properties.into_iter().flatten() {
            let mut property = clean(property);
            // Otherwise an absent list would be an empty one.
            let is_container = matches!(
                property.get("type").and_then(Value::as_str),
                Some("array" | "object")
            );
            if is_container && presence.get(name.as_str()) != Some(&Presence::Required) {
                property = schema::nullable(property);
            }
            cleaned.insert(name.clone(), property);
        }
        let required: Vec<&str> = structure
            .fields
            .iter()
            .filter(|field| field.presence != Presence::Optional)
            .map(|field| field.name.as_str())
            .collect();
        schemas.insert(
            structure.name.clone(),
            json!({ "type": "object", "properties": cleaned, "required": required, "additionalProperties": false }),
        );
    }
    Ok(schemas)
}

/// A component that only carries types.
fn carry(
    schemas: &mut Map<String, Value>,
    components: &Components,
    name: String,
    schema: Value,
) -> Result<(), Error> {
    if components.schemas.contains_key(&name) || schemas.contains_key(&name) {
        return Err(Error::shape(
            &format!("the schema {name}"),
            "this name is used for the generator's own ends",
        ));
    }
    schemas.insert(name, schema);
    Ok(())
}

/// The operations' own schemas.
pub(crate) fn paths(paths: &mut Value) {
    schema::rewrite_all(paths, &mut |object| {
        if let Some(inner) = object.get("schema") {
            let cleaned = clean(inner);
            if let Value::Object(object) = object {
                object.insert("schema".into(), cleaned);
            }
        }
    });
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
