use serde_json::{Value, json};

use crate::support::{block, check_error, document, generated, operation};

fn form(schema: &Value, required: bool) -> Value {
    json!({ "tags": ["T"], "requestBody": { "required": required, "content": { "multipart/form-data": { "schema": schema } } } })
}

fn parts() -> Value {
    json!({
        "type": "object",
        "required": ["file", "purpose"],
        "properties": {
            "file": { "type": "string", "contentMediaType": "application/octet-stream", "description": "What is sent" },
            "purpose": { "type": "string", "enum": ["a", "b"] },
            "days": { "type": "integer", "maximum": 30 },
            "type": { "type": "string" },
            "thumbnail": { "type": "string", "format": "binary" },
        },
    })
}

#[test]
fn required_parts_are_arguments_and_the_others_are_set_by_with() {
    for (schema, schemas) in [
        (parts(), json!({})),
        (
            json!({ "$ref": "#/components/schemas/Form" }),
            json!({ "Form": parts() }),
        ),
    ] {
        let paths = json!({ "/files": { "post": operation("upload", form(&schema, true)) } });
        let generated = generated(paths, schemas);
        assert_eq!(
            block(&generated, "# T (methods of Client)"),
            [
                "upload(&self, file: Upload, purpose: impl Into<types::UploadPurpose>) -> Call<(), parameters::Upload>"
            ]
        );
        assert_eq!(
            block(&generated, "struct Upload")[..3],
            [
                "days(mut self, days: i64) -> Self",
                "thumbnail(mut self, thumbnail: Upload) -> Self",
                "type_(mut self, type_: &str) -> Self",
            ]
        );
        assert!(!generated.surface.contains("Form"), "{}", generated.surface);
        let source = &generated.source;
        assert!(source.contains("- `file`: What is sent."), "{source}");
        assert!(source.contains("/// At most: `30`."), "{source}");
        assert_eq!(generated.left_out, [""; 0]);
    }
}

#[test]
fn nothing_is_required_of_a_form_that_is_not() {
    let paths = json!({ "/files": { "post": operation("upload", form(&parts(), false)) } });
    assert_eq!(
        block(&generated(paths, json!({})), "# T (methods of Client)"),
        ["upload(&self) -> Call<(), parameters::Upload>"]
    );
}

#[test]
fn parts_may_be_called_as_parameters_are() {
    let mut more = form(&parts(), true);
    more["parameters"] = json!([{ "name": "days", "in": "query", "required": true, "schema": { "type": "integer" } }]);
    let paths = json!({ "/files": { "post": operation("upload", more) } });
    let source = generated(paths, json!({})).source;
    assert!(source.contains(r#".query("days", days)"#), "{source}");
    assert!(source.contains(r#"self.0.form("days", days)"#), "{source}");
}

#[test]
fn a_form_without_parts_is_an_error_with_its_place() {
    let paths = json!({ "/files": { "post": operation("upload", form(&json!({ "type": "object" }), true)) } });
    check_error(
        &document(paths, json!({})),
        &["the body of POST /files: a form without properties"],
    );
}

#[test]
fn names_that_meet_in_rust_are_an_error_and_not_rust_that_does_not_compile() {
    let text = |place: &str, name: &str, required: bool| json!({ "name": name, "in": place, "required": required, "schema": { "type": "string" } });
    let json_body = json!({ "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object" } } } } });
    let part = |names: &[&str], required: bool| {
        let required: &[&str] = if required { names } else { &[] };
        let properties: serde_json::Map<String, Value> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "type": "string" })))
            .collect();
        form(
            &json!({ "type": "object", "required": required, "properties": properties }),
            true,
        )
    };
    for (name, mut more, parameters) in [
        ("x", part(&["x"], true), json!([text("path", "x", true)])),
        ("x", part(&["x"], true), json!([text("query", "x", true)])),
        ("x", part(&["x"], false), json!([text("query", "x", false)])),
        ("a_b", part(&["a-b", "a_b"], true), json!([])),
        (
            "x_y",
            json!({}),
            json!([text("query", "x_y", false), text("header", "X-Y", false)]),
        ),
        ("body", json_body, json!([text("query", "body", false)])),
    ] {
        let path = match parameters.pointer("/0/in") {
            Some(place) if place == "path" => "/a/{x}",
            _ => "/a",
        };
        more["parameters"] = parameters;
        let paths = json!({ path: { "post": operation("send", more) } });
        check_error(
            &document(paths, json!({})),
            &[
                "the operation send",
                &format!("are called `{name}` in Rust"),
            ],
        );
    }
}
