use serde_json::{Value, json};

use crate::support::{check, generated, operation};

fn object(field: &str, required: bool) -> Value {
    let names: &[&str] = if required { &[field] } else { &[] };
    json!({ "type": "object", "required": names, "properties": { field: { "type": "string" } } })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn parts_written_in_place_and_parts_elsewhere_make_one_struct() {
    let own = json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string", "enum": ["a", "b"] } } });
    let schemas = json!({
        "S": { "description": "All of it.", "allOf": [own, reference("Far"), object("o", false)] },
        "Far": { "allOf": [reference("Base")], "properties": { "near": { "type": "boolean" } }, "required": ["base"] },
        "Base": object("base", false),
    });
    check(
        schemas,
        "struct S",
        &[
            "kind: SKind",
            "base: String",
            "near: Option<bool>",
            "o: Option<String>",
            "new(kind: impl Into<SKind>, base: impl Into<String>) -> Self",
            "with_near(mut self, near: bool) -> Self",
            "with_o(mut self, o: impl Into<String>) -> Self",
        ],
    );
}

#[test]
fn properties_beside_an_all_of_are_a_part_like_the_others() {
    let mut beside = object("own", true);
    beside["allOf"] = json!([reference("Base")]);
    check(
        json!({ "S": beside, "Base": object("base", true) }),
        "struct S",
        &[
            "base: String",
            "own: String",
            "new(base: impl Into<String>, own: impl Into<String>) -> Self",
        ],
    );
}

#[test]
fn of_a_scalar_and_what_stands_beside_it_the_one_that_says_more_counts() {
    let text = json!({ "type": "string", "default": "b", "allOf": [reference("Choice")] });
    let list = json!({ "type": "array", "allOf": [reference("Choices")] });
    let said = json!({ "type": "string", "enum": ["x"], "allOf": [reference("Text")] });
    let plain = json!({ "type": "string", "allOf": [reference("Text")] });
    // A reference, described twice.
    let twice = json!({ "anyOf": [
        { "type": "null" },
        { "description": "D", "allOf": [{ "description": "E", "allOf": [reference("Choice")] }] }
    ] });
    let properties =
        json!({ "text": text, "list": list, "said": said, "plain": plain, "twice": twice });
    check(
        json!({
            "S": { "type": "object", "properties": properties },
            "Choice": { "type": "string", "enum": ["a", "b"] },
            "Choices": { "type": "array", "items": reference("Choice") },
            "Text": { "type": "string", "minLength": 1 }
        }),
        "struct S",
        &[
            "text: Option<Choice>",
            "list: Option<Vec<Choice>>",
            "said: Option<SSaid>",
            "plain: Option<String>",
            "twice: Option<Choice>",
            "with_text(mut self, text: impl Into<Choice>) -> Self",
            "with_list(mut self, list: impl IntoIterator<Item = impl Into<Choice>>) -> Self",
            "with_said(mut self, said: impl Into<SSaid>) -> Self",
            "with_plain(mut self, plain: impl Into<String>) -> Self",
            "with_twice(mut self, twice: impl Into<Choice>) -> Self",
        ],
    );
}

#[test]
fn a_union_that_is_a_part_of_its_own_member_has_an_end() {
    let parent = json!({
        "type": "object", "required": ["t"], "properties": { "t": { "type": "string" } },
        "discriminator": { "propertyName": "t", "mapping": { "c": "#/components/schemas/Child" } }
    });
    let own = json!({ "type": "object", "properties": { "x": { "type": "string" } } });
    let child = json!({
        "allOf": [reference("Parent"), own], "anyOf": [reference("Parent")], "oneOf": [reference("Parent")]
    });
    let made = generated(json!({}), json!({ "Parent": parent, "Child": child }));
    assert!(
        made.surface.contains("x: Option<String>"),
        "{}",
        made.surface
    );
}

#[test]
fn a_part_that_nothing_else_uses_is_no_type() {
    let answer = |name: &str| json!({ "responses": { "200": { "description": "", "content": { "application/json": { "schema": reference(name) } } } } });
    let schemas = json!({
        "S": { "allOf": [reference("Part"), reference("Shared")] },
        "Part": object("p", false),
        "Shared": object("s", false),
        "Alone": object("a", false),
    });
    let paths = json!({ "/s": { "get": operation("s", answer("S")) }, "/t": { "get": operation("t", answer("Shared")) } });
    let generated = generated(paths, schemas);
    for (name, is_there) in [
        ("S", true),
        ("Part", false),
        ("Shared", true),
        ("Alone", true),
    ] {
        let line = format!("\nstruct {name}\n");
        assert_eq!(generated.surface.contains(&line), is_there, "{name}");
    }
}

#[test]
fn a_property_that_stands_twice_alike_is_one() {
    check(
        json!({ "S": { "allOf": [object("a", false), object("a", true)] } }),
        "struct S",
        &["a: String", "new(a: impl Into<String>) -> Self"],
    );
}

#[test]
fn properties_beside_an_all_of_of_one_part_in_place_are_kept_with_the_parts() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let mut beside = object("own", true);
        beside[keyword] = json!([object("base", true)]);
        check(
            json!({ "S": beside }),
            "struct S",
            &[
                "base: String",
                "own: String",
                "new(base: impl Into<String>, own: impl Into<String>) -> Self",
            ],
        );
    }
}

#[test]
fn what_is_required_beside_a_reference_makes_a_struct_of_its_own() {
    let mut part = json!({ "required": ["base"] });
    part["allOf"] = json!([reference("Base")]);
    let schemas = json!({ "S": part, "T": { "type": "object", "properties": { "p": part, "q": reference("Base") } }, "Base": object("base", false) });
    let new = "new(base: impl Into<String>) -> Self";
    check(schemas.clone(), "struct S", &["base: String", new]);
    check(schemas.clone(), "struct Tp", &["base: String", new]);
    let generated = generated(json!({}), schemas);
    assert!(generated.surface.contains("q: Option<Base>"));
}
