use serde_json::{Value, json};

use crate::support::{check, check_operations};

#[test]
fn operations_that_came_or_went() {
    let none = json!({ "paths": {} });
    let one = json!({ "paths": { "/s/{id}": { "get": { "operationId": "get_s" } } } });
    let nameless = json!({ "paths": { "/s/{id}": { "get": {} } } });
    check(&none, &one, &["+ GET /s/{id}: operation get_s added"]);
    check(
        &one,
        &none,
        &["! GET /s/{id}: operation get_s removed, breaks"],
    );
    check(&none, &nameless, &["+ GET /s/{id}: operation added"]);
    check(
        &nameless,
        &none,
        &["! GET /s/{id}: operation removed, breaks"],
    );
}

#[test]
fn the_name_of_an_operation() {
    check_operations(&[
        (
            json!({ "operationId": "a" }),
            json!({ "operationId": "b" }),
            &["! POST /s: operationId changes from \"a\" to \"b\", breaks"],
        ),
        (
            json!({ "operationId": "a" }),
            json!({ "operationId": "a", "x-rust-name": "b" }),
            &["! POST /s: x-rust-name added: \"b\", breaks"],
        ),
        (
            json!({ "operationId": "a", "x-rust-name": "c" }),
            json!({ "operationId": "b", "x-rust-name": "c" }),
            &["~ POST /s: operationId changes from \"a\" to \"b\""],
        ),
        (
            json!({ "operationId": "a" }),
            json!({ "operationId": "b", "x-rust-name": "a" }),
            &[
                "~ POST /s: operationId changes from \"a\" to \"b\"",
                "+ POST /s: x-rust-name added: \"a\"",
            ],
        ),
    ]);
}

#[test]
fn what_an_operation_says_of_itself_breaks_nothing() {
    check_operations(&[
        (
            json!({ "summary": "a", "tags": ["A"] }),
            json!({ "summary": "b", "tags": ["B"] }),
            &["~ POST /s: summary changed"],
        ),
        (
            json!({}),
            json!({ "deprecated": true }),
            &["+ POST /s: deprecated now"],
        ),
        (
            json!({}),
            json!({ "security": [] }),
            &["+ POST /s: security added: []"],
        ),
        (
            json!({ "security": [{ "a": [] }, { "b": [] }] }),
            json!({ "security": [{ "b": [] }, { "a": [] }] }),
            &[],
        ),
        (
            json!({}),
            json!({ "servers": [{ "url": "https://a.example" }] }),
            &["+ POST /s: server https://a.example added"],
        ),
        (
            json!({}),
            json!({ "x-other": 1 }),
            &["+ POST /s: x-other added: 1"],
        ),
        (
            json!({}),
            json!({ "callbacks": { "c": {} } }),
            &["+ POST /s: callbacks added: {\"c\":{}}"],
        ),
    ]);
}

#[test]
fn what_a_path_says_counts_for_its_operations() {
    let document = |more: Value| {
        let mut document = json!({ "paths": { "/s": { "get": {}, "post": { "servers": [{ "url": "https://own.example" }] } } } });
        for (keyword, value) in more.as_object().unwrap() {
            document["paths"]["/s"][keyword] = value.clone();
        }
        document
    };
    let old = document(json!({}));
    check(
        &old,
        &document(json!({ "servers": [{ "url": "https://a.example" }] })),
        &["+ GET /s: server https://a.example added"],
    );
    check(
        &old,
        &document(json!({ "summary": "x", "x-other": 1 })),
        &["+ /s: summary added", "+ /s: x-other added: 1"],
    );
}

#[test]
fn a_path_that_refers_to_another_is_followed() {
    let document = |id: &str| {
        json!({
            "paths": { "/s": { "$ref": "#/components/pathItems/S" } },
            "components": { "pathItems": { "S": { "get": { "operationId": id } } } }
        })
    };
    let diff = check(
        &document("a"),
        &document("b"),
        &["! GET /s: operationId changes from \"a\" to \"b\", breaks"],
    );
    assert_eq!(
        diff.changes[0].pointer,
        "/components/pathItems/S/get/operationId"
    );
}

#[test]
fn bodies() {
    let body = |content: Value| json!({ "requestBody": { "content": content } });
    let json_of = |kind: &str| json!({ "application/json": { "schema": { "type": "object", "properties": { "x": { "type": kind } } } } });
    check_operations(&[
        (
            json!({}),
            body(json_of("string")),
            &["! POST /s body: added (request), breaks"],
        ),
        (
            body(json_of("string")),
            json!({}),
            &["! POST /s body: removed (request), breaks"],
        ),
        (
            body(json_of("string")),
            body(json_of("integer")),
            &["! POST /s body.x: type changes from String to i64 (request), breaks"],
        ),
        (
            body(json!({ "text/csv": {} })),
            body(json!({ "text/csv": {}, "text/plain": {} })),
            &["! POST /s body: media type text/plain added (request), breaks"],
        ),
        (
            body(json!({ "text/csv": {}, "text/plain": {} })),
            body(json!({ "text/csv": {} })),
            &["! POST /s body: media type text/plain removed (request), breaks"],
        ),
        (
            body(json!({ "text/csv": { "schema": {} } })),
            body(json!({ "text/csv": { "schema": { "type": "string" }, "example": "x" } })),
            &[
                "+ POST /s body text/csv: example added (request)",
                "! POST /s body text/csv: type changes from any value to String (request), breaks",
            ],
        ),
        (
            json!({ "requestBody": { "content": {} } }),
            json!({ "requestBody": { "content": {}, "required": true, "description": "x" } }),
            &[
                "~ POST /s body: required now (request)",
                "+ POST /s body: description added (request)",
            ],
        ),
    ]);
}

#[test]
fn a_body_that_becomes_binary_is_another_type() {
    let of = |format: &str| json!({ "requestBody": { "content": { "text/csv": { "schema": { "type": "string", "format": format } } } } });
    check_operations(&[
        (
            of("byte"),
            of("binary"),
            &[
                "! POST /s body text/csv: format changes from \"byte\" to \"binary\" (request), breaks",
            ],
        ),
        (
            of("binary"),
            of("byte"),
            &[
                "! POST /s body text/csv: format changes from \"binary\" to \"byte\" (request), breaks",
            ],
        ),
        (
            of("byte"),
            of("uuid"),
            &["~ POST /s body text/csv: format changes from \"byte\" to \"uuid\" (request)"],
        ),
    ]);
}

#[test]
fn shared_parts_are_compared_where_they_are_used() {
    let document = |kind: &str| {
        json!({
            "paths": { "/s": { "post": {
                "parameters": [{ "$ref": "#/components/parameters/P" }],
                "requestBody": { "$ref": "#/components/requestBodies/B" },
                "responses": { "200": { "$ref": "#/components/responses/A" } }
            } } },
            "components": {
                "parameters": { "P": { "name": "p", "in": "query", "schema": { "type": kind } } },
                "requestBodies": { "B": { "content": { "application/json": { "schema": { "type": kind } } } } },
                "responses": { "A": { "content": { "application/json": { "schema": { "type": kind } } } } }
            }
        })
    };
    let diff = check(
        &document("string"),
        &document("integer"),
        &[
            "! POST /s parameter p: type changes from String to i64 (request), breaks",
            "! POST /s body: type changes from String to i64 (request), breaks",
            "! POST /s answer 200: type changes from String to i64 (answer), breaks",
        ],
    );
    assert_eq!(diff.changes[0].pointer, "/components/parameters/P/schema");
}
