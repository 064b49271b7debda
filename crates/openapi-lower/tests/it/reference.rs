use serde_json::json;

use crate::support::{check, check_lossy, check_refused};

#[test]
fn a_reference_alone_stays_and_one_with_siblings_moves_into_an_all_of() {
    let reference = json!({ "$ref": "#/components/schemas/T" });
    check(reference.clone(), reference.clone());
    check(
        json!({ "title": "T", "$ref": "#/components/schemas/T", "description": "d", "default": 0, "x-y": 1 }),
        json!({ "title": "T", "allOf": [reference], "description": "d", "default": 0, "x-y": 1 }),
    );
    check_lossy(
        json!({ "$ref": "#/components/schemas/T", "type": ["object", "null"], "properties": { "a": true } }),
        json!({ "allOf": [reference], "type": "object", "properties": { "a": {} }, "nullable": true }),
        &["/type: null is admitted, though what stands beside the type does not admit it"],
    );
}

#[test]
fn a_property_called_ref_is_a_property() {
    check(
        json!({ "properties": { "$ref": { "type": "string" } } }),
        json!({ "properties": { "$ref": { "type": "string" } } }),
    );
}

#[test]
fn a_reference_joins_the_all_of_beside_it() {
    let reference = json!({ "$ref": "#/components/schemas/T" });
    let more = json!({ "required": ["b"] });
    check(
        json!({ "title": "T", "allOf": [more], "$ref": "#/components/schemas/T" }),
        json!({ "title": "T", "allOf": [reference, more] }),
    );
    check(
        json!({ "$ref": "#/components/schemas/T", "description": "d", "allOf": [] }),
        json!({ "allOf": [reference], "description": "d" }),
    );
}

#[test]
fn references_to_anything_but_a_component_schema_are_refused() {
    for target in [
        json!("other.yaml#/components/schemas/T"),
        json!("https://example.com/schema.json"),
        json!("#"),
        json!("#anchor"),
        json!("#/components/schemas/"),
        json!("#/components/schemas/A/properties/b"),
        json!("#/components/responses/R"),
        json!("#/paths/~1a/get"),
        json!(7),
    ] {
        check_refused(
            &json!({ "properties": { "a/b~c": { "$ref": target } } }),
            &[&format!(
                "/properties/a~1b~0c/$ref: {target} is not a schema under"
            )],
        );
    }
}

#[test]
fn a_refused_reference_is_reported_once_and_with_all_others() {
    check_refused(
        &json!({
            "anyOf": [{ "$ref": "a.json" }, { "$ref": "b.json" }, { "type": "null" }],
            "properties": { "p": { "$defs": {} } }
        }),
        &[
            "/properties/p/$defs: move them to /components/schemas",
            "/anyOf/0/$ref: \"a.json\"",
            "/anyOf/1/$ref: \"b.json\"",
        ],
    );
}
