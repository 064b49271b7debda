use serde_json::{Value, json};

use crate::support::{check, generated, operation};

#[test]
fn unions_are_told_apart_by_a_tag_however_it_is_said() {
    let member = |tag: serde_json::Value, field: &str| json!({ "type": "object", "required": ["kind", field], "properties": { "kind": tag, field: { "type": "string" } } });
    let members =
        json!([{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }]);
    let mapping =
        json!({ "propertyName": "kind", "mapping": { "a": "#/components/schemas/A", "b": "B" } });
    let any = json!({ "type": "string", "enum": ["a", "b"] });
    for (a, b, discriminator) in [
        (
            json!({ "const": "a" }),
            json!({ "const": "b" }),
            json!(null),
        ),
        (
            json!({ "enum": ["a"] }),
            json!({ "enum": ["b"] }),
            json!({ "propertyName": "kind" }),
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": "string" }),
            mapping.clone(),
        ),
        (any.clone(), any, mapping),
    ] {
        for keyword in ["anyOf", "oneOf"] {
            let schemas = json!({ "A": member(a.clone(), "x"), "B": member(b.clone(), "y"), "U": { keyword: members, "discriminator": discriminator } });
            check(
                schemas.clone(),
                "enum U",
                &[
                    "A(A): `kind` is `a`",
                    "B(B): `kind` is `b`",
                    "Unrecognized(Unrecognized)",
                ],
            );
            check(
                schemas,
                "struct A",
                &["x: String", "new(x: impl Into<String>) -> Self"],
            );
        }
    }
}

#[test]
fn unions_are_told_apart_by_json_kind() {
    let object = json!({ "type": "object", "properties": { "z": { "type": "string" } } });
    check(
        json!({ "O": object, "U": { "anyOf": [
            { "type": "string" }, { "type": "integer" }, { "type": "number" }, { "type": "boolean" },
            { "type": "array", "items": { "$ref": "#/components/schemas/U" } }, { "$ref": "#/components/schemas/O" }
        ] } }),
        "enum U",
        &[
            "Text(String): A JSON string",
            "Integer(i64): A JSON integer",
            "Number(f64): A JSON number",
            "Boolean(bool): A JSON boolean",
            "List(Vec<U>): A JSON array",
            "O(O): A JSON object",
            "Unrecognized(Unrecognized)",
        ],
    );
    // Members that are written in place have a name for their type only.
    check(
        json!({ "U": { "oneOf": [{ "type": "string", "enum": ["on", "off"] }, object] } }),
        "enum U",
        &[
            "Text(UText): A JSON string",
            "Object(UObject): A JSON object",
            "Unrecognized(Unrecognized)",
        ],
    );
}

