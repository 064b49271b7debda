use serde_json::json;

use crate::support::{check, check_lossy};

#[test]
fn every_spelling_of_null_in_a_union_is_nullable() {
    for nil in [
        json!({ "type": "null" }),
        json!({ "type": ["null"] }),
        // Without its quotes, YAML reads it as this.
        json!({ "type": null }),
        json!({ "const": null }),
        json!({ "enum": [null] }),
        json!({ "enum": [null, null] }),
        json!({ "type": "null", "const": null, "description": "none" }),
    ] {
        for keyword in ["anyOf", "oneOf"] {
            let text = json!({ "type": "string" });
            let number = json!({ "type": "integer" });
            for members in [json!([text, nil]), json!([nil, text])] {
                check(
                    json!({ "title": "T", keyword: members, "default": null }),
                    json!({ "title": "T", "type": "string", "nullable": true, "default": null }),
                );
            }
            check(
                json!({ keyword: [text, nil, number] }),
                json!({ keyword: [text, number], "nullable": true }),
            );
            let twice: &[&str] = match keyword {
                "oneOf" => &["/oneOf: several members admit null: it is admitted all the same"],
                _ => &[],
            };
            check_lossy(
                json!({ keyword: [text, nil, number, nil] }),
                json!({ keyword: [text, number], "nullable": true }),
                twice,
            );
            check_lossy(
                json!({ keyword: [nil, nil] }),
                json!({ "enum": [null], "nullable": true }),
                twice,
            );
            check(
                json!({ keyword: [{ "$ref": "#/components/schemas/Text" }, nil] }),
                json!({ "allOf": [{ "$ref": "#/components/schemas/Text" }], "nullable": true }),
            );
            check(
                json!({ keyword: [nil] }),
                json!({ "enum": [null], "nullable": true }),
            );
        }
    }
}

#[test]
fn what_only_looks_like_null_is_kept() {
    check(
        json!({ "anyOf": [{ "type": "string", "enum": ["null"] }, { "not": {} }] }),
        json!({ "anyOf": [{ "type": "string", "enum": ["null"] }, { "not": {} }] }),
    );
}

#[test]
fn null_alone_is_an_enum_of_null() {
    for schema in [
        json!({ "type": "null", "description": "d" }),
        json!({ "type": ["null"], "description": "d" }),
        json!({ "type": "null", "enum": [null], "description": "d" }),
        json!({ "type": "null", "const": null, "description": "d" }),
    ] {
        check(
            schema,
            json!({ "enum": [null], "description": "d", "nullable": true }),
        );
    }
    check(
        json!({ "type": ["string", null] }),
        json!({ "type": "string", "nullable": true }),
    );
    check(
        json!({ "const": null }),
        json!({ "enum": [null], "nullable": true }),
    );
}

#[test]
fn nested_unions_dissolve_inside_out_and_outside_in() {
    for (outer, inner) in [
        ("anyOf", "anyOf"),
        ("anyOf", "oneOf"),
        ("oneOf", "anyOf"),
        ("oneOf", "oneOf"),
    ] {
        let twice: &[&str] = match outer {
            "oneOf" => &["/oneOf: several members admit null: it is admitted all the same"],
            _ => &[],
        };
        check_lossy(
            json!({ outer: [{ inner: [{ "type": "string" }, { "type": "null" }] }, { "type": "null" }] }),
            json!({ "type": "string", "nullable": true }),
            twice,
        );
        check(
            json!({ outer: [{ inner: [{ "type": "string" }, { "type": "integer" }] }, { "type": "null" }] }),
            json!({ inner: [{ "type": "string" }, { "type": "integer" }], "nullable": true }),
        );
        check(
            json!({ outer: [{ "type": "string" }, { inner: [{ "type": "integer" }, { "type": "null" }] }] }),
            json!({ outer: [{ "type": "string" }, { "type": "integer" }], "nullable": true }),
        );
    }
}

#[test]
fn null_is_found_at_every_depth() {
    let maybe = json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] });
    let lowered = json!({ "type": "string", "nullable": true });
    check(
        json!({
            "type": "object",
            "properties": { "a": maybe, "anyOf": maybe },
            "additionalProperties": maybe,
            "allOf": [{ "type": "array", "items": maybe }],
            "not": maybe
        }),
        json!({
            "type": "object",
            "properties": { "a": lowered, "anyOf": lowered },
            "additionalProperties": lowered,
            "allOf": [{ "type": "array", "items": lowered }],
            "not": lowered
        }),
    );
}

#[test]
fn the_annotation_of_the_use_takes_the_place_of_the_members() {
    check_lossy(
        json!({
            "anyOf": [{ "type": "string", "title": "Inner", "description": "inner", "example": "e" }, { "type": "null" }],
            "title": "Outer",
            "description": "outer"
        }),
        json!({ "type": "string", "example": "e", "nullable": true, "title": "Outer", "description": "outer" }),
        &["/anyOf/0/description: the annotation outside the union takes its place"],
    );
}

