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
fn a_reference_that_leads_to_nothing_is_refused_with_its_reason() {
    for (target, reason) in [
        (
            json!("other.yaml#/components/schemas/T"),
            "it leads out of the document",
        ),
        (
            json!("https://example.com/schema.json"),
            "it leads out of the document",
        ),
        (json!("T"), "it leads out of the document"),
        (json!("#anchor"), "there is no such anchor"),
        (json!("#/components/schemas/"), "nothing stands there"),
        (
            json!("#/components/schemas/A/properties/b"),
            "nothing stands there",
        ),
        (
            json!("#/components/schemas/S/properties/-1"),
            "nothing stands there",
        ),
        (json!("#/info"), "an info object stands there, not a schema"),
        (json!("#/info/title"), "a string stands there, not a schema"),
        (json!(7), "expected a reference, found a number"),
        (json!(null), "expected a reference, found null"),
    ] {
        check_refused(
            &json!({ "properties": { "a/b~c": { "$ref": target } } }),
            &[&format!("/properties/a~1b~0c/$ref: {reason}")],
        );
    }
}

#[test]
fn a_refused_reference_is_reported_once_and_with_all_others() {
    check_refused(
        &json!({
            "anyOf": [{ "$ref": "a.json" }, { "$ref": "b.json" }, { "type": "null" }],
            "properties": { "p": { "$ref": "a.json" } }
        }),
        &[
            "/anyOf/0/$ref: \"a.json\"",
            "/anyOf/1/$ref: \"b.json\"",
            "/properties/p/$ref: \"a.json\"",
        ],
    );
}
