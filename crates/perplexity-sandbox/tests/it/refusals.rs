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
            &[r#"["body","request","model"] enum"#],
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
            json!([{"role": "user", "content": 7}]),
            &[
                r#"["body","request","messages",0,"content"] string_type"#,
                r#"["body","request","messages",0,"content"] list_type"#,
            ],
        ),
        (
            "/request/messages",
            json!([{"role": "user", "content": [
                {"type": "text"},
                {"type": "image_url", "image_url": {}},
                {"type": "video_url", "video_url": {"url": "a", "frame_interval": true}},
                7,
            ]}]),
            &[
                r#"["body","request","messages",0,"content",0,"text"] missing"#,
                r#"["body","request","messages",0,"content",1,"image_url","url"] missing"#,
                r#"["body","request","messages",0,"content",2,"video_url","frame_interval"] string_type"#,
                r#"["body","request","messages",0,"content",2,"video_url","frame_interval"] int_type"#,
                r#"["body","request","messages",0,"content",3] model_attributes_type"#,
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
            &[r#"["body","request","max_tokens"] int_type"#],
        ),
        (
            "/request/return_images",
            json!(1),
            &[r#"["body","request","return_images"] bool_type"#],
        ),
        (
            "/request/search_mode",
            json!("dark"),
            &[r#"["body","request","search_mode"] enum"#],
        ),
        (
            "/request/response_format",
            json!({"type": "json_schema", "json_schema": {}}),
            &[r#"["body","request","response_format","json_schema","schema"] missing"#],
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
        let mut expected = expected.to_vec();
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
