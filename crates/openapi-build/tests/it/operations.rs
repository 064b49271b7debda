use openapi_build::generate;
use serde_json::{Value, json};

use crate::support::{block, generated, operation, told};

fn parameter(place: &str, name: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": place, "required": true, "schema": schema, "description": "What it is for" })
}

#[track_caller]
fn check_method(path: &str, more: Value, expected: &str) {
    let schemas = json!({ "T": { "type": "object", "properties": { "a": { "type": "string" } } }, "E": { "type": "string", "enum": ["a"] } });
    let mut more = more;
    more["tags"] = json!(["T"]);
    let generated = generated(
        json!({ path: { "post": operation("call", more) } }),
        schemas,
    );
    assert_eq!(block(&generated, "# T (methods of Client)"), [expected]);
    assert_eq!(told(&generated), [""; 0]);
}

fn json_of(schema: &Value) -> Value {
    json!({ "description": "", "content": { "application/json": { "schema": schema } } })
}

#[test]
fn parameters_are_arguments() {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let reference = json!({ "$ref": "#/components/schemas/E" });
    let parameters = json!([
        parameter("path", "id", &text),
        parameter("query", "n", &number),
        parameter("query", "f", &json!({ "type": "number" })),
        parameter("query", "e", &reference),
        parameter("header", "X-B", &json!({ "type": "boolean" })),
        parameter("header", "X-T", &text)
    ]);
    check_method(
        "/a/{id}",
        json!({ "parameters": parameters }),
        "call(&self, id: &str, e: impl Into<types::E>, f: f64, n: i64, x_b: bool, x_t: &str) -> Call<()>",
    );
}

#[test]
fn answers_are_json_or_bytes_or_nothing() {
    let bytes = json!({ "description": "", "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } });
    let t = json_of(&json!({ "$ref": "#/components/schemas/T" }));
    for (responses, answer) in [
        (json!({ "200": t }), "types::T"),
        (
            json!({ "200": t, "404": json_of(&json!({})), "422": t, "default": bytes }),
            "types::T",
        ),
        (
            json!({ "200": json_of(&json!({ "type": "array", "items": { "$ref": "#/components/schemas/T" } })) }),
            "Vec<types::T>",
        ),
        (
            json!({ "200": json_of(&json!({ "type": "object", "properties": { "a": { "type": "string" } } })) }),
            "types::CallResponse",
        ),
        (
            json!({ "200": json_of(&json!({})) }),
            "codec::serde_json::Value",
        ),
        (json!({ "204": { "description": "" } }), "()"),
        (json!({ "200": bytes }), "Download"),
        (json!({}), "()"),
        (json!({ "302": { "description": "" } }), "()"),
        (
            json!({ "200": { "description": "", "content": { "application/vnd.x+json; charset=utf-8": { "schema": { "$ref": "#/components/schemas/T" } } } } }),
            "types::T",
        ),
        // The only answer that can be the success.
        (json!({ "default": t }), "types::T"),
        (json!({ "default": t, "404": bytes }), "types::T"),
    ] {
        let expected = format!("call(&self) -> Call<{answer}>");
        let expected = expected.replace("codec::serde_json::", "serde_json::");
        check_method("/a", json!({ "responses": responses }), &expected);
    }
}

#[test]
fn a_json_body_is_an_argument() {
    for (schema, ty) in [
        (json!({ "$ref": "#/components/schemas/T" }), "&types::T"),
        (
            json!({ "type": "object", "properties": { "a": { "type": "string" } } }),
            "&types::CallRequest",
        ),
    ] {
        let body =
            json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        check_method(
            "/a",
            json!({ "requestBody": body }),
            &format!("call(&self, body: {ty}) -> Call<()>"),
        );
    }
}

#[test]
fn what_is_shared_is_written_out_where_it_is_used() {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": { "/a/{id}": {
            "parameters": [{ "$ref": "#/components/parameters/id" }, { "$ref": "#/components/parameters/far" }],
            "post": {
                "operationId": "call", "tags": ["T"],
                "parameters": [{ "name": "n", "in": "query", "required": true, "schema": { "type": "boolean" } }],
                "requestBody": { "$ref": "#/components/requestBodies/b" },
                "responses": { "200": { "$ref": "#/components/responses/r" }, "400": { "$ref": "#/components/responses/r" } }
            }
        } },
        "components": {
            "parameters": {
                "id": parameter("path", "id", &json!({ "type": "string" })),
                "far": { "$ref": "#/components/parameters/near" },
                "near": parameter("query", "n", &json!({ "type": "integer" }))
            },
            "requestBodies": { "b": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/a_thing" } } } } },
            "responses": { "r": json_of(&json!({ "$ref": "#/components/schemas/a_thing" })) },
            "schemas": { "a_thing": { "type": "object", "properties": { "a": { "type": "string" } } } }
        }
    });
    let generated = generate(&document.to_string(), "").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["call(&self, id: &str, n: bool, body: &types::AThing) -> Call<types::AThing>"]
    );
    for (at, target) in [
        ("/components/parameters/far", "#/components/parameters/far"),
        ("/components/responses/r", "#/components/responses/none"),
    ] {
        let mut broken = document.clone();
        // Of OpenAPI 3.1 the lowering refuses it.
        broken["openapi"] = json!("3.0.3");
        *broken.pointer_mut(at).unwrap() = json!({ "$ref": target });
        let generated = generate(&broken.to_string(), "").unwrap();
        let told = told(&generated);
        let said = told.iter().find(|it| it.starts_with("POST /a/{id}: "));
        assert!(
            said.is_some_and(|it| it.contains(&format!("`{target}`"))),
            "{told:?}"
        );
    }
}

