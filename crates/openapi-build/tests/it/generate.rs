use serde_json::json;

use crate::support::{block, check, generated, told};

#[test]
fn a_struct_has_required_fields_first_and_the_documents_order() {
    check(
        json!({ "S": {
            "type": "object",
            "required": ["c", "b"],
            "properties": {
                "d": { "type": "string" }, "c": { "type": "string" }, "a": { "type": "integer" },
                "b": { "type": ["boolean", "null"] }, "e": { "type": "number", "minimum": 1, "default": 7 }
            },
            "additionalProperties": false
        } }),
        "struct S",
        &[
            "c: String",
            "d: Option<String>",
            "a: Option<i64>",
            "b: Option<bool>",
            "e: Option<f64>",
            "new(c: impl Into<String>) -> Self",
            "with_d(mut self, d: impl Into<String>) -> Self",
            "with_a(mut self, a: i64) -> Self",
            "with_b(mut self, b: bool) -> Self",
            "with_e(mut self, e: f64) -> Self",
        ],
    );
}

#[test]
fn containers_are_told_apart_from_absent_ones() {
    check(
        json!({ "S": { "type": "object", "required": ["r"], "properties": {
            "r": { "type": "array", "items": { "type": "string" } },
            "o": { "type": "array", "items": { "type": ["string", "null"] } },
            "m": { "type": "object", "additionalProperties": { "type": "array" } },
            "f": { "type": "object", "additionalProperties": true },
            "u": { "type": "array" }
        } } }),
        "struct S",
        &[
            "r: Vec<String>",
            "o: Option<Vec<Option<String>>>",
            "m: Option<BTreeMap<String, Vec<serde_json::Value>>>",
            "f: Option<serde_json::Map<String, serde_json::Value>>",
            "u: Option<Vec<serde_json::Value>>",
            "new(r: impl IntoIterator<Item = impl Into<String>>) -> Self",
            "with_o(mut self, o: impl IntoIterator<Item = Option<String>>) -> Self",
            "with_m(mut self, m: impl IntoIterator<Item = (impl Into<String>, impl Into<Vec<serde_json::Value>>)>) -> Self",
            "with_f(mut self, f: impl Into<serde_json::Map<String, serde_json::Value>>) -> Self",
            "with_u(mut self, u: impl IntoIterator<Item = impl Into<serde_json::Value>>) -> Self",
        ],
    );
}

#[test]
fn components_that_deserve_no_type_dissolve_at_their_uses() {
    let schemas = json!({
        "alias": { "$ref": "#/components/schemas/T" },
        "described": { "allOf": [{ "$ref": "#/components/schemas/T" }, { "description": "d" }, { "title": "t" }] },
        "far": { "allOf": [{ "$ref": "#/components/schemas/alias" }] },
        "list": { "type": "array", "items": { "$ref": "#/components/schemas/far" } },
        "map": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/text" } },
        "text": { "type": "string", "minLength": 3 },
        "maybe": { "type": ["integer", "null"] },
        "T": { "type": "object", "properties": { "z": { "type": "boolean" } } },
        "S": { "type": "object", "required": ["a", "b", "c", "d", "e"], "properties": {
            "a": { "$ref": "#/components/schemas/described" }, "b": { "$ref": "#/components/schemas/list" },
            "c": { "$ref": "#/components/schemas/map" }, "d": { "$ref": "#/components/schemas/text" },
            "e": { "$ref": "#/components/schemas/maybe" }
        } }
    });
    check(
        schemas,
        "struct S",
        &[
            "a: T",
            "b: Vec<T>",
            "c: BTreeMap<String, String>",
            "d: String",
            "e: Option<i64>",
            "new(a: impl Into<T>, b: impl IntoIterator<Item = impl Into<T>>, c: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>, d: impl Into<String>) -> Self",
            "with_e(mut self, e: i64) -> Self",
        ],
    );
}

#[test]
fn null_of_a_component_stands_at_its_uses() {
    let nil = json!({ "type": "null" });
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let schemas = json!({
        "Color": { "type": ["string", "null"], "enum": ["red", null] },
        "Thing": { "type": ["object", "null"], "properties": { "a": { "type": "string" } } },
        "Either": { "anyOf": [{ "type": ["string", "null"] }, { "type": "integer" }] },
        "Nested": { "anyOf": [reference("Color"), reference("Thing")] },
        "Alias": reference("Nested"),
        "S": { "type": "object", "required": ["a", "b", "c", "d", "e", "f"], "properties": {
            "a": reference("Color"), "b": reference("Thing"), "c": reference("Either"), "d": reference("Nested"),
            "e": { "type": "array", "items": reference("Alias") },
            "f": { "anyOf": [reference("Color"), nil] }
        } }
    });
    let generated = generated(json!({}), schemas);
    for line in [
        "a: Option<Color>",
        "b: Option<Thing>",
        "c: Option<Either>",
        "d: Option<Nested>",
        "e: Vec<Option<Nested>>",
        "f: Option<Color>",
        "Color(Color): A JSON string",
        "Text(String): A JSON string",
    ] {
        assert!(
            generated.surface.contains(&format!("\n  {line}\n")),
            "no {line} in\n{}",
            generated.surface
        );
    }
}

