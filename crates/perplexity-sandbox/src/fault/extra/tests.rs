//! What grows, and what does not.

use super::*;
use crate::document;
use crate::synth::Synth;
use crate::validate::Schemas;

#[test]
fn listed_values_become_unheard_of_and_declared_objects_grow() {
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
    add(&document, Some("/job"), &mut job);
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
    let document = json!({"a": {"anyOf": [{"$ref": "#/a"}, {"properties": {"b": {}}}]}});
    let mut value = json!({});
    add(&document, Some("/a"), &mut value);
    assert_eq!(value["sandbox_extra"], "undeclared");
}

#[test]
fn a_map_gets_no_entry_but_the_objects_in_it_grow() {
    let document = json!({"usage": {"properties": {
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "tools": {"anyOf": [
            {"type": "object", "additionalProperties": {"$ref": "#/tool"}}, {"type": "null"},
        ]},
        "metadata": {"type": "object", "additionalProperties": true},
        "free": {"type": "object"},
        "closed": {"properties": {"a": {}}, "additionalProperties": false},
        "mixed": {"properties": {"a": {}}, "additionalProperties": {"type": "integer"}},
        "any": {},
    }}, "tool": {"properties": {"state": {"enum": ["on"]}}}});
    let mut usage = json!({
        "counts": {"a": 1},
        "tools": {"search": {"state": "on"}},
        "metadata": {"a": {"b": "c"}},
        "free": {"a": {}},
        "closed": {"a": 1},
        "mixed": {"a": 1},
        "any": {"a": {}},
    });
    let before = usage.clone();
    add(&document, Some("/usage"), &mut usage);
    assert_eq!(usage["sandbox_extra"], "undeclared");
    assert_eq!(usage["tools"]["search"]["sandbox_extra"], "undeclared");
    assert_eq!(usage["tools"]["search"]["state"], "sandbox_unheard_of");
    assert_eq!(usage["tools"].as_object().unwrap().len(), 1);
    for name in ["counts", "metadata", "free", "closed", "mixed", "any"] {
        assert_eq!(usage[name], before[name], "{name}");
    }
}

#[test]
fn where_the_document_has_no_schema_every_object_grows() {
    let mut value = json!({"error": {"message": "a"}});
    add(&json!({}), None, &mut value);
    assert_eq!(value["sandbox_extra"], "undeclared");
    assert_eq!(value["error"]["sandbox_extra"], "undeclared");
}

/// A document in which any text is allowed where this one lists some.
fn without_lists(document: &mut Value) {
    match document {
        Value::Array(items) => items.iter_mut().for_each(without_lists),
        Value::Object(object) => {
            if object.get("enum").is_some_and(Value::is_array) {
                object.remove("enum");
            }
            // Without the lists of tags, more than one member fits.
            if let Some(members @ Value::Array(_)) = object.remove("oneOf") {
                object.insert("anyOf".to_owned(), members);
            }
            object.values_mut().for_each(without_lists);
        }
        _ => {}
    }
}

#[test]
fn undeclared_fields_break_no_schema_of_the_document() {
    let mut document = document::embedded().unwrap();
    without_lists(&mut document);
    let operations = document::operations(&document).unwrap();
    let answers = operations.iter().flat_map(|operation| &operation.answers);
    let pointers: Vec<_> = answers.map(|answer| answer.pointer.as_str()).collect();
    assert!(pointers.len() > 30);
    let schemas = Schemas::compile(&document, pointers.iter().copied()).unwrap();
    for pointer in pointers {
        let mut value = Synth::full(&document).value(document.pointer(pointer).unwrap());
        assert_eq!(schemas.check(pointer, &value), [], "{pointer}");
        add(&document, Some(pointer), &mut value);
        assert_eq!(schemas.check(pointer, &value), [], "{pointer}");
        let is_object = value.is_object();
        assert_eq!(value.get("sandbox_extra").is_some(), is_object, "{pointer}");
    }
}
