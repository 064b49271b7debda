//! Answers as streams of events.

use openapi_build::{Generated, generate};
use serde_json::{Value, json};

use crate::support::{block, check_error, document, generated, operation, told};

fn body(required: &[&str], properties: &Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": { "type": "object", "required": required, "properties": properties } } } })
}

fn flag(place: &str, name: &str, kind: &str) -> Value {
    json!({ "name": name, "in": place, "schema": { "type": kind } })
}

/// What answers with an object and with events.
fn answers(events: &Value) -> Value {
    json!({ "200": { "description": "", "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/T" } },
        "text/event-stream": events
    } } })
}

fn schemas() -> Value {
    let object = |properties: Value| json!({ "type": "object", "required": ["a"], "properties": properties });
    let tagged = |tag: &str| json!({ "type": "object", "required": ["type"], "properties": { "type": { "const": tag }, "n": { "type": "integer" } } });
    json!({
        "T": object(json!({ "a": { "type": "string" } })),
        "E": object(json!({ "a": { "type": "integer" } })),
        "One": tagged("one"),
        "Two": tagged("two"),
        "Union": { "oneOf": [{ "$ref": "#/components/schemas/One" }, { "$ref": "#/components/schemas/Two" }], "discriminator": { "propertyName": "type" } },
        "Maybe": { "anyOf": [{ "$ref": "#/components/schemas/E" }, { "type": "null" }] },
        "List": { "type": "array", "items": { "$ref": "#/components/schemas/E" } }
    })
}

fn to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[track_caller]
fn call(more: Value) -> Generated {
    let mut more = more;
    more["tags"] = json!(["T"]);
    generated(
        json!({ "/a": { "post": operation("call", more) } }),
        schemas(),
    )
}

#[test]
fn events_are_the_third_type_of_a_call() {
    let inline = |properties: Value| json!({ "type": "object", "properties": properties });
    let both =
        json!({ "oneOf": [to("One"), to("Two")], "discriminator": { "propertyName": "type" } });
    for (schema, event) in [
        (to("E"), "types::E"),
        (to("T"), "types::T"),
        (to("Union"), "types::Union"),
        (to("Maybe"), "Option<types::E>"),
        (to("List"), "Vec<types::E>"),
        (
            inline(json!({ "x": { "type": "string" } })),
            "types::CallEvent",
        ),
        (
            json!({ "oneOf": [to("E"), { "type": "string" }] }),
            "types::CallEvent",
        ),
        (
            json!({ "type": "array", "items": inline(json!({ "x": {} })) }),
            "Vec<types::CallEventItem>",
        ),
        (
            json!({ "allOf": [to("E")], "description": "One of them" }),
            "types::E",
        ),
        (
            json!({ "type": "string", "enum": ["a"] }),
            "types::CallEvent",
        ),
        (json!({ "type": "integer" }), "i64"),
        (
            json!({ "type": "object" }),
            "serde_json::Map<String, serde_json::Value>",
        ),
        (
            json!({ "type": "object", "x-rust-name": "Given", "properties": { "x": {} } }),
            "types::Given",
        ),
    ] {
        let generated = call(json!({ "responses": answers(&json!({ "schema": schema })) }));
        let expected = format!("call(&self) -> Call<types::T, (), {event}>");
        assert_eq!(block(&generated, "# T (methods of Client)"), [expected]);
        assert_eq!(told(&generated), [""; 0]);
        assert!(
            !generated.surface.contains("EventCarrier"),
            "{}",
            generated.surface
        );
    }
    // A union that is written in place of the component.
    let mut schemas = schemas();
    schemas.as_object_mut().unwrap().shift_remove("Union");
    let post = operation(
        "call",
        json!({ "responses": answers(&json!({ "schema": both })), "tags": ["T"] }),
    );
    let generated = generated(json!({ "/a": { "post": post } }), schemas);
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["call(&self) -> Call<types::T, (), types::CallEvent>"]
    );
    assert_eq!(
        block(&generated, "enum CallEvent"),
        [
            "One(One): `type` is `one`",
            "Two(Two): `type` is `two`",
            "Unrecognized(Unrecognized)"
        ]
    );
}

