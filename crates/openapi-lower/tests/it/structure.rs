use openapi_lower::lower;
use serde_json::{Value, json};

use crate::support::{check_document as check, check_document_refused};

#[test]
fn every_version_of_3_1_and_3_2_is_lowered_and_no_later_one() {
    for version in ["3.1.0", "3.1.1", "3.1", "3.1.2-rc1", "3.2.0"] {
        check(
            &json!({ "openapi": version, "paths": {} }),
            &json!({ "openapi": "3.0.3", "paths": {} }),
            &[],
        );
    }
    for version in ["3.3.0", "3.10.0", "2.0", ""] {
        check_document_refused(
            &json!({ "openapi": version }),
            &[format!("/openapi: this document is OpenAPI {version}")],
        );
    }
}

#[test]
fn a_document_of_3_0_stays_as_it_is() {
    for version in ["3.0.0", "3.0.3", "3.0.4", "3.0"] {
        let document = json!({
            "openapi": version,
            "info": { "summary": "s" },
            "paths": { "/a": { "$ref": "a.yaml" } },
            "components": { "schemas": { "S": { "type": ["string", "null"], "nullable": true } } }
        });
        let lowered = lower(&document).unwrap();
        assert_eq!(lowered.document.to_string(), document.to_string());
        assert_eq!(lowered.losses, []);
    }
}

#[test]
fn what_3_0_has_no_place_for_is_a_loss_each() {
    check(
        &json!({
            "openapi": "3.1.0",
            "$self": "https://example.com",
            "info": { "title": "T", "summary": "s", "license": { "name": "MIT", "identifier": "MIT" }, "version": "1" },
            "jsonSchemaDialect": "d",
            "servers": [{ "url": "/" }],
            "webhooks": { "w": {} },
            "components": {
                "pathItems": { "p": {} },
                "securitySchemes": { "a/b": { "type": "mutualTLS" }, "key": { "type": "http" } }
            },
            "security": [{ "key": [] }]
        }),
        &json!({
            "openapi": "3.0.3",
            "info": { "title": "T", "license": { "name": "MIT" }, "version": "1" },
            "servers": [{ "url": "/" }],
            "components": { "securitySchemes": { "key": { "type": "http" } } },
            "security": [{ "key": [] }],
            "paths": {}
        }),
        &[
            "/components/pathItems/p",
            "/webhooks",
            "/jsonSchemaDialect",
            "/components/securitySchemes/a~1b",
            "/$self",
            "/info/summary",
            "/info/license/identifier",
        ],
    );
}

#[test]
fn a_reference_where_none_can_stand_is_a_slip_like_any_other() {
    check(
        &json!({
            "openapi": "3.1.0",
            "$self": "https://example.com",
            "$ref": "#/components/schemas/S",
            "paths": {},
            "components": { "$ref": "#", "schemas": { "S": {} } }
        }),
        &json!({ "openapi": "3.0.3", "paths": {}, "components": { "schemas": { "S": {} } } }),
        &["/$self", "/$ref", "/components/$ref"],
    );
}

/// Each place where a schema may stand: `true` there is 3.1 and `{}` is 3.0.
#[test]
fn schemas_are_found_wherever_they_stand() {
    let document = |version: &str, schema: Value| {
        let media = json!({ "application/json": {
            "schema": schema,
            "encoding": { "f": { "headers": { "x-h": { "schema": schema } } } }
        } });
        let parameter = json!({ "name": "n", "in": "query", "schema": schema });
        let by_content = json!({ "name": "c", "in": "query", "content": media });
        let answer = json!({ "description": "", "headers": { "x-lower": { "schema": schema } }, "content": media });
        let operation = json!({
            "parameters": [parameter, by_content],
            "requestBody": { "content": media },
            "responses": { "200": answer, "x-extension": { "schema": 7 } }
        });
        let mut with_callback = operation.clone();
        with_callback["callbacks"] = json!({
            "done": { "{$request.body#/url}": { "post": operation } }
        });
        let mut item = json!({ "parameters": [parameter] });
        for method in [
            "get", "put", "post", "delete", "options", "head", "patch", "trace",
        ] {
            item[method] = with_callback.clone();
        }
        json!({
            "openapi": version,
            "paths": { "/a": item, "x-extension": "any" },
            "components": {
                "schemas": { "S": schema, "x-s": schema },
                "responses": { "x-r": answer },
                "parameters": { "x-p": parameter },
                "requestBodies": { "x-b": { "content": media } },
                "headers": { "x-h": { "schema": schema } },
                "callbacks": { "x-c": { "e": item } },
                "x-extension": { "schema": true }
            }
        })
    };
    check(
        &document("3.1.0", json!(true)),
        &document("3.0.3", json!({})),
        &[],
    );
}

#[test]
fn an_operation_without_answers_gets_one_of_which_nothing_is_known() {
    check(
        &json!({ "openapi": "3.1.0", "paths": { "/a": { "get": { "operationId": "a" } } } }),
        &json!({ "openapi": "3.0.3", "paths": { "/a": { "get": { "operationId": "a", "responses": { "default": { "description": "" } } } } } }),
        &[],
    );
}

#[test]
fn prose_beside_other_references_is_a_loss() {
    let reference = |name: &str, more: &Value| {
        let mut object = json!({ "$ref": format!("#/components/{name}/x") });
        object
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        object
    };
    let document = |version: &str, more: Value| {
        json!({
            "openapi": version,
            "paths": { "/a/{b}": { "get": {
                "parameters": [reference("parameters", &more)],
                "requestBody": reference("requestBodies", &more),
                "responses": { "200": reference("responses", &more) }
            } } },
            "components": {
                "parameters": { "x": { "schema": {} } },
                "requestBodies": { "x": { "content": {} } },
                "responses": { "x": { "description": "" } }
            }
        })
    };
    let at = |place: &str, keyword: &str| format!("/paths/~1a~1{{b}}/get/{place}/{keyword}");
    let losses: Vec<String> = ["parameters/0", "requestBody", "responses/200"]
        .iter()
        .flat_map(|place| [at(place, "description"), at(place, "summary")])
        .collect();
    let losses: Vec<&str> = losses.iter().map(String::as_str).collect();
    check(
        &document("3.1.0", json!({ "description": "d", "summary": "s" })),
        &document("3.0.3", json!({})),
        &losses,
    );
}

/// Readers of 3.0 follow no reference to a callback.
#[test]
fn a_shared_callback_is_written_out() {
    let callback =
        json!({ "{$url}": { "post": { "responses": { "200": { "description": "d" } } } } });
    let document = |version: &str, held: &Value| {
        json!({
            "openapi": version,
            "paths": { "/a": { "get": { "callbacks": { "c": held }, "responses": { "200": { "description": "d" } } } } },
            "components": { "callbacks": { "shared": callback } }
        })
    };
    check(
        &document(
            "3.1.0",
            &json!({ "$ref": "#/components/callbacks/shared", "description": "d" }),
        ),
        &document("3.0.3", &callback),
        &["/paths/~1a/get/callbacks/c/description"],
    );
}
