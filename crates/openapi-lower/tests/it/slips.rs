//! Slips of a document outside of its schemas: what 3.1 allows as little as
//! 3.0, is mended where that loses no meaning, and told.

use openapi_lower::lower;
use openapi_spec_validator_rs::{Options, Outcome, validate};
use serde_json::{Value, json};

use crate::support::check_lowered_again;

/// A document in which each kind of object has its place.
fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1", "contact": {}, "license": { "name": "MIT" } },
        "servers": [{ "url": "/" }],
        "tags": [{ "name": "a" }],
        "paths": { "/a/{id}": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "post": {
                "requestBody": { "content": { "multipart/form-data": {
                    "schema": { "type": "object" }, "encoding": { "f": {} }
                } } },
                "responses": { "200": {
                    "description": "d",
                    "headers": { "H": { "schema": { "type": "string" } } },
                    "content": { "application/json": { "examples": { "e": { "value": null } } } },
                    "links": { "l": { "operationId": "o" } }
                } }
            }
        } },
        "components": {
            "schemas": {},
            "securitySchemes": {
                "key": { "type": "apiKey", "name": "k", "in": "header" },
                "basic": { "type": "http", "scheme": "basic" },
                "bearer": { "type": "http", "scheme": "Bearer", "bearerFormat": "JWT" },
                "oauth": { "type": "oauth2", "flows": {
                    "implicit": { "authorizationUrl": "https://a.example", "scopes": {} },
                    "password": { "tokenUrl": "https://a.example", "scopes": {} }
                } }
            }
        }
    })
}

const POST: &str = "/paths/~1a~1{id}/post";
const BODY: &str = "/paths/~1a~1{id}/post/requestBody/content/multipart~1form-data";
const ANSWER: &str = "/paths/~1a~1{id}/post/responses/200";
const ID: &str = "/paths/~1a~1{id}/parameters/0";

fn with(document: &Value, at: &str, keyword: &str, value: &Value) -> Value {
    let mut document = document.clone();
    let object = document.pointer_mut(at).unwrap_or_else(|| panic!("{at}"));
    object[keyword] = value.clone();
    document
}

/// Lowered it is valid, and again itself.
#[track_caller]
fn lowered(document: &Value) -> (Value, Vec<String>) {
    let lowered = lower(document).unwrap_or_else(|error| panic!("{document}: {error}"));
    check_lowered_again(&lowered);
    let said = validate(&lowered.document, &Options::default());
    assert_eq!(said, Outcome::Valid, "{}", lowered.document);
    let losses = lowered.losses.iter().map(ToString::to_string).collect();
    (lowered.document, losses)
}

#[test]
fn what_no_version_has_in_a_place_is_a_loss() {
    let (plain, losses) = lowered(&document());
    assert_eq!(losses, [""; 0]);
    for (at, keyword) in [
        ("", "swagger"),
        ("/info", "author"),
        ("/info/contact", "phone"),
        ("/info/license", "text"),
        ("/servers/0", "port"),
        ("/tags/0", "order"),
        ("/components", "definitions"),
        ("/paths/~1a~1{id}", "connect"),
        (POST, "responseBody"),
        (ID, "type"),
        ("/paths/~1a~1{id}/post/requestBody", "schema"),
        (BODY, "description"),
        (&format!("{BODY}/encoding/f"), "charset"),
        (ANSWER, "schema"),
        (&format!("{ANSWER}/headers/H"), "type"),
        (
            &format!("{ANSWER}/content/application~1json/examples/e"),
            "payload",
        ),
        (&format!("{ANSWER}/links/l"), "name"),
        ("/components/securitySchemes/key", "scheme"),
        ("/components/securitySchemes/basic", "bearerFormat"),
        ("/components/securitySchemes/bearer", "in"),
        ("/components/securitySchemes/oauth", "in"),
        ("/components/securitySchemes/oauth/flows", "hybrid"),
        (
            "/components/securitySchemes/oauth/flows/implicit",
            "tokenUrl",
        ),
        (
            "/components/securitySchemes/oauth/flows/password",
            "authorizationUrl",
        ),
    ] {
        let before = with(&document(), at, keyword, &json!("x"));
        let (after, losses) = lowered(&before);
        assert_eq!(after, plain, "{at}/{keyword}");
        let expected = format!("{at}/{keyword}: `{keyword}`: OpenAPI 3.0 has no place for it");
        assert_eq!(losses, [expected]);
        let extension = with(&document(), at, "x-more", &json!("x"));
        assert_eq!(lowered(&extension).1, [""; 0], "{at}");
    }
}

#[test]
fn null_is_as_nothing_but_where_it_is_a_value() {
    let (plain, _) = lowered(&document());
    for (at, keyword) in [
        ("/info", "description"),
        ("", "security"),
        ("/paths/~1a~1{id}", "get"),
        (POST, "operationId"),
        (POST, "callbacks"),
        (ID, "example"),
        (&format!("{ANSWER}/links/l"), "requestBody"),
    ] {
        let (after, losses) = lowered(&with(&document(), at, keyword, &json!(null)));
        if matches!(keyword, "example" | "requestBody") {
            assert_eq!(losses, [""; 0]);
        } else {
            assert_eq!(after, plain, "{at}/{keyword}");
            let expected = format!("{at}/{keyword}: `{keyword}`: null, which says nothing");
            assert_eq!(losses, [expected]);
        }
    }
}