#[test]
fn optional_parameters_stand_before_the_events() {
    let parameters = json!([flag("query", "x", "string")]);
    let events = answers(&json!({ "schema": to("E") }));
    let generated = call(json!({ "responses": events, "parameters": parameters }));
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["call(&self) -> Call<types::T, parameters::Call, types::E>"]
    );
}

#[test]
fn what_asks_for_a_stream_is_a_flag_or_the_header() {
    let stream = |kind: &Value| json!({ "stream": { "type": kind } });
    let (flagged, text) = (stream(&json!("boolean")), stream(&json!("string")));
    let nullable = stream(&json!(["boolean", "null"]));
    let in_query = json!([flag("query", "stream", "boolean")]);
    let mut required = in_query.clone();
    required[0]["required"] = json!(true);
    for (body, parameters, expected) in [
        (
            body(&[], &flagged),
            json!([]),
            r#".streams_by_field("stream", body.stream)"#,
        ),
        (
            body(&[], &nullable),
            json!([]),
            r#".streams_by_field("stream", body.stream)"#,
        ),
        (
            body(&["stream"], &flagged),
            json!([]),
            r#".streams_by_field("stream", Some(body.stream))"#,
        ),
        (
            body(&["stream"], &nullable),
            json!([]),
            r#".streams_by_field("stream", body.stream)"#,
        ),
        (
            body(&[], &flagged),
            in_query.clone(),
            r#".streams_by_field("stream", body.stream)"#,
        ),
        (body(&[], &text), json!([]), ".streams_by_accept()"),
        (
            body(&[], &text),
            in_query.clone(),
            r#".streams_by_query("stream")"#,
        ),
        (Value::Null, in_query, r#".streams_by_query("stream")"#),
        (Value::Null, required, r#".streams_by_query("stream")"#),
        (
            Value::Null,
            json!([flag("query", "stream", "string")]),
            ".streams_by_accept()",
        ),
        (
            Value::Null,
            json!([flag("header", "stream", "boolean")]),
            ".streams_by_accept()",
        ),
        (Value::Null, json!([]), ".streams_by_accept()"),
    ] {
        // Whether or not the events have a type.
        for (schema, left_out) in [(json!({ "schema": to("E") }), 0), (json!({}), 1)] {
            let mut more = json!({ "responses": answers(&schema), "parameters": parameters });
            if !body.is_null() {
                more["requestBody"] = body.clone();
            }
            let generated = call(more);
            let source = &generated.source;
            assert_eq!(source.matches(".streams_by").count(), 1, "{source}");
            assert!(source.contains(expected), "no {expected} in\n{source}");
            assert_eq!(told(&generated).len(), left_out);
        }
    }
}

#[test]
fn an_operation_that_does_not_stream_has_no_switch() {
    let body = body(&[], &json!({ "stream": { "type": "boolean" } }));
    let mut plain = answers(&json!({}));
    let content = plain["200"]["content"].as_object_mut().unwrap();
    content.shift_remove("text/event-stream");
    let mut failing = plain.clone();
    failing["400"] = answers(&json!({ "schema": to("E") }))["200"].clone();
    for (responses, left_out) in [
        (plain, &[""; 0][..]),
        (failing, &["POST /a: its answer as `text/event-stream`"]),
    ] {
        let generated = call(json!({ "requestBody": body, "responses": responses }));
        assert!(
            !generated.source.contains("streams_by"),
            "{}",
            generated.source
        );
        assert!(
            generated
                .surface
                .contains("body: &types::CallRequest) -> Call<types::T>")
        );
        assert_eq!(told(&generated), left_out);
    }
}

#[test]
fn events_without_a_schema_have_no_type() {
    for events in [
        json!({}),
        json!({ "schema": {} }),
        json!({ "schema": { "description": "Events" } }),
    ] {
        let generated = call(json!({ "responses": answers(&events) }));
        assert_eq!(
            block(&generated, "# T (methods of Client)"),
            ["call(&self) -> Call<types::T>"]
        );
        assert!(generated.source.contains(".streams_by_accept()"));
        assert!(!generated.source.contains("stream of events"));
        assert_eq!(
            told(&generated),
            ["POST /a: its answer as a stream of events: it has no schema"]
        );
    }
}

#[test]
fn an_answer_that_is_events_alone_is_a_file_too() {
    let alone = |events: Value| json!({ "200": { "description": "", "content": { "text/event-stream; charset=utf-8": events } } });
    for (events, answer) in [
        (json!({ "schema": to("E") }), "Call<Download, (), types::E>"),
        (
            json!({ "schema": { "type": "object", "properties": { "x": {} } } }),
            "Call<Download, (), types::CallEvent>",
        ),
        (json!({ "schema": {} }), "Call<Download>"),
        (json!({}), "Call<Download>"),
    ] {
        let generated = call(json!({ "responses": alone(events) }));
        assert_eq!(
            block(&generated, "# T (methods of Client)"),
            [format!("call(&self) -> {answer}")]
        );
        assert_eq!(told(&generated), [""; 0]);
    }
}

#[test]
fn the_first_of_several_streams_counts() {
    let mut responses = answers(&json!({ "schema": to("E") }));
    responses["201"] = responses["200"].clone();
    let generated = call(json!({ "responses": responses }));
    assert_eq!(told(&generated), [""; 0]);
    responses["201"]["content"]["text/event-stream"]["schema"] = to("T");
    let generated = call(json!({ "responses": responses }));
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["call(&self) -> Call<types::T, (), types::E>"]
    );
    assert_eq!(
        told(&generated),
        ["POST /a: another answer as a stream of events: it has another schema"]
    );
}

#[test]
fn the_only_answer_may_be_the_default() {
    let events = answers(&json!({ "schema": to("E") }))["200"].clone();
    let generated = call(json!({ "responses": { "default": events } }));
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["call(&self) -> Call<types::T, (), types::E>"]
    );
}

