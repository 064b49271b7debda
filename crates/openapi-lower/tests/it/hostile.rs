//! Documents that want to take all time, memory or stack.

use openapi_lower::{Lowering, lower};
use serde_json::{Map, Value, json};

use crate::support::{check_document_refused, check_lowered_again, document};

fn nested(depth: usize) -> Value {
    // `json!` would copy what it is given, level by level.
    (0..depth).fold(json!({}), |inner, _| holding("items", inner))
}

fn holding(keyword: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(keyword.to_owned(), value)]))
}

/// A value that is nested deeper than the stack reaches cannot be dropped
/// either: it is left behind.
#[test]
fn ten_thousand_levels_are_refused_wherever_they_stand() {
    let places = ["components", "paths", "info", "x-any"];
    for place in places {
        let mut document = document(&json!({}));
        document[place] = holding("S", nested(10_000));
        let error = lower(&document).unwrap_err();
        assert!(
            error.to_string().contains("nested more than 300 deep"),
            "{place}: {error}"
        );
        std::mem::forget(document);
    }
    let error = Lowering::new()
        .resolver(|_| Ok(nested(5_000)))
        .lower(&document(&json!({ "$ref": "deep.yaml" })))
        .unwrap_err();
    assert!(
        error.to_string().contains("deep.yaml is nested too deep"),
        "{error}"
    );
}

#[test]
fn a_chain_of_references_as_long_as_the_document_is_followed() {
    let count = 50_000;
    let link =
        |number: usize| json!({ "$ref": format!("#/components/schemas/S{}", number % count) });
    let ring: Map<String, Value> = (0..count)
        .map(|number| (format!("S{number}"), link(number + 1)))
        .collect();
    let mut chain = document(&json!({}));
    chain["components"]["schemas"] = Value::Object(ring);
    let lowered = lower(&chain).unwrap();
    assert_eq!(lowered.losses.len(), 1);
    assert_eq!(
        lowered.document["components"]["schemas"]["S49999"],
        json!({})
    );
}

#[test]
fn many_names_alike_and_references_to_each_level_stay_linear() {
    let defs: Map<String, Value> = (0..5_000)
        .map(|number| {
            (
                format!("S{number}"),
                json!({ "$defs": { "A": { "maxLength": number } } }),
            )
        })
        .collect();
    let mut many = document(&json!({}));
    many["components"]["schemas"] = Value::Object(defs);
    let lowered = lower(&many).unwrap();
    assert_eq!(
        lowered.document["components"]["schemas"]
            .as_object()
            .unwrap()
            .len(),
        10_000
    );

    let mut deep = document(&nested(200));
    let mut at = "#/components/schemas/S".to_owned();
    for level in 0..200 {
        at.push_str("/items");
        deep["components"]["schemas"][format!("L{level}")] = json!({ "$ref": at });
    }
    let lowered = lower(&deep).unwrap();
    let size = lowered.document.to_string().len();
    assert!(size < 100_000, "{size}");
}

/// `S0` to `S<count - 1>`, each made of the number of the next.
fn many(count: usize, of: impl Fn(usize) -> Value) -> Map<String, Value> {
    (0..count)
        .map(|number| (format!("S{number}"), of(number + 1)))
        .collect()
}

fn at(number: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{number}") })
}

/// More would be quadratic if one step were linear.
const MANY: usize = 10_000;

