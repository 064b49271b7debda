use openapi_build::{Scaffold, generate};
use serde_json::{Value, json};

use crate::support::operation;

fn files(document: &Value) -> Vec<(&'static str, String)> {
    let generated = generate(&document.to_string(), "").unwrap();
    Scaffold::new(&generated).files()
}

fn file(document: &Value, name: &str) -> String {
    let found = files(document).into_iter().find(|(file, _)| *file == name);
    found.unwrap().1
}

fn library(more: Value) -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Library \"of\" books", "version": "2" },
        "paths": { "/a": { "get": operation("list_a", json!({})) } }
    });
    document
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    document
}

#[test]
fn each_kind_of_key_has_a_setting() {
    for (scheme, line) in [
        (
            json!({ "type": "http", "scheme": "Bearer" }),
            "transport.bearer(token)",
        ),
        (
            json!({ "type": "oauth2", "flows": {} }),
            "transport.bearer(token)",
        ),
        (
            json!({ "type": "http", "scheme": "basic" }),
            "transport.basic(user, password)",
        ),
        (
            json!({ "type": "apiKey", "in": "header", "name": "X-Key" }),
            "transport.key_header(\"X-Key\", key)",
        ),
        (
            json!({ "type": "apiKey", "in": "query", "name": "key" }),
            "transport.key_query(\"key\", key)",
        ),
        (
            json!({ "type": "apiKey", "in": "cookie", "name": "sid" }),
            "transport.key_header(\"cookie\", [\"sid=\", key].concat())",
        ),
    ] {
        for (name, method) in [("myKey", "my_key"), ("build", "build_key")] {
            let schemes = json!({ "components": { "securitySchemes": { name: scheme } } });
            let client = file(&library(schemes), "src/client.rs");
            assert!(client.contains(line), "{client}");
            assert!(
                client.contains(&format!("pub fn {method}(self, ")),
                "{client}"
            );
            syn_parses(&client);
        }
    }
}

#[test]
fn the_address_of_the_document_is_the_default_where_it_is_one() {
    for (server, address) in [
        (
            json!({ "url": "https://a.example/v1" }),
            Some("https://a.example/v1"),
        ),
        (
            json!({ "url": "https://{region}.example", "variables": { "region": { "default": "eu" } } }),
            Some("https://eu.example"),
        ),
        (json!({ "url": "/v1" }), None),
        (json!({ "url": "https://{tenant}.example" }), None),
    ] {
        let client = file(&library(json!({ "servers": [server] })), "src/client.rs");
        let constant = address.map(|it| format!("pub const BASE_URL: &str = \"{it}\";"));
        assert_eq!(client.contains("BASE_URL"), constant.is_some(), "{client}");
        assert!(client.contains(&constant.unwrap_or_default()), "{client}");
    }
}

#[test]
fn a_document_without_operations_is_types_alone() {
    let schema = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let document = library(json!({ "paths": {}, "components": { "schemas": { "S": schema } } }));
    let names: Vec<&str> = files(&document).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["Cargo.toml", "src/lib.rs", "src/generated.rs"]);
    let manifest = file(&document, "Cargo.toml");
    assert!(
        manifest.contains("name = \"library-of-books-client\""),
        "{manifest}"
    );
    assert!(
        manifest.contains("description = \"A client of Library \\\"of\\\" books.\""),
        "{manifest}"
    );
}

/// The surface of a source is that of Rust, or an error.
fn syn_parses(source: &str) {
    openapi_build::surface(source).unwrap();
}
