use serde_json::json;

use crate::support::{check, check_lossy, check_refused};

#[test]
fn one_type_and_perhaps_null_stays_one_schema() {
    for (types, expected) in [
        (json!(["string"]), json!({ "type": "string", "title": "T" })),
        (
            json!(["string", "string"]),
            json!({ "type": "string", "title": "T" }),
        ),
        (
            json!(["string", "null"]),
            json!({ "type": "string", "title": "T", "nullable": true }),
        ),
        (
            json!(["null", "object"]),
            json!({ "type": "object", "title": "T", "nullable": true }),
        ),
        (
            json!(["number", "integer", "null"]),
            json!({ "type": "number", "title": "T", "nullable": true }),
        ),
    ] {
        check(json!({ "type": types, "title": "T" }), expected);
    }
}

#[test]
fn several_types_take_their_keywords_with_them() {
    check(
        json!({
            "title": "Everything",
            "type": ["string", "integer", "array", "object", "boolean", "null", "string"],
            "minLength": 1, "maxLength": 2, "pattern": "p",
            "minimum": 3, "exclusiveMaximum": 4, "multipleOf": 2,
            "items": { "type": ["string", "null"] }, "minItems": 5, "maxItems": 6, "uniqueItems": true,
            "properties": { "a": true }, "required": ["a"], "additionalProperties": false,
            "minProperties": 7, "maxProperties": 8,
            "description": "stays", "default": "d"
        }),
        json!({
            "title": "Everything",
            "anyOf": [
                { "type": "string", "minLength": 1, "maxLength": 2, "pattern": "p" },
                { "type": "integer", "minimum": 3, "exclusiveMaximum": true, "multipleOf": 2, "maximum": 4 },
                { "type": "array", "items": { "type": "string", "nullable": true }, "minItems": 5, "maxItems": 6, "uniqueItems": true },
                { "type": "object", "properties": { "a": {} }, "required": ["a"], "additionalProperties": false,
                  "minProperties": 7, "maxProperties": 8 },
                { "type": "boolean" }
            ],
            "description": "stays",
            "default": "d",
            "nullable": true
        }),
    );
}

#[test]
fn a_format_goes_to_the_type_that_it_is_about() {
    for (format, text, number) in [
        (
            "date-time",
            json!({ "type": "string", "format": "date-time" }),
            json!({ "type": "integer" }),
        ),
        (
            "int64",
            json!({ "type": "string" }),
            json!({ "type": "integer", "format": "int64" }),
        ),
    ] {
        check(
            json!({ "type": ["string", "integer"], "format": format }),
            json!({ "anyOf": [text, number] }),
        );
    }
}

#[test]
fn the_values_of_an_enum_go_to_their_types() {
    check(
        json!({ "type": ["string", "integer", "null"], "enum": ["a", 1, null, 1.0, 1.5, true] }),
        json!({
            "anyOf": [{ "type": "string", "enum": ["a"] }, { "type": "integer", "enum": [1, 1.0] }],
            "nullable": true
        }),
    );
    check(
        json!({ "description": "d", "type": ["string", "integer"], "enum": ["a"], "maxLength": 3, "default": "a" }),
        json!({ "description": "d", "type": "string", "maxLength": 3, "enum": ["a"], "default": "a" }),
    );
    check(
        json!({ "type": ["string", "integer", "null"], "enum": [null] }),
        json!({ "enum": [null], "nullable": true }),
    );
    check(
        json!({ "type": ["string", "integer"], "const": 5 }),
        json!({ "type": "integer", "enum": [5] }),
    );
}

#[test]
fn an_enum_without_null_keeps_its_values() {
    // To OpenAPI 3.0 null must be one of them, too.
    check_lossy(
        json!({ "type": ["string", "null"], "enum": ["a"] }),
        json!({ "type": "string", "enum": ["a"], "nullable": true }),
        &["/type: null is admitted, though what stands beside the type does not admit it"],
    );
}

#[test]
fn types_that_admit_nothing_are_refused() {
    check_refused(
        &json!({ "type": [] }),
        &["/type: an empty list of types admits no value"],
    );
}

#[test]
fn several_types_beside_a_union_go_to_its_members() {
    for keyword in ["anyOf", "oneOf"] {
        check_lossy(
            json!({ "type": ["string", "integer", "null"], "title": "T", keyword: [
                { "type": "string", "minLength": 1 },
                { "type": "number", "minimum": 1 },
                { "type": ["boolean", "string"] },
                { "type": "object" },
                false
            ] }),
            json!({ "title": "T", keyword: [
                { "type": "string", "minLength": 1 },
                { "type": "integer", "minimum": 1 },
                { "type": "string" },
                { "not": {} }
            ], "nullable": true }),
            &["/type: null is admitted, though what stands beside the type does not admit it"],
        );
        check(
            json!({ "type": ["string", "integer"], keyword: [{ "maxLength": 1 }, { "$ref": "#/components/schemas/Text" }] }),
            json!({ keyword: [
                { "anyOf": [{ "type": "string", "maxLength": 1 }, { "type": "integer" }] },
                { "allOf": [{ "$ref": "#/components/schemas/Text" }], "anyOf": [{ "type": "string" }, { "type": "integer" }] }
            ] }),
        );
        check(
            json!({ "type": ["string", "integer"], keyword: [{ "type": "object" }] }),
            json!({ "not": {} }),
        );
    }
}