#[test]
fn chains_and_unions_of_ten_thousand_take_their_length() {
    let open_chain = |link: fn(usize) -> Value| {
        let mut schemas = many(MANY, link);
        schemas.insert(format!("S{MANY}"), json!({ "type": ["string", "null"] }));
        schemas
    };
    let members = |of: fn(usize) -> Value| -> Value { (0..MANY).map(of).collect() };
    let nested_names = |number: usize| json!({ "$ref": format!("#/components/schemas/S0/properties/p{}", number % MANY) });
    let properties: Map<String, Value> = (0..MANY)
        .map(|number| (format!("p{number}"), nested_names(number + 1)))
        .collect();
    let anchors: Map<String, Value> = (0..MANY)
        .map(|number| (format!("p{number}"), json!({ "$anchor": format!("a{number}"), "not": { "$ref": format!("#a{}", MANY - 1 - number) } })))
        .collect();
    for (told, schemas) in [
        ("references", open_chain(at)),
        (
            "parts",
            open_chain(|number| json!({ "allOf": [at(number), { "type": "object" }] })),
        ),
        (
            "nulls",
            open_chain(|number| json!({ "anyOf": [at(number), { "type": "null" }] })),
        ),
        (
            "siblings",
            open_chain(
                |number| json!({ "$ref": format!("#/components/schemas/S{number}"), "maxLength": number }),
            ),
        ),
        (
            "members",
            Map::from_iter([(
                "S0".to_owned(),
                json!({ "oneOf": members(|number| json!({ "type": ["string", "null"], "const": number.to_string() })) }),
            )]),
        ),
        (
            "values",
            Map::from_iter([(
                "S0".to_owned(),
                json!({ "enum": members(|number| match number { 0 => Value::Null, _ => json!(number) }) }),
            )]),
        ),
        (
            "types",
            Map::from_iter([(
                "S0".to_owned(),
                json!({ "anyOf": members(|_| json!({ "type": ["string", "integer", "array", "null"] })) }),
            )]),
        ),
        (
            "required",
            Map::from_iter([(
                "S0".to_owned(),
                json!({ "type": ["object", "array"], "required": members(|number| json!(number.to_string())) }),
            )]),
        ),
        (
            "hoisted",
            Map::from_iter([("S0".to_owned(), json!({ "properties": properties }))]),
        ),
        (
            "anchors",
            Map::from_iter([("S0".to_owned(), json!({ "properties": anchors }))]),
        ),
    ] {
        let mut document = document(&json!({}));
        document["components"]["schemas"] = Value::Object(schemas);
        let lowered = lower(&document).unwrap_or_else(|error| panic!("{told}: {error}"));
        check_lowered_again(&lowered);
    }
}

#[test]
fn a_long_text_is_carried_over() {
    let text = "`a` [b](#c) ".repeat(50 << 20 >> 3);
    let lowered = lower(&document(
        &json!({ "type": ["string", "null"], "description": text }),
    ))
    .unwrap();
    let schema = &lowered.document["components"]["schemas"]["S"];
    assert_eq!(
        schema["description"].as_str().map(str::len),
        Some(text.len())
    );
}

/// What is no schema cannot be anything if it is itself only.
#[test]
fn every_other_kind_that_refers_to_itself_is_refused_by_its_place() {
    for section in [
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "examples",
        "links",
        "securitySchemes",
        "callbacks",
        "pathItems",
    ] {
        let own = format!("#/components/{section}");
        let mut ring = document(&json!({}));
        ring["components"][section] = json!({
            "A": { "$ref": format!("{own}/B") },
            "B": { "$ref": format!("{own}/A") },
        });
        if section == "pathItems" {
            ring["paths"]["/a"] = json!({ "$ref": format!("{own}/A") });
        }
        let error = lower(&ring).expect_err(section);
        let text = error.to_string();
        assert!(text.contains("leads back to itself"), "{section}: {text}");
        assert!(
            error
                .refusals()
                .iter()
                .all(|refusal| refusal.pointer.as_str().ends_with("/$ref")),
            "{text}"
        );
    }
    let mut path = document(&json!({}));
    path["paths"] = json!({ "/a": { "$ref": "#/paths/~1b" }, "/b": { "$ref": "#/paths/~1a" } });
    assert!(
        lower(&path)
            .unwrap_err()
            .to_string()
            .contains("leads back to itself")
    );
}

