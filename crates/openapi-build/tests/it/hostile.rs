//! Documents that want to take all time, memory or stack, and files that are
//! no documents.

use std::fs;
use std::path::Path;

use openapi_build::{Builder, generate};
use serde_json::{Map, Value, json};

use crate::support::{block, check_error, document, generated, operation};

fn at(number: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{number}") })
}

/// `S0` to `S<count - 1>`, each made of the number of the next, and a last one.
fn chain(count: usize, link: impl Fn(usize) -> Value, last: Value) -> Value {
    let mut schemas: Map<String, Value> = (0..count)
        .map(|number| (format!("S{number}"), link(number + 1)))
        .collect();
    schemas.insert(format!("S{count}"), last);
    schemas.into()
}

#[test]
fn a_text_that_is_no_document_says_what_to_do() {
    for (text, said) in [
        ("", "not an OpenAPI document"),
        ("# nothing", "not an OpenAPI document"),
        ("[1, 2]", "not an OpenAPI document"),
        ("some text", "not an OpenAPI document"),
        ("swagger: '2.0'", "Swagger 2.0"),
        ("openapi: 3.1", "OpenAPI"),
        ("openapi: 4.0.0", "OpenAPI 4.0.0"),
        ("asyncapi: 3.0.0", "not an OpenAPI document"),
        ("\0", "line 1"),
        ("a: 1e400", "line 1"),
        ("a: 1\na: 2", "line 2"),
        ("--- {}\n--- {}", "line 2"),
    ] {
        check_error(text, &[said]);
    }
}

