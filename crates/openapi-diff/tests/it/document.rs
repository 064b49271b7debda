use serde_json::{Value, json};

use crate::support::{check, document};

#[test]
fn what_a_document_says_of_itself_breaks_nothing() {
    let cases: &[(Value, Value, &[&str])] = &[
        (
            json!({ "info": { "title": "A", "version": "1" } }),
            json!({ "info": { "title": "A", "version": "2", "description": "x" } }),
            &[
                "~ document version: changed",
                "+ document description: added",
            ],
        ),
        (
            json!({ "openapi": "3.1.0" }),
            json!({ "openapi": "3.1.1" }),
            &["~ document: openapi changes from \"3.1.0\" to \"3.1.1\""],
        ),
        (
            json!({ "tags": [{ "name": "A" }] }),
            json!({ "tags": [{ "name": "B" }, { "name": "A", "description": "x" }] }),
            &["+ document tag B: added", "~ document tag A: changed"],
        ),
        (
            json!({}),
            json!({ "externalDocs": {} }),
            &["+ document: externalDocs added"],
        ),
        (
            json!({ "webhooks": { "w": {} } }),
            json!({ "webhooks": {} }),
            &["- document webhook w: value removed: {}"],
        ),
        (
            json!({}),
            json!({ "x-a": 1 }),
            &["+ document: x-a added: 1"],
        ),
        (
            json!({ "paths": { "x-a": 1 } }),
            json!({ "paths": { "x-a": 2 } }),
            &["~ x-a: value changes from 1 to 2"],
        ),
    ];
    for (old, new, expected) in cases {
        check(old, new, expected);
    }
}

#[test]
fn servers_and_security_break_nothing() {
    let cases: &[(Value, Value, &[&str])] = &[
        (
            json!({ "servers": [{ "url": "https://a.example" }] }),
            json!({ "servers": [{ "url": "https://b.example" }] }),
            &[
                "+ document: server https://b.example added",
                "- document: server https://a.example removed",
            ],
        ),
        (
            json!({ "servers": [{ "url": "/a" }] }),
            json!({ "servers": [{ "url": "/a", "description": "x", "variables": {} }] }),
            &[
                "+ document server /a: description added",
                "+ document server /a: variables added: {}",
            ],
        ),
        (
            json!({ "security": [{ "a": [] }] }),
            json!({ "security": [{ "b": [] }] }),
            &["~ document: security changes from [{\"a\":[]}] to [{\"b\":[]}]"],
        ),
        (
            json!({ "components": { "securitySchemes": { "a": { "type": "http", "description": "x" } } } }),
            json!({ "components": { "securitySchemes": { "a": { "type": "apiKey" }, "b": {} } } }),
            &[
                "~ document securitySchemes a: type changes from \"http\" to \"apiKey\"",
                "- document securitySchemes a description: removed",
                "+ document securitySchemes b: security scheme added",
            ],
        ),
        (
            json!({ "components": { "links": { "l": 1 }, "examples": { "e": 1 } } }),
            json!({ "components": { "links": { "l": 2 }, "examples": { "e": 2 } } }),
            &[
                "~ document links l: value changes from 1 to 2",
                "~ document examples e: changed",
            ],
        ),
    ];
    for (old, new, expected) in cases {
        check(old, new, expected);
    }
}

#[test]
fn component_schemas_that_came_or_went() {
    let none = |used| {
        let mut document = document(used, &json!({}));
        document["components"] = json!({});
        document
    };
    let one = |used| document(used, &json!({ "type": "string" }));
    check(
        &none("answer"),
        &one("answer"),
        &["+ S: schema added (answer)"],
    );
    check(
        &one("answer"),
        &none("answer"),
        &["! S: schema removed (answer), breaks"],
    );
    check(&one(""), &none(""), &["- S: schema removed"]);
    let renamed = json!({ "components": { "schemas": { "T": { "type": "string" } } } });
    let alone = json!({ "components": { "schemas": { "S": { "type": "string" } } } });
    check(
        &alone,
        &renamed,
        &[
            "+ T: schema added",
            "- S: schema removed; T came and is the same",
        ],
    );
}
