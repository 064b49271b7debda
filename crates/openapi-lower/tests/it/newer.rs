//! What OpenAPI 3.2 brought.

use serde_json::{Value, json};

use crate::support::check_document as check;

#[test]
fn what_3_2_brought_is_a_loss_each() {
    let operation = json!({ "responses": { "200": { "summary": "s" } } });
    check(
        &json!({
            "openapi": "3.2.0",
            "tags": [{ "name": "t", "summary": "s", "parent": "p", "kind": "nav" }],
            "servers": [{ "url": "/", "name": "n" }],
            "paths": { "/a": {
                "get": operation, "query": operation, "additionalOperations": { "COPY": operation },
                "parameters": [{ "name": "c", "in": "cookie", "style": "cookie", "schema": {} }],
                "post": { "requestBody": { "content": { "multipart/mixed": {
                    "itemSchema": { "type": "string" }, "prefixEncoding": [], "itemEncoding": {},
                    "encoding": { "f": { "encoding": {}, "contentType": "text/plain" } },
                    "examples": {
                        "data": { "dataValue": 1, "serializedValue": "1" },
                        "old": { "value": 1, "dataValue": 2 }
                    }
                } } }, "responses": { "200": { "description": "d", "summary": "s" } } }
            } },
            "components": {
                "schemas": { "S": {
                    "discriminator": { "propertyName": "t", "defaultMapping": "S" },
                    "properties": { "a": { "xml": { "nodeType": "attribute" } }, "b": { "xml": { "nodeType": "cdata", "name": "b" } } }
                } },
                "securitySchemes": { "o": { "type": "oauth2", "oauth2MetadataUrl": "u", "deprecated": true, "flows": { "deviceAuthorization": {} } } }
            }
        }),
        &json!({
            "openapi": "3.0.3",
            "tags": [{ "name": "t" }],
            "servers": [{ "url": "/" }],
            "paths": { "/a": {
                "get": { "responses": { "200": { "description": "s" } } },
                "parameters": [{ "name": "c", "in": "cookie", "schema": {} }],
                "post": { "requestBody": { "content": { "multipart/mixed": {
                    "encoding": { "f": { "contentType": "text/plain" } },
                    "examples": { "data": { "value": 1 }, "old": { "value": 1 } }
                } } }, "responses": { "200": { "description": "d" } } }
            } },
            "components": {
                "schemas": { "S": {
                    "discriminator": { "propertyName": "t" },
                    "properties": { "a": { "xml": { "attribute": true } }, "b": { "xml": { "name": "b" } } }
                } },
                "securitySchemes": { "o": { "type": "oauth2", "flows": {} } }
            }
        }),
        &[
            "/tags/0/summary",
            "/tags/0/parent",
            "/tags/0/kind",
            "/servers/0/name",
            "/paths/~1a/query",
            "/paths/~1a/additionalOperations",
            "/paths/~1a/parameters/0/style",
            "/paths/~1a/post/requestBody/content/multipart~1mixed/itemSchema",
            "/paths/~1a/post/requestBody/content/multipart~1mixed/prefixEncoding",
            "/paths/~1a/post/requestBody/content/multipart~1mixed/itemEncoding",
            "/paths/~1a/post/requestBody/content/multipart~1mixed/encoding/f/encoding",
            "/paths/~1a/post/requestBody/content/multipart~1mixed/examples/data/serializedValue",
            "/paths/~1a/post/requestBody/content/multipart~1mixed/examples/old/dataValue",
            "/paths/~1a/post/responses/200/summary",
            "/components/schemas/S/discriminator/defaultMapping",
            "/components/schemas/S/properties/b/xml/nodeType",
            "/components/securitySchemes/o/flows/deviceAuthorization",
            "/components/securitySchemes/o/oauth2MetadataUrl",
            "/components/securitySchemes/o/deprecated",
        ],
    );
}

#[test]
fn a_form_as_the_whole_query_is_an_exploded_object_and_other_content_a_loss() {
    let by = |media: &str| json!({ "name": "q", "in": "querystring", "content": { media: { "schema": { "type": "object" } } } });
    check(
        &json!({ "openapi": "3.2.0", "paths": { "/a": { "parameters": [by("application/json"), by("application/x-www-form-urlencoded")] } } }),
        &json!({ "openapi": "3.0.3", "paths": { "/a": { "parameters": [
            { "name": "q", "in": "query", "style": "form", "explode": true, "schema": { "type": "object" } }
        ] } } }),
        &["/paths/~1a/parameters/0"],
    );
}

#[test]
fn shared_media_types_are_written_out() {
    let body = |media: Value| json!({ "/a": { "post": { "requestBody": { "content": { "application/json": media } }, "responses": { "200": { "description": "d" } } } } });
    check(
        &json!({
            "openapi": "3.2.0",
            "paths": body(json!({ "$ref": "#/components/mediaTypes/m" })),
            "components": { "mediaTypes": { "m": { "schema": { "type": ["string", "null"] } }, "unused": {} } }
        }),
        &json!({
            "openapi": "3.0.3",
            "paths": body(json!({ "schema": { "type": "string", "nullable": true } })),
            "components": {}
        }),
        &["/components/mediaTypes/unused"],
    );
}
