use serde_json::json;

use crate::support::{check, check_lossy};

#[test]
fn a_constant_is_an_enum_of_one_value_with_its_type() {
    for (value, name) in [
        (json!("a"), "string"),
        (json!(""), "string"),
        (json!(7), "integer"),
        (json!(0), "integer"),
        (json!(-1.5), "number"),
        (json!(true), "boolean"),
        (json!(false), "boolean"),
        (json!([1]), "array"),
        (json!({ "const": 1 }), "object"),
    ] {
        let mut expected =
            json!({ "title": "T", "enum": [value], "description": "d", "type": name });
        // An array says what is in it.
        if name == "array" {
            expected["items"] = json!({});
        }
        check(
            json!({ "title": "T", "const": value, "description": "d" }),
            expected.clone(),
        );
        check(expected.clone(), expected);
    }
}

#[test]
fn a_constant_beside_an_enum_is_one_of_its_values() {
    check(
        json!({ "enum": ["a", "b"], "const": "b" }),
        json!({ "enum": ["b"], "type": "string" }),
    );
    check(
        json!({ "const": 0, "enum": [0, 1], "type": "integer" }),
        json!({ "enum": [0], "type": "integer" }),
    );
    check(
        json!({ "enum": [0, 1.0], "const": 1 }),
        json!({ "enum": [1], "type": "integer" }),
    );
}

#[test]
fn what_contradicts_itself_admits_nothing() {
    for (schema, keyword) in [
        (
            json!({ "title": "T", "enum": ["a"], "const": "b" }),
            "const",
        ),
        (json!({ "title": "T", "enum": [] }), "enum"),
        (
            json!({ "title": "T", "enum": [], "type": "string" }),
            "enum",
        ),
        (
            json!({ "title": "T", "type": ["string", "integer"], "enum": [true] }),
            "enum",
        ),
        (
            json!({ "title": "T", "type": "null", "enum": ["a"] }),
            "type",
        ),
        (json!({ "title": "T", "type": null, "const": 0 }), "type"),
    ] {
        let loss =
            format!("/{keyword}: it contradicts what stands beside it: no value is admitted");
        check_lossy(schema, json!({ "title": "T", "not": {} }), &[&loss]);
    }
    check_lossy(
        json!({ "enum": ["a"], "const": "b", "nullable": true }),
        json!({ "nullable": true, "enum": [null] }),
        &["/const: it contradicts what stands beside it: no value is admitted"],
    );
}

#[test]
fn an_enum_says_its_types() {
    for (values, expected) in [
        (
            json!(["a", "b"]),
            json!({ "enum": ["a", "b"], "type": "string" }),
        ),
        (
            json!(["a", null]),
            json!({ "enum": ["a", null], "nullable": true, "type": "string" }),
        ),
        (
            json!([1, 1.5]),
            json!({ "enum": [1, 1.5], "type": "number" }),
        ),
        (
            json!(["off", 1, true]),
            json!({ "anyOf": [
                { "type": "string", "enum": ["off"] },
                { "type": "integer", "enum": [1] },
                { "type": "boolean", "enum": [true] }
            ] }),
        ),
        (
            json!([null, false, "a"]),
            json!({
                "nullable": true,
                "anyOf": [{ "type": "boolean", "enum": [false] }, { "type": "string", "enum": ["a"] }]
            }),
        ),
    ] {
        check(json!({ "enum": values }), expected);
    }
    // What stands beside it says its type.
    let same = json!({ "allOf": [{ "$ref": "#/components/schemas/T" }], "enum": ["a"] });
    check(same.clone(), same);
}

#[test]
fn a_value_listed_twice_is_listed_once() {
    check_lossy(
        json!({ "type": "string", "enum": ["a", "b", "a"] }),
        json!({ "type": "string", "enum": ["a", "b"] }),
        &[r#"/enum: "a" is listed more than once"#],
    );
}

#[test]
fn a_property_called_const_is_a_property() {
    check(
        json!({ "properties": { "const": { "type": "string" }, "enum": { "const": 0 } } }),
        json!({ "properties": { "const": { "type": "string" }, "enum": { "enum": [0], "type": "integer" } } }),
    );
}