#[test]
fn a_union_is_made_of_each_of_its_members() {
    let members = json!([{ "type": "string" }, { "type": "array", "items": { "type": "integer" } }, { "type": "boolean" }]);
    let made = generated(json!({}), json!({ "U": { "oneOf": members } }));
    for from in [
        "From<String>",
        "From<&str>",
        "From<Vec<i64>>",
        "From<[i64; N]>",
        "From<bool>",
    ] {
        assert!(
            made.surface.contains(&format!("\n  {from}\n")),
            "no {from} in\n{}",
            made.surface
        );
    }
    let texts = json!([{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]);
    let generated = generated(json!({}), json!({ "U": { "oneOf": texts } })).surface;
    for from in ["From<Vec<String>>", "From<[String; N]>", "From<[&str; N]>"] {
        assert!(
            generated.contains(&format!("\n  {from}\n")),
            "no {from} in\n{generated}"
        );
    }
}

#[test]
fn of_two_unions_in_one_place_the_one_that_has_the_members_of_the_other_counts() {
    let object = |field: &str| json!({ "type": "object", "required": [field], "properties": { field: { "type": "string" } } });
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let (all, some) = (
        json!([reference("A"), reference("B"), reference("C")]),
        json!([reference("A"), reference("B")]),
    );
    for union in [
        json!({ "anyOf": all, "oneOf": some }),
        json!({ "anyOf": some, "oneOf": all }),
    ] {
        check(
            json!({ "A": object("a"), "B": object("b"), "C": object("c"), "U": union }),
            "enum U",
            &[
                "A(A): A JSON object",
                "B(B): A JSON object",
                "C(C): A JSON object",
                "Unrecognized(Unrecognized)",
            ],
        );
    }
}

#[test]
fn a_discriminator_with_one_member_leaves_room_for_others() {
    let parent = json!({
        "type": "object", "required": ["t"], "properties": { "t": { "type": "string" } },
        "discriminator": { "propertyName": "t", "mapping": { "c": "#/components/schemas/Child" } }
    });
    let own =
        json!({ "type": "object", "required": ["x"], "properties": { "x": { "type": "string" } } });
    let child = json!({ "allOf": [{ "$ref": "#/components/schemas/Parent" }, own] });
    check(
        json!({ "Parent": parent, "Child": child }),
        "enum Parent",
        &["C(Child): `t` is `c`", "Unrecognized(Unrecognized)"],
    );
}

#[test]
fn a_tag_that_is_not_of_one_union_alone_stays_with_its_member() {
    let member = |tag: &str| json!({ "type": "object", "required": [tag], "properties": { tag: { "const": "a" } } });
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut both = member("t");
    both["properties"]["u"] = json!({ "const": "b" });
    both["required"] = json!(["t", "u"]);
    let (mut x, mut y) = (member("t"), member("u"));
    x["properties"]["t"] = json!({ "const": "x" });
    y["properties"]["u"] = json!({ "const": "y" });
    check(
        json!({ "M": both, "X": x, "Y": y, "T": { "oneOf": [reference("M"), reference("X")] }, "U": { "oneOf": [reference("M"), reference("Y")] } }),
        "struct M",
        &[
            "t: Mt",
            "u: Mu",
            "new(t: impl Into<Mt>, u: impl Into<Mu>) -> Self",
        ],
    );
}

#[test]
fn a_member_that_is_used_outside_of_its_union_writes_its_tag_by_itself() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let member = |tag: &str| json!({ "type": "object", "required": ["t"], "properties": { "t": { "const": tag } } });
    let schemas = json!({ "A": member("a"), "B": member("b"), "U": { "oneOf": [reference("A"), reference("B")] } });
    let paths = |schema: &Value| {
        let held = json!({ "description": "", "required": true, "content": { "application/json": { "schema": schema } } });
        json!({ "/x": { "post": operation("call", json!({ "requestBody": held })) } })
    };
    for schema in [
        reference("A"),
        json!({ "type": "array", "items": reference("A") }),
        json!({ "type": "object", "additionalProperties": reference("A") }),
    ] {
        let made = generated(paths(&schema), schemas.clone());
        let said = r#"object!(A, "t" = "a")"#;
        assert!(made.source.contains(said), "no {said} in {}", made.source);
        assert!(made.source.contains("object!(B)"), "{}", made.source);
    }
    // The union itself may be used.
    let made = generated(paths(&reference("U")), schemas);
    assert!(made.source.contains("object!(A)"), "{}", made.source);
}

#[test]
fn the_type_of_a_member_says_which_union_has_its_tag() {
    let member = |tag: &str| json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "const": tag }, "x": { "type": "string" } } });
    let made = generated(
        json!({}),
        json!({
            "A": member("a"), "B": member("b"),
            "User": { "type": "object", "properties": { "one": { "anyOf": [
                { "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }
            ] } } }
        }),
    );
    let types = made.types.iter();
    let types: Vec<_> = types
        .map(|it| (it.name.as_str(), it.member_of.as_deref()))
        .collect();
    assert_eq!(
        types,
        [
            ("A", Some("UserOne")),
            ("B", Some("UserOne")),
            ("User", None),
            ("UserOne", None),
        ]
    );
}