#[test]
fn families_are_tags_or_what_the_path_says() {
    let tagged = |tag: &str| operation(tag, json!({ "tags": [tag, "other"] }));
    let generated = generated(
        json!({ "/a": { "get": tagged("Alpha"), "put": tagged("Beta") }, "/v1/async/jobs/{id}/files": { "get": operation("files", json!({ "parameters": [parameter("path", "id", &json!({ "type": "string" }))] })) } }),
        json!({}),
    );
    for (family, method) in [
        ("Alpha", "alpha(&self)"),
        ("Beta", "beta(&self)"),
        ("Async Jobs", "files(&self, id: &str)"),
    ] {
        assert_eq!(
            block(&generated, &format!("# {family} (methods of Client)")),
            [format!("{method} -> Call<()>")]
        );
    }
}

#[test]
fn families_stand_in_the_order_of_the_documents_tags_with_what_it_says_of_them() {
    let tagged = |tag: &str| operation(&format!("call_{tag}"), json!({ "tags": [tag] }));
    let paths = json!({ "/a": { "get": tagged("a") }, "/b": { "get": tagged("b") }, "/c": { "get": tagged("c") }, "/d": { "get": tagged("d") } });
    let mut document: Value =
        serde_json::from_str(&crate::support::document(paths, json!({}))).unwrap();
    document["tags"] = json!([{ "name": "c", "description": "Said of <c>" }, { "name": "unused" }, { "name": "b" }]);
    let generated = generate(&document.to_string(), "").unwrap_or_else(|error| panic!("{error}"));
    let heads = generated
        .surface
        .lines()
        .filter(|line| line.starts_with("# "));
    let heads: Vec<&str> = heads
        .filter_map(|line| line.split_whitespace().nth(1))
        .collect();
    assert_eq!(heads, ["c", "b", "a", "d"]);
    let source = generated.source;
    assert!(
        source.contains("/// # c\n///\n/// Said of \\<c\\>.\nimpl Client"),
        "{source}"
    );
}

#[test]
fn secrets_that_are_sent_or_answered_with_are_said_to_the_runtime() {
    let secret = json!({ "type": "object", "required": ["key"], "properties": { "key": { "type": "string", "format": "password" }, "old": { "type": "string", "format": "password" } } });
    let body = json!({ "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/S" } } } });
    let answer = json!({ "200": json_of(&json!({ "$ref": "#/components/schemas/S" })) });
    let either = json!({ "200": json_of(&json!({ "$ref": "#/components/schemas/S" })), "202": json_of(&json!({ "type": "string" })) });
    let paths = json!({
        "/a": { "post": operation("send", json!({ "requestBody": body })) },
        "/b": { "get": operation("read", json!({ "responses": answer })) },
        "/c": { "get": operation("either", json!({ "responses": either })) }
    });
    let source = generated(paths, json!({ "S": secret })).source;
    for said in [
        ".secret(&body.key)",
        ".secret(body.old.as_deref().unwrap_or_default())",
        r#"Operation::get("read", "/b").with_secret_answer()"#,
        r#"Operation::get("either", "/c").with_secret_answer()"#,
    ] {
        assert_eq!(source.matches(said).count(), 1, "{said} in {source}");
    }
}

