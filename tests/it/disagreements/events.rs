//! The events of a stream.

use perplexity_client::types::AgentEvent;
use serde_json::{Value, json};

use super::{again, codes, completed};

/// As upstream and the drafts have it, before any fixup.
const DOCUMENT: &str = include_str!("../../../openapi/perplexity.yaml");

/// The fields of all events: each takes its own.
fn event(kind: &str) -> Value {
    json!({
        "type": kind, "sequence_number": 7, "response": completed(), "output_index": 0,
        "content_index": 0, "item_id": "msg_1", "call_id": "call_1",
        "delta": "a", "text": "ab", "thought": "hm",
        "queries": ["fjord"], "urls": ["https://example.org"], "contents": [], "results": [],
        "item": { "type": "message", "id": "msg_1", "role": "assistant",
                  "status": "in_progress", "content": [] },
        "message": "It broke.", "code": 500, "param": null,
        "error": { "message": "It broke.", "code": "internal_error" },
    })
}

#[test]
fn every_type_of_event_is_known_and_another_is_kept() {
    let document = openapi_build::parse_document(DOCUMENT).unwrap();
    let schema = &document["components"]["schemas"];
    let mapping = &schema["ResponseStreamEvent"]["discriminator"]["mapping"];
    let declared: Vec<&String> = mapping.as_object().unwrap().keys().collect();
    let listed = schema["EventType"]["enum"].as_array().unwrap();
    assert_eq!(declared.len(), listed.len());
    for kind in listed {
        let kind = kind.as_str().unwrap();
        let event: AgentEvent = again(&event(kind));
        let is_known = !matches!(event, AgentEvent::Unrecognized(_));
        assert!(is_known, "{kind}: {event:?}");
    }
    let strange: AgentEvent = again(&event("response.coffee.made"));
    assert!(matches!(strange, AgentEvent::Unrecognized(_)));
}

#[test]
fn the_events_that_end_a_stream_say_how() {
    let AgentEvent::ResponseFailed(failed) = again(&event("response.failed")) else {
        panic!("another event")
    };
    assert_eq!(failed.error.message, "It broke.");
    for kind in ["completed", "incomplete", "cancelled"] {
        let mut value = event(&format!("response.{kind}"));
        value["response"]["status"] = json!(kind);
        let response = match again(&value) {
            AgentEvent::ResponseCompleted(event) => event.response,
            AgentEvent::ResponseIncomplete(event) => event.response,
            AgentEvent::ResponseCancelled(event) => event.response,
            other => panic!("{other:?}"),
        };
        assert_eq!(response.unwrap().status.as_str(), kind);
    }
    for (code, expected) in codes() {
        // With the message at the top, or in an error of its own, numbered or not.
        for value in [
            json!({ "type": "error", "message": "No.", "code": code, "sequence_number": 3 }),
            json!({ "type": "error", "error": { "message": "No.", "code": code } }),
        ] {
            let AgentEvent::Error(error) = again(&value) else {
                panic!("{value}")
            };
            let inner = error.error.as_ref();
            let message = error.message.as_ref().or(inner.map(|error| &error.message));
            assert_eq!(message.unwrap(), "No.");
            let has_code = error.code.is_some() || inner.is_some_and(|it| it.code.is_some());
            assert_eq!(has_code, expected.is_some());
        }
    }
}
