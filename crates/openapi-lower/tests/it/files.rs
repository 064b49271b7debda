//! Documents of several files, which the test makes up.

use std::collections::BTreeMap;

use openapi_lower::{Error, Lowered, Lowering};
use serde_json::{Value, json};

use crate::lowered::check_holds_nothing_of_3_1;
use crate::support::check_lowered_again;

fn lower(document: &Value, files: &[(&str, Value)]) -> (Result<Lowered, Error>, Vec<String>) {
    let files: BTreeMap<&str, &Value> = files.iter().map(|(name, value)| (*name, value)).collect();
    let mut asked = Vec::new();
    let lowered = Lowering::new()
        .base("api/openapi.yaml")
        .resolver(|uri| {
            asked.push(uri.to_owned());
            let file = files.get(uri).copied().cloned();
            file.ok_or_else(|| "no such file".to_owned())
        })
        .lower(document);
    (lowered, asked)
}

fn document(schemas: Value) -> Value {
    json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": {}, "components": { "schemas": schemas } })
}

/// The schemas of the document become `expected`; each file is read once.
#[track_caller]
fn check(schemas: Value, files: &[(&str, Value)], expected: Value, losses: &[&str]) {
    let (lowered, asked) = lower(&document(schemas), files);
    let lowered = lowered.unwrap_or_else(|error| panic!("{error}"));
    let got = &lowered.document["components"]["schemas"];
    assert_eq!(got.to_string(), expected.to_string());
    let got: Vec<&str> = lowered
        .losses
        .iter()
        .map(|loss| loss.pointer.as_str())
        .collect();
    assert_eq!(got, losses);
    let mut once = asked.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), asked.len(), "{asked:?}");
    assert_eq!(asked.len(), files.len(), "{asked:?}");
    assert_eq!(check_holds_nothing_of_3_1(&lowered.document), [""; 0]);
    check_lowered_again(&lowered);
}

fn refer(at: &str) -> Value {
    json!({ "$ref": at })
}

fn to(name: &str) -> Value {
    refer(&format!("#/components/schemas/{name}"))
}

#[test]
fn what_other_files_hold_becomes_a_component() {
    check(
        json!({ "A": { "properties": {
            "whole": refer("pet.yaml"),
            "again": refer("./pet.yaml#"),
            "part": refer("../shared/common.json#/components/schemas/Id"),
            "deep": refer("../shared/common.json#/components/schemas/Id/properties/value"),
            "named": refer("pet.yaml#tag")
        } } }),
        &[
            (
                "api/pet.yaml",
                json!({ "type": ["object", "null"], "properties": { "tag": { "$anchor": "tag", "type": "string" } } }),
            ),
            (
                "shared/common.json",
                json!({ "components": { "schemas": { "Id": { "properties": { "value": { "type": "string" } } } } } }),
            ),
        ],
        json!({
            "A": { "properties": {
                "whole": to("pet"), "again": to("pet"), "part": to("Id"), "deep": to("Id_value"), "named": to("tag")
            } },
            "pet": { "type": "object", "properties": { "tag": { "type": "string" } }, "nullable": true },
            "Id": { "properties": { "value": { "type": "string" } } },
            "Id_value": { "type": "string" },
            "tag": { "type": "string" }
        }),
        &[
            "api/pet.yaml#/properties/tag/$anchor",
            "api/pet.yaml#/properties/tag/$anchor",
        ],
    );
}

#[test]
fn files_refer_to_each_other_and_back() {
    check(
        json!({ "A": refer("b.yaml#/B"), "Root": { "type": "string" } }),
        &[
            (
                "api/b.yaml",
                json!({ "B": { "properties": { "c": refer("sub/c.yaml"), "own": refer("#/Own") } }, "Own": { "type": "integer" } }),
            ),
            (
                "api/sub/c.yaml",
                json!({ "properties": { "b": refer("../b.yaml#/B"), "self": refer("#"), "root": refer("../openapi.yaml#/components/schemas/Root") } }),
            ),
        ],
        json!({
            "A": to("B"),
            "Root": { "type": "string" },
            "B": { "properties": { "c": to("c"), "own": to("Own") } },
            "c": { "properties": { "b": to("B"), "self": to("c"), "root": to("Root") } },
            "Own": { "type": "integer" }
        }),
        &[],
    );
}

