use openapi_diff::diff;
use serde_json::{Value, json};

use crate::support::{check, check_schemas, document};

/// Every one of them means the same.
#[track_caller]
fn check_same(spellings: &[Value]) {
    for old in spellings {
        for new in spellings {
            check_schemas(&[(old.clone(), new.clone(), &[])]);
        }
    }
}

#[test]
fn null() {
    check_same(&[
        json!({ "type": ["string", "null"], "maxLength": 3 }),
        json!({ "type": ["null", "string"], "maxLength": 3.0 }),
        json!({ "type": "string", "nullable": true, "maxLength": 3 }),
        json!({ "anyOf": [{ "type": "string", "maxLength": 3 }, { "type": "null" }] }),
        json!({ "oneOf": [{ "type": ["null"] }, { "type": "string", "maxLength": 3 }] }),
        json!({ "anyOf": [{ "const": null }, { "type": "string", "nullable": true }], "maxLength": 3 }),
    ]);
    check_same(&[
        json!({ "anyOf": [{ "$ref": "#/components/schemas/T" }, { "type": "null" }], "title": "T" }),
        json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/T" }], "title": "T" }),
        json!({ "oneOf": [{ "enum": [null] }, { "$ref": "#/components/schemas/T" }], "title": "T" }),
        json!({ "$ref": "#/components/schemas/T", "nullable": true, "title": "T" }),
        json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/T" }, { "title": "T" }] }),
    ]);
    check_same(&[
        json!({ "enum": ["a", "b", null] }),
        json!({ "type": ["string", "null"], "enum": ["b", "a"] }),
        json!({ "anyOf": [{ "type": "string", "enum": ["a", "b"] }, { "type": null }] }),
    ]);
    check_same(&[
        json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }, { "type": "null" }] }),
        json!({ "anyOf": [{ "type": "integer" }, { "type": ["string", "null"] }] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }], "nullable": true }),
        json!({ "type": ["null", "string", "integer"] }),
    ]);
    check_same(&[
        json!({ "type": "null" }),
        json!({ "const": null }),
        json!({ "enum": [null] }),
        json!({ "anyOf": [{ "type": "null" }] }),
    ]);
}

#[test]
fn one_member_in_another() {
    check_same(&[
        json!({ "anyOf": [{ "type": ["string", "null"], "format": "date" }] }),
        json!({ "anyOf": [{ "anyOf": [{ "type": "null" }, { "type": "string", "format": "date" }] }] }),
    ]);
}

#[test]
fn values_without_a_type() {
    check_same(&[
        json!({ "enum": [1, "a", true] }),
        json!({ "enum": [true, 1, "a"] }),
    ]);
    check_same(&[
        json!({ "const": "a", "enum": ["a", "b"] }),
        json!({ "enum": ["a", "b"], "const": "a" }),
    ]);
}

#[test]
fn one_member() {
    check_same(&[
        json!({ "$ref": "#/components/schemas/T", "default": 1 }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/T" }], "default": 1 }),
        json!({ "anyOf": [{ "$ref": "#/components/schemas/T" }], "default": 1 }),
        json!({ "oneOf": [{ "allOf": [{ "$ref": "#/components/schemas/T", "default": 1 }] }] }),
    ]);
}

#[test]
fn an_all_of_that_says_something_else_than_what_is_around_it_is_not_taken_apart() {
    let old = json!({ "properties": { "a": {} }, "allOf": [{ "properties": { "b": { "type": "string" } } }] });
    let new = json!({ "properties": { "a": {} }, "allOf": [{ "properties": { "b": { "type": "integer" } } }] });
    check_schemas(&[(
        old,
        new,
        &["! S.b: type changes from String to i64, breaks"],
    )]);
}

#[test]
fn order_numbers_and_flags() {
    check_same(&[
        json!({ "type": "object", "required": ["a", "b"], "properties": { "a": { "const": "x" }, "b": { "minimum": 1 } } }),
        json!({ "properties": { "b": { "minimum": 1.0 }, "a": { "enum": ["x"] } }, "required": ["b", "a", "a"], "type": "object" }),
        json!({ "deprecated": false, "readOnly": false, "nullable": false, "type": ["object"], "required": ["a", "b"], "properties": { "a": { "const": "x" }, "b": { "minimum": 1 } } }),
    ]);
    check_same(&[
        json!({ "default": [1, { "a": 0 }] }),
        json!({ "default": [1.0, { "a": -0.0 }] }),
    ]);
    check_same(&[json!(true), json!({})]);
}

#[test]
fn nothing_changes_between_a_document_and_itself() {
    let old = document(
        "request answer",
        &json!({ "type": "object", "properties": { "a": { "anyOf": [{ "type": "string" }, {}] } } }),
    );
    assert!(diff(&old, &old).is_empty());
    let turned: serde_json::Map<String, Value> = old
        .as_object()
        .unwrap()
        .iter()
        .rev()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    check(&old, &Value::Object(turned), &[]);
}
