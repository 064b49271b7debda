//! Requests that the document does not allow, refused in FastAPI's words.

use perplexity_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http::{Answer, CREATE, create, send};

/// Of each detail: where from the body down, and what.
fn details(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body = answer.json();
    let details = body["detail"].as_array().unwrap().iter().map(|detail| {
        assert!(!detail["msg"].as_str().unwrap().is_empty(), "{detail}");
        format!("{} {}", detail["loc"], detail["type"].as_str().unwrap())
    });
    details.collect()
}

/// The body that is right, changed at a pointer; null takes it away.
fn changed(pointer: &str, value: Value) -> String {
    let mut body: Value = serde_json::from_str(CREATE).unwrap();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(parent), Value::Null) => drop(parent.shift_remove(name)),
        (parent, value) => parent[name] = value,
    }
    body.to_string()
}

/// With the labels that are long, and stand in many lines.
fn labelled(text: &str) -> String {
    let parts = ["Text", "Image", "File", "PDF", "Video"];
    let parts = parts.map(|part| (part, format!("ChatMessageContent{part}Chunk")));
    let names = parts.each_ref().map(|(_, name)| name.as_str()).join(",");
    let text = text.replace(",LIST", &format!(",\"list[union[{names}]]\""));
    parts.iter().fold(text, |text, (part, name)| {
        text.replace(
            &format!(",{}", part.to_uppercase()),
            &format!(",\"{name}\""),
        )
    })
}