#[test]
fn a_method_says_that_it_can_stream_and_what_an_inline_event_is() {
    let inline = json!({ "type": "object", "properties": { "x": { "type": "string" } } });
    let source = call(json!({ "responses": answers(&json!({ "schema": inline })) })).source;
    for said in [
        "/// It can answer with a stream of events instead: see [`stream`](openapi_runtime::Call::stream).",
        "/// One event of the answer of `call`.",
    ] {
        assert!(source.contains(said), "no {said} in\n{source}");
    }
}

#[test]
fn a_secret_in_an_event_is_said_to_the_runtime() {
    let secret = json!({ "type": "object", "properties": { "key": { "type": "string", "format": "password" } } });
    let source = call(json!({ "responses": answers(&json!({ "schema": secret })) })).source;
    assert!(source.contains(".with_secret_answer()"), "{source}");
}

#[test]
fn a_member_of_a_union_may_be_an_event_by_itself() {
    let post = operation(
        "call",
        json!({ "tags": ["T"], "responses": answers(&json!({ "schema": to("One") })) }),
    );
    let made = generated(json!({ "/a": { "post": post } }), schemas());
    assert_eq!(
        block(&made, "# T (methods of Client)"),
        ["call(&self) -> Call<types::T, (), types::One>"]
    );
}

#[test]
fn the_generators_own_names_are_not_taken() {
    let mut schemas = schemas();
    schemas["EventCarrierCall"] = schemas["E"].clone();
    let post = operation(
        "call",
        json!({ "responses": answers(&json!({ "schema": to("E") })) }),
    );
    let made = generated(json!({ "/a": { "post": post } }), schemas);
    assert!(
        made.surface.contains("struct EventCarrierCallSchema"),
        "{}",
        made.surface
    );
}

#[test]
fn events_of_a_shared_answer_are_found() {
    let mut document: Value = serde_json::from_str(&document(
        json!({ "/a": { "post": operation("call", json!({ "tags": ["T"], "responses": { "200": { "$ref": "#/components/responses/r" } } })) } }),
        schemas(),
    ))
    .unwrap();
    document["components"]["responses"] =
        json!({ "r": answers(&json!({ "schema": to("Union") }))["200"] });
    let generated = generate(&document.to_string(), "").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["call(&self) -> Call<types::T, (), types::Union>"]
    );
}