/// Each slip, and what is there in the lowered document.
#[test]
fn what_is_left_out_or_said_twice_is_mended() {
    let text = json!({ "schema": { "type": "string" } });
    let parameter = |more: Value| {
        let mut parameter = json!({ "name": "p", "in": "query" });
        let all = parameter.as_object_mut().unwrap();
        all.extend(more.as_object().unwrap().clone());
        parameter
    };
    let json_content = json!({ "application/json": { "schema": {} } });
    for (at, keyword, before, after, losses) in [
        ("/info", "version", json!(2), json!("2"), 1),
        (POST, "summary", json!(true), json!("true"), 1),
        (
            "",
            "tags",
            json!([{ "name": "a" }, { "name": "b" }, { "name": "a", "description": "d" }]),
            json!([{ "name": "a" }, { "name": "b" }]),
            1,
        ),
        (
            POST,
            "responses",
            json!({}),
            json!({ "default": { "description": "" } }),
            0,
        ),
        (
            POST,
            "responses",
            json!({ "x-a": 1, "2xx": {}, "success": {}, "099": {}, "default": {} }),
            json!({ "x-a": 1, "2XX": { "description": "" }, "default": { "description": "" } }),
            2,
        ),
        (
            POST,
            "requestBody",
            json!({ "required": true }),
            json!({ "required": true, "content": {} }),
            0,
        ),
        (ID, "required", json!(false), json!(true), 0),
        (ID, "style", json!("form"), json!(null), 1),
        (ID, "style", json!("matrix"), json!("matrix"), 0),
        (
            POST,
            "parameters",
            json!([parameter(json!({}))]),
            json!([parameter(text.clone())]),
            0,
        ),
        (
            POST,
            "parameters",
            json!([parameter(json!({ "content": {} }))]),
            json!([parameter(text.clone())]),
            0,
        ),
        (
            POST,
            "parameters",
            json!([parameter(
                json!({ "schema": { "type": "string" }, "content": json_content })
            )]),
            json!([parameter(text.clone())]),
            1,
        ),
        (
            POST,
            "parameters",
            json!([parameter(
                json!({ "content": { "application/json": {}, "text/plain": {} } })
            )]),
            json!([parameter(json!({ "content": { "application/json": {} } }))]),
            1,
        ),
        (
            POST,
            "parameters",
            json!([parameter(
                json!({ "schema": { "type": "string" }, "example": "a", "examples": { "b": { "value": "b" } } })
            )]),
            json!([parameter(
                json!({ "schema": { "type": "string" }, "examples": { "b": { "value": "b" } } })
            )]),
            1,
        ),
        (
            ANSWER,
            "headers",
            json!({ "H": {} }),
            json!({ "H": text }),
            0,
        ),
        (
            BODY,
            "schema",
            json!({ "type": "string", "default": null, "anyOf": [], "oneOf": [], "allOf": [] }),
            json!({ "type": "string" }),
            3,
        ),
        (
            BODY,
            "schema",
            json!({ "type": ["string", "null"], "default": null }),
            json!({ "type": "string", "default": null, "nullable": true }),
            0,
        ),
        (
            BODY,
            "schema",
            json!({ "title": 404, "description": null, "format": true, "pattern": null, "default": null, "example": null }),
            json!({ "title": "404", "format": "true", "default": null, "example": null }),
            4,
        ),
        (
            "/components/schemas",
            "Note",
            json!("see the manual"),
            json!({}),
            1,
        ),
        (
            "/components/securitySchemes/oauth/flows",
            "password",
            json!({ "tokenUrl": "https://a.example" }),
            json!({ "tokenUrl": "https://a.example", "scopes": {} }),
            0,
        ),
    ] {
        let (document, told) = lowered(&with(&document(), at, keyword, &before));
        let got = document.pointer(at).unwrap().get(keyword);
        let got = got.cloned().unwrap_or_default();
        assert_eq!(got.to_string(), after.to_string(), "from {before}");
        assert_eq!(told.len(), losses, "from {before}: {told:?}");
    }
}

/// What moves to the components finds them.
#[test]
fn components_of_null_take_in_what_moves_there() {
    for components in [json!(null), json!({ "schemas": null })] {
        let content = |schema: Value| json!({ "200": { "description": "", "content": { "a/b": { "schema": schema } } } });
        let deep = "#/paths/~1a/get/responses/200/content/a~1b/schema/properties/x";
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "T", "version": "1" },
            "paths": { "/a": {
                "get": { "responses": content(json!({ "properties": { "x": { "type": "string" } } })) },
                "put": { "responses": content(json!({ "$ref": deep })) }
            } },
            "components": components
        });
        let lowered = lower(&document).unwrap();
        let schemas = lowered.document["components"]["schemas"]
            .as_object()
            .unwrap();
        let held: Vec<&Value> = schemas.values().collect();
        assert_eq!(held, [&json!({ "type": "string" })]);
        assert_eq!(lowered.losses, []);
        check_lowered_again(&lowered);
    }
}