#[test]
fn path_items_that_refer_to_each_other_are_written_out_as_far_as_it_goes() {
    let chain = |count: usize| {
        let mut chain = document(&json!({}));
        let mut items: Map<String, Value> = (0..count)
            .map(|number| {
                (
                    format!("I{number}"),
                    json!({ "$ref": format!("#/components/pathItems/I{}", number + 1) }),
                )
            })
            .collect();
        items.insert(format!("I{count}"), json!({ "summary": "the last" }));
        chain["components"]["pathItems"] = Value::Object(items);
        chain["paths"]["/a"] = json!({ "$ref": "#/components/pathItems/I0" });
        chain
    };
    let lowered = lower(&chain(100)).unwrap();
    assert_eq!(lowered.document["paths"]["/a"]["summary"], "the last");
    check_document_refused(
        &chain(MANY),
        &["/components/pathItems/I300/$ref: more than 300 that refer to each other"],
    );
    // Each twice what the next is.
    let mut doubled = document(&json!({}));
    let twice = |number: usize| {
        let next = json!({ "{$url}": { "$ref": format!("#/components/pathItems/I{number}") } });
        json!({ "get": { "responses": {}, "callbacks": { "a": next, "b": next } } })
    };
    let mut items: Map<String, Value> = (0..60)
        .map(|number| (format!("I{number}"), twice(number + 1)))
        .collect();
    items.insert("I60".to_owned(), json!({}));
    doubled["components"]["pathItems"] = Value::Object(items);
    doubled["paths"]["/a"] = json!({ "$ref": "#/components/pathItems/I0" });
    let error = lower(&doubled).unwrap_err().to_string();
    assert!(error.contains("too large to be written out"), "{error}");
}

#[test]
fn a_reference_that_leaves_the_document_or_leads_nowhere_says_so() {
    for (reference, said) in [
        ("http://example.com/a.json#/A", "leads out of the document"),
        ("https://example.com/", "leads out of the document"),
        ("//example.com/a", "leads out of the document"),
        ("file:///etc/passwd", "leads out of the document"),
        ("../../etc/passwd", "leads out of the document"),
        ("%2e%2e/a.json", "leads out of the document"),
        ("a.json#/components/schemas/S", "leads out of the document"),
        ("?a", "leads out of the document"),
        ("#/components/schemas/%zz", "nothing stands there"),
        ("#/components/schemas/%ff", "nothing stands there"),
        ("#/components/schemas/a~2b", "nothing stands there"),
        ("#/components/schemas/~", "nothing stands there"),
        ("#/components/schemas/", "nothing stands there"),
        ("#/", "nothing stands there"),
        ("#components/schemas/S", "no such anchor"),
        ("#🦀", "no such anchor"),
        ("#/info", "info"),
        ("#/openapi", "a string stands there"),
    ] {
        let error = lower(&document(
            &json!({ "properties": { "a": { "$ref": reference } } }),
        ))
        .expect_err(reference)
        .to_string();
        assert!(
            error.contains("/components/schemas/S/properties/a/$ref: "),
            "{error}"
        );
        assert!(error.contains(said), "{error}\ndoes not say {said}");
    }
}

#[test]
fn names_of_all_kinds_stay_or_are_told() {
    let names = [
        "", "🦀", "type", "Self", "a b", "a/b", "a~b", "%41", "A", "a", "$ref", "#", "x-a", ".",
        "é",
    ];
    let mut document = document(&json!({}));
    for name in names {
        let escaped = name
            .replace('~', "~0")
            .replace('/', "~1")
            .replace('%', "%25");
        let own = json!({ "$ref": format!("#/components/schemas/{escaped}") });
        let mut holder = json!({ "required": [name] });
        holder["properties"][name] = own;
        document["components"]["schemas"][name] = holder;
    }
    let lowered = lower(&document).unwrap();
    check_lowered_again(&lowered);
    let schemas = lowered.document["components"]["schemas"]
        .as_object()
        .unwrap();
    for (name, schema) in names.iter().zip(schemas.iter().skip(5)) {
        let own = json!({ "$ref": format!("#/components/schemas/{}", schema.0) });
        assert_eq!(schema.1["properties"][*name], own, "{name}");
    }
}