#[test]
fn what_is_no_json_and_no_text_is_written_by_its_own_rules() {
    let body = |name: &str, schema: Value| json!({ "requestBody": { "required": true, "content": { name: { "schema": schema } } } });
    let text = json!({ "type": "string" });
    let pair = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let parameter = |place: &str, schema: &Value, more: Value| {
        let mut parameter = parameter(place, "ids", schema);
        parameter
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({ "parameters": [parameter] })
    };
    let list = json!({ "type": "array", "items": text });
    let content = json!([{ "name": "ids", "in": "query", "required": true, "content": { "application/json": { "schema": pair } } }]);
    for (more, said) in [
        (
            body(
                "application/octet-stream",
                json!({ "type": "string", "format": "binary" }),
            ),
            r#".body_bytes("application/octet-stream", body)"#,
        ),
        (
            body("text/plain", text.clone()),
            r#".body_bytes("text/plain","#,
        ),
        (
            body("application/x-www-form-urlencoded", pair.clone()),
            ".body_pairs(body)",
        ),
        (
            body("application/merge-patch+json", pair.clone()),
            r#".header("content-type", "application/merge-patch+json")"#,
        ),
        (body("*/*", pair.clone()), ".body_json(body)"),
        (
            body("application/json", json!({ "type": "integer" })),
            ".body_json(&body)",
        ),
        (
            body("application/vnd.a+json", json!({ "type": "boolean" })),
            ".body_json(&body)\n            .header(\"content-type\", \"application/vnd.a+json\")",
        ),
        (parameter("query", &list, json!({})), "Style::Pairs"),
        (
            parameter("query", &list, json!({ "explode": false })),
            "Style::Comma",
        ),
        (
            parameter("query", &pair, json!({ "style": "deepObject" })),
            "Style::Deep",
        ),
        (parameter("header", &list, json!({})), ".header_styled("),
        (
            parameter("cookie", &text, json!({})),
            r#".cookie("ids", ids)"#,
        ),
        (json!({ "parameters": content }), "Style::Json"),
    ] {
        let generated = generated(
            json!({ "/a": { "post": operation("call", more) } }),
            json!({}),
        );
        assert_eq!(told(&generated), [""; 0]);
        assert!(
            generated.source.contains(said),
            "no {said} in {}",
            generated.source
        );
    }
}

#[test]
fn answers_of_several_types_are_told_apart_by_their_status() {
    let responses = json!({
        "200": json_of(&json!({ "$ref": "#/components/schemas/T" })),
        "202": json_of(&json!({ "type": "object", "properties": { "later": { "type": "string" } } })),
        "204": { "description": "" },
    });
    let schemas = json!({ "T": { "type": "object", "properties": { "a": { "type": "string" } } } });
    let generated = generated(
        json!({ "/a": { "post": operation("call", json!({ "tags": ["T"], "responses": responses })) } }),
        schemas,
    );
    assert_eq!(
        block(&generated, "enum CallResponse"),
        [
            "Ok(Box<T>): The answer with the status 200",
            "Accepted(Box<CallResponseObject>): The answer with the status 202",
            "NoContent: The answer with the status 204",
            "Unrecognized(Unrecognized)",
        ]
    );
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["call(&self) -> Call<types::CallResponse>"]
    );
}

#[test]
fn what_is_left_out_is_said() {
    let both = json!({ "content": { "text/plain": { "schema": { "type": "string" } }, "application/json": { "schema": {} } } });
    let events = json!({ "200": { "description": "", "content": { "application/json": { "schema": {} }, "text/event-stream": { "schema": {} } } } });
    for (more, said) in [
        (
            json!({ "requestBody": both }),
            "POST /a: its body as `text/plain`",
        ),
        (
            json!({ "responses": events }),
            "POST /a: its answer as a stream of events: it has no schema",
        ),
    ] {
        let generated = generated(
            json!({ "/a": { "post": operation("call", more) } }),
            json!({}),
        );
        assert_eq!(told(&generated), [said]);
        assert_eq!(generated.left_out[0].operation.as_deref(), Some("POST /a"));
        assert_eq!(generated.left_out[0].pointer, "/paths/~1a/post");
        assert!(
            generated.surface.contains("call(&self"),
            "{}",
            generated.surface
        );
    }
}

#[test]
fn names_of_progenitors_own_do_not_mix_arguments_up() {
    let names = [
        "url",
        "request",
        "response",
        "result",
        "header_map",
        "value",
        "info",
        "client",
    ];
    let parameters: Vec<Value> = names
        .iter()
        .map(|name| parameter("query", name, &json!({ "type": "string" })))
        .collect();
    let generated = generated(
        json!({ "/a": { "get": operation("call", json!({ "parameters": parameters })) } }),
        json!({}),
    );
    for name in names {
        let sent = format!(".query(\"{name}\", {name})");
        assert!(
            generated.source.contains(&sent),
            "no {sent} in\n{}",
            generated.source
        );
    }
}
