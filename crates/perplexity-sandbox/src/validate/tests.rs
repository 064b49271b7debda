use super::*;

fn violations(value: &Value) -> Vec<String> {
    let document = json!({
        "paths": {"/a/{b}": {"schema": {"$ref": "#/components/schemas/Message"}}},
        "components": {"schemas": {
            "Message": {
                "type": "object",
                "required": ["content"],
                "properties": {"content": {"anyOf": [
                    {"type": "string"},
                    {"type": "array", "items": {"anyOf": [
                        {"$ref": "#/components/schemas/Text"},
                        {"$ref": "#/components/schemas/Image"},
                    ]}},
                    {"type": "null"},
                ]}},
            },
            "Text": {
                "type": "object",
                "required": ["type", "text"],
                "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
            },
            "Image": {
                "type": "object",
                "required": ["type", "url"],
                "properties": {"type": {"const": "image"}, "url": {"type": "string"}},
            },
        }},
    });
    let pointer = "/paths/~1a~1{b}/schema";
    let schemas = Schemas::compile(&document, [pointer]).unwrap();
    let violations = schemas.check(pointer, value);
    violations
        .into_iter()
        .map(|violation| format!("{}: {}", violation.pointer, violation.message))
        .collect()
}

#[test]
fn a_valid_value_has_no_violations() {
    for content in [
        json!("a"),
        json!(null),
        json!([{"type": "text", "text": "a"}]),
    ] {
        assert_eq!(
            violations(&json!({ "content": content })),
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_member_of_a_union_that_was_meant_says_what_is_wrong() {
    let image = json!({"content": [{"type": "text", "text": "a"}, {"type": "image", "url": 7}]});
    assert_eq!(
        violations(&image),
        [r#"/content/1/url: value is not of type "string""#]
    );
    let text = json!({"content": [{"type": "text"}]});
    assert_eq!(
        violations(&text),
        [r#"/content/0: "text" is a required property"#]
    );
}

#[test]
fn a_value_of_no_members_type_is_reported_as_a_whole() {
    let violations = violations(&json!({"content": 7}));
    assert_eq!(violations.len(), 1);
    assert!(violations[0].starts_with("/content: "), "{violations:?}");
}

#[test]
fn null_is_allowed_where_the_document_says_so_in_the_old_way() {
    let document = json!({"a": {"type": "string", "enum": ["b"], "nullable": true}});
    let schemas = Schemas::compile(&document, ["/a"]).unwrap();
    assert_eq!(schemas.check("/a", &json!(null)), []);
    assert_eq!(schemas.check("/a", &json!("b")), []);
    assert_eq!(schemas.check("/a", &json!("c")).len(), 1);
}

#[test]
fn a_schema_that_refers_to_another_document_is_refused_rather_than_fetched() {
    let document = json!({"a": {"$ref": "https://example.org/schema.json"}});
    let refused = Schemas::compile(&document, ["/a"]).unwrap_err().to_string();
    assert!(
        refused.contains("https://example.org/schema.json"),
        "{refused}"
    );
}
