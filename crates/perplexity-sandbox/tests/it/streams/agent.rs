//! What the stream of a run says.

use perplexity_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use super::{asking, deltas, get, numbers, quick, run, stream, types};
use crate::http::End;

#[tokio::test]
async fn a_run_is_told_event_by_event() {
    let sandbox = Sandbox::start().await.unwrap();
    let streamed = run(&sandbox, json!({})).await;
    let head = &streamed.head;
    assert_eq!(head.status, 200);
    for (name, value) in [
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-cache"),
        ("transfer-encoding", "chunked"),
        ("x-request-id", "sandbox-000001"),
    ] {
        assert_eq!(head.header(name), Some(value));
    }
    assert!(streamed.complete && streamed.end == End::Closed);
    let events = streamed.events();
    let mut expected = vec![
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.reasoning.started",
        "response.reasoning.search_queries",
        "response.reasoning.search_results",
        "response.reasoning.stopped",
        "response.output_item.done",
        "response.output_item.added",
    ];
    expected.extend(vec!["response.output_text.delta"; 26]);
    expected.extend([
        "response.output_text.done",
        "response.output_item.done",
        "response.completed",
    ]);
    let mut found = types(&events);
    let words = found
        .iter()
        .filter(|kind| **kind == "response.output_text.delta");
    assert_eq!(words.count(), 28);
    found.dedup();
    expected.dedup();
    assert_eq!(found, expected);
    let count = u64::try_from(events.len()).unwrap();
    assert_eq!(numbers(&events), (0..count).collect::<Vec<_>>());
    // An event is one line, and nothing else comes.
    assert_eq!(streamed.text().lines().count(), events.len() * 2);
    assert_eq!(streamed.pieces.len(), events.len());
    let entry = &sandbox.journal()[0];
    assert_eq!(entry.status, Some(200));
    assert_eq!(
        entry.created.as_deref(),
        events[0]["response"]["id"].as_str()
    );
}

/// One of every kind that a run can answer.
fn kinds() -> Vec<Value> {
    let tool = |kind: &str| json!({"model": "a", "preset": null, "tools": [{"type": kind}]});
    let format = json!({"type": "json_schema", "json_schema": {"name": "a", "schema": {
        "type": "object", "required": ["b"], "properties": {"b": {"type": "string"}},
    }}});
    let function = json!({"type": "function", "name": "f", "parameters": {
        "type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}},
    }});
    let mut kinds: Vec<_> = [
        "web_search",
        "people_search",
        "image_search",
        "finance_search",
        "fetch_url",
        "sandbox",
    ]
    .map(tool)
    .into();
    kinds.extend([
        json!({}),
        json!({"model": "a", "preset": null}),
        json!({"store": true, "effort": "low", "preset": null}),
        json!({"tools": [{"type": "mcp", "server_label": "a", "server_url": "https://a.example"}]}),
        json!({"tools": [function], "tool_choice": "required"}),
        json!({"response_format": format}),
        json!({"skills": [{"type": "builtin", "name": "office"}, {"type": "custom", "id": "a"}]}),
        json!({"input": ""}),
    ]);
    for kind in &mut kinds {
        let fields = kind.as_object_mut().unwrap();
        fields
            .entry("input")
            .or_insert(json!("Warum kühlen Bäume Straßen? 木陰 🌳"));
    }
    kinds
}

