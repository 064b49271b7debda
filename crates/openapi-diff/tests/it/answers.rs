use serde_json::{Value, json};

use crate::support::check_operations;

fn with(answers: Value) -> Value {
    json!({ "responses": answers })
}

fn json_of(kind: &str) -> Value {
    json!({ "content": { "application/json": { "schema": { "type": kind } } } })
}

fn with_events(mut answer: Value) -> Value {
    answer["content"]["text/event-stream"] = json!({});
    answer
}

fn with_typed_events(mut answer: Value, kind: &str) -> Value {
    answer["content"]["text/event-stream"] = json!({ "schema": { "type": kind } });
    answer
}

#[test]
fn answers_of_a_success() {
    check_operations(&[
        (
            with(json!({ "200": {} })),
            with(json!({ "200": {}, "204": {} })),
            &["! POST /s answer 204: added (answer), breaks"],
        ),
        (
            with(json!({ "200": {}, "2XX": {} })),
            with(json!({ "200": {} })),
            &["! POST /s answer 2XX: removed (answer), breaks"],
        ),
        (
            with(json!({ "200": {} })),
            with(json!({ "200": json_of("string") })),
            &["! POST /s answer 200: media type application/json added (answer), breaks"],
        ),
        (
            with(json!({ "200": json_of("string") })),
            with(json!({ "200": {} })),
            &["! POST /s answer 200: media type application/json removed (answer), breaks"],
        ),
        // JSON is what the method takes, before and after.
        (
            with(json!({ "200": json_of("string") })),
            with(json!({ "200": with_events(json_of("string")) })),
            &["+ POST /s answer 200: media type text/event-stream added (answer)"],
        ),
        (
            with(json!({ "200": with_events(json_of("string")) })),
            with(json!({ "200": json_of("string") })),
            &["- POST /s answer 200: media type text/event-stream removed (answer)"],
        ),
        // But the events of a stream have a type of their own.
        (
            with(json!({ "200": json_of("string") })),
            with(json!({ "200": with_typed_events(json_of("string"), "string") })),
            &["+ POST /s answer 200: media type text/event-stream added (answer)"],
        ),
        (
            with(json!({ "200": with_typed_events(json_of("string"), "string") })),
            with(json!({ "200": json_of("string") })),
            &["! POST /s answer 200: media type text/event-stream removed (answer), breaks"],
        ),
        (
            with(json!({ "200": with_typed_events(json_of("string"), "string") })),
            with(json!({ "200": with_typed_events(json_of("string"), "integer") })),
            &[
                "! POST /s answer 200 text/event-stream: type changes from String to i64 (answer), breaks",
            ],
        ),
        (
            with(json!({ "200": json_of("string") })),
            with(json!({ "200": json_of("integer") })),
            &["! POST /s answer 200: type changes from String to i64 (answer), breaks"],
        ),
        (
            with(json!({ "default": json_of("string") })),
            with(json!({ "default": json_of("integer") })),
            &["! POST /s answer default: type changes from String to i64 (answer), breaks"],
        ),
    ]);
}

#[test]
fn answers_that_are_errors_break_nothing() {
    check_operations(&[
        (
            with(json!({ "200": {} })),
            with(json!({ "200": {}, "404": {} })),
            &["+ POST /s answer 404: added (answer)"],
        ),
        (
            with(json!({ "200": {}, "default": {} })),
            with(json!({ "200": {} })),
            &["- POST /s answer default: removed (answer)"],
        ),
        (
            with(json!({ "404": json_of("string") })),
            with(json!({ "404": json_of("integer") })),
            &["~ POST /s answer 404: type changes from String to i64 (answer)"],
        ),
        (
            with(json!({ "404": json_of("string") })),
            with(json!({ "404": {} })),
            &["- POST /s answer 404: media type application/json removed (answer)"],
        ),
    ]);
}

#[test]
fn what_stands_beside_the_content_breaks_nothing() {
    let header = |kind: &str| {
        with(json!({ "200": { "headers": { "X-Id": { "schema": { "type": kind } } } } }))
    };
    check_operations(&[
        (
            with(json!({ "200": { "description": "a" } })),
            with(json!({ "200": { "description": "b" } })),
            &["~ POST /s answer 200: description changed (answer)"],
        ),
        (
            with(json!({ "200": {} })),
            header("string"),
            &["+ POST /s answer 200 header X-Id: added (answer)"],
        ),
        (
            header("string"),
            with(json!({ "200": {} })),
            &["- POST /s answer 200 header X-Id: removed (answer)"],
        ),
        (
            header("string"),
            header("integer"),
            &["~ POST /s answer 200 header X-Id: type changes from String to i64 (answer)"],
        ),
        (
            with(json!({ "200": {} })),
            with(json!({ "200": { "links": {} } })),
            &["+ POST /s answer 200: links added: {} (answer)"],
        ),
    ]);
}

#[test]
fn an_answer_that_becomes_binary_is_another_type() {
    let of = |schema: Value| {
        with(json!({ "200": { "content": { "application/octet-stream": { "schema": schema } } } }))
    };
    check_operations(&[(
        of(json!({ "type": "string" })),
        of(json!({ "type": "string", "format": "binary" })),
        &[
            "! POST /s answer 200 application/octet-stream: format added: \"binary\" (answer), breaks",
        ],
    )]);
}
