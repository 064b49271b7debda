use serde_json::json;

use crate::support::{check, check_lossy};

#[test]
fn every_spelling_of_null_in_a_union_is_nullable() {
    for nil in [
        json!({ "type": "null" }),
        json!({ "type": ["null"] }),
        // Without its quotes, YAML reads it as this.
        json!({ "type": null }),
        json!({ "const": null }),
        json!({ "enum": [null] }),
        json!({ "enum": [null, null] }),
        json!({ "type": "null", "const": null, "description": "none" }),
    ] {
        for keyword in ["anyOf", "oneOf"] {
            let text = json!({ "type": "string" });
            let number = json!({ "type": "integer" });
            for members in [json!([text, nil]), json!([nil, text])] {
                check(
                    json!({ "title": "T", keyword: members, "default": null }),
                    json!({ "title": "T", "type": "string", "nullable": true, "default": null }),
                );
            }
            check(
                json!({ keyword: [text, nil, number, nil] }),
                json!({ keyword: [text, number], "nullable": true }),
            );
            check(
                json!({ keyword: [{ "$ref": "#/components/schemas/T" }, nil] }),
                json!({ "allOf": [{ "$ref": "#/components/schemas/T" }], "nullable": true }),
            );
            check(
                json!({ keyword: [nil] }),
                json!({ "enum": [null], "nullable": true }),
            );
            check(
                json!({ keyword: [nil, nil] }),
                json!({ "enum": [null], "nullable": true }),
            );
        }
    }
}

#[test]
fn what_only_looks_like_null_is_kept() {
    check(
        json!({ "anyOf": [{ "type": "string", "enum": ["null"] }, { "enum": [] }] }),
        json!({ "anyOf": [{ "type": "string", "enum": ["null"] }, { "enum": [] }] }),
    );
}

#[test]
fn null_alone_is_an_enum_of_null() {
    for schema in [
        json!({ "type": "null", "description": "d" }),
        json!({ "type": ["null"], "description": "d" }),
        json!({ "type": "null", "enum": [null], "description": "d" }),
        json!({ "type": "null", "const": null, "description": "d" }),
    ] {
        check(
            schema,
            json!({ "enum": [null], "description": "d", "nullable": true }),
        );
    }
    check(
        json!({ "type": ["string", null] }),
        json!({ "type": "string", "nullable": true }),
    );
    check(
        json!({ "const": null }),
        json!({ "enum": [null], "nullable": true }),
    );
}

#[test]
fn nested_unions_dissolve_inside_out_and_outside_in() {
    for (outer, inner) in [
        ("anyOf", "anyOf"),
        ("anyOf", "oneOf"),
        ("oneOf", "anyOf"),
        ("oneOf", "oneOf"),
    ] {
        check(
            json!({ outer: [{ inner: [{ "type": "string" }, { "type": "null" }] }, { "type": "null" }] }),
            json!({ "type": "string", "nullable": true }),
        );
        check(
            json!({ outer: [{ inner: [{ "type": "string" }, { "type": "integer" }] }, { "type": "null" }] }),
            json!({ inner: [{ "type": "string" }, { "type": "integer" }], "nullable": true }),
        );
        check(
            json!({ outer: [{ "type": "string" }, { inner: [{ "type": "integer" }, { "type": "null" }] }] }),
            json!({ outer: [{ "type": "string" }, { "type": "integer", "nullable": true }] }),
        );
    }
}

#[test]
fn null_is_found_at_every_depth() {
    let maybe = json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] });
    let lowered = json!({ "type": "string", "nullable": true });
    check(
        json!({
            "type": "object",
            "properties": { "a": maybe, "anyOf": maybe },
            "additionalProperties": maybe,
            "allOf": [{ "type": "array", "items": maybe }],
            "not": maybe
        }),
        json!({
            "type": "object",
            "properties": { "a": lowered, "anyOf": lowered },
            "additionalProperties": lowered,
            "allOf": [{ "type": "array", "items": lowered }],
            "not": lowered
        }),
    );
}

#[test]
fn the_annotation_of_the_use_takes_the_place_of_the_members() {
    check_lossy(
        json!({
            "anyOf": [{ "type": "string", "title": "Inner", "description": "inner", "example": "e" }, { "type": "null" }],
            "title": "Outer",
            "description": "outer"
        }),
        json!({ "type": "string", "example": "e", "nullable": true, "title": "Outer", "description": "outer" }),
        &["/anyOf/0/description: the annotation outside the union takes its place"],
    );
}

#[test]
fn validating_keywords_on_both_sides_are_kept_apart() {
    check(
        json!({ "maxLength": 9, "anyOf": [{ "type": "string", "maxLength": 5 }, { "type": "null" }] }),
        json!({ "maxLength": 9, "allOf": [{ "type": "string", "maxLength": 5 }], "nullable": true }),
    );
}

#[test]
fn a_type_beside_the_union_decides_whether_null_is_admitted() {
    let members = json!([{ "minLength": 3 }, { "type": "null" }]);
    check(
        json!({ "type": "string", "anyOf": members }),
        json!({ "type": "string", "allOf": [{ "minLength": 3 }] }),
    );
    check(
        json!({ "type": ["string", "null"], "anyOf": members }),
        json!({ "type": "string", "allOf": [{ "minLength": 3 }], "nullable": true }),
    );
}

#[test]
fn the_nullable_of_older_documents_cannot_take_null_back() {
    check(
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }], "nullable": false }),
        json!({ "type": "string", "nullable": true }),
    );
}
