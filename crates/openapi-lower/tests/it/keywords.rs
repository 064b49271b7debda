use serde_json::{Value, json};

use crate::support::{check, check_lossy, check_refused};

#[test]
fn keywords_that_only_validate_are_a_loss_each() {
    for keyword in [
        "if",
        "then",
        "else",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "propertyNames",
        "contains",
        "minContains",
        "maxContains",
        "unevaluatedItems",
        "additionalItems",
        "contentSchema",
    ] {
        check_lossy(
            json!({ "type": "object", keyword: { "type": ["null", 7] }, "title": "T" }),
            json!({ "type": "object", "title": "T" }),
            &[&format!(
                "/{keyword}: no longer checked: more values are admitted"
            )],
        );
    }
}

#[test]
fn a_loss_says_which_properties_are_declared_nowhere_else() {
    let part =
        json!({ "properties": { "a": {}, "b": {} }, "allOf": [{ "properties": { "c": {} } }] });
    for (keyword, value) in [
        ("then", part.clone()),
        ("else", json!({ "then": part })),
        (
            "dependentSchemas",
            json!({ "x": part, "y": { "anyOf": [part] } }),
        ),
        ("dependencies", json!({ "x": ["y"], "z": part })),
    ] {
        check_lossy(
            json!({ "type": "object", "properties": { "b": true }, keyword: value }),
            json!({ "type": "object", "properties": { "b": {} } }),
            &[&format!(
                "/{keyword}: no longer checked: more values are admitted, and only here these properties are declared: a, c"
            )],
        );
    }
}

#[test]
fn keywords_that_nobody_knows_are_a_loss_each() {
    check_lossy(
        json!({ "type": "object", "optional": true, "properties": { "optional": { "name": 1 } }, "x-name": 1 }),
        json!({ "type": "object", "properties": { "optional": {} }, "x-name": 1 }),
        &[
            "/optional: OpenAPI 3.0 does not know it",
            "/properties/optional/name: OpenAPI 3.0 does not know it",
        ],
    );
    check_lossy(
        json!({ "type": "string", "nullable": "yes" }),
        json!({ "type": "string" }),
        &["/nullable: it is neither true nor false"],
    );
}

#[test]
fn what_3_0_wants_and_3_1_does_not_is_put_right() {
    for (schema, expected) in [
        (
            json!({ "type": "object", "required": [] }),
            json!({ "type": "object" }),
        ),
        (
            json!({ "required": ["a", "a"] }),
            json!({ "required": ["a"] }),
        ),
        (
            json!({ "type": "array" }),
            json!({ "type": "array", "items": {} }),
        ),
        (
            json!({ "type": "string", "not": false }),
            json!({ "type": "string" }),
        ),
        (
            json!({ "type": "string", "not": { "not": {} } }),
            json!({ "type": "string" }),
        ),
        (json!({ "not": true }), json!({ "not": {} })),
    ] {
        check(schema, expected);
    }
}

#[test]
fn keywords_that_only_identify_are_a_loss_each() {
    for keyword in [
        "$id",
        "$schema",
        "$anchor",
        "$dynamicAnchor",
        "$recursiveAnchor",
        "$vocabulary",
        "$comment",
    ] {
        check_lossy(
            json!({ keyword: "x", "title": "T" }),
            json!({ "title": "T" }),
            &[&format!("/{keyword}: OpenAPI 3.0 has no place for it")],
        );
    }
}

#[test]
fn keywords_that_change_the_type_are_refused() {
    for keyword in ["$defs", "definitions", "$dynamicRef", "$recursiveRef"] {
        check_refused(
            &json!({ "items": { keyword: {} } }),
            &[&format!("/items/{keyword}: ")],
        );
    }
}

#[test]
fn the_first_example_stays() {
    let rest = |count: usize| vec![format!("/examples: {count} of the examples")];
    for (examples, expected, losses) in [
        (json!([]), json!({ "title": "T" }), vec![]),
        (
            json!([null]),
            json!({ "title": "T", "example": null }),
            vec![],
        ),
        (
            json!([{ "anyOf": [] }, 2, 3]),
            json!({ "title": "T", "example": { "anyOf": [] } }),
            rest(2),
        ),
        (
            json!({ "a": 1 }),
            json!({ "title": "T" }),
            vec!["/examples: not a list, as 3.1 has it".to_owned()],
        ),
        (
            json!({ "first": { "summary": "s", "value": [1] }, "second": { "value": 2 } }),
            json!({ "title": "T", "example": [1] }),
            rest(1),
        ),
    ] {
        let losses: Vec<&str> = losses.iter().map(String::as_str).collect();
        check_lossy(
            json!({ "examples": examples, "title": "T" }),
            expected,
            &losses,
        );
    }
    check_lossy(
        json!({ "example": 0, "examples": [1] }),
        json!({ "example": 0 }),
        &["/examples: 1 of the examples"],
    );
}

#[test]
fn bytes_in_a_string_are_a_format_and_other_contents_are_lost() {
    let text = |more: Value| {
        let mut schema = json!({ "type": "string" });
        schema
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        schema
    };
    let octets = "application/octet-stream";
    for (content, expected, losses) in [
        (
            json!({ "contentEncoding": "base64" }),
            json!({ "format": "byte" }),
            vec![],
        ),
        (
            json!({ "contentEncoding": "base64", "format": "byte" }),
            json!({ "format": "byte" }),
            vec![],
        ),
        (
            json!({ "contentEncoding": "base64", "contentMediaType": octets }),
            json!({ "format": "byte" }),
            vec![],
        ),
        (
            json!({ "contentMediaType": octets }),
            json!({ "format": "binary" }),
            vec![],
        ),
        (
            json!({ "contentEncoding": "base64", "contentMediaType": "image/png" }),
            json!({ "format": "byte" }),
            vec![r#"/contentMediaType: the string's content: "image/png""#],
        ),
        (
            json!({ "contentEncoding": "base64", "format": "password" }),
            json!({ "format": "password" }),
            vec![r#"/contentEncoding: the string's content: "base64""#],
        ),
        (
            json!({ "contentEncoding": "gzip", "contentMediaType": octets }),
            json!({}),
            vec![
                r#"/contentEncoding: the string's content: "gzip""#,
                r#"/contentMediaType: the string's content: "application/octet-stream""#,
            ],
        ),
        (
            json!({ "contentEncoding": 7 }),
            json!({}),
            vec!["/contentEncoding: the string's content: 7"],
        ),
    ] {
        check_lossy(text(content), text(expected), &losses);
    }
}

#[test]
fn keywords_of_3_0_and_extensions_stay() {
    let same = json!({
        "type": "object", "nullable": true, "discriminator": { "propertyName": "t" }, "readOnly": true,
        "writeOnly": false, "deprecated": true, "xml": {}, "externalDocs": {}, "example": { "type": "null" },
        "default": { "$ref": "x" }, "x-any": { "const": 0 }, "x-y": [{ "type": ["a", "b"] }]
    });
    check(same.clone(), same);
}

#[test]
fn values_are_not_schemas() {
    let value = json!({ "type": ["string", "null"], "const": 0, "$ref": "x", "anyOf": [{ "type": "null" }] });
    check(
        json!({ "default": value, "enum": [value], "example": value }),
        json!({ "default": value, "enum": [value], "example": value, "type": "object" }),
    );
}
