use bytes::Bytes;
use hyper::{HeaderMap, Method};
use serde_json::{Value, json};

use super::*;
use crate::Reply;
use crate::document;

fn request(path: &str) -> Request {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_static("Bearer key"));
    Request {
        method: Method::GET,
        path: path.to_owned(),
        query: None,
        headers,
        body: Payload::Whole(Bytes::new()),
    }
}

fn service(document: Value) -> Service {
    let key = Key::Only("key".to_owned());
    let api = Arc::new(Api::read(document).unwrap());
    Service::new(
        api,
        "http://sandbox".to_owned(),
        key,
        Settings::default(),
        None,
    )
}

/// Answers by the embedded document, changed by `change`.
fn answer(path: &str, change: impl FnOnce(&mut Value)) -> (u16, Value) {
    let mut document = document::embedded().unwrap();
    change(&mut document);
    let exchange = service(document).exchange(&request(path), 1).unwrap();
    assert!(exchange.headers.contains_key("x-request-id"));
    let Content::Whole(body) = exchange.body else {
        panic!("no stream")
    };
    let body = serde_json::from_slice(&body).unwrap();
    (exchange.status.as_u16(), body)
}

#[test]
fn an_operation_without_a_behaviour_answers_what_the_document_says() {
    let new = |operation: Value| {
        answer("/v1/new/a", |document| {
            document["paths"]["/v1/new/{id}"] = json!({ "get": operation });
        })
    };
    let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"const": 7}}});
    let content = json!({"application/json": {"schema": schema}});
    let (status, body) = new(json!({"responses": {"404": {}, "201": {"content": content}}}));
    assert_eq!((status, body), (201, json!({"a": 7})));

    let (status, body) = new(json!({}));
    assert_eq!(status, 501);
    assert_eq!(body["error"]["code"], 501);
    assert_eq!(body["error"]["type"], "not_implemented");
    let message = body["error"]["message"].as_str().unwrap();
    assert!(message.contains("GET /v1/new/{id}"), "{message}");
}

#[test]
fn an_answer_that_the_document_disagrees_with_becomes_a_500_that_names_the_pointer() {
    let stricter = json!({
        "type": "object",
        "properties": {"response": {"properties": {"usage": {"required": ["unheard_of"]}}}},
    });
    let (status, body) = answer("/v1/async/sonar/sandbox-completed", |document| {
        *document
            .pointer_mut("/paths/~1v1~1async~1sonar~1{api_request}/get/responses/200/content/application~1json/schema")
            .unwrap() = stricter;
    });
    assert_eq!(status, 500);
    assert_eq!(body["error"]["type"], "sandbox_error");
    let message = body["error"]["message"].as_str().unwrap();
    assert!(
        message.contains(r#"at "/response/usage": "unheard_of" is a required property"#),
        "{message}"
    );
}

#[test]
fn a_range_or_the_default_judges_a_status_that_the_document_does_not_name() {
    for name in ["4XX", "default"] {
        let (status, body) = answer("/v1/async/sonar/unheard-of", |document| {
            let responses = document
                .pointer_mut("/paths/~1v1~1async~1sonar~1{api_request}/get/responses")
                .unwrap();
            responses[name] =
                json!({"content": {"application/json": {"schema": {"required": ["detail"]}}}});
        });
        assert_eq!(status, 500, "{name}: {body}");
    }
}

#[test]
fn a_request_that_broke_off_is_journalled_without_a_status_and_takes_no_reply() {
    let service = service(document::embedded().unwrap());
    service.faults().append([Fault::Reply(Reply::new(418))]);
    let mut broken = request("/");
    broken.body = Payload::Broken;
    assert!(service.exchange(&broken, 1).is_none());
    assert_eq!(service.journal()[0].status, None);
    assert_eq!(service.exchange(&request("/"), 1).unwrap().status, 418);
}