#[tokio::test]
async fn a_stream_of_any_kind_ends_with_the_run_just_as_a_get_answers_it() {
    let sandbox = quick().await;
    for (number, kind) in kinds().into_iter().enumerate() {
        let mut body = asking(kind.clone());
        body.as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        body["background"] = json!(number % 2 == 1);
        let streamed = stream(&sandbox, "POST", "/v1/agent", &body).await;
        // An event that the document does not allow would have ended it.
        let events = streamed.events();
        let last = events.last().unwrap();
        assert_eq!(last["type"], "response.completed", "{kind}: {last}");
        let id = last["response"]["id"].as_str().unwrap();
        let known = get(&sandbox, &format!("/v1/agent/{id}")).await.json();
        assert_eq!(last["response"], known, "{kind}");
        assert_eq!(events[0]["response"]["status"], "queued");
        assert_eq!(events[1]["response"]["status"], "in_progress");
        assert_eq!(events[1]["response"]["output"], json!([]));

        let output = known["output"].as_array().unwrap();
        for (index, item) in output.iter().enumerate() {
            let of_item = |kind: &str| {
                let mut found = events.iter().filter(|event| event["type"] == kind);
                found.find(|event| event["output_index"] == index).unwrap()
            };
            assert_eq!(of_item("response.output_item.done")["item"], *item);
            let begun = &of_item("response.output_item.added")["item"];
            assert_eq!(begun["type"], item["type"]);
            if item["type"] == "message" {
                let text = item["content"][0]["text"].as_str().unwrap();
                assert_eq!(deltas(&events), text);
                assert_eq!(of_item("response.output_text.done")["text"], text);
                assert_eq!(begun["content"], json!([]));
            }
        }
    }
}

#[tokio::test]
async fn what_was_searched_has_events_of_its_own() {
    let sandbox = quick().await;
    for (tool, asks, query, finds, found) in [
        (
            "web_search",
            "search_queries",
            "queries",
            "search_results",
            "results",
        ),
        (
            "image_search",
            "image_search_queries",
            "queries",
            "image_search_results",
            "results",
        ),
        (
            "fetch_url",
            "fetch_url_queries",
            "urls",
            "fetch_url_results",
            "contents",
        ),
    ] {
        let body =
            json!({"input": "Why?", "model": "a", "stream": true, "tools": [{"type": tool}]});
        let events = stream(&sandbox, "POST", "/v1/responses", &body)
            .await
            .events();
        let of = |kind: &str| {
            let kind = format!("response.reasoning.{kind}");
            events.iter().find(|event| event["type"] == *kind).unwrap()
        };
        assert!(of(asks)[query][0].is_string(), "{tool}");
        let item = &events.last().unwrap()["response"]["output"][0];
        assert_eq!(of(finds)[found], item[found], "{tool}");
        assert_eq!(of(asks)["call_id"], of(finds)["call_id"], "{tool}");
    }
}

#[tokio::test]
async fn a_run_that_fails_says_so_last() {
    let sandbox = quick().await;
    for in_background in [false, true] {
        sandbox.fail_next_job("The tools were tired.");
        let events = run(&sandbox, json!({"background": in_background}))
            .await
            .events();
        assert_eq!(
            types(&events),
            [
                "response.created",
                "response.in_progress",
                "response.failed"
            ]
        );
        let last = &events[2];
        assert_eq!(last["error"]["message"], "The tools were tired.");
        let id = last["response"]["id"].as_str().unwrap();
        let known = get(&sandbox, &format!("/v1/agent/{id}")).await.json();
        assert_eq!(known["status"], "failed");
        assert_eq!(
            (&last["response"], &last["error"]),
            (&known, &known["error"])
        );
    }
}

#[tokio::test]
async fn what_is_refused_is_refused_in_json() {
    let sandbox = quick().await;
    for (body, status) in [
        (json!({"input": "a", "stream": true}), 400),
        (
            json!({"input": "a", "preset": "fast", "stream": true, "nothing": 1}),
            400,
        ),
        (
            json!({"input": "a", "preset": "fast", "stream": "yes"}),
            400,
        ),
    ] {
        let answer = stream(&sandbox, "POST", "/v1/agent", &body).await.head;
        assert_eq!(answer.status, status, "{body}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    sandbox.script([Fault::status(429)]);
    assert_eq!(run(&sandbox, json!({})).await.head.status, 429);
    let prepared = sandbox.runs().len();
    assert_eq!(prepared, 5, "nothing was created");
}
