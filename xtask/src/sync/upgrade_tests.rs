//! Schemas of 3.0 beside what they are in 3.1.

use serde_json::{Value, json};

use super::upgrade;

fn document(version: &str, schema: &Value) -> Value {
    json!({"openapi": version, "components": {"schemas": {"It": schema}}})
}

#[test]
fn a_schema_says_in_3_1_what_it_said_in_3_0() {
    let null = json!({"type": "null"});
    let cases = [
        (
            "a type",
            json!({"description": "d", "type": "string", "nullable": true, "maxLength": 3}),
            json!({"description": "d", "type": ["string", "null"], "maxLength": 3}),
        ),
        (
            "not nullable",
            json!({"type": "string", "nullable": false}),
            json!({"type": "string"}),
        ),
        (
            "no type",
            json!({"nullable": true, "title": "t"}),
            json!({"title": "t"}),
        ),
        (
            "an enum without null",
            json!({"type": "string", "enum": ["a"], "nullable": true}),
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (
            "an enum with null",
            json!({"nullable": true, "type": "string", "enum": [null, "a"]}),
            json!({"type": ["string", "null"], "enum": [null, "a"]}),
        ),
        (
            "an enum without a type",
            json!({"enum": ["a"], "nullable": true}),
            json!({"enum": ["a", null]}),
        ),
        (
            "a reference",
            json!({"title": "t", "$ref": "#/x", "nullable": true, "default": null, "maxLength": 1}),
            json!({"title": "t", "anyOf": [{"$ref": "#/x"}, null], "default": null}),
        ),
        (
            "allOf",
            json!({"nullable": true, "allOf": [{"$ref": "#/x"}], "description": "d"}),
            json!({"anyOf": [{"allOf": [{"$ref": "#/x"}]}, null], "description": "d"}),
        ),
        (
            "oneOf with a discriminator",
            json!({"oneOf": [], "discriminator": {"propertyName": "p"}, "nullable": true}),
            json!({"anyOf": [{"oneOf": [], "discriminator": {"propertyName": "p"}}, null]}),
        ),
        (
            "anyOf alone",
            json!({"anyOf": [{"type": "string"}], "nullable": true, "x-note": 1}),
            json!({"anyOf": [{"type": "string"}, null], "x-note": 1}),
        ),
        (
            "anyOf with null as 3.0 has to write it",
            json!({"anyOf": [{"type": "string"}, {"nullable": true}]}),
            json!({"anyOf": [{"type": "string"}, null]}),
        ),
        (
            "anyOf and a type",
            json!({"type": "string", "anyOf": [{"minLength": 1}], "nullable": true}),
            json!({"anyOf": [{"type": "string", "anyOf": [{"minLength": 1}]}, null]}),
        ),
        (
            "exclusive bounds",
            json!({"minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": true}),
            json!({"exclusiveMinimum": 1, "exclusiveMaximum": 9}),
        ),
        (
            "inclusive bounds",
            json!({"minimum": 1, "exclusiveMinimum": false, "exclusiveMaximum": true}),
            json!({"minimum": 1}),
        ),
        (
            "bounds of 3.1",
            json!({"minimum": 1, "exclusiveMinimum": 2}),
            json!({"minimum": 1, "exclusiveMinimum": 2}),
        ),
        (
            "siblings of a reference",
            json!({"$ref": "#/x", "description": "d", "title": "t", "default": 1, "nullable": false}),
            json!({"$ref": "#/x", "description": "d"}),
        ),
        (
            "an example",
            json!({"example": {"nullable": true}, "type": "object"}),
            json!({"examples": [{"nullable": true}], "type": "object"}),
        ),
        (
            "examples",
            json!({"example": 1, "examples": [2]}),
            json!({"example": 1, "examples": [2]}),
        ),
        (
            "names that are keywords elsewhere",
            json!({"properties": {
                "nullable": {"type": "string"},
                "example": {"type": "string", "nullable": true},
                "$ref": {"type": "string"},
                "schema": {"properties": {"exclusiveMinimum": {"type": "boolean"}}},
            }}),
            json!({"properties": {
                "nullable": {"type": "string"},
                "example": {"type": ["string", "null"]},
                "$ref": {"type": "string"},
                "schema": {"properties": {"exclusiveMinimum": {"type": "boolean"}}},
            }}),
        ),
        (
            "values",
            json!({"default": {"nullable": true}, "enum": [{"nullable": true}], "x-n": {"nullable": true}}),
            json!({"default": {"nullable": true}, "enum": [{"nullable": true}], "x-n": {"nullable": true}}),
        ),
        (
            "schemas within",
            json!({
                "items": {"additionalProperties": {"type": "string", "nullable": true}},
                "not": {"oneOf": [{"allOf": [{"type": "string", "nullable": true}]}]},
                "additionalProperties": true,
            }),
            json!({
                "items": {"additionalProperties": {"type": ["string", "null"]}},
                "not": {"oneOf": [{"allOf": [{"type": ["string", "null"]}]}]},
                "additionalProperties": true,
            }),
        ),
    ];
    for (name, old, mut new) in cases {
        let mut upgraded = document("3.0.3", &old);
        upgrade(&mut upgraded);
        // Tables are shorter where the schema of null is written as null.
        if let Some(Value::Array(list)) = new.get_mut("anyOf") {
            list.iter_mut()
                .filter(|item| item.is_null())
                .for_each(|item| *item = null.clone());
        }
        let new = document("3.1.0", &new);
        assert_eq!(upgraded.to_string(), new.to_string(), "{name}");
    }
}

#[test]
fn schemas_are_found_wherever_they_stand_and_nothing_else_is_touched() {
    let document = |schema: Value| {
        let content = json!({"application/json": {"schema": schema, "example": 1}});
        json!({
            "openapi": "3.1.0",
            "info": {"title": "nullable", "x-schema": {"schema": {"nullable": true}}},
            "paths": {"/schema": {
                "parameters": [{"name": "p", "in": "query", "schema": schema, "example": 1}],
                "post": {
                    "requestBody": {"content": content},
                    "responses": {"200": {
                        "content": content,
                        "headers": {"schema": {"schema": schema}},
                    }},
                    "callbacks": {"done": {"{$url}": {"post": {"requestBody": {"content": content}}}}},
                },
            }},
            "components": {
                "parameters": {"schema": {"$ref": "#/components/parameters/P", "required": true}},
                "examples": {"schema": {"value": {"schema": {"nullable": true}}}},
            },
        })
    };
    let mut upgraded = document(json!({"type": "string", "nullable": true}));
    upgrade(&mut upgraded);
    let new = document(json!({"type": ["string", "null"]}));
    assert_eq!(upgraded.to_string(), new.to_string());
}
