//! What a later service may answer, in the families beside async Sonar: read,
//! told apart, and sent on as it came. That nothing is lost anywhere else is
//! in payloads.rs.

use std::fmt::Debug;

use perplexity_client::types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Decodes it, and sees that it comes back as it was.
#[track_caller]
fn decode<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> T {
    let decoded: T =
        serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), *value);
    decoded
}

fn run() -> Value {
    json!({
        "id": "resp_1", "object": "response", "created_at": 1, "status": "completed",
        "model": "m", "background": true,
        "output": [
            { "type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [
                { "type": "output_text", "text": "111 tons", "annotations": [{ "type": "citation" }] }
            ] },
            { "type": "search_results", "results": [{ "id": 1, "url": "u", "title": "t", "snippet": "s" }] },
            { "type": "mcp_list_tools", "id": "l", "server_label": "stock", "tools": [
                { "name": "count", "input_schema": { "type": "object" } }
            ] }
        ],
        "usage": {
            "input_tokens": 1, "output_tokens": 2, "total_tokens": 3,
            "input_tokens_details": { "cache_read_input_tokens": 1 },
            "tool_calls_details": { "web_search": { "invocation": 1 } },
            "cost": { "currency": "USD", "input_cost": 0.1, "output_cost": 0.2, "total_cost": 0.3 }
        },
        "error": { "message": "m" }
    })
}

fn batch() -> Value {
    json!({
        "id": "batch_1", "object": "batch", "endpoint": "/v1/responses", "input_file_id": "file_1",
        "completion_window": "24h", "status": "failed", "created_at": 1,
        "request_counts": { "total": 1, "completed": 0, "failed": 1 },
        "errors": { "object": "list", "data": [{ "code": "invalid", "line": 1 }] }
    })
}

fn set(value: &Value, pointer: &str, other: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(pointer).expect(pointer) = other;
    value
}

#[test]
fn an_unknown_member_can_be_read() {
    macro_rules! check {
        ($($union:ident),*) => {
            for new in [
                json!({ "type": "tomorrow", "a": { "b": [1, null] } }),
                json!({ "a": 1, "type": "tomorrow" }),
                json!({ "type": 7 }),
                json!({ "no": "type" }),
                json!("a text"),
            ] {
                $(match decode::<$union>(&new) {
                    $union::Unrecognized(unknown) => assert_eq!(*unknown.value(), new),
                    other => panic!("{other:?}"),
                })*
            }
        };
    }
    check!(
        OutputItem,
        Tool,
        InputItem,
        AgentEvent,
        Skill,
        DecisionQuestion
    );
}

#[test]
fn unknown_items_stand_between_known_ones() {
    let item = json!({ "type": "tomorrow", "a": 1 });
    let run = decode::<AgentRun>(&set(&run(), "/output/1", item.clone()));
    let [
        OutputItem::Message(_),
        OutputItem::Unrecognized(unknown),
        OutputItem::McpListTools(_),
    ] = run.output.as_slice()
    else {
        panic!("{run:?}")
    };
    assert_eq!(*unknown.value(), item);
}

#[test]
fn an_unknown_item_within_an_event_leaves_the_event_known() {
    let item = json!({ "type": "tomorrow", "a": 1 });
    let event = decode::<AgentEvent>(&json!({
        "type": "response.output_item.done", "sequence_number": 1, "output_index": 0, "item": item
    }));
    let AgentEvent::ResponseOutputItemDone(event) = event else {
        panic!("{event:?}")
    };
    let OutputItem::Unrecognized(unknown) = &event.item else {
        panic!("{event:?}")
    };
    assert_eq!(*unknown.value(), item);
}

#[test]
fn an_unknown_status_can_be_read() {
    for status in ["paused", "COMPLETED", ""] {
        let run = decode::<AgentRun>(&set(&run(), "/status", json!(status)));
        assert_eq!(run.status.as_str(), status);
        assert!(matches!(run.status, AgentStatus::Unrecognized(_)));
        let batch = decode::<Batch>(&set(&batch(), "/status", json!(status)));
        assert_eq!(batch.status.as_str(), status);
        assert!(matches!(batch.status, BatchStatus::Unrecognized(_)));
    }
}

