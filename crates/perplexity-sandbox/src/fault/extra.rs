//! An answer from a newer service: fields and values that the document does not know.

use serde_json::{Map, Value, json};

use crate::document::reach;

/// Adds undeclared fields to the objects whose schema declares some and is open to more, and
/// replaces the strings whose values the schema lists. Where there is no schema, as for most
/// errors, every object grows.
pub(crate) fn add(document: &Value, pointer: Option<&str>, value: &mut Value) {
    match pointer.and_then(|pointer| document.pointer(pointer)) {
        Some(schema) => walk(document, &reach(document, [schema]), value),
        None => grow(value),
    }
}

/// `schemas` are all that were reached at this place.
fn walk(document: &Value, schemas: &[&Value], value: &mut Value) {
    match value {
        // A `const` is the tag of a union's member, which stays what it is.
        Value::String(text) if schemas.iter().any(|schema| schema.get("enum").is_some()) => {
            *text = "sandbox_unheard_of".to_owned();
        }
        Value::Array(items) => {
            for item in items {
                let known = schemas.iter().filter_map(|schema| schema.get("items"));
                walk(document, &reach(document, known), item);
            }
        }
        Value::Object(object) => {
            for (name, value) in object.iter_mut() {
                let known = schemas.iter().filter_map(|schema| of_field(schema, name));
                walk(document, &reach(document, known), value);
            }
            if takes_more(schemas) {
                undeclared(object);
            }
        }
        _ => {}
    }
}

/// What a schema says of a field: by its name, or of all that it does not name.
fn of_field<'d>(schema: &'d Value, name: &str) -> Option<&'d Value> {
    let declared = schema.get("properties").and_then(|all| all.get(name));
    declared.or_else(|| schema.get("additionalProperties"))
}

/// In a map, an undeclared field would be an entry, and one of another type; which member of a
/// union is meant is not asked, so that one map among them is enough.
fn takes_more(schemas: &[&Value]) -> bool {
    let is_open = |schema: &&Value| match schema.get("additionalProperties") {
        None => true,
        Some(others) => *others == json!(true) && schema.get("properties").is_some(),
    };
    schemas.iter().all(is_open)
        && schemas
            .iter()
            .any(|schema| schema.get("properties").is_some())
}

fn grow(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(grow),
        Value::Object(object) => {
            object.values_mut().for_each(grow);
            undeclared(object);
        }
        _ => {}
    }
}

fn undeclared(object: &mut Map<String, Value>) {
    object.insert("sandbox_extra".to_owned(), json!("undeclared"));
    object.insert(
        "sandbox_nested".to_owned(),
        json!({"list": [1, null, {"deep": true}]}),
    );
}

#[cfg(test)]
mod tests;
