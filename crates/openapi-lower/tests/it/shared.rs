//! Path items and other parts that are referred to.

use openapi_lower::lower;
use serde_json::{Value, json};

use crate::support::{check_document_refused, check_lowered_again};

fn operation(id: &str) -> Value {
    json!({ "operationId": id, "responses": { "200": { "description": "d" } } })
}

fn document(version: &str, more: Value) -> Value {
    let mut document = json!({ "openapi": version, "info": { "title": "T", "version": "1" } });
    document
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    document
}

#[track_caller]
fn check(before: Value, after: Value, losses: &[&str]) {
    let lowered = lower(&document("3.1.0", before)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        lowered.document.to_string(),
        document("3.0.3", after).to_string()
    );
    let got: Vec<&str> = lowered
        .losses
        .iter()
        .map(|loss| loss.pointer.as_str())
        .collect();
    assert_eq!(got, losses);
    check_lowered_again(&lowered);
}

#[test]
fn shared_path_items_are_written_out_where_they_are_referred_to() {
    check(
        json!({
            "paths": {
                "/a": { "$ref": "#/components/pathItems/p" },
                "/b": { "summary": "own", "$ref": "#/paths/~1a", "post": operation("b") },
                "/c": { "get": { "responses": { "200": { "description": "d" } }, "callbacks": { "c": { "{$url}": { "$ref": "#/components/pathItems/p" } } } } }
            },
            "components": { "pathItems": {
                "p": { "$ref": "#/components/pathItems/q" },
                "q": { "summary": "shared", "get": operation("q") },
                "unused": {}
            } }
        }),
        json!({
            "paths": {
                "/a": { "summary": "shared", "get": operation("q") },
                "/b": { "summary": "own", "get": operation("q"), "post": operation("b") },
                "/c": { "get": { "responses": { "200": { "description": "d" } }, "callbacks": { "c": { "{$url}": { "summary": "shared", "get": operation("q") } } } } }
            },
            "components": {}
        }),
        &["/components/pathItems/unused"],
    );
}

#[test]
fn a_loss_in_a_shared_path_item_names_the_place_in_the_original() {
    let item = |schema: Value| json!({ "get": { "parameters": [{ "name": "n", "in": "query", "schema": schema }], "responses": { "200": { "description": "d" } } } });
    check(
        json!({
            "paths": { "/a": { "$ref": "#/components/pathItems/p" } },
            "components": { "pathItems": { "p": item(json!({ "if": true })) } }
        }),
        json!({ "paths": { "/a": item(json!({})) }, "components": {} }),
        &["/components/pathItems/p/get/parameters/0/schema/if"],
    );
}

#[test]
fn path_items_that_refer_to_each_other_without_end_are_refused() {
    check_document_refused(
        &document(
            "3.1.0",
            json!({ "paths": { "/a": { "$ref": "#/paths/~1b" }, "/b": { "$ref": "#/paths/~1a" } } }),
        ),
        &["/paths/~1a/$ref: this reference leads back to itself"],
    );
    let item = json!({ "post": { "callbacks": { "c": { "e": { "$ref": "#/components/pathItems/p" } } } } });
    check_document_refused(
        &document(
            "3.1.0",
            json!({ "paths": { "/a": { "$ref": "#/components/pathItems/p" } }, "components": { "pathItems": { "p": item } } }),
        ),
        &["/components/pathItems/p/post/callbacks/c/e/$ref: this reference leads back to itself"],
    );
}

#[test]
fn path_items_that_double_at_each_step_are_refused_in_bounded_time() {
    let mut items = json!({ "p40": { "get": operation("last") } });
    for number in 0..40 {
        let next = json!({ "$ref": format!("#/components/pathItems/p{}", number + 1) });
        items[format!("p{number}")] =
            json!({ "get": { "callbacks": { "c": { "a": next, "b": next } }, "responses": {} } });
    }
    let error = lower(&document("3.1.0", json!({ "paths": { "/a": { "$ref": "#/components/pathItems/p0" } }, "components": { "pathItems": items } }))).unwrap_err();
    assert!(
        error.to_string().contains("too large to be written out"),
        "{error}"
    );
}