#[test]
fn nesting_beyond_every_document_is_an_error_with_its_place() {
    let braces = format!("{}1", "{\"a\":".repeat(10_000));
    let lines: String = (0..2_000)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    check_error(&braces, &["the document cannot be read", "line 1"]);
    check_error(&lines, &["nested more than 300 deep", "line 301"]);
    // The deepest that is read.
    let nested = (0..95).fold(
        json!({ "type": "string" }),
        |inner, _| json!({ "type": "object", "properties": { "a": inner } }),
    );
    assert!(generate(&document(json!({}), json!({ "S": nested })), "").is_ok());
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn object(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

/// The first line of a `User` that has the first of the chain.
fn used(mut schemas: Value) -> String {
    schemas["User"] = object(json!({ "it": at(0) }));
    let made = generated(json!({}), schemas);
    block(&made, "struct User").remove(0)
}

#[test]
fn a_long_chain_is_what_it_ends_with() {
    let part = |number| json!({ "allOf": [at(number), object(json!({ "b": text() }))] });
    let held =
        |number| json!({ "type": "object", "required": ["a"], "properties": { "a": at(number) } });
    let null = |number| json!({ "anyOf": [at(number), { "type": "null" }] });
    let last = || object(json!({ "a": text() }));
    for (schemas, expected) in [
        (chain(3_000, at, last()), "it: Option<S3000>"),
        (
            chain(3_000, at, json!({ "type": ["string", "null"] })),
            "it: Option<String>",
        ),
        (chain(1_000, null, text()), "it: Option<String>"),
        (chain(200, part, last()), "it: Option<S0>"),
        (chain(200, held, last()), "it: Option<S0>"),
    ] {
        assert_eq!(used(schemas), expected);
    }
    let error = generate(&document(json!({}), chain(3_000, part, last())), "").unwrap_err();
    let said = "/components/schemas/S0: more than 256 schemas are parts of each other";
    assert!(error.to_string().contains(said), "{error}");
}

#[test]
fn lists_of_lists_end_somewhere_and_say_so() {
    let list = |number| json!({ "type": "array", "items": at(number) });
    let made = generated(json!({}), chain(1_000, list, text()));
    assert_eq!(made.left_out.len(), 15);
    let first = made.left_out[0].to_string();
    assert!(
        first.contains("more than 64 lists and maps stand in each other"),
        "{first}"
    );
    let ring = generated(
        json!({}),
        json!({ "A": list(1), "S1": { "items": { "$ref": "#/components/schemas/A" } } }),
    );
    assert_eq!(ring.left_out.len(), 1);
}

/// Each has the next twice, so that written out they double 60 times.
#[test]
fn what_doubles_at_each_step_does_not_take_its_time() {
    let doubled: [fn(usize) -> Value; 5] = [
        |number| json!({ "allOf": [at(number), at(number), { "type": "object", "properties": { format!("x{number}"): { "type": "string" } } }] }),
        |number| json!({ "anyOf": [at(number), { "allOf": [at(number)] }, { "type": "integer" }] }),
        |number| json!({ "type": "object", "additionalProperties": at(number), "items": at(number), "not": at(number) }),
        |number| json!({ "allOf": [{ "oneOf": [at(number), { "type": "object", "properties": { "y": at(number) } }] }, at(number)] }),
        |number| json!({ "type": ["array", "object"], "items": at(number), "additionalProperties": at(number) }),
    ];
    for (kind, link) in doubled.into_iter().enumerate() {
        let text = document(json!({}), chain(60, link, object(json!({ "a": text() }))));
        // Rust, or what is too much of it.
        if let Err(error) = generate(&text, "") {
            let error = error.to_string();
            assert!(error.contains("/components/schemas/S"), "{kind}: {error}");
        }
    }
}

#[test]
fn wide_schemas_take_their_width() {
    let count = 300;
    let each = |of: fn(usize) -> Value| -> Vec<Value> { (0..count).map(of).collect() };
    let values: Vec<String> = (0..3_000).map(|number| format!("v{number}")).collect();
    let alike: Map<String, Value> = (0..count)
        .map(|number| ("_".repeat(number), text()))
        .collect();
    let made = generated(
        json!({}),
        json!({
            "Union": { "oneOf": each(|number| json!({ "type": "object", "properties": { "t": { "const": number.to_string() } }, "required": ["t"] })) },
            "Enum": { "enum": values },
            "Alike": { "type": "object", "properties": alike },
        }),
    );
    assert!(block(&made, "enum Enum").contains(&"V2999: `v2999`".to_owned()));
    assert!(made.left_out.is_empty());
}

#[test]
fn a_long_description_is_a_long_comment() {
    let prose = "Some `code`, <b>HTML</b>, a [link](#there) * and more.\n\n".repeat(10_000);
    let brackets = "[`<".repeat(100_000);
    let mut holder = object(json!({ "a": { "type": "string", "description": brackets } }));
    holder["description"] = prose.clone().into();
    let made = generated(json!({}), json!({ "A": holder }));
    assert!(made.source.len() > prose.len());
}

#[test]
fn names_of_all_kinds_are_names_in_rust() {
    let names = [
        "",
        "🦀",
        "type",
        "Type",
        "TYPE",
        "Self",
        "self",
        "crate",
        "super",
        "a b",
        "a-b",
        "a_b",
        "AB",
        "1",
        "Option",
        "String",
        "Vec",
        "Box",
        "Value",
        "é",
        "Ünrecognized",
    ];
    let schemas: Map<String, Value> = names
        .iter()
        .map(|name| {
            let properties: Map<String, Value> =
                names.iter().map(|it| ((*it).to_owned(), text())).collect();
            ((*name).to_owned(), object(properties.into()))
        })
        .collect();
    let paths: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(number, name)| (format!("/{number}"), json!({ "get": operation(name, json!({ "parameters": names.iter().map(|it| json!({ "name": it, "in": "query", "schema": { "type": "string" } })).collect::<Vec<_>>() })) })))
        .collect();
    let made = generated(paths.into(), schemas.into());
    assert_eq!(made.types.len(), names.len());
    assert!(made.left_out.is_empty(), "{:?}", made.left_out);
    assert_eq!(made.coverage.operations, names.len());
}

#[test]
fn a_component_that_only_its_own_parts_refer_to_stays() {
    let schemas = json!({
        "Whole": { "allOf": [{ "$ref": "#/components/schemas/Part" }, object(json!({ "b": text() }))] },
        "Part": object(json!({ "wholes": { "type": "array", "items": { "$ref": "#/components/schemas/Whole" } } })),
    });
    let made = generated(json!({}), schemas);
    assert!(block(&made, "struct Whole").contains(&"wholes: Option<Vec<Whole>>".to_owned()));
}

#[test]
fn a_file_that_is_no_text_is_named() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("openapi.yaml");
    for (content, said) in [
        (&b"openapi: 3.1.0\ninfo: \xff"[..], "UTF-8"),
        (b"", "not an OpenAPI document"),
        (b"swagger: '2.0'", "convert it to OpenAPI 3 first"),
    ] {
        fs::write(&file, content).unwrap();
        let error = Builder::new(&file)
            .generate_to(&folder)
            .unwrap_err()
            .to_string();
        assert!(error.contains(said), "{error}\ndoes not say {said}");
    }
    let missing = Builder::new(folder.join("none.yaml"))
        .generate_to(&folder)
        .unwrap_err();
    assert!(missing.to_string().contains("none.yaml"), "{missing}");
}
