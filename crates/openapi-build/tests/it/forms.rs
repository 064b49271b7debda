use serde_json::{Value, json};

use crate::support::{block, generated, operation, told};

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
        assert_eq!(told(&generated), [""; 0]);
    }
}

#[test]
fn several_files_are_parts_of_one_name() {
    let files = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Bytes" } });
    let schemas = json!({
        "Bytes": { "type": "string", "format": "binary" },
        "Files": files,
    });
    let parts = json!({
        "type": "object",
        "required": ["files", "names"],
        "properties": {
            "files": files,
            "more": { "$ref": "#/components/schemas/Files" },
            "names": { "type": "array", "items": { "type": "string" } },
        },
    });
    let paths = json!({ "/files": { "post": operation("upload", form(&parts, true)) } });
    let generated = generated(paths, schemas);
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        [
            "upload(&self, files: impl IntoIterator<Item = Upload>, names: impl IntoIterator<Item = impl Into<String>>) -> Call<(), parameters::Upload>"
        ]
    );
    assert_eq!(
        block(&generated, "struct Upload")[..1],
        ["more(mut self, more: impl IntoIterator<Item = Upload>) -> Self"]
    );
    assert_eq!(told(&generated), [""; 0]);
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
fn an_operation_whose_form_has_no_parts_is_left_out_and_the_others_stay() {
    let paths = json!({
        "/files": { "post": operation("upload", form(&json!({ "type": "object" }), true)) },
        "/a": { "get": operation("read", json!({})) },
    });
    let generated = generated(paths, json!({}));
    let said = "POST /files: its body is a form whose parts the document does not name";
    assert_eq!(told(&generated), [said]);
    assert!(generated.surface.contains("read(&self)"));
}

#[test]
fn names_that_meet_in_rust_are_told_apart() {
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
    for (mut more, parameters, said) in [
        (
            part(&["x"], true),
            json!([text("path", "x", true)]),
            "send(&self, x: &str, x_part: &str)",
        ),
        (
            part(&["x"], true),
            json!([text("query", "x", true)]),
            "send(&self, x: &str, x_part: &str)",
        ),
        (
            part(&["x"], false),
            json!([text("query", "x", false)]),
            "x_part(mut self, x_part: &str)",
        ),
        (
            part(&["a-b", "a_b"], true),
            json!([]),
            "send(&self, a_b: &str, a_b_part: &str)",
        ),
        (
            json!({}),
            json!([text("query", "x_y", false), text("header", "X-Y", false)]),
            "x_y_header(mut self, x_y_header: &str)",
        ),
        (
            json_body,
            json!([text("query", "body", true)]),
            "send(&self, body_query: &str, body: &",
        ),
    ] {
        let path = match parameters.pointer("/0/in") {
            Some(place) if place == "path" => "/a/{x}",
            _ => "/a",
        };
        more["parameters"] = parameters;
        let paths = json!({ path: { "post": operation("send", more) } });
        let surface = generated(paths, json!({})).surface;
        assert!(surface.contains(said), "no {said} in {surface}");
    }
}
