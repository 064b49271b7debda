use openapi_diff::{Subject, compare, diff};
use serde_json::{Map, Value, json};

use crate::support::{check, check_schemas, lines};

#[test]
fn what_is_no_document_is_compared_as_a_value() {
    for (old, new, expected) in [
        (
            json!(null),
            json!([]),
            &["~ document: document changes from null to []"][..],
        ),
        (
            json!({ "paths": [], "components": 1 }),
            json!({ "paths": null, "components": { "schemas": [] } }),
            &[],
        ),
        (
            json!({ "paths": { "/a": 1 } }),
            json!({ "paths": { "/a": { "get": {} } } }),
            &["~ /a: value changes from 1 to {\"get\":{}}"],
        ),
    ] {
        check(&old, &new, expected);
    }
}

#[test]
fn what_is_no_schema_is_compared_as_a_value() {
    check_schemas(&[
        (
            json!(null),
            json!(7),
            &["! S: type changes from null to 7, breaks"],
        ),
        (
            json!({ "required": "a" }),
            json!({ "required": ["a"] }),
            &[
                "~ S: required changes from \"a\" to [\"a\"]",
                "~ S.a: required now",
            ],
        ),
        (
            json!({ "properties": [] }),
            json!({ "properties": [1] }),
            &["~ S: properties changes from [] to [1]"],
        ),
        (
            json!({ "anyOf": 1 }),
            json!({ "anyOf": 2 }),
            &["~ S: anyOf changes from 1 to 2"],
        ),
    ]);
}

/// Every value at every place of a document, on either side.
#[test]
fn nothing_panics_whatever_stands_where() {
    let good = json!({
        "openapi": "3.1.0", "info": { "title": "T" }, "servers": [{ "url": "/" }], "security": [{ "a": [] }], "tags": [{ "name": "t" }],
        "paths": { "/s": {
            "parameters": [{ "name": "p", "in": "query", "schema": { "type": ["string", "null"] } }],
            "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/S" } } } }, "responses": { "200": { "headers": { "H": {} }, "content": {} } } }
        } },
        "components": { "securitySchemes": { "a": {} }, "schemas": { "S": {
            "required": ["a"], "properties": { "a": { "enum": [1] }, "b": { "items": {}, "additionalProperties": {} } }, "allOf": [{}, { "const": 1 }],
            "anyOf": [{ "properties": { "t": { "const": 1 } } }, { "$ref": "#/x" }], "discriminator": { "propertyName": "t", "mapping": { "m": "S" } }
        } } }
    });
    let mut pointers = vec![String::new()];
    collect(&good, "", &mut pointers);
    for pointer in pointers {
        for bad in [
            json!(null),
            json!([]),
            json!([null, [], {}]),
            json!({}),
            json!({ "$ref": 1, "/": null }),
            json!("#/"),
            json!(1e300),
            json!(false),
        ] {
            let mut broken = good.clone();
            *broken.pointer_mut(&pointer).unwrap() = bad;
            for (old, new) in [(&good, &broken), (&broken, &good)] {
                let diff = diff(old, new);
                assert!(!diff.to_string().is_empty() && !diff.markdown().is_empty());
            }
            assert!(diff(&broken, &broken).is_empty(), "{broken}");
        }
    }
}

fn collect(value: &Value, at: &str, pointers: &mut Vec<String>) {
    let steps: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(name, child)| (name.replace('~', "~0").replace('/', "~1"), child))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    for (step, child) in steps {
        let at = format!("{at}/{step}");
        pointers.push(at.clone());
        collect(child, &at, pointers);
    }
}

#[test]
fn references_in_a_circle_end() {
    let document = |kind: &str| {
        json!({
            "paths": { "/s": { "$ref": "#/paths/~1s" }, "/t": { "get": {
                "parameters": [{ "$ref": "#/components/parameters/A" }],
                "responses": { "200": { "$ref": "#/components/responses/A" } }
            } } },
            "components": {
                "parameters": { "A": { "$ref": "#/components/parameters/B" }, "B": { "$ref": "#/components/parameters/A" } },
                "responses": { "A": { "$ref": "#/components/responses/A" } },
                "schemas": { "A": { "$ref": "#/components/schemas/A" }, "B": { "type": kind } }
            }
        })
    };
    check(
        &document("string"),
        &document("integer"),
        &["~ B: type changes from String to i64"],
    );
}

/// Deeper than any stack, and as deep as is compared, by each way down.
#[test]
fn what_is_nested_too_deep_is_told_and_not_compared() {
    let object =
        |name: &str, inner: Value| Value::Object(Map::from_iter([(name.to_owned(), inner)]));
    let text = || json!({ "type": "string" });
    let ways: [(usize, &dyn Fn(Value) -> Value); 7] = [
        (1, &|inner| object("items", inner)),
        (1, &|inner| object("additionalProperties", inner)),
        (2, &|inner| object("properties", object("a", inner))),
        (2, &|inner| object("anyOf", Value::Array(vec![inner]))),
        (2, &|inner| {
            object("anyOf", Value::Array(vec![inner, text()]))
        }),
        (2, &|inner| {
            object("allOf", Value::Array(vec![inner, text()]))
        }),
        (1, &|inner| Value::Array(vec![inner])),
    ];
    for (levels, way) in ways {
        // The schemas of a document stand three levels down, a type one more.
        for (depth, is_told) in [(296 / levels, false), (10_000, true)] {
            // `json!` would copy what it is given, and recurse.
            let nested = |kind: &str| {
                let schema = (0..depth).fold(json!({ "type": kind }), |inner, _| way(inner));
                object("components", object("schemas", object("S", schema)))
            };
            let (old, new) = (nested("string"), nested("integer"));
            let diff = diff(&old, &new);
            let told = diff
                .changes
                .iter()
                .filter(|change| change.subject == Subject::Other);
            let mut told: Vec<String> = told.map(ToString::to_string).collect();
            told.dedup();
            let expected: &[&str] = match is_told {
                true => &["~ document: nested more than 300 deep: not compared"],
                false => &[],
            };
            assert_eq!(told, expected, "{levels}, {depth}");
            assert!(!diff.is_empty() && !diff.markdown().is_empty());
            assert!(!compare(&old, &new, "/components/schemas/S").is_empty());
            for value in [old, new] {
                drop_deep(value);
            }
        }
    }
}

/// Dropping recurses, too.
fn drop_deep(value: Value) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(object) => open.extend(object.into_iter().map(|(_, child)| child)),
            _ => {}
        }
    }
}

#[test]
fn a_reference_to_nothing_is_a_parameter_of_that_name() {
    let document =
        |name: &str| json!({ "paths": { "/s": { "get": { "parameters": [{ "$ref": name }] } } } });
    let diff = diff(&document("#/a"), &document("other.yaml"));
    assert_eq!(
        lines(&diff.changes),
        [
            "+ GET /s parameter other.yaml: added, optional: any value (request)",
            "! GET /s parameter #/a: removed (request), breaks"
        ]
    );
}