#[test]
fn validating_keywords_on_both_sides_are_kept_apart() {
    check(
        json!({ "maxLength": 9, "anyOf": [{ "type": "string", "maxLength": 5 }, { "type": "null" }] }),
        json!({ "maxLength": 9, "allOf": [{ "type": "string", "maxLength": 5 }], "nullable": true }),
    );
}

#[test]
fn a_type_beside_the_union_decides_whether_null_is_admitted() {
    let members = json!([{ "minLength": 3 }, { "type": "null" }]);
    check(
        json!({ "type": "string", "anyOf": members }),
        json!({ "type": "string", "allOf": [{ "minLength": 3 }] }),
    );
    check(
        json!({ "type": ["string", "null"], "anyOf": members }),
        json!({ "type": "string", "allOf": [{ "minLength": 3 }], "nullable": true }),
    );
}

#[test]
fn the_nullable_of_older_documents_cannot_take_null_back() {
    check(
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }], "nullable": false }),
        json!({ "type": "string", "nullable": true }),
    );
}

#[test]
fn null_of_a_member_is_null_of_the_union() {
    for member in [
        json!({ "type": ["string", "null"] }),
        json!({ "type": "string", "nullable": true }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }),
    ] {
        for keyword in ["anyOf", "oneOf"] {
            check(
                json!({ keyword: [{ "type": "integer" }, member] }),
                json!({ keyword: [{ "type": "integer" }, { "type": "string" }], "nullable": true }),
            );
        }
    }
    check(
        json!({ "anyOf": [{ "enum": ["a", null] }, { "type": ["integer", "null"], "enum": [1, null] }] }),
        json!({
            "anyOf": [{ "enum": ["a"], "type": "string" }, { "type": "integer", "enum": [1] }],
            "nullable": true
        }),
    );
    // It has no null to give.
    check(
        json!({ "type": "string", "anyOf": [{ "type": ["string", "null"], "minLength": 1 }, { "maxLength": 1 }] }),
        json!({ "type": "string", "anyOf": [{ "type": "string", "minLength": 1 }, { "maxLength": 1 }] }),
    );
}

#[test]
fn a_reference_to_null_is_null() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let null = json!({ "enum": [null], "nullable": true });
    for keyword in ["anyOf", "oneOf"] {
        check(
            json!({ keyword: [{ "type": "string" }, reference("Null")] }),
            json!({ "type": "string", "nullable": true }),
        );
        check(
            json!({ keyword: [reference("Text"), reference("Nothing")] }),
            json!({ "allOf": [reference("Text")], "nullable": true }),
        );
    }
    check(null.clone(), null);
}

#[test]
fn null_in_an_all_of_stays_where_it_stands() {
    check(
        json!({ "allOf": [{ "type": "null" }, { "type": ["string", "null"] }] }),
        json!({ "allOf": [{ "enum": [null], "nullable": true }, { "type": "string", "nullable": true }] }),
    );
    check(
        json!({ "allOf": [{ "maxLength": 3 }], "anyOf": [{ "type": "string", "allOf": [{ "minLength": 1 }] }, { "type": "null" }] }),
        json!({ "allOf": [{ "maxLength": 3 }, { "type": "string", "allOf": [{ "minLength": 1 }] }], "nullable": true }),
    );
}

#[test]
fn whoever_lists_null_means_it() {
    let loss = "/type: null is admitted, though what stands beside the type does not admit it";
    for beside in [
        json!({ "enum": ["a"] }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Text" }] }),
        json!({ "allOf": [{ "type": "string" }] }),
        json!({ "not": {} }),
    ] {
        let (mut schema, mut expected) = (
            json!({ "type": ["string", "null"] }),
            json!({ "type": "string" }),
        );
        schema
            .as_object_mut()
            .unwrap()
            .extend(beside.as_object().unwrap().clone());
        expected
            .as_object_mut()
            .unwrap()
            .extend(beside.as_object().unwrap().clone());
        expected["nullable"] = json!(true);
        check_lossy(schema, expected, &[loss]);
    }
}

#[test]
fn the_nullable_of_older_documents_stays() {
    for schema in [
        json!({ "type": "string", "nullable": true }),
        json!({ "type": "string", "nullable": false }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Text" }], "nullable": true }),
    ] {
        check(schema.clone(), schema);
    }
    check(
        json!({ "$ref": "#/components/schemas/Text", "nullable": true }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Text" }], "nullable": true }),
    );
    check(
        json!({ "type": ["string", "integer"], "nullable": true }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }], "nullable": true }),
    );
}
