use openapi_diff::{Direction, compare};
use serde_json::{Value, json};

use crate::support::lines;

#[track_caller]
fn check(old: Value, new: Value, at: &str, expected: &[&str]) {
    assert_eq!(lines(&compare(&old, &new, at)), expected);
}

#[test]
fn a_schema_is_judged_as_if_it_were_used_both_ways() {
    let object = |required: &[&str]| json!({ "required": required, "properties": { "a": { "type": "string" } } });
    let (old, new) = (json!({ "properties": { "b": {} } }), object(&["a"]));
    let changes = compare(&old, &new, "/components/schemas/S");
    assert_eq!(
        lines(&changes),
        [
            "! S.a: field added, required: String, breaks",
            "! S.b: field removed, breaks"
        ]
    );
    assert_eq!(changes[0].direction, Direction::Neither);
    assert_eq!(changes[0].pointer, "/components/schemas/S/properties/a");
    check(
        object(&["a"]),
        object(&[]),
        "/components/schemas/S/properties/inner",
        &["! S.inner.a: no longer required: String becomes optional, breaks"],
    );
}

#[test]
fn an_operation_alone() {
    check(
        json!({ "operationId": "a" }),
        json!({ "operationId": "b" }),
        "/paths/~1s~1{id}/get",
        &["! GET /s/{id}: operationId changes from \"a\" to \"b\", breaks"],
    );
    check(
        json!({ "parameters": [{ "$ref": "#/components/parameters/A" }] }),
        json!({ "parameters": [{ "$ref": "#/components/parameters/A" }], "requestBody": { "$ref": "#/components/requestBodies/B" } }),
        "/paths/~1s/post",
        &["! POST /s body: added (request), breaks"],
    );
}

#[test]
fn null_stands_for_what_is_not_there() {
    check(
        json!(null),
        json!({}),
        "/components/schemas/S",
        &["+ S: schema added"],
    );
    check(
        json!({}),
        json!(null),
        "/components/schemas/S",
        &["! S: schema removed, breaks"],
    );
    check(
        json!(null),
        json!({}),
        "/paths/~1s/get",
        &["+ GET /s: operation added"],
    );
    check(json!(null), json!(null), "/paths/~1s/get", &[]);
}

#[test]
fn any_other_part_is_a_value() {
    check(
        json!(1),
        json!(2),
        "/components/x/y",
        &["~ /components/x/y: value changes from 1 to 2"],
    );
    check(json!(1), json!(1), "", &[]);
    check(
        json!(1),
        json!(2),
        "no pointer",
        &["~ no pointer: value changes from 1 to 2"],
    );
}
