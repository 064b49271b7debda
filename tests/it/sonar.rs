//! What a question to Sonar is made of, and what of it is sent.

use perplexity_client::types::*;
use serde_json::{Map, Value, json};

fn asked() -> SonarRequest {
    SonarRequest::new("sonar-deep-research", [Message::user("hi")])
}

fn sent(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn a_request_sends_what_was_set_and_nothing_else() {
    let question = r#"{"model":"sonar-deep-research","messages":[{"role":"user","content":"hi"}]}"#;
    assert_eq!(sent(&asked()), question);
    assert_eq!(
        sent(&AsyncSonarRequest::new(asked())),
        format!(r#"{{"request":{question}}}"#)
    );
    assert_eq!(
        sent(&AsyncSonarRequest::from(asked()).with_idempotency_key("k")),
        format!(r#"{{"request":{question},"idempotency_key":"k"}}"#)
    );
    assert_eq!(sent(&WebSearchOptions::new()), "{}");
    // What equals a default was set all the same, and empty is not absent.
    let set = asked()
        .with_stream(false)
        .with_stream_mode("full")
        .with_search_domain_filter([] as [&str; 0])
        .with_web_search_options(WebSearchOptions::new());
    let expected =
        r#""stream":false,"web_search_options":{},"search_domain_filter":[],"stream_mode":"full"}"#;
    assert_eq!(
        sent(&set),
        question.replace(r#"}]}"#, &format!(r#"}}],{expected}"#))
    );
}

#[test]
fn options_are_set_by_text_number_or_value() {
    let request = asked()
        .with_max_tokens(100)
        .with_temperature(0.5)
        .with_stop(["\n", "END"])
        .with_reasoning_effort(SonarRequestReasoningEffort::Low)
        .with_search_mode("academic")
        .with_search_recency_filter(SearchRecencyFilter::Week)
        .with_search_domain_filter(["example.org", "-example.com"])
        .with_web_search_options(
            WebSearchOptions::new()
                .with_search_context_size("high")
                .with_search_type(WebSearchOptionsSearchType::Auto)
                .with_user_location(UserLocation::new().with_country("DE")),
        );
    let mut value = serde_json::to_value(&request).unwrap();
    for required in ["model", "messages"] {
        value.as_object_mut().unwrap().remove(required);
    }
    assert_eq!(
        value,
        json!({
            "max_tokens": 100,
            "temperature": 0.5,
            "stop": ["\n", "END"],
            "reasoning_effort": "low",
            "search_mode": "academic",
            "search_recency_filter": "week",
            "search_domain_filter": ["example.org", "-example.com"],
            "web_search_options": {
                "search_context_size": "high",
                "search_type": "auto",
                "user_location": { "country": "DE" },
            },
        })
    );
}

#[test]
fn an_answer_can_be_asked_for_as_json_of_a_schema() {
    let schema = Map::from_iter([("type".to_owned(), json!("object"))]);
    let formats: [SonarRequestResponseFormat; 2] = [
        JsonSchema::new(schema).with_strict(true).into(),
        ResponseFormatText::new().into(),
    ];
    let expected = [
        r#"{"type":"json_schema","json_schema":{"schema":{"type":"object"},"strict":true}}"#,
        r#"{"type":"text"}"#,
    ];
    for (format, expected) in formats.into_iter().zip(expected) {
        let value: Value = serde_json::from_str(expected).unwrap();
        let request = asked().with_response_format(format.clone());
        assert_eq!(
            serde_json::to_value(&request).unwrap()["response_format"],
            value
        );
        assert_eq!(sent(&format), expected);
    }
}

#[test]
fn a_message_is_made_by_who_speaks() {
    for (message, role) in [
        (Message::user("a"), ChatMessageRole::User),
        (Message::system("a"), ChatMessageRole::System),
        (
            Message::assistant("a".to_owned()),
            ChatMessageRole::Assistant,
        ),
    ] {
        assert_eq!(message.role, role);
        assert_eq!(message.text(), "a");
    }
    let parts = [
        TextPart::new("Look ").into(),
        ImagePart::new("https://example.org/a.png").into(),
        TextPart::new("here").into(),
    ];
    assert_eq!(Message::user(parts).text(), "Look here");
    // Required, and may be null.
    let silent = Message::new("tool");
    assert_eq!(silent.text(), "");
    assert_eq!(sent(&silent), r#"{"role":"tool","content":null}"#);
}

#[test]
fn a_model_that_the_document_does_not_list_is_sent_as_it_is_called() {
    let request = SonarRequest::new("sonar-next", [Message::user("hi")]);
    assert!(matches!(request.model, SonarRequestModel::Unrecognized(_)));
    assert_eq!(request.model.as_str(), "sonar-next");
    assert!(sent(&request).starts_with(r#"{"model":"sonar-next","#));
    let known = SonarRequest::new(SonarRequestModel::SonarPro, [Message::user("hi")]);
    assert!(sent(&known).starts_with(r#"{"model":"sonar-pro","#));
}

#[test]
fn a_list_of_jobs_survives_what_the_document_does_not_know() {
    let list: AsyncSonarList = serde_json::from_value(json!({
        "next_token": null,
        "requests": [
            { "id": "a", "created_at": 1, "model": "sonar-next", "status": "CANCELLED", "owner": 7 },
        ],
    }))
    .unwrap();
    let job = &list.requests[0];
    assert_eq!(list.next_token, None);
    assert_eq!(job.status.as_str(), "CANCELLED");
    assert_eq!(job.extra("owner"), Some(&json!(7)));
    for empty in ["{}", r#"{"requests":null}"#] {
        let list: AsyncSonarList = serde_json::from_str(empty).unwrap();
        assert_eq!(list.requests, []);
    }
}

#[test]
fn what_a_chunk_lacks_or_has_beside_does_not_lose_it() {
    let read = |value: Value| serde_json::from_value::<SonarChunk>(value).unwrap();
    let chunk = read(json!({
        "id": "a", "object": "chat.coffee", "choices": [{ "delta": { "content": " is" } }],
        "usage": { "total_tokens": 7 },
    }));
    let delta = chunk.choices[0].delta.as_ref().unwrap();
    assert_eq!(delta.content.as_ref().unwrap().text(), " is");
    assert!(matches!(
        chunk.object,
        Some(SonarChunkObject::Unrecognized(_))
    ));
    assert_eq!(chunk.usage.unwrap().cost, None);
    assert!(read(json!({ "id": "a" })).choices.is_empty());
    assert!(
        read(json!({ "id": "a", "choices": null }))
            .choices
            .is_empty()
    );
}
