use serde_json::{Value, json};

use crate::support::{block, generated, operation, told};

fn parameters() -> Value {
    json!([
        { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
        { "name": "limit", "in": "query", "description": "How many", "schema": { "type": "integer", "default": 20 } },
        { "name": "order", "in": "query", "schema": { "type": "string", "enum": ["asc", "desc"] } },
        { "name": "tag", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } },
        { "name": "Accept", "in": "header", "schema": { "type": "string" } },
        { "name": "authorization", "in": "header", "required": true, "schema": { "type": "string" } },
        { "name": "Content-Type", "in": "header", "schema": { "type": "string" } },
        { "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" } },
    ])
}

#[test]
fn optional_parameters_are_set_by_methods_of_a_type_of_their_own() {
    let paths = json!({ "/a/{id}": { "get": operation("list_all", json!({ "tags": ["T"], "parameters": parameters() })) } });
    let generated = generated(paths, json!({}));
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["list_all(&self, id: &str) -> Call<(), parameters::ListAll>"]
    );
    assert_eq!(
        block(&generated, "struct ListAll"),
        [
            "limit(mut self, limit: i64) -> Self",
            "order(mut self, order: impl Into<types::ListAllOrder>) -> Self",
            "tag(mut self, tag: impl IntoIterator<Item = impl Into<String>>) -> Self",
            "idempotency_key(mut self, idempotency_key: &str) -> Self",
        ]
    );
    assert_eq!(told(&generated), [""; 0]);
    for sent in [
        r#"self.0.query("limit", limit)"#,
        r#"self.0.header("Idempotency-Key", idempotency_key)"#,
        r#"query_list("tag","#,
        "/// How many.\n        ///\n        /// Where it is left out, the service takes: `20`.",
        "see [`ListAll`](parameters::ListAll)",
    ] {
        assert!(
            generated.source.contains(sent),
            "no {sent} in\n{}",
            generated.source
        );
    }
}

#[test]
fn without_optional_parameters_there_is_no_module_of_them() {
    let paths = json!({ "/a": { "get": operation("call", json!({})) } });
    let source = generated(paths, json!({})).source;
    assert!(!source.contains("parameters"), "{source}");
}

#[test]
fn a_list_that_is_one_text_is_written_by_its_style() {
    for (more, style) in [
        (json!({ "explode": false }), "Comma"),
        (json!({ "style": "form", "explode": false }), "Comma"),
        (json!({ "style": "pipeDelimited" }), "Pipe"),
        (
            json!({ "style": "spaceDelimited", "explode": false }),
            "Space",
        ),
    ] {
        let mut list = json!({ "name": "ids", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } });
        let mut other = list.clone();
        other["name"] = "others".into();
        list.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let read = operation("read", json!({ "parameters": [list, other] }));
        let generated = generated(json!({ "/a": { "get": read } }), json!({}));
        let said = format!("::openapi_runtime::Style::{style}");
        assert_eq!(generated.source.matches(&said).count(), 1, "{more}");
        assert!(generated.source.contains("query_list(\"others\""), "{more}");
        assert_eq!(told(&generated), [""; 0]);
    }
}
