use serde_json::{Value, json};

use crate::support::{check, check_operations};

fn with(parameters: Value) -> Value {
    json!({ "parameters": parameters })
}

fn limit(more: Value) -> Value {
    let mut parameter = json!({ "name": "limit", "in": "query", "schema": { "type": "integer" } });
    for (keyword, value) in more.as_object().unwrap() {
        parameter[keyword] = value.clone();
    }
    with(json!([parameter]))
}

#[test]
fn parameters_that_came_or_went() {
    check_operations(&[
        (
            json!({}),
            limit(json!({})),
            &["+ POST /s parameter limit: added, optional: i64 (request)"],
        ),
        (
            json!({}),
            limit(json!({ "required": true })),
            &["! POST /s parameter limit: added, required: i64 (request), breaks"],
        ),
        (
            limit(json!({})),
            json!({}),
            &["! POST /s parameter limit: removed (request), breaks"],
        ),
        (
            limit(json!({})),
            limit(json!({ "in": "header" })),
            &[
                "+ POST /s header parameter limit: added, optional: i64 (request)",
                "! POST /s parameter limit: removed (request), breaks",
            ],
        ),
        (
            json!({}),
            with(json!([{ "name": "x", "in": "query" }])),
            &["+ POST /s parameter x: added, optional: any value (request)"],
        ),
    ]);
}

#[test]
fn parameters_that_changed() {
    check_operations(&[
        (
            limit(json!({})),
            limit(json!({ "required": true })),
            &["! POST /s parameter limit: required now: becomes an argument (request), breaks"],
        ),
        (
            limit(json!({ "required": true })),
            limit(json!({ "required": false })),
            &[
                "! POST /s parameter limit: no longer required: no argument any more (request), breaks",
            ],
        ),
        (
            limit(json!({})),
            limit(json!({ "schema": { "type": "string" } })),
            &["! POST /s parameter limit: type changes from i64 to String (request), breaks"],
        ),
        (
            limit(json!({})),
            limit(json!({ "schema": { "type": ["integer", "null"] } })),
            &["~ POST /s parameter limit: may be null now (request)"],
        ),
        (
            limit(json!({ "required": true })),
            limit(json!({ "required": true, "schema": { "type": ["integer", "null"] } })),
            &["! POST /s parameter limit: may be null now: i64 becomes optional (request), breaks"],
        ),
        (
            limit(json!({})),
            limit(json!({ "schema": { "type": "integer", "maximum": 9 } })),
            &["+ POST /s parameter limit: maximum added: 9: tighter (request)"],
        ),
        (
            limit(json!({})),
            limit(json!({ "deprecated": true })),
            &["+ POST /s parameter limit: deprecated now (request)"],
        ),
        (
            limit(json!({})),
            limit(json!({ "description": "x" })),
            &["+ POST /s parameter limit: description added (request)"],
        ),
        (
            limit(json!({})),
            limit(json!({ "explode": false })),
            &["+ POST /s parameter limit: explode added: false (request)"],
        ),
        (
            limit(json!({})),
            limit(json!({ "x-rust-name": "most" })),
            &["! POST /s parameter limit: x-rust-name added: \"most\" (request), breaks"],
        ),
        (
            limit(json!({ "content": { "text/csv": {} } })),
            limit(json!({ "content": {} })),
            &["! POST /s parameter limit: media type text/csv removed (request), breaks"],
        ),
    ]);
}

#[test]
fn their_order_does_not_count() {
    let a = json!({ "name": "a", "in": "query" });
    let b = json!({ "name": "a", "in": "header" });
    check_operations(&[(with(json!([a, b])), with(json!([b, a])), &[])]);
}

#[test]
fn those_of_the_path_count_for_each_operation_that_has_no_other() {
    let document = |kind: &str| {
        json!({ "paths": { "/s": {
            "parameters": [{ "name": "p", "in": "query", "schema": { "type": kind } }],
            "get": {},
            "post": { "parameters": [{ "name": "p", "in": "query" }] }
        } } })
    };
    check(
        &document("string"),
        &document("integer"),
        &["! GET /s parameter p: type changes from String to i64 (request), breaks"],
    );
    let moved = json!({ "paths": { "/s": {
        "get": { "parameters": [{ "name": "p", "in": "query", "schema": { "type": "string" } }] },
        "post": { "parameters": [{ "name": "p", "in": "query" }] }
    } } });
    check(&document("string"), &moved, &[]);
}
