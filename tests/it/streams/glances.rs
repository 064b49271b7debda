//! A look at an event shows what decoding it shows.

use openapi_runtime::{Mark, StreamEvent};
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
    let pretty = serde_json::to_string_pretty(value).unwrap();
    for written in [pretty, spelled_out(value)] {
        assert_eq!(E::glance(&written).unwrap(), glance, "{written}");
    }
    true
}

/// The same value with every character of its texts escaped.
fn spelled_out(value: &Value) -> String {
    let escaped = |text: &str| {
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
        format!("\"{}\"", units.collect::<String>())
    };
    match value {
        Value::String(text) => escaped(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(spelled_out).collect();
            format!("[ {} ]", items.join(" ,"))
        }
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{}\t: {}", escaped(name), spelled_out(value)));
            let fields: Vec<String> = fields.collect();
            format!("\r\n{{ {} }}\n", fields.join(","))
        }
        other => other.to_string(),
    }
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

#[test]
fn what_is_no_object_is_an_event_that_nobody_knows() {
    for other in [json!(2), json!("type"), json!([{ "type": "error" }])] {
        assert!(check::<AgentEvent>(&other), "{other}");
    }
}

#[test]
fn what_is_jumped_over_may_look_like_anything() {
    for between in [
        r#""a \"quoted\" \\""#,
        r#""}]\\\"{[,\"type\":\"error\"""#,
        r#"{"type":"error","error":{"a":[[],{},[{"b":"]"}]]}}"#,
        "[true,false,null,-1.5e-7,\"\"]",
        "{}",
        "[ ]",
    ] {
        let run = r#"{"output":[],"usage":{"id":"no"},"id":"run_1"}"#;
        let event = format!(
            r#"{{"x":{between},"type":"response.created","y":{between},"sequence_number":3,"response":{run},"z":{between}}}"#
        );
        let glance = AgentEvent::glance(&event).unwrap();
        let mark = Mark::more().with_number(Some(3)).with_id(Some("run_1"));
        assert_eq!(glance.mark(), mark, "{event}");

        let chunk = format!(
            r#"{{"x":{between},"choices":[{{"y":{between},"delta":{{"z":{between},"content":"a\nb"}}}},{between}],"y":{between}}}"#
        );
        let glance = SonarChunk::glance(&chunk).unwrap();
        assert_eq!(glance.delta(), Some("a\nb"), "{chunk}");
    }
}

#[test]
fn an_event_that_is_cut_is_no_event_wherever_it_is_cut() {
    let event = json!({
        "type": "response.output_text.delta", "sequence_number": 7, "delta": "a \"word\"",
        "choices": [{ "delta": { "content": "b\\" }, "finish_reason": null }, []], "id": "é",
    })
    .to_string();
    for (end, _) in event.char_indices() {
        let cut = &event[..end];
        AgentEvent::glance(cut).unwrap_err();
        SonarChunk::glance(cut).unwrap_err();
    }
    for other in [
        "",
        "[] []",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":}",
        "{\"a\":x{,\"b\":1}",
        "{\"a\":[1]}],\"b\":1}",
        "{} {}",
    ] {
        AgentEvent::glance(other).unwrap_err();
        SonarChunk::glance(other).unwrap_err();
    }
}

#[test]
fn what_the_reasoning_has_found_belongs_to_the_answer() {
    let chunk = |object: &str, more: Value| {
        let mut chunk = json!({ "id": "c", "model": "sonar-pro", "created": 1, "object": object });
        chunk
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        chunk.to_string()
    };
    let found =
        json!([{ "title": "Fjords", "url": "https://example.org/fjord", "snippet": "deep" }]);
    let says = |text: &str| json!({ "choices": [{ "delta": { "content": text }, "finish_reason": null }] });
    let chunks = [
        chunk("chat.reasoning", json!({ "choices": [] })),
        chunk(
            "chat.reasoning.done",
            json!({ "choices": [], "search_results": found }),
        ),
        chunk("chat.completion.chunk", says("A narrow ")),
        chunk("chat.completion.chunk", says("arm.")),
        chunk(
            "chat.completion.done",
            json!({ "choices": [{ "finish_reason": "stop" }] }),
        ),
    ];
    let mut gathered = Default::default();
    for chunk in &chunks {
        let glance = SonarChunk::glance(chunk).unwrap();
        SonarChunk::gather(&mut gathered, chunk, &glance).unwrap();
    }
    let answer = SonarChunk::answer(&mut gathered).unwrap().unwrap();
    assert_eq!(answer.text(), "A narrow arm.");
    assert_eq!(answer.search_results.unwrap()[0].title, "Fjords");
}

#[test]
fn a_run_that_fails_says_why_however_the_service_puts_it() {
    for (error, message) in [
        (json!({ "message": " No. " }), "No."),
        (json!("No."), "No."),
        (json!({ "message": "" }), "the service gives no reason"),
        (json!({ "code": 7 }), "the service gives no reason"),
    ] {
        let event = json!({ "type": "response.failed", "sequence_number": 1, "error": error });
        let event = event.to_string();
        let mut gathered = Default::default();
        let glance = AgentEvent::glance(&event).unwrap();
        AgentEvent::gather(&mut gathered, &event, &glance).unwrap();
        assert!(AgentEvent::answer(&mut gathered).unwrap().is_none());
        let failed = AgentEvent::failed(&gathered).unwrap();
        assert_eq!(format!("{failed:?}"), format!("Failed({message:?})"));
    }
}
