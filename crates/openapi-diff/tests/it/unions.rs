use serde_json::{Value, json};

use crate::support::check_schemas;

fn to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn members_that_came_or_went() {
    check_schemas(&[
        (
            json!({ "oneOf": [to("A"), to("B")] }),
            json!({ "oneOf": [to("C"), to("B"), to("A")] }),
            &["+ S: union member C added"],
        ),
        (
            json!({ "oneOf": [to("A"), to("B"), to("C")] }),
            json!({ "oneOf": [to("C"), to("B")] }),
            &["! S: union member A removed, breaks"],
        ),
        (
            json!({ "type": ["string", "integer"] }),
            json!({ "type": ["integer", "boolean", "string"] }),
            &["+ S: union member bool added"],
        ),
        (
            json!({ "oneOf": [to("A"), to("B")] }),
            json!({ "oneOf": [to("A")] }),
            &["! S: type changes from A or B to A, breaks"],
        ),
    ]);
}

#[test]
fn members_are_found_again_by_their_tag() {
    let member = |tag: &str, kind: &str| json!({ "type": "object", "properties": { "type": { "const": tag }, "x": { "type": kind } } });
    check_schemas(&[
        (
            json!({ "oneOf": [member("a", "string"), member("b", "string")] }),
            json!({ "oneOf": [member("b", "string"), member("c", "string"), member("a", "integer")] }),
            &[
                "+ S: union member type \"c\" added",
                "! S (type \"a\").x: type changes from String to i64, breaks",
            ],
        ),
        (
            json!({ "oneOf": [member("a", "string"), member("b", "string")] }),
            json!({ "oneOf": [member("b", "string"), member("c", "string")] }),
            &[
                "+ S: union member type \"c\" added",
                "! S: union member type \"a\" removed, breaks",
            ],
        ),
    ]);
}

#[test]
fn members_are_found_again_by_their_shape() {
    let list = |kind: &str| json!({ "type": "array", "items": { "type": kind } });
    check_schemas(&[
        (
            json!({ "anyOf": [{ "type": "string" }, list("string"), list("integer")] }),
            json!({ "anyOf": [list("integer"), list("boolean"), { "type": "string" }] }),
            &["! S (Vec<bool>)[]: type changes from String to bool, breaks"],
        ),
        (
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "number" }] }),
            &[
                "+ S: union member f64 added",
                "! S: union member i64 removed, breaks",
            ],
        ),
        (
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer", "minimum": 1 }] }),
            &["+ S (i64): minimum added: 1: tighter"],
        ),
    ]);
}

#[test]
fn null_is_a_matter_of_the_union_and_not_of_its_members() {
    check_schemas(&[(
        json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": ["integer", "null"] }] }),
        &["! S: may be null now: String or i64 becomes optional, breaks"],
    )]);
}

#[test]
fn any_of_for_one_of_breaks_nothing() {
    check_schemas(&[(
        json!({ "anyOf": [to("A"), to("B")] }),
        json!({ "oneOf": [to("A"), to("B")] }),
        &["~ S: anyOf becomes oneOf"],
    )]);
}

#[test]
fn discriminators() {
    let union = |members: &[&str], mapping: Value| {
        let members: Vec<Value> = members.iter().map(|name| to(name)).collect();
        json!({ "oneOf": members, "discriminator": { "propertyName": "type", "mapping": mapping } })
    };
    let a = "#/components/schemas/A";
    check_schemas(&[
        (
            union(&["A", "B"], json!({ "a": a })),
            union(&["A", "B"], json!({ "a": "A", "b": "B" })),
            &["+ S: discriminator value b of B added"],
        ),
        (
            union(&["A", "B"], json!({ "a": a, "b": "B" })),
            union(&["A", "B"], json!({ "b": "B" })),
            &["! S: discriminator value a of A removed, breaks"],
        ),
        (
            union(&["A", "B"], json!({ "a": "A" })),
            union(&["A", "B", "C"], json!({ "a": "A", "c": "C" })),
            &["+ S: union member C added"],
        ),
        (
            union(&["A", "B", "C"], json!({ "a": "A", "c": "C" })),
            union(&["A", "B"], json!({ "a": "A" })),
            &["! S: union member C removed, breaks"],
        ),
        (
            union(&["A", "B"], json!({ "a": "A" })),
            union(&["A", "B"], json!({ "a": "B" })),
            &["! S: discriminator value a stands for A no longer, but for B, breaks"],
        ),
        (
            json!({ "oneOf": [to("A"), to("B")] }),
            json!({ "oneOf": [to("A"), to("B")], "discriminator": { "propertyName": "type" } }),
            &["+ S: discriminator added: {\"propertyName\":\"type\"}"],
        ),
        (
            json!({ "oneOf": [to("A"), to("B")], "discriminator": { "propertyName": "kind" } }),
            json!({ "oneOf": [to("A"), to("B")], "discriminator": { "propertyName": "type" } }),
            &["! S: discriminator changes from \"kind\" to \"type\", breaks"],
        ),
    ]);
}