#[test]
fn undeclared_fields_are_kept_at_every_depth() {
    fn check<T: DeserializeOwned + Serialize + Debug>(whole: &Value, pointers: &[&str]) {
        for pointer in pointers {
            let mut value = whole.clone();
            let object = value.pointer_mut(pointer).and_then(Value::as_object_mut);
            let object = object.expect(pointer);
            object.insert("new_field".into(), json!({ "a": [1, null] }));
            object.insert("another".into(), Value::Null);
            decode::<T>(&value);
        }
    }
    check::<AgentRun>(
        &run(),
        &[
            "",
            "/output/0",
            "/output/0/content/0",
            "/output/0/content/0/annotations/0",
            "/output/1",
            "/output/1/results/0",
            "/output/2",
            "/output/2/tools/0",
            "/output/2/tools/0/input_schema",
            "/usage",
            "/usage/input_tokens_details",
            "/usage/tool_calls_details/web_search",
            "/usage/cost",
            "/error",
        ],
    );
    let errors = ["", "/request_counts", "/errors", "/errors/data/0"];
    check::<Batch>(&batch(), &errors);
    let model = json!({ "id": "m", "object": "model", "created": 0, "owned_by": "o", "pricing": { "input": 1.75 } });
    check::<Model>(&model, &["", "/pricing"]);
    let file = json!({ "id": "f", "object": "file", "bytes": 1, "created_at": 1, "filename": "n", "purpose": "batch" });
    check::<FileObject>(&file, &[""]);
    let decoded = decode::<Model>(&set(
        &model,
        "/pricing",
        json!({ "input": 1.75, "batch": 0.9 }),
    ));
    let pricing = decoded.pricing.expect("a price");
    assert_eq!(pricing.extra("batch"), Some(&json!(0.9)));
}

#[test]
fn usage_and_error_that_are_null_are_absent() {
    let null = set(&set(&run(), "/usage", Value::Null), "/error", Value::Null);
    let decoded: AgentRun = serde_json::from_value(null).unwrap();
    assert_eq!(decoded.usage, None);
    assert_eq!(decoded.error, None);
    let mut absent = run();
    let object = absent.as_object_mut().unwrap();
    object.shift_remove("usage");
    object.shift_remove("error");
    assert_eq!(decoded, decode(&absent));
}

#[test]
fn the_code_of_an_error_is_a_text_an_integer_or_absent() {
    for (code, expected) in [
        (json!("overloaded"), Some("overloaded".into())),
        (json!(""), Some("".into())),
        (json!("503"), Some("503".into())),
        (json!(503), Some(503.into())),
        (json!(null), None),
    ] {
        let error = json!({ "message": "too much", "code": code });
        let decoded: ErrorInfo = serde_json::from_value(error).unwrap();
        assert_eq!(decoded.code, expected, "{code}");
    }
    // What it has never been is kept as well.
    for code in [json!({ "http": 503 }), json!(5.5), json!(true), json!([])] {
        let error = decode::<ErrorInfo>(&json!({ "message": "too much", "code": code }));
        let Some(ErrorCode::Unrecognized(unknown)) = error.code else {
            panic!("{error:?}")
        };
        assert_eq!(*unknown.value(), code);
    }
}

#[test]
fn whether_to_call_tools_is_a_word_or_an_object() {
    for (choice, is_known) in [
        (json!("none"), true),
        (json!("required"), true),
        (json!({ "type": "function", "name": "look_up" }), true),
        (json!({}), true),
        (json!("sometimes"), false),
        (json!(["look_up"]), false),
        (json!(7), false),
    ] {
        let mut answer = run();
        answer["tool_choice"] = choice.clone();
        let decoded = decode::<AgentRun>(&answer).tool_choice;
        let known = !format!("{decoded:?}").contains("Unrecognized");
        assert_eq!(known, is_known, "{choice}");
        // It is sent as it was answered.
        let request = AgentRequest::new("Hello").with_tool_choice(decoded.expect("a choice"));
        let sent = serde_json::to_value(request).unwrap();
        assert_eq!(sent, json!({ "input": "Hello", "tool_choice": choice }));
    }
}
