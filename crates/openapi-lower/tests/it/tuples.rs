use serde_json::json;

use crate::support::{check, check_lossy};

const LOST: &str = "which item has which schema is no longer checked";

#[test]
fn a_tuple_is_an_array_of_what_stands_in_it() {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let either = json!({ "anyOf": [text, number] });
    let three = json!({ "anyOf": [text, number, { "type": "boolean" }] });
    for (rest, items, max) in [
        (json!({ "items": false }), either.clone(), Some(2)),
        (
            json!({ "items": false, "maxItems": 1 }),
            either.clone(),
            Some(1),
        ),
        (
            json!({ "items": false, "maxItems": 9 }),
            either.clone(),
            Some(2),
        ),
        (json!({ "maxItems": 2 }), either.clone(), Some(2)),
        (
            json!({ "unevaluatedItems": false }),
            either.clone(),
            Some(2),
        ),
        (json!({ "items": number }), either.clone(), None),
        (json!({ "items": { "type": "boolean" } }), three, None),
        (json!({ "items": true }), json!({}), None),
        (json!({ "maxItems": 3 }), json!({}), Some(3)),
        (json!({}), json!({}), None),
    ] {
        let mut schema = json!({ "type": "array", "prefixItems": [text, number] });
        schema
            .as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        let mut expected =
            json!({ "type": "array", "items": items, "x-prefix-items": [text, number] });
        if let Some(max) = max {
            expected["maxItems"] = json!(max);
        }
        check_lossy(schema, expected, &[&format!("/prefixItems: {LOST}")]);
    }
}

#[test]
fn a_tuple_of_equal_schemas_loses_nothing() {
    let number = json!({ "type": "number" });
    check(
        json!({ "type": "array", "prefixItems": [number, number], "minItems": 2, "maxItems": 2 }),
        json!({ "type": "array", "items": number, "minItems": 2, "maxItems": 2 }),
    );
    check(
        json!({ "type": "array", "prefixItems": [number], "items": number }),
        json!({ "type": "array", "items": number }),
    );
    check(
        json!({ "type": "array", "prefixItems": [], "items": false }),
        json!({ "type": "array", "items": { "not": {} }, "maxItems": 0 }),
    );
}

#[test]
fn a_tuple_of_older_documents_is_one_too() {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    check_lossy(
        json!({ "items": [text, number], "additionalItems": false }),
        json!({ "items": { "anyOf": [text, number] }, "x-prefix-items": [text, number], "maxItems": 2 }),
        &[&format!("/items: {LOST}")],
    );
    check_lossy(
        json!({ "items": [text, number] }),
        json!({ "items": {}, "x-prefix-items": [text, number] }),
        &[&format!("/items: {LOST}")],
    );
}

#[test]
fn what_is_in_a_tuple_is_lowered_and_goes_with_its_type() {
    check_lossy(
        json!({ "type": ["array", "string"], "prefixItems": [{ "const": 0 }, { "type": ["string", "null"] }], "items": false }),
        json!({ "anyOf": [
            {
                "type": "array",
                "items": {
                    "anyOf": [{ "enum": [0], "type": "integer" }, { "type": "string" }],
                    "nullable": true
                },
                "maxItems": 2,
                "x-prefix-items": [{ "enum": [0], "type": "integer" }, { "type": "string", "nullable": true }]
            },
            { "type": "string" }
        ] }),
        &[&format!("/prefixItems: {LOST}")],
    );
}
