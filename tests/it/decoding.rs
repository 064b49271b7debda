//! Answers that are not what the document says.

use perplexity_client::types::*;
use serde_json::{Value, json};

fn completed() -> Value {
    json!({
        "id": "a", "model": "sonar", "created_at": 1, "status": "COMPLETED",
        "response": {
            "id": "b", "model": "sonar", "created": 2,
            "choices": [{
                "index": 0, "finish_reason": "stop",
                "message": { "role": "assistant", "content": [{ "type": "text", "text": "Hello" }] },
                "delta": { "role": "assistant", "content": "" }
            }],
            "search_results": [{ "title": "t", "url": "u", "snippet": "s", "source": "web" }],
            "usage": {
                "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3,
                "cost": { "input_tokens_cost": 0.1, "output_tokens_cost": 0.2, "total_cost": 0.3 }
            }
        }
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut answer = completed();
    *answer.pointer_mut(pointer).expect(pointer) = value;
    answer
}

fn without(pointer: &str) -> Value {
    let mut answer = completed();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = answer.pointer_mut(parent).expect(pointer);
    parent
        .as_object_mut()
        .unwrap()
        .shift_remove(name)
        .expect(pointer);
    answer
}

fn decode(answer: &Value) -> AsyncChatCompletion {
    serde_json::from_str(&answer.to_string()).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

fn error(answer: &Value) -> String {
    serde_json::from_str::<AsyncChatCompletion>(&answer.to_string())
        .expect_err("it should not decode")
        .to_string()
}

const MESSAGE: &str = "/response/choices/0/message";

#[test]
fn what_is_unknown_is_read_and_comes_back_as_it_was() {
    for (pointer, value) in [
        ("/status", json!("QUEUED")),
        ("/status", json!("")),
        ("/response/choices/0/message/role", json!("developer")),
        ("/response/search_results/0/source", json!("forum")),
        ("/response/choices/0/finish_reason", json!("content_filter")),
        (
            "/response/choices/0/message/content/0",
            json!({ "type": "audio", "audio": [1, null] }),
        ),
        (
            "/response/choices/0/message/content/0",
            json!({ "audio": { "a": 1 }, "type": "audio" }),
        ),
        (
            "/response/choices/0/message/content/0",
            json!({ "text": "no type" }),
        ),
        (
            "/response/choices/0/message/content/0",
            json!({ "type": 7, "text": "t" }),
        ),
        (
            "/response/choices/0/message/content/0",
            json!({ "type": null, "text": "t" }),
        ),
        (
            "/response/choices/0/message/content/0",
            json!("a bare string"),
        ),
        (
            "/response/choices/0/message/content",
            json!({ "type": "new" }),
        ),
        ("/response/choices/0/message/content", json!(12.5)),
        ("/response/choices/0/message/content", json!(true)),
        ("/response/choices/0/message/content", json!(u64::MAX)),
    ] {
        let answer = with(pointer, value);
        let decoded = decode(&answer);
        assert!(format!("{decoded:?}").contains("Unrecognized"), "{answer}");
        assert_eq!(serde_json::to_value(&decoded).unwrap(), answer);
    }
}

#[test]
fn an_unknown_value_can_be_read() {
    let decoded = decode(&with("/status", json!("QUEUED")));
    assert_eq!(decoded.status.as_str(), "QUEUED");
    assert_eq!(decoded.status.to_string(), "QUEUED");
    assert_eq!(decoded.status, AsyncProcessingStatus::from("QUEUED"));
    let part = json!({ "type": "audio", "seconds": 3 });
    let decoded = decode(&with("/response/choices/0/message/content", json!([part])));
    let content = decoded.response.unwrap().choices[0].message.content.clone();
    let Some(MessageContent::List(parts)) = content else {
        panic!("not a list")
    };
    let MessagePart::Unrecognized(unknown) = &parts[0] else {
        panic!("not unknown: {parts:?}")
    };
    assert_eq!(*unknown.value(), part);
}

#[test]
fn undeclared_fields_are_kept_at_every_depth() {
    for pointer in [
        "",
        "/response",
        "/response/usage",
        "/response/usage/cost",
        "/response/choices/0",
        MESSAGE,
        "/response/choices/0/message/content/0",
        "/response/search_results/0",
    ] {
        let mut answer = completed();
        let object = answer
            .pointer_mut(pointer)
            .and_then(Value::as_object_mut)
            .unwrap();
        object.insert("new_field".into(), json!({ "a": [1, null] }));
        object.insert("another".into(), Value::Null);
        assert_eq!(
            serde_json::to_value(decode(&answer)).unwrap(),
            answer,
            "{pointer}"
        );
    }
    let mut answer = completed();
    answer["priority"] = json!("high");
    let decoded = decode(&answer);
    assert_eq!(decoded.extra("priority"), Some(&json!("high")));
    assert_eq!(decoded.extra("id"), None, "it is declared");
    assert_eq!(decoded.extras().count(), 1);
}

#[test]
fn a_known_part_with_a_wrong_payload_is_an_error_that_names_kind_and_field() {
    for (part, expected) in [
        (
            json!({ "type": "text", "text": 5 }),
            ["type `text`", "expected a string"],
        ),
        (
            json!({ "text": 5, "type": "text" }),
            ["type `text`", "expected a string"],
        ),
        (
            json!({ "type": "text" }),
            ["type `text`", "no field `text`"],
        ),
        (
            json!({ "type": "image_url" }),
            ["type `image_url`", "no field `image_url`"],
        ),
        (
            json!({ "type": "pdf_url", "pdf_url": null }),
            ["type `pdf_url`", "no field `pdf_url`"],
        ),
        (
            json!({ "type": "video_url", "video_url": {} }),
            ["type `video_url`", "`url`"],
        ),
    ] {
        let text = error(&with("/response/choices/0/message/content", json!([part])));
        assert!(
            expected.iter().all(|words| text.contains(words)),
            "{part}: {text}"
        );
    }
}

#[test]
fn a_whole_number_with_a_point_is_an_integer() {
    let video: VideoUrl = serde_json::from_str(r#"{"url":"u","frame_interval":5.0}"#).unwrap();
    assert_eq!(
        video.frame_interval,
        Some(VideoUrlFrameInterval::Integer(5))
    );
    let half: VideoUrl = serde_json::from_str(r#"{"url":"u","frame_interval":5.5}"#).unwrap();
    assert!(matches!(
        half.frame_interval,
        Some(VideoUrlFrameInterval::Unrecognized(_))
    ));
    assert_eq!(
        decode(&with("/created_at", json!(1.7e9))).created_at,
        1_700_000_000
    );
    for value in [json!(1.5), json!(1e300), json!(u64::MAX), json!("1")] {
        assert!(error(&with("/created_at", value)).contains("integer"));
    }
}

#[test]
fn a_part_that_was_read_alone_has_its_tag_once_when_it_is_sent() {
    let part: TextPart = serde_json::from_str(r#"{"type":"text","text":"Hi"}"#).unwrap();
    let sent = serde_json::to_string(&MessagePart::from(part)).unwrap();
    assert_eq!(sent, r#"{"type":"text","text":"Hi"}"#);
}

#[test]
fn prices_come_back_to_the_last_digit() {
    for text in ["0.010908999999999999", "3.0000000000000004", "1e-7"] {
        let price: f64 = text.parse().unwrap();
        let cost =
            format!(r#"{{"input_tokens_cost":{text},"output_tokens_cost":0,"total_cost":1}}"#);
        let cost: Cost = serde_json::from_str(&cost).unwrap();
        assert_eq!(cost.input_tokens_cost.to_bits(), price.to_bits(), "{text}");
    }
}

#[test]
fn null_stands_for_absent_wherever_a_field_may_be_absent() {
    for pointer in [
        "/response",
        "/response/usage",
        "/response/search_results",
        "/response/search_results/0/snippet",
        "/response/search_results/0/source",
        "/response/choices/0/finish_reason",
        "/response/choices/0/message/content",
    ] {
        let null = decode(&with(pointer, Value::Null));
        assert_eq!(null, decode(&without(pointer)), "{pointer}");
    }
}

#[test]
fn a_required_list_that_is_null_or_absent_is_empty() {
    for answer in [
        with("/response/choices", Value::Null),
        without("/response/choices"),
    ] {
        assert_eq!(decode(&answer).response.unwrap().choices, []);
    }
}

#[test]
fn a_required_scalar_or_object_that_is_null_or_absent_is_an_error_that_names_it() {
    for pointer in [
        "/id",
        "/created_at",
        "/status",
        "/response/usage/cost",
        "/response/usage/cost/total_cost",
        "/response/choices/0/delta",
        "/response/choices/0/message/role",
        "/response/search_results/0/url",
    ] {
        let (_, name) = pointer.rsplit_once('/').unwrap();
        for answer in [with(pointer, Value::Null), without(pointer)] {
            let text = error(&answer);
            assert!(
                text.contains(&format!("no field `{name}`")),
                "{pointer}: {text}"
            );
        }
    }
}

#[test]
fn null_as_an_item_of_a_list_that_has_none_is_an_error() {
    for pointer in ["/response/choices/0", "/response/search_results/0"] {
        let text = error(&with(pointer, Value::Null));
        assert!(text.contains("null"), "{pointer}: {text}");
    }
}

#[test]
fn what_was_built_by_hand_is_sent_without_what_was_not_set() {
    let message = ChatMessage::new("user").with_content("Hi");
    assert_eq!(
        serde_json::to_string(&message).unwrap(),
        r#"{"role":"user","content":"Hi"}"#
    );
    let parts: Vec<MessagePart> = vec![
        TextPart::new("Look").into(),
        ImagePart::new("https://example.org/a.png").into(),
        VideoPart::new(VideoUrl::new("v").with_frame_interval(5)).into(),
    ];
    let message = ChatMessage::new(ChatMessageRole::User).with_content(parts);
    assert_eq!(
        serde_json::to_value(&message).unwrap(),
        json!({ "role": "user", "content": [
            { "type": "text", "text": "Look" },
            { "type": "image_url", "image_url": "https://example.org/a.png" },
            { "type": "video_url", "video_url": { "url": "v", "frame_interval": 5 } },
        ]})
    );
}

#[test]
fn the_text_of_an_answer_is_read_from_text_and_from_parts() {
    assert_eq!(decode(&completed()).text().as_deref(), Some("Hello"));
    let text = with("/response/choices/0/message/content", json!("Hi"));
    assert_eq!(decode(&text).text().as_deref(), Some("Hi"));
    assert_eq!(decode(&without("/response")).text(), None);
}

#[test]
fn every_type_can_be_sent_to_another_thread() {
    fn goes_anywhere<T: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static>() {}
    goes_anywhere::<AsyncChatCompletion>();
    goes_anywhere::<MessagePart>();
    goes_anywhere::<AsyncProcessingStatus>();
}
