//! An answer from a newer service: fields and values that the document does not know.

use serde_json::{Map, Value, json};

/// Schemas may go round in circles without a value that would end it.
const DEEPEST: usize = 64;

/// Adds undeclared fields to every object of the value, and replaces the strings whose values the
/// schema lists.
pub(crate) fn add(document: &Value, pointer: &str, value: &mut Value) {
    if let Some(schema) = document.pointer(pointer) {
        walk(document, schema, value, DEEPEST);
    }
    grow(value);
}

fn walk(document: &Value, schema: &Value, value: &mut Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        if let Some(target) = target.strip_prefix('#').and_then(|at| document.pointer(at)) {
            walk(document, target, value, depth);
        }
        return;
    }
    for union in ["anyOf", "oneOf", "allOf"] {
        let members = schema.get(union).and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            walk(document, member, value, depth);
        }
    }
    match value {
        // A `const` is the tag of a union's member, which stays what it is.
        Value::String(text) if schema.get("enum").is_some() => {
            *text = "sandbox_unheard_of".to_owned();
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                items
                    .iter_mut()
                    .for_each(|item| walk(document, schema, item, depth));
            }
        }
        Value::Object(object) => {
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                if let Some(value) = object.get_mut(name) {
                    walk(document, schema, value, depth);
                }
            }
        }
        _ => {}
    }
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
mod tests {
    use super::*;

    #[test]
    fn listed_values_become_unheard_of_and_every_object_grows() {
        let document = json!({
            "job": {"properties": {
                "status": {"anyOf": [{"$ref": "#/status"}, {"type": "null"}]},
                "parts": {"items": {"$ref": "#/part"}},
                "self": {"$ref": "#/job"},
            }},
            "status": {"enum": ["DONE"]},
            "part": {"properties": {"type": {"const": "text"}, "text": {"type": "string"}}},
        });
        let mut job = json!({
            "status": "DONE",
            "parts": [{"type": "text", "text": "DONE"}],
            "self": {"status": "DONE"},
        });
        add(&document, "/job", &mut job);
        assert_eq!(job["status"], "sandbox_unheard_of");
        assert_eq!(job["self"]["status"], "sandbox_unheard_of");
        assert_eq!(
            (&job["parts"][0]["type"], &job["parts"][0]["text"]),
            (&json!("text"), &json!("DONE"))
        );
        for at in ["", "/parts/0", "/self"] {
            let object = job.pointer(at).unwrap();
            assert_eq!(object["sandbox_extra"], "undeclared", "{at}");
            assert_eq!(object["sandbox_nested"]["list"][2]["deep"], true, "{at}");
        }
    }

    #[test]
    fn a_schema_that_goes_round_in_circles_ends() {
        let document = json!({"a": {"anyOf": [{"$ref": "#/a"}]}});
        let mut value = json!({});
        add(&document, "/a", &mut value);
        assert_eq!(value["sandbox_extra"], "undeclared");
    }
}