#[test]
fn names_of_two_files_do_not_clash() {
    let file = |size: usize| json!({ "components": { "schemas": { "A": { "maxLength": size } } } });
    check(
        json!({ "A": { "items": refer("x.yaml#/components/schemas/A") }, "B": { "items": refer("y.yaml#/components/schemas/A") } }),
        &[("api/x.yaml", file(1)), ("api/y.yaml", file(2))],
        json!({ "A": { "items": to("x_A") }, "B": { "items": to("y_A") }, "x_A": { "maxLength": 1 }, "y_A": { "maxLength": 2 } }),
        &[],
    );
}

#[test]
fn a_loss_in_another_file_names_the_file() {
    check(
        json!({ "A": refer("b.yaml#/B") }),
        &[(
            "api/b.yaml",
            json!({ "B": { "$defs": { "C": { "if": true } }, "items": refer("#/B/$defs/C") } }),
        )],
        json!({ "A": to("B"), "B": { "items": to("C") }, "C": {} }),
        &["api/b.yaml#/B/$defs/C/if"],
    );
}

#[test]
fn paths_and_answers_stand_in_other_files_too() {
    let mut document = document(json!({}));
    document["paths"] = json!({ "/a": refer("paths/a.yaml") });
    let (lowered, asked) = lower(
        &document,
        &[
            (
                "api/paths/a.yaml",
                json!({ "get": { "parameters": [refer("../common.yaml#/limit")], "responses": { "404": refer("../common.yaml#/missing") } } }),
            ),
            (
                "api/common.yaml",
                json!({
                    "limit": { "name": "limit", "in": "query", "schema": { "type": ["integer", "null"] } },
                    "missing": { "description": "d", "content": { "application/json": { "schema": refer("#/error") } } },
                    "error": { "const": "e" }
                }),
            ),
        ],
    );
    let lowered = lowered.unwrap().document;
    assert_eq!(asked, ["api/paths/a.yaml", "api/common.yaml"]);
    assert_eq!(
        lowered["paths"],
        json!({ "/a": { "get": { "parameters": [refer("#/components/parameters/limit")], "responses": { "404": refer("#/components/responses/missing") } } } })
    );
    let components = &lowered["components"];
    assert_eq!(
        components["parameters"]["limit"]["schema"],
        json!({ "type": "integer", "nullable": true })
    );
    assert_eq!(
        components["responses"]["missing"]["content"]["application/json"]["schema"],
        to("error")
    );
    assert_eq!(
        components["schemas"]["error"],
        json!({ "enum": ["e"], "type": "string" })
    );
}

#[test]
fn a_file_that_cannot_be_read_is_refused_at_each_reference_and_asked_for_once() {
    let (lowered, asked) = lower(
        &document(json!({ "A": refer("b.yaml"), "B": refer("b.yaml#/x") })),
        &[],
    );
    let text = lowered.unwrap_err().to_string();
    assert_eq!(asked, ["api/b.yaml"]);
    for at in ["/components/schemas/A/$ref", "/components/schemas/B/$ref"] {
        assert!(text.contains(at), "{text}");
    }
    assert!(
        text.contains("api/b.yaml cannot be read: no such file"),
        "{text}"
    );
}

#[test]
fn a_document_that_names_itself_is_found_by_that_name() {
    let mut document =
        document(json!({ "A": refer("https://example.com/api#/components/schemas/B"), "B": {} }));
    document["openapi"] = json!("3.2.0");
    document["$self"] = json!("https://example.com/api");
    let lowered = openapi_lower::lower(&document).unwrap();
    assert_eq!(lowered.document["components"]["schemas"]["A"], to("B"));
}

#[test]
fn a_resolver_that_makes_up_files_comes_to_an_end() {
    let mut count = 0;
    let error = Lowering::new()
        .resolver(|_| {
            count += 1;
            Ok(json!({ "items": { "$ref": format!("{count}.yaml") } }))
        })
        .lower(&document(json!({ "A": refer("0.yaml") })))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("it is file 10001 of the description"),
        "{error}"
    );
}
