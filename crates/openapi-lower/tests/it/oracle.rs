//! The oracle: a validator, on the original and on what became of it.

use jsonschema::Validator;
use openapi_lower::lower;
use serde_json::{Value, json};

use crate::support::document;

/// OpenAPI 3.0 read back as JSON Schema: null and flags.
fn raised(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(raised).collect(),
        Value::Object(object) => {
            let mut object = object.clone();
            for (flag, bound) in [
                ("exclusiveMinimum", "minimum"),
                ("exclusiveMaximum", "maximum"),
            ] {
                if object.get(flag) == Some(&Value::Bool(true)) {
                    let bound = object.shift_remove(bound).unwrap();
                    object.insert(flag.into(), bound);
                }
            }
            let nullable = object.shift_remove("nullable") == Some(Value::Bool(true));
            let raised: Value = object
                .iter()
                .map(|(key, value)| (key.clone(), raised(value)))
                .collect();
            match nullable {
                true => json!({ "anyOf": [raised, { "type": "null" }] }),
                false => raised,
            }
        }
        scalar => scalar.clone(),
    }
}

fn validator(schema: &Value, document: &Value) -> Validator {
    let schema = json!({ "allOf": [schema], "components": document["components"] });
    jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{schema}: {error}"))
}

fn values() -> Vec<Value> {
    let scalars = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(5),
        json!(-3),
        json!(0.5),
        json!(5.5),
        json!(""),
        json!("a"),
        json!("abcdef"),
        json!("null"),
    ];
    let lists = scalars.iter().map(|it| json!([it, it]));
    let objects = scalars.iter().flat_map(|it| {
        [
            json!({ "a": it }),
            json!({ "b": it }),
            json!({ "a": 1, "b": it }),
        ]
    });
    let more = [json!([]), json!({})];
    scalars
        .iter()
        .cloned()
        .chain(lists)
        .chain(objects)
        .chain(more)
        .collect()
}

#[derive(PartialEq)]
enum Admits {
    TheSame,
    /// What the lowering lost, or what 3.0 reads less strictly.
    More,
}

#[track_caller]
fn check(schema: &Value, admits: &Admits) {
    let original = document(schema);
    let lowered = lower(&original).unwrap_or_else(|error| panic!("{schema}: {error}"));
    assert!(
        lowered.losses.is_empty() || *admits == Admits::More,
        "{schema}"
    );
    let after = raised(&lowered.document["components"]["schemas"]["S"]);
    let before = validator(schema, &original);
    let after_validator = validator(&after, &raised(&lowered.document));
    for value in values() {
        let (was, is) = (before.is_valid(&value), after_validator.is_valid(&value));
        assert!(is || !was, "{value} was valid\n  {schema}\n  {after}");
        if *admits == Admits::TheSame {
            assert!(was || !is, "{value} was not valid\n  {schema}\n  {after}");
        }
    }
}

#[test]
fn a_lowered_schema_admits_the_same_values() {
    let nil = json!({ "type": "null" });
    let text = json!({ "type": "string", "maxLength": 3 });
    let t = json!({ "$ref": "#/components/schemas/T" });
    for schema in [
        json!(true),
        json!(false),
        json!({}),
        nil.clone(),
        t.clone(),
        json!({ "type": ["string", "null"], "minLength": 1 }),
        json!({ "type": ["string", "integer", "null"], "minLength": 2, "minimum": 1 }),
        json!({ "type": ["array", "object"], "items": { "type": ["integer", "null"] }, "required": ["a"] }),
        json!({ "type": ["number", "integer"], "exclusiveMinimum": 0 }),
        json!({ "type": ["string", "integer", "null"], "enum": ["a", 1, null, true] }),
        json!({ "type": ["string", "integer"], "enum": ["a"] }),
        json!({ "type": ["boolean", "integer", "null"], "enum": [null, "a"] }),
        json!({ "type": ["string", "integer"], "const": 5 }),
        json!({ "anyOf": [text, nil] }),
        json!({ "oneOf": [nil, text] }),
        json!({ "anyOf": [text, { "type": "integer" }, nil] }),
        json!({ "anyOf": [t, nil] }),
        json!({ "oneOf": [t, { "const": null }], "description": "d" }),
        json!({ "anyOf": [nil] }),
        json!({ "oneOf": [{ "anyOf": [text, nil] }, { "type": "integer" }] }),
        json!({ "oneOf": [{ "anyOf": [text, { "type": "integer" }] }, nil] }),
        json!({ "type": "string", "anyOf": [{ "minLength": 3 }, nil] }),
        json!({ "type": "string", "anyOf": [{ "minLength": 6 }, { "maxLength": 1 }, nil] }),
        json!({ "maxLength": 4, "anyOf": [{ "type": "string", "minLength": 1 }, nil] }),
        json!({ "const": 0 }),
        json!({ "const": false }),
        json!({ "const": "" }),
        json!({ "const": null }),
        json!({ "const": [1, 1] }),
        json!({ "const": { "a": 1 } }),
        json!({ "enum": ["a", "null"], "const": "a" }),
        json!({ "exclusiveMinimum": 1, "minimum": 0 }),
        json!({ "exclusiveMinimum": 0, "minimum": 1 }),
        json!({ "exclusiveMaximum": 1, "maximum": 5 }),
        json!({ "exclusiveMaximum": 5, "maximum": 1 }),
        json!({ "exclusiveMinimum": 1, "minimum": 1 }),
        json!({ "exclusiveMaximum": 5, "maximum": 5 }),
        json!({ "$ref": "#/components/schemas/T", "required": ["b"], "description": "d" }),
        json!({ "$ref": "#/components/schemas/T", "properties": { "b": { "type": ["string", "null"] } } }),
        json!({ "properties": { "a": false }, "additionalProperties": { "anyOf": [text, nil] } }),
        json!({ "items": false }),
        json!({ "not": { "anyOf": [text, nil] } }),
        json!({ "allOf": [true, t] }),
    ] {
        check(&schema, &Admits::TheSame);
    }
}

#[test]
fn where_something_is_lost_a_lowered_schema_admits_more() {
    for schema in [
        json!({ "if": { "type": "string" }, "then": { "minLength": 2 }, "else": { "type": "integer" } }),
        json!({ "type": "array", "contains": { "type": "string" }, "minContains": 1 }),
        json!({ "type": "object", "propertyNames": { "maxLength": 0 } }),
        json!({ "type": "object", "dependentRequired": { "a": ["b"] }, "unevaluatedProperties": false }),
        // Beside `enum` null must be one of the values in 3.0, too, but its
        // readers take it.
        json!({ "type": ["string", "null"], "enum": ["a"] }),
        json!({ "type": ["string", "null"], "const": "a" }),
        // Both members admit null, so that it matches two.
        json!({ "oneOf": [{ "type": ["string", "null"] }, { "type": "null" }] }),
    ] {
        check(&schema, &Admits::More);
    }
}