#[test]
fn recursion_is_boxed() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let not = json!({ "type": "object", "required": ["op", "of"], "properties": { "op": { "const": "not" }, "of": reference("F") } });
    let and = json!({ "type": "object", "required": ["op", "of"], "properties": { "op": { "const": "and" }, "of": { "type": "array", "items": reference("F") } } });
    let filter = json!({ "oneOf": [reference("Not"), reference("And")] });
    let schemas = json!({ "F": filter, "Not": not, "And": and });
    check(
        schemas,
        "enum F",
        &[
            "Not(Box<Not>): `op` is `not`",
            "And(And): `op` is `and`",
            "Unrecognized(Unrecognized)",
        ],
    );
    let node = json!({ "type": "object", "properties": { "next": reference("N"), "all": { "type": "array", "items": reference("N") } } });
    check(
        json!({ "N": node }),
        "struct N",
        &[
            "next: Option<Box<N>>",
            "all: Option<Vec<N>>",
            "with_next(mut self, next: impl Into<N>) -> Self",
            "with_all(mut self, all: impl IntoIterator<Item = impl Into<N>>) -> Self",
        ],
    );
}

#[test]
fn an_enum_is_open_and_takes_a_value_that_stands_twice_once() {
    check(
        json!({ "E": { "type": "string", "enum": ["a", "b-c", "a", "Unrecognized"] } }),
        "enum E",
        &[
            "A: `a`",
            "BC: `b-c`",
            "UnrecognizedValue: `Unrecognized`",
            "Unrecognized(UnrecognizedText)",
            "const KNOWN",
            "as_str(&self) -> &str",
        ],
    );
}

#[test]
fn what_is_said_in_a_roundabout_way_has_a_type() {
    let object =
        |field: &str| json!({ "type": "object", "properties": { field: { "type": "string" } } });
    for (schema, head, first) in [
        // The later part counts.
        (
            json!({ "allOf": [object("a"), { "type": "object", "properties": { "a": { "type": "integer" } } }] }),
            "struct S",
            "a: Option<i64>",
        ),
        (
            json!({ "allOf": [object("a"), { "type": "string" }] }),
            "struct S",
            "a: Option<String>",
        ),
        (
            json!({ "allOf": [object("a"), { "$ref": "#/components/schemas/S" }] }),
            "struct S",
            "a: Option<String>",
        ),
        (
            json!({ "allOf": [object("a"), { "oneOf": [object("b"), object("c")] }] }),
            "enum S",
            "Object(SObject): A JSON object",
        ),
        (
            json!({ "anyOf": [object("a"), object("b")] }),
            "enum S",
            "Object(SObject): A JSON object",
        ),
        // An enum is open.
        (
            json!({ "anyOf": [{ "type": "string" }, { "type": "string", "enum": ["a"] }] }),
            "enum S",
            "A: `a`",
        ),
        (
            json!({ "type": "object", "properties": { "a": { "type": "string" } }, "anyOf": [{ "required": ["a"] }, { "required": ["b"] }] }),
            "struct S",
            "a: Option<String>",
        ),
    ] {
        let made = generated(json!({}), json!({ "S": schema, "Z": object("z") }));
        let lines = block(&made, head);
        assert_eq!(lines.first().map(String::as_str), Some(first), "{schema}");
        assert_eq!(made.left_out, []);
    }
}

#[test]
fn a_list_of_itself_is_told() {
    let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/S" } });
    let user =
        json!({ "type": "object", "properties": { "s": { "$ref": "#/components/schemas/S" } } });
    let made = generated(json!({}), json!({ "S": list, "U": user }));
    let [only] = &told(&made)[..] else {
        panic!("{:?}", made.left_out)
    };
    assert!(
        only.starts_with("/components/schemas/S: it is a list or a map of itself"),
        "{only}"
    );
    assert!(
        made.surface.contains("s: Option<Vec<serde_json::Value>>"),
        "{}",
        made.surface
    );
}
