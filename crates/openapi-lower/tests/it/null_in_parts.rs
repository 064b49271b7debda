//! What a part says of null, before it is lowered and after: `check` lowers
//! all of it again.

use openapi_lower::lower;
use serde_json::json;

use crate::support::{check, check_lossy, check_lowered_again, document};

#[test]
fn null_beside_a_reference_is_null_in_a_union() {
    for nil in [
        json!({ "type": "null", "$ref": "#/components/schemas/S/properties/any" }),
        json!({ "const": null, "$ref": "#/components/schemas/S/properties/any" }),
    ] {
        check(
            json!({ "properties": { "any": {}, "a": { "anyOf": [{ "type": "string" }, nil] } } }),
            json!({ "properties": {
                "any": { "$ref": "#/components/schemas/S_any" },
                "a": { "type": "string", "nullable": true }
            } }),
        );
    }
}

/// As it says nothing, its schema admits null like any other.
#[test]
fn what_is_no_type_does_not_refuse_null() {
    check_lossy(
        json!({ "oneOf": [{ "type": "any" }, { "type": "null" }, { "type": "string" }] }),
        json!({ "oneOf": [{}, { "type": "string" }], "nullable": true }),
        &[
            "/oneOf/0/type: \"any\" is no type",
            "/oneOf: several members admit null: it is admitted all the same",
        ],
    );
}

#[test]
fn null_alone_beside_what_is_no_type_is_null() {
    for nil in [json!({ "enum": [null] }), json!({ "const": null })] {
        let mut schema = json!({ "type": "*/*" });
        schema
            .as_object_mut()
            .unwrap()
            .extend(nil.as_object().unwrap().clone());
        check_lossy(
            schema,
            json!({ "enum": [null], "nullable": true }),
            &["/type: \"*/*\" is no type"],
        );
    }
}

/// An empty list says nothing, so that null is null beside it.
#[test]
fn null_beside_a_union_of_nothing_is_null_in_a_union() {
    for union in ["anyOf", "oneOf"] {
        let nil = json!({ "type": "null", union: [] });
        check_lossy(
            json!({ "oneOf": [nil, { "type": "string" }] }),
            json!({ "type": "string", "nullable": true }),
            &[&format!(
                "/oneOf/0/{union}: an empty list, which says nothing"
            )],
        );
    }
}

/// Of the member with a `not` null is no value, however that says so.
#[test]
fn what_admits_null_refuses_it_in_a_not() {
    for not in [
        json!({ "enum": [null, 1] }),
        json!({ "anyOf": [{ "type": "null" }, { "type": "string" }] }),
        json!({ "allOf": [{ "type": ["string", "null"] }, {}] }),
        json!({ "not": { "type": "string" } }),
        json!({ "minLength": 1 }),
    ] {
        let schema = json!({ "items": { "oneOf": [
            { "enum": [1, null], "not": not }, { "enum": ["a", null] }
        ] } });
        let lowered = lower(&document(&schema)).unwrap();
        let items = &lowered.document["components"]["schemas"]["S"]["items"];
        assert_eq!(items["nullable"], true, "{not}");
        assert_eq!(lowered.losses, [], "{not}");
        check_lowered_again(&lowered);
    }
}

/// Only lowering makes text of it, which null is not.
#[test]
fn what_a_not_says_of_null_may_come_to_light_late() {
    let bytes = json!({ "contentEncoding": "base64" });
    let not = |not| json!({ "anyOf": [{ "enum": [null], "not": not }, { "minimum": 1 }] });
    let lowered = lower(&document(&not(bytes))).unwrap();
    let lowered_schema = &lowered.document["components"]["schemas"]["S"];
    assert_eq!(*lowered_schema, json!({ "minimum": 1, "nullable": true }));
    check_lowered_again(&lowered);
}

/// Whoever lists null means it, also where a part of a part does.
#[test]
fn a_part_that_lists_null_does_not_refuse_it() {
    let part = json!({ "type": ["string", "null"], "enum": ["a"] });
    let lost = "null is admitted, though what stands beside the type does not admit it";
    check_lossy(
        json!({ "anyOf": [{ "enum": ["a", null], "allOf": [part] }, { "type": "integer" }] }),
        json!({
            "anyOf": [
                { "enum": ["a"], "allOf": [{ "type": "string", "enum": ["a"], "nullable": true }] },
                { "type": "integer" }
            ],
            "nullable": true
        }),
        &[&format!("/anyOf/0/allOf/0/type: {lost}")],
    );
}