/// Each kind of object, referred to where it stands, becomes a component.
#[test]
fn other_objects_move_to_the_components_too() {
    let parameter = json!({ "name": "n", "in": "query", "schema": { "type": "string" } });
    let answer =
        json!({ "description": "d", "headers": { "H": { "schema": { "type": "string" } } } });
    let refer = |at: &str| json!({ "$ref": at });
    check(
        json!({ "paths": {
            "/a": { "parameters": [parameter], "get": { "responses": { "200": answer } } },
            "/b": {
                "parameters": [refer("#/paths/~1a/parameters/0")],
                "get": { "responses": {
                    "200": refer("#/paths/~1a/get/responses/200"),
                    "201": { "description": "d", "headers": { "H": refer("#/paths/~1a/get/responses/200/headers/H") } }
                } }
            }
        } }),
        json!({
            "paths": {
                "/a": { "parameters": [refer("#/components/parameters/a_0")], "get": { "responses": { "200": refer("#/components/responses/a_get_200") } } },
                "/b": {
                    "parameters": [refer("#/components/parameters/a_0")],
                    "get": { "responses": {
                        "200": refer("#/components/responses/a_get_200"),
                        "201": { "description": "d", "headers": { "H": refer("#/components/headers/a_get_200_H") } }
                    } }
                }
            },
            "components": {
                "parameters": { "a_0": parameter },
                "responses": { "a_get_200": { "description": "d", "headers": { "H": refer("#/components/headers/a_get_200_H") } } },
                "headers": { "a_get_200_H": { "schema": { "type": "string" } } }
            }
        }),
        &[],
    );
}

#[test]
fn schemas_are_taken_out_of_answers_and_parameters() {
    let refer = |at: &str| json!({ "$ref": at });
    let media = |schema: Value| json!({ "description": "d", "content": { "application/json": { "schema": schema } } });
    check(
        json!({
            "paths": {},
            "components": {
                "responses": { "R": media(json!({ "type": ["string", "null"] })) },
                "parameters": { "P": { "name": "p", "in": "query", "schema": { "type": "integer" } } },
                "schemas": { "S": { "properties": {
                    "r": refer("#/components/responses/R/content/application~1json/schema"),
                    "p": refer("#/components/parameters/P/schema"),
                    "x": refer("#/components/x-more/X")
                } } },
                "x-more": { "X": { "type": ["boolean", "null"] } }
            }
        }),
        json!({
            "paths": {},
            "components": {
                "responses": { "R": media(refer("#/components/schemas/R")) },
                "parameters": { "P": { "name": "p", "in": "query", "schema": refer("#/components/schemas/P") } },
                "schemas": {
                    "S": { "properties": { "r": refer("#/components/schemas/R"), "p": refer("#/components/schemas/P"), "x": refer("#/components/schemas/x-more_X") } },
                    "R": { "type": "string", "nullable": true },
                    "P": { "type": "integer" },
                    "x-more_X": { "type": "boolean", "nullable": true }
                },
                "x-more": { "X": { "type": ["boolean", "null"] } }
            }
        }),
        &[],
    );
}

#[test]
fn a_reference_to_an_object_of_another_kind_is_refused() {
    check_document_refused(
        &document(
            "3.1.0",
            json!({
                "paths": { "/a": { "parameters": [{ "$ref": "#/components/schemas/S" }] } },
                "components": {
                    "schemas": { "S": { "$ref": "#/components/responses/R" } },
                    "responses": { "R": { "description": "d" } },
                    "parameters": { "P": { "$ref": "#/components/parameters/P" } }
                }
            }),
        ),
        &[
            "/paths/~1a/parameters/0/$ref: a schema stands there, not a parameter",
            "/components/schemas/S/$ref: a response stands there, not a schema",
            "/components/parameters/P/$ref: this reference leads back to itself",
        ],
    );
}
