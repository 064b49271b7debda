use openapi_lower::lower;
use serde_json::{Map, Value, json};

use crate::support::{check_document_refused, check_lowered_again, document};

#[test]
fn what_is_no_document_is_refused_with_its_place() {
    for (document, places) in [
        (
            json!(null),
            vec!["the document's root: expected an object, found null"],
        ),
        (
            json!([]),
            vec!["the document's root: expected an object, found an array"],
        ),
        (
            json!("3.1.0"),
            vec!["the document's root: expected an object, found a string"],
        ),
        (json!({}), vec!["/openapi: not an OpenAPI document"]),
        (
            json!({ "openapi": 3.1 }),
            vec!["/openapi: not an OpenAPI document"],
        ),
        (
            json!({ "openapi": "3.1.0", "paths": [] }),
            vec!["/paths: expected an object, found an array"],
        ),
        (
            json!({ "openapi": "3.1.0", "paths": { "/a": 1, "/b": { "get": [] } } }),
            vec![
                "/paths/~1a: expected an object, found a number",
                "/paths/~1b/get: expected an object, found an array",
            ],
        ),
        (
            json!({ "openapi": "3.1.0", "paths": { "/a": { "get": { "parameters": {}, "requestBody": true, "responses": [] } } } }),
            vec![
                "/paths/~1a/get/parameters: expected an array, found an object",
                "/paths/~1a/get/requestBody: expected an object, found a boolean",
                "/paths/~1a/get/responses: expected an object, found an array",
            ],
        ),
        (
            json!({ "openapi": "3.1.0", "components": { "schemas": "x", "securitySchemes": 1 }, "info": 7 }),
            vec![
                "/components/schemas: expected an object, found a string",
                "/components/securitySchemes: expected an object, found a number",
                "/info: expected an object, found a number",
            ],
        ),
        (
            json!({ "openapi": "3.1.0", "components": { "callbacks": { "c": { "e": "x", "additionalProperties": true } } } }),
            vec![
                "/components/callbacks/c/e: expected an object, found a string",
                "/components/callbacks/c/additionalProperties: expected an object, found a boolean",
            ],
        ),
    ] {
        check_document_refused(&document, &places);
    }
}

#[test]
fn what_is_a_schema_here_and_a_path_item_there_is_refused() {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "$ref": "#/components/pathItems/I" } },
        "components": {
            "pathItems": { "I": { "$ref": "#/components/pathItems/J" }, "J": {} },
            "schemas": { "A": { "$ref": "#/components/pathItems/I" } }
        }
    });
    let place = "/components/pathItems/I/$ref: taken for several kinds of objects";
    check_document_refused(&document, &[place]);
}

#[test]
fn what_is_no_list_of_types_is_refused_with_its_place() {
    for (schema, place) in [
        (
            json!({ "type": 7 }),
            "/type: expected a string or a list of them",
        ),
        (
            json!({ "type": ["string", 7] }),
            "/type: expected a string or a list of them",
        ),
    ] {
        let place = format!("/components/schemas/S{place}");
        check_document_refused(&document(&schema), &[place]);
    }
}

#[test]
fn what_is_no_schema_where_one_may_stand_is_a_loss() {
    for (schema, at) in [
        (json!(7), ""),
        (json!(null), ""),
        (json!({ "properties": [] }), "/properties"),
        (json!({ "properties": { "a": "b" } }), "/properties/a"),
        (json!({ "anyOf": {} }), "/anyOf"),
        (json!({ "prefixItems": {} }), "/prefixItems"),
        (json!({ "patternProperties": [] }), "/patternProperties"),
        (
            json!({ "$ref": "#/components/schemas/T", "allOf": {} }),
            "/allOf",
        ),
        (
            json!({ "unevaluatedProperties": 5 }),
            "/unevaluatedProperties",
        ),
        (json!({ "anyOf": [1] }), "/anyOf/0"),
        (
            json!({ "additionalProperties": null }),
            "/additionalProperties",
        ),
        (json!({ "not": "x" }), "/not"),
        (json!({ "items": "x" }), "/items"),
    ] {
        let lowered = lower(&document(&schema)).unwrap();
        let [loss] = lowered.losses.as_slice() else {
            panic!("{schema}: {:?}", lowered.losses)
        };
        assert_eq!(loss.pointer.as_str(), format!("/components/schemas/S{at}"));
        assert!(loss.lost.contains("is no schema"), "{loss}");
        check_lowered_again(&lowered);
    }
}

/// Any value under any keyword: whatever comes of it, it is no panic.
#[test]
fn no_value_under_any_keyword_panics() {
    let keywords = [
        "type",
        "const",
        "enum",
        "anyOf",
        "oneOf",
        "allOf",
        "not",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "$ref",
        "minimum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "examples",
        "example",
        "contentEncoding",
        "contentMediaType",
        "format",
        "nullable",
        "$defs",
        "prefixItems",
        "additionalItems",
        "patternProperties",
        "unevaluatedProperties",
        "unevaluatedItems",
        "maxItems",
        "dependentSchemas",
        "then",
        "default",
    ];
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("null"),
        json!([]),
        json!([null]),
        json!([{}]),
        json!([[]]),
        json!({}),
        json!({ "": {} }),
        json!({ "type": null }),
    ];
    let beside = [json!(null), json!([null]), json!({ "type": "null" })];
    let pairs = |values: &[Value]| -> Vec<(&str, Value)> {
        let each = |keyword| values.iter().map(move |value| (keyword, value.clone()));
        keywords.iter().copied().flat_map(each).collect()
    };
    let mut lowered = 0;
    for (first, a) in pairs(&values) {
        for (second, b) in pairs(&beside) {
            let schema = json!({ first: a, second: b });
            let document =
                json!({ "openapi": "3.1.0", "components": { "schemas": { "S": schema } } });
            lowered += usize::from(lower(&document).is_ok());
        }
    }
    assert!(lowered > 5_000, "only {lowered} were lowered");
}

fn nested(depth: usize, keyword: &str) -> Value {
    (0..depth).fold(json!({}), |inner, _| {
        let inner = match keyword {
            "anyOf" => Value::Array(vec![inner]),
            _ => inner,
        };
        Value::Object(Map::from_iter([(keyword.to_owned(), inner)]))
    })
}

#[test]
fn nesting_without_end_is_refused_and_does_not_overflow_the_stack() {
    for (keyword, steps) in [("items", 1), ("anyOf", 2)] {
        let with = |depth| {
            let mut document = document(&json!(null));
            document["components"]["schemas"]["S"] = nested(depth, keyword);
            document
        };
        let error = lower(&with(2_000)).expect_err("it was lowered");
        let [refusal] = error.refusals() else {
            panic!("{error}")
        };
        assert_eq!(refusal.reason, "nested more than 300 deep");
        assert!(lower(&with(290 / steps)).is_ok());
    }
}