/// As the same models do in Pydantic 2.
#[tokio::test]
async fn each_mistake_is_named_where_it_is() {
    let sandbox = Sandbox::start().await.unwrap();
    let cases: &[(&str, Value, &[&str])] = &[
        ("/request", json!(null), &[r#"["body","request"] missing"#]),
        (
            "/request",
            json!([]),
            &[r#"["body","request"] model_attributes_type"#],
        ),
        (
            "/request/model",
            json!(null),
            &[r#"["body","request","model"] missing"#],
        ),
        (
            "/request/model",
            json!("gpt"),
            &[r#"["body","request","model"] literal_error"#],
        ),
        (
            "/request/model",
            json!(3),
            &[r#"["body","request","model"] literal_error"#],
        ),
        (
            "/request/messages",
            json!("hi"),
            &[r#"["body","request","messages"] list_type"#],
        ),
        (
            "/request/messages",
            json!([{"role": "user", "content": "a"}, {"content": "b"}, {"role": "king"}]),
            &[
                r#"["body","request","messages",1,"role"] missing"#,
                r#"["body","request","messages",2,"content"] missing"#,
                r#"["body","request","messages",2,"role"] enum"#,
            ],
        ),
        (
            "/request/messages",
            json!([{"role": 5, "content": "a"}, {"role": null, "content": "b"}]),
            &[
                r#"["body","request","messages",0,"role"] enum"#,
                r#"["body","request","messages",1,"role"] enum"#,
            ],
        ),
        (
            "/request/messages",
            json!([{"role": "user", "content": 7}]),
            &[
                r#"["body","request","messages",0,"content","str"] string_type"#,
                r#"["body","request","messages",0,"content",LIST] list_type"#,
            ],
        ),
        (
            "/request/messages",
            json!([{"role": "user", "content": [
                {"type": "text", "text": "right"},
                {"type": "text"},
                {"type": "video_url", "video_url": {"url": "a", "frame_interval": true}},
                7,
            ]}]),
            &[
                r#"["body","request","messages",0,"content","str"] string_type"#,
                r#"["body","request","messages",0,"content",LIST,1,TEXT,"text"] missing"#,
                r#"["body","request","messages",0,"content",LIST,1,IMAGE,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,1,IMAGE,"image_url"] missing"#,
                r#"["body","request","messages",0,"content",LIST,1,FILE,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,1,FILE,"file_url"] missing"#,
                r#"["body","request","messages",0,"content",LIST,1,PDF,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,1,PDF,"pdf_url"] missing"#,
                r#"["body","request","messages",0,"content",LIST,1,VIDEO,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,1,VIDEO,"video_url"] missing"#,
                r#"["body","request","messages",0,"content",LIST,2,TEXT,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,2,TEXT,"text"] missing"#,
                r#"["body","request","messages",0,"content",LIST,2,IMAGE,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,2,IMAGE,"image_url"] missing"#,
                r#"["body","request","messages",0,"content",LIST,2,FILE,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,2,FILE,"file_url"] missing"#,
                r#"["body","request","messages",0,"content",LIST,2,PDF,"type"] literal_error"#,
                r#"["body","request","messages",0,"content",LIST,2,PDF,"pdf_url"] missing"#,
                r#"["body","request","messages",0,"content",LIST,2,VIDEO,"video_url","VideoURL","frame_interval","str"] string_type"#,
                r#"["body","request","messages",0,"content",LIST,2,VIDEO,"video_url","VideoURL","frame_interval","int"] int_type"#,
                r#"["body","request","messages",0,"content",LIST,2,VIDEO,"video_url","str"] string_type"#,
                r#"["body","request","messages",0,"content",LIST,3,TEXT] model_attributes_type"#,
                r#"["body","request","messages",0,"content",LIST,3,IMAGE] model_attributes_type"#,
                r#"["body","request","messages",0,"content",LIST,3,FILE] model_attributes_type"#,
                r#"["body","request","messages",0,"content",LIST,3,PDF] model_attributes_type"#,
                r#"["body","request","messages",0,"content",LIST,3,VIDEO] model_attributes_type"#,
            ],
        ),
        (
            "/request/stop",
            json!([1]),
            &[
                r#"["body","request","stop","str"] string_type"#,
                r#"["body","request","stop","list[str]",0] string_type"#,
            ],
        ),
        (
            "/request/temperature",
            json!(2.5),
            &[r#"["body","request","temperature"] less_than_equal"#],
        ),
        (
            "/request/temperature",
            json!(-1),
            &[r#"["body","request","temperature"] greater_than_equal"#],
        ),
        (
            "/request/temperature",
            json!("hot"),
            &[r#"["body","request","temperature"] float_parsing"#],
        ),
        // Pydantic would read it.
        (
            "/request/temperature",
            json!("0.5"),
            &[r#"["body","request","temperature"] float_type"#],
        ),
        (
            "/request/max_tokens",
            json!(0),
            &[r#"["body","request","max_tokens"] greater_than"#],
        ),
        (
            "/request/max_tokens",
            json!(1.5),
            &[r#"["body","request","max_tokens"] int_from_float"#],
        ),
        (
            "/request/max_tokens",
            json!("many"),
            &[r#"["body","request","max_tokens"] int_parsing"#],
        ),
        (
            "/request/return_images",
            json!("perhaps"),
            &[r#"["body","request","return_images"] bool_parsing"#],
        ),
        (
            "/request/return_images",
            json!(1),
            &[r#"["body","request","return_images"] bool_type"#],
        ),
        (
            "/request/search_mode",
            json!("dark"),
            &[r#"["body","request","search_mode"] literal_error"#],
        ),
        (
            "/request/search_mode",
            json!(7),
            &[r#"["body","request","search_mode"] literal_error"#],
        ),
        (
            "/request/response_format",
            json!({"type": "json_schema", "json_schema": {}}),
            &[
                r#"["body","request","response_format","json_schema","json_schema","schema"] missing"#,
            ],
        ),
        (
            "/request/response_format",
            json!({"type": "json_schema", "json_schema": {"schema": 7}}),
            &[
                r#"["body","request","response_format","json_schema","json_schema","schema"] dict_type"#,
            ],
        ),
        (
            "/request/response_format",
            json!({"type": "xml"}),
            &[r#"["body","request","response_format"] union_tag_invalid"#],
        ),
        (
            "/request/response_format",
            json!({}),
            &[r#"["body","request","response_format"] union_tag_not_found"#],
        ),
        (
            "/request/response_format",
            json!("json"),
            &[r#"["body","request","response_format"] model_attributes_type"#],
        ),
        (
            "/idempotency_key",
            json!(7),
            &[r#"["body","idempotency_key"] string_type"#],
        ),
    ];
    for (pointer, value, expected) in cases {
        let answer = create(&sandbox, &changed(pointer, value.clone())).await;
        let mut details = details(&answer);
        let mut expected: Vec<String> = expected.iter().map(|text| labelled(text)).collect();
        // In the order of the schema, which is nobody's promise.
        details.sort();
        expected.sort_unstable();
        assert_eq!(details, expected, "{pointer} {value}");
    }
    assert!(
        sandbox
            .journal()
            .iter()
            .all(|entry| entry.created.is_none())
    );
}

#[tokio::test]
async fn a_message_says_what_would_have_been_right() {
    let sandbox = Sandbox::start().await.unwrap();
    for (pointer, value, message) in [
        ("/request/model", json!(null), "Field required"),
        (
            "/request/messages",
            json!([{"role": "king", "content": "a"}]),
            "Input should be 'system', 'user', 'assistant' or 'tool'",
        ),
        (
            "/request/temperature",
            json!(3),
            "Input should be less than or equal to 2",
        ),
        (
            "/request/max_tokens",
            json!(0),
            "Input should be greater than 0",
        ),
        (
            "/request/response_format",
            json!({"type": "xml"}),
            "Input tag 'xml' found using 'type' should be 'text' or 'json_schema'",
        ),
        (
            "/request/response_format",
            json!({"type": null}),
            "Input tag 'None' found using 'type' should be 'text' or 'json_schema'",
        ),
        (
            "/request/response_format",
            json!({}),
            "Input has no 'type', which tells what it is",
        ),
        (
            "/request/stop",
            json!(true),
            "Input should be a valid string",
        ),
    ] {
        let answer = create(&sandbox, &changed(pointer, value)).await;
        assert_eq!(answer.json()["detail"][0]["msg"], message, "{pointer}");
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused_at_the_character_where_it_ceases_to_be() {
    let sandbox = Sandbox::start().await.unwrap();
    for (body, expected) in [
        ("", r#"["body"] missing"#),
        ("nope", r#"["body",0] json_invalid"#),
        (r#"{"request": }"#, r#"["body",12] json_invalid"#),
        (r#"{"request": "#, r#"["body",12] json_invalid"#),
        ("{\n\"é\": x", r#"["body",7] json_invalid"#),
        ("{} {}", r#"["body",3] json_invalid"#),
        ("[1]", r#"["body"] model_attributes_type"#),
        ("null", r#"["body"] model_attributes_type"#),
    ] {
        assert_eq!(details(&create(&sandbox, body).await), [expected], "{body}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_said_to_be_json_is_not_read_as_json() {
    let sandbox = Sandbox::start().await.unwrap();
    let authorization = format!("Bearer {}", sandbox.key());
    for (content_type, status) in [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("application/vnd.a+json", 200),
        ("text/plain", 422),
        ("application/x-www-form-urlencoded", 422),
    ] {
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", content_type),
        ];
        let answer = send(&sandbox, "POST", "/v1/async/sonar", &headers, CREATE).await;
        assert_eq!(answer.status, status, "{content_type}");
    }
}

#[tokio::test]
async fn fields_that_are_not_known_are_ignored() {
    let sandbox = Sandbox::start().await.unwrap();
    for pointer in [
        "/unheard_of",
        "/request/unheard_of",
        "/request/messages/0/unheard_of",
    ] {
        let answer = create(&sandbox, &changed(pointer, json!({"a": 1}))).await;
        assert_eq!(answer.status, 200, "{pointer}");
    }
}

#[tokio::test]
async fn a_key_is_asked_for_before_the_body_is_looked_at() {
    let sandbox = Sandbox::start().await.unwrap();
    assert_eq!(
        send(&sandbox, "POST", "/v1/async/sonar", &[], "nope")
            .await
            .status,
        401
    );
}
