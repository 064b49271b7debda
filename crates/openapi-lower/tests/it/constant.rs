use serde_json::json;

use crate::support::{check, check_refused};

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
        check(
            json!({ "title": "T", "const": value, "description": "d" }),
            json!({ "title": "T", "enum": [value], "description": "d", "type": name }),
        );
        check(
            json!({ "type": name, "const": value }),
            json!({ "type": name, "enum": [value] }),
        );
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
    check_refused(
        &json!({ "enum": ["a"], "const": "b" }),
        &["/const: no value satisfies both"],
    );
}

#[test]
fn a_property_called_const_is_a_property() {
    check(
        json!({ "properties": { "const": { "type": "string" }, "enum": { "const": 0 } } }),
        json!({ "properties": { "const": { "type": "string" }, "enum": { "enum": [0], "type": "integer" } } }),
    );
}
