//! What goes wrong between the events of a stream.

use std::time::Duration;

use perplexity_sandbox::{Fault, Sandbox};
use serde_json::json;
use tokio::time::Instant;

use super::{Listener, Streamed, deltas, numbers, question, quick, run, stream, types};
use crate::http::End;

const SECOND: Duration = Duration::from_secs(1);

pub(super) async fn meet(sandbox: &Sandbox, fault: Fault) -> Streamed {
    sandbox.script([fault]);
    run(sandbox, json!({})).await
}

#[tokio::test]
async fn a_stream_can_end_early_between_two_events_as_if_it_were_complete() {
    let sandbox = quick().await;
    let whole = run(&sandbox, json!({})).await.bytes().len();
    for after in [0, 1, 1000, 4000, whole - 1, whole, 100_000] {
        let streamed = meet(&sandbox, Fault::EndAt { after }).await;
        assert!(streamed.complete && streamed.end == End::Closed, "{after}");
        let bytes = streamed.bytes();
        assert!(bytes.len() >= after.min(whole));
        let events = streamed.events();
        let before: usize = streamed.pieces.iter().rev().skip(1).map(Vec::len).sum();
        assert!(before < after.max(1), "the first border");
        let is_whole = types(&events).last() == Some(&"response.completed");
        assert_eq!(is_whole, after >= whole - 1, "{after}");
    }
}

#[tokio::test]
async fn parts_of_the_text_can_be_missing_with_their_numbers() {
    let sandbox = quick().await;
    let all = run(&sandbox, json!({})).await.events();
    let some = meet(&sandbox, Fault::SkipEvents).await.events();
    let mut deltas = 0;
    let expected = all.iter().filter(|event| {
        let is_delta = event["type"] == "response.output_text.delta";
        deltas += usize::from(is_delta);
        !(is_delta && deltas % 3 == 0)
    });
    let expected: Vec<_> = expected.cloned().collect();
    assert_eq!(numbers(&some), numbers(&expected));
    assert!(some.len() < all.len());
    assert_eq!(some.last().unwrap()["type"], "response.completed");

    sandbox.script([Fault::None, Fault::SkipEvents]);
    let all = stream(&sandbox, "POST", "/v1/sonar", &question())
        .await
        .events();
    let some = stream(&sandbox, "POST", "/v1/sonar", &question())
        .await
        .events();
    assert_eq!(some.len(), all.len() - (all.len() - 1) / 3);
}

#[tokio::test]
async fn events_can_come_twice() {
    let sandbox = quick().await;
    let twice = meet(&sandbox, Fault::RepeatEvents).await.events();
    assert!(twice.chunks(2).all(|two| two[0] == two[1]));
    assert_eq!(twice.len() % 2, 0);
    assert_eq!(twice[0]["type"], "response.created");
}

#[tokio::test]
async fn an_error_can_end_a_stream_after_any_event() {
    let sandbox = quick().await;
    let whole = run(&sandbox, json!({})).await.events().len();
    for after in [0, 1, 5, whole - 1, whole, whole + 1] {
        let streamed = meet(&sandbox, Fault::ErrorEvent { after }).await;
        assert!(streamed.complete);
        let events = streamed.events();
        let last = events.last().unwrap();
        if after > whole {
            assert_eq!(last["type"], "response.completed");
            continue;
        }
        assert_eq!(
            (&last["type"], &last["sequence_number"]),
            (&json!("error"), &json!(after))
        );
        assert_eq!(last["error"]["code"], 500);
        assert_eq!(last["message"], last["error"]["message"]);
        assert_eq!(events.len(), after + 1);

        sandbox.script([Fault::ErrorEvent { after }]);
        let events = stream(&sandbox, "POST", "/v1/sonar", &question())
            .await
            .events();
        if let Some(last) = events.get(after) {
            let error = last.as_object().unwrap();
            assert_eq!(error.keys().collect::<Vec<_>>(), ["error"]);
            assert_eq!(error["error"]["type"], "internal_error");
        }
    }
    // The run goes on.
    let (_, status) = sandbox.runs().pop().unwrap();
    assert_eq!(status, "completed");
}

#[tokio::test]
async fn json_can_come_instead() {
    let sandbox = quick().await;
    for (target, body, object) in [
        ("/v1/agent", super::asking(json!({})), "response"),
        ("/v1/sonar", question(), "chat.completion"),
    ] {
        sandbox.script([Fault::JsonInstead]);
        let answer = stream(&sandbox, "POST", target, &body).await.head;
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.json()["object"], object);
    }
    assert_eq!(sandbox.runs().last().unwrap().1, "completed");
    sandbox.script([Fault::JsonInstead]);
    let target = "/v1/agent/sandbox-run-completed?stream=true&starting_after=3";
    let answer = super::get(&sandbox, target).await;
    assert_eq!(answer.json()["id"], "sandbox-run-completed");
}

#[tokio::test]
async fn a_newer_service_has_unknown_fields_values_and_events() {
    let sandbox = quick().await;
    let usual = run(&sandbox, json!({})).await.events();
    let events = meet(&sandbox, Fault::Extra).await.events();
    let unknown: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == "response.sandbox_unheard_of")
        .collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0].get("sequence_number"), None);
    let known: Vec<_> = events
        .iter()
        .filter(|event| *event != unknown[0])
        .cloned()
        .collect();
    assert_eq!(types(&known), types(&usual));
    assert_eq!(numbers(&known), numbers(&usual));
    assert_eq!(deltas(&known), deltas(&usual));
    for event in &known {
        assert_eq!(event["sandbox_extra"], "undeclared", "{event}");
    }
    let last = known.last().unwrap();
    assert_eq!(last["response"]["sandbox_extra"], "undeclared");
    assert_eq!(last["response"]["status"], "sandbox_unheard_of");

    sandbox.script([Fault::Extra]);
    let chunks = stream(&sandbox, "POST", "/v1/sonar", &question())
        .await
        .events();
    assert_eq!(chunks[2]["object"], "chat.sandbox_unheard_of");
    for chunk in chunks.iter().filter(|chunk| **chunk != chunks[2]) {
        assert_eq!(chunk["object"], "chat.completion.chunk");
        assert_eq!(chunk["sandbox_extra"], "undeclared");
        assert_eq!(chunk["choices"][0]["sandbox_extra"], "undeclared");
    }
}

#[test]
fn comments_can_come_for_ever_in_the_place_of_events() {
    loopback_time::block_on(async {
        let sandbox = quick().await;
        for after in [0, 2000] {
            sandbox.script([Fault::CommentsAt { after }]);
            let mut listener = Listener::run(&sandbox, json!({})).await;
            let begin = Instant::now();
            while tokio::time::timeout(SECOND / 2, listener.more())
                .await
                .is_ok()
            {}
            let before = listener.text();
            for number in 1..=120 {
                assert!(listener.more().await);
                // Tokio's timers are of milliseconds, each of which is a little late.
                let late = begin.elapsed().checked_sub(SECOND * number).unwrap();
                assert!(
                    late < SECOND / 100 + Duration::from_millis(2) * number,
                    "{late:?}"
                );
            }
            let text = listener.text();
            let comments = text.strip_prefix(&before).unwrap();
            assert_eq!(comments, ": keep-alive\n\n".repeat(120));
            assert!(before.len() >= after && before.len() < after + 2000);
            assert!(before.is_empty() || before.ends_with("\n\n"));
            drop(listener);
            crate::http::until(|| sandbox.connections() == 0).await;
        }
    });
}
