use serde_json::json;

use crate::support::check_schemas;

#[test]
fn another_type_breaks() {
    let object = || json!({ "type": "object", "properties": { "a": {} } });
    check_schemas(&[
        (
            json!({ "type": "string" }),
            json!({ "type": "boolean" }),
            &["! S: type changes from String to bool, breaks"],
        ),
        (
            json!({ "type": "integer" }),
            json!({ "type": "number" }),
            &["! S: type changes from i64 to f64, breaks"],
        ),
        (
            json!({ "type": "number" }),
            json!({ "type": "integer" }),
            &["! S: type changes from f64 to i64, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": "string", "enum": ["a"] }),
            &["! S: type changes from String to enum, breaks"],
        ),
        (
            json!({ "type": "string", "enum": ["a"] }),
            json!({ "type": "string" }),
            &["! S: type changes from enum to String, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
            &["! S: type changes from String to String or i64, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": ["integer", "string"] }),
            &["! S: type changes from String to i64 or String, breaks"],
        ),
        (
            object(),
            json!({ "type": "object" }),
            &["! S: type changes from struct to map of any value, breaks"],
        ),
        (
            json!({}),
            object(),
            &["! S: type changes from any value to struct, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": "array", "items": { "type": "string" } }),
            &["! S: type changes from String to Vec<String>, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": "file" }),
            &["! S: type changes from String to file, breaks"],
        ),
        (
            json!({ "type": "array" }),
            json!({ "type": "array", "items": { "type": "string" } }),
            &["! S[]: type changes from any value to String, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!(false),
            &["! S: type changes from String to false, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": "null" }),
            &["! S: type changes from String to null, breaks"],
        ),
    ]);
}

#[test]
fn another_reference_breaks() {
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    check_schemas(&[
        (to("A"), to("B"), &["! S: type changes from A to B, breaks"]),
        (
            to("A~1b%20c"),
            json!({ "type": "string" }),
            &["! S: type changes from A/b c to String, breaks"],
        ),
        (
            json!({ "type": "integer" }),
            to("A"),
            &["! S: type changes from i64 to A, breaks"],
        ),
        (
            to("A"),
            json!({ "$ref": "#/components/schemas/A/properties/b" }),
            &["! S: type changes from A to #/components/schemas/A/properties/b, breaks"],
        ),
    ]);
}

#[test]
fn what_is_about_the_use_is_told_beside_another_type() {
    check_schemas(&[(
        json!({ "type": "string", "maxLength": 3, "title": "A", "default": "x" }),
        json!({ "type": ["integer", "null"], "title": "B", "default": 1, "minimum": 1 }),
        &[
            "! S: type changes from String to i64, breaks",
            "! S: may be null now: i64 becomes optional, breaks",
            "~ S: default changes from \"x\" to 1",
            "~ S: title changed",
        ],
    )]);
}

#[test]
fn schemas_of_an_all_of() {
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let own = |kind: &str| json!({ "type": "object", "properties": { "x": { "type": kind } } });
    check_schemas(&[
        (
            json!({ "allOf": [to("A"), own("string")] }),
            json!({ "allOf": [own("integer"), to("A")] }),
            &["! S.x: type changes from String to i64, breaks"],
        ),
        (
            json!({ "allOf": [to("A"), own("string")] }),
            json!({ "allOf": [own("string"), to("B"), to("A")] }),
            &["! S: B added to allOf, breaks"],
        ),
        (
            json!({ "allOf": [to("A"), to("B"), own("string")] }),
            json!({ "allOf": [own("string"), to("B")] }),
            &["! S: A removed from allOf, breaks"],
        ),
        (
            to("A"),
            json!({ "allOf": [to("A"), own("string")] }),
            &["! S: type changes from A to A and struct, breaks"],
        ),
    ]);
}

#[test]
fn values_of_enums() {
    let texts = |values: &[&str]| json!({ "type": "string", "enum": values });
    check_schemas(&[
        (
            texts(&["a", "b"]),
            texts(&["c", "b", "a"]),
            &["+ S: enum value \"c\" added"],
        ),
        (
            texts(&["a", "b"]),
            texts(&["b"]),
            &["! S: enum value \"a\" removed, breaks"],
        ),
        (
            json!({ "const": "a" }),
            texts(&["a", "b"]),
            &["+ S: enum value \"b\" added"],
        ),
        (
            json!({ "type": "integer", "enum": [1, 2] }),
            json!({ "type": "integer", "enum": [2.0, 3] }),
            &["+ S: enum value 3 added", "- S: enum value 1 removed"],
        ),
        (
            json!({ "type": "integer" }),
            json!({ "type": "integer", "enum": [1, 2] }),
            &["+ S: only the values [1,2] now"],
        ),
        (
            json!({ "type": "boolean", "enum": [true] }),
            json!({ "type": "boolean" }),
            &["- S: no longer only the values [true]"],
        ),
    ]);
}
