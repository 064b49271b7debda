use serde_json::json;

use super::*;
use crate::document;

fn full(schema: &Value) -> Value {
    Synth::full(schema).value(schema)
}

#[test]
fn a_full_value_is_valid_by_its_schema() {
    for schema in [
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a", "b"]}),
        json!({"type": "array", "items": {"type": "integer", "minimum": 3}, "minItems": 3}),
        json!({"type": "array", "items": {"enum": ["x", "y"]}, "maxItems": 0}),
        json!({"type": "number", "exclusiveMinimum": 0, "maximum": 0.5}),
        json!({"type": "integer", "multipleOf": 7, "minimum": 8}),
        json!({"type": "integer", "maximum": -3}),
        json!({"type": ["string", "null"], "minLength": 20}),
        json!({"type": "string", "maxLength": 2}),
        json!({"type": "string", "pattern": "^[A-Z]{2}$"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"anyOf": [{"type": "null"}, {"const": 7}]}),
        json!({"allOf": [{"required": ["a"]}, {"properties": {"a": {"type": "boolean"}}}]}),
        json!({"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}}),
        json!({"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "properties": {
            "next": {"anyOf": [{"$ref": "#/$defs/a"}, {"type": "null"}]},
        }, "required": ["next"]}}}),
    ] {
        let value = full(&schema);
        let judge = jsonschema::validator_for(&schema).unwrap();
        assert!(judge.is_valid(&value), "{value} by {schema}");
    }
}

#[test]
fn a_schema_that_goes_round_in_circles_ends() {
    let schema = json!({"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "properties": {
        "b": {"$ref": "#/$defs/a"}, "c": {"$ref": "#/$defs/a"}, "d": {"$ref": "#/$defs/a"},
    }, "required": ["b", "c", "d"]}}});
    assert!(full(&schema).is_object());
    let circle = json!({"$ref": "#"});
    assert_eq!(full(&circle), "sandbox");
}

#[test]
fn an_answer_says_what_the_request_said_where_it_can() {
    let schema = json!({
        "type": "object",
        "properties": {
            "model": {"type": "string"}, "metadata": {"type": "object"},
            "size": {"type": "integer"}, "other": {"type": "string"},
            "kind": {"enum": ["a", "b"], "type": "string"},
        },
        "required": ["size"],
    });
    let request = json!({"model": "m", "metadata": {"a": "b"}, "size": "large", "kind": "b"});
    assert_eq!(
        Synth::answer(&schema, &request).value(&schema),
        json!({"model": "m", "metadata": {"a": "b"}, "size": 1, "kind": "b"})
    );
}

#[test]
fn every_success_of_the_document_can_be_made_up() {
    let document = document::embedded().unwrap();
    let operations = document::operations(&document).unwrap();
    for operation in &operations {
        let Some(document::Content::Json(pointer)) =
            operation.success.as_ref().map(|success| &success.content)
        else {
            continue;
        };
        let schemas = crate::validate::Schemas::compile(&document, [pointer.as_str()]).unwrap();
        let schema = document.pointer(pointer).unwrap();
        let value = Synth::answer(&document, &Value::Null).value(schema);
        assert_eq!(schemas.check(pointer, &value), [], "{}", operation.name());
    }
}
