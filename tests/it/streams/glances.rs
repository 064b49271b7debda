//! A look at an event shows what decoding it shows.

use perplexity_client::StreamEvent;
use perplexity_client::types::{AgentEvent, SonarChunk};
use serde_json::{Value, json};

use crate::oracle::Document;

/// Where an event stands, by both ways of looking at it.
fn check<E: StreamEvent>(value: &Value) -> bool {
    let text = value.to_string();
    let Ok(event) = serde_json::from_str::<E>(&text) else {
        return false;
    };
    let glance = E::glance(&text).unwrap();
    assert_eq!(event.mark(), glance.mark(), "{text}");
    true
}

#[test]
fn a_look_at_any_payload_shows_what_decoding_it_does() {
    let document = Document::read();
    let mut count = 0;
    for (schema, payload) in document.each_payload() {
        let mut payloads = document.variants(&schema, &payload);
        payloads.push(payload);
        for payload in payloads {
            count += usize::from(match schema.as_str() {
                "StreamChunk" => check::<SonarChunk>(&payload),
                name if name.ends_with("Event") => check::<AgentEvent>(&payload),
                _ => false,
            });
        }
    }
    assert!(count > 100, "only {count} payloads were found");
}

#[test]
fn a_look_at_what_nobody_knows_is_as_lenient() {
    for kind in [
        "response.coffee.made",
        "response.completed",
        "response.failed",
        "error",
    ] {
        for number in [
            json!(7),
            json!(7.0),
            json!(-1),
            json!(null),
            json!("7"),
            json!([7]),
        ] {
            for run in [
                json!({ "id": "run_1" }),
                json!({ "id": 5 }),
                json!(null),
                json!(3),
                json!(["x"]),
            ] {
                let event = json!({
                    "sequence_number": number, "response": run, "type": kind,
                    "delta": { "text": "a" }, "error": { "message": "No." },
                });
                check::<AgentEvent>(&event);
            }
        }
    }
}
