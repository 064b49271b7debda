use serde_json::json;

use crate::support::{check, check_lossy};

#[test]
fn properties_by_pattern_are_additional_properties() {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    for (patterns, rest, expected, lost) in [
        (
            json!({ "^a": text }),
            json!(false),
            text.clone(),
            "no name is checked against ^a",
        ),
        (
            json!({ "^a": text, "b": text }),
            json!(false),
            text.clone(),
            "no name is checked against ^a, b",
        ),
        (
            json!({ "^a": text, "b": number }),
            json!(false),
            json!({ "anyOf": [text, number] }),
            "no name is checked against ^a, b",
        ),
        (
            json!({ "^a": text }),
            number.clone(),
            json!({ "anyOf": [text, number] }),
            "no name is checked against ^a",
        ),
        (
            json!({ "^a": text }),
            json!(true),
            text.clone(),
            "no name is checked against ^a: every property is read as one of theirs",
        ),
        (
            json!({ "^a": true }),
            json!(false),
            json!({}),
            "no name is checked against ^a",
        ),
        (
            json!({ "^a": false }),
            number.clone(),
            number.clone(),
            "no name is checked against ^a",
        ),
    ] {
        check_lossy(
            json!({ "type": "object", "patternProperties": patterns, "additionalProperties": rest }),
            json!({ "type": "object", "additionalProperties": expected }),
            &[&format!("/patternProperties: {lost}")],
        );
    }
}

#[test]
fn a_schema_of_patterns_alone_is_a_map() {
    check_lossy(
        json!({ "type": "object", "patternProperties": { "^x-": { "const": 1 } } }),
        json!({ "type": "object", "additionalProperties": { "enum": [1], "type": "integer" } }),
        &[
            "/patternProperties: no name is checked against ^x-: every property is read as one of theirs",
        ],
    );
}

#[test]
fn beside_declared_properties_other_names_stay_free() {
    check_lossy(
        json!({ "type": "object", "properties": { "a": true }, "patternProperties": { "^x-": { "type": "string" } } }),
        json!({ "type": "object", "properties": { "a": {} } }),
        &[
            "/patternProperties: no name is checked against ^x-, and such properties may hold any value",
        ],
    );
}

#[test]
fn unevaluated_properties_are_additional_where_nothing_else_looks() {
    for value in [json!(false), json!({ "type": "string" })] {
        check(
            json!({ "properties": { "a": true }, "unevaluatedProperties": value }),
            json!({ "properties": { "a": {} }, "additionalProperties": value }),
        );
        check_lossy(
            json!({ "allOf": [{ "$ref": "#/components/schemas/T" }], "unevaluatedProperties": value }),
            json!({ "allOf": [{ "$ref": "#/components/schemas/T" }] }),
            &["/unevaluatedProperties: no longer checked: more values are admitted"],
        );
    }
}