#[test]
fn every_type_is_no_type() {
    let every = json!([
        "string", "number", "integer", "boolean", "array", "object", "null"
    ]);
    check(
        json!({ "type": every, "title": "T" }),
        json!({ "title": "T" }),
    );
    check(
        json!({ "type": every, "items": true }),
        json!({
            "anyOf": [
                { "type": "string" }, { "type": "number" }, { "type": "boolean" },
                { "type": "array", "items": {} }, { "type": "object" }
            ],
            "nullable": true
        }),
    );
}

#[test]
fn keywords_of_no_listed_type_are_a_loss() {
    check_lossy(
        json!({ "type": ["string", "boolean"], "minimum": 1, "items": {} }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "boolean" }] }),
        &[
            "/minimum: it concerns none of the types that are left",
            "/items: it concerns none of the types that are left",
        ],
    );
    check_lossy(
        json!({ "type": ["string", "foo"] }),
        json!({ "type": "string" }),
        &["/type: \"foo\" is no type"],
    );
    check_lossy(
        json!({ "type": "any" }),
        json!({}),
        &["/type: \"any\" is no type"],
    );
}

#[test]
fn boolean_schemas_become_objects_wherever_they_stand() {
    let nothing = json!({ "not": {} });
    check(json!(true), json!({}));
    check(json!(false), nothing.clone());
    check(
        json!({
            "properties": { "t": true, "f": false },
            "items": false,
            "additionalProperties": true,
            "allOf": [true, false], "anyOf": [true, false], "oneOf": [true, false],
            "not": true
        }),
        json!({
            "properties": { "t": {}, "f": nothing },
            "items": nothing,
            "additionalProperties": true,
            "allOf": [{}, nothing], "anyOf": [{}, nothing], "oneOf": [{}, nothing],
            "not": {}
        }),
    );
    check(
        json!({ "additionalProperties": false }),
        json!({ "additionalProperties": false }),
    );
}

/// A rule asks the parts of a schema, which have no such type by then.
#[test]
fn what_is_no_type_is_gone_before_any_rule_looks() {
    check_lossy(
        json!({ "type": ["string", "integer"], "anyOf": [{ "type": "text" }, { "type": "integer" }] }),
        json!({ "anyOf": [
            { "anyOf": [{ "type": "string" }, { "type": "integer" }] },
            { "type": "integer" }
        ] }),
        &["/anyOf/0/type: \"text\" is no type"],
    );
    check_lossy(
        json!({ "type": "array", "prefixItems": [{ "type": "any", "enum": ["a", null] }, { "minLength": 1 }] }),
        json!({
            "type": "array",
            "items": {},
            "x-prefix-items": [
                { "enum": ["a", null], "nullable": true, "type": "string" },
                { "minLength": 1 }
            ]
        }),
        &[
            "/prefixItems/0/type: \"any\" is no type",
            "/prefixItems: which item has which schema is no longer checked",
        ],
    );
}

/// Whoever lists null beside something does not mean null alone.
#[test]
fn null_beside_what_is_no_type_is_not_null_alone() {
    let no_type = "/type: \"int\" is no type";
    for (schema, expected) in [
        (json!({}), json!({ "nullable": true })),
        (
            json!({ "minimum": 0 }),
            json!({ "minimum": 0, "nullable": true }),
        ),
        (
            json!({ "enum": [1, 2, null] }),
            json!({ "enum": [1, 2, null], "nullable": true, "type": "integer" }),
        ),
        (
            json!({ "enum": [1, 2] }),
            json!({ "enum": [1, 2], "nullable": true, "type": "integer" }),
        ),
    ] {
        let mut listed = json!({ "type": ["int", "null"] });
        let listed_one = listed.as_object_mut().unwrap();
        listed_one.extend(schema.as_object().unwrap().clone());
        check_lossy(listed, expected, &[no_type]);
    }
    check_lossy(
        json!({ "anyOf": [{ "type": ["int", "null"], "maximum": 9 }, { "type": "string" }] }),
        json!({ "anyOf": [{ "maximum": 9 }, { "type": "string" }], "nullable": true }),
        &["/anyOf/0/type: \"int\" is no type"],
    );
}
