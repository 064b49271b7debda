//! What spoils any answer, and what a fault leaves behind.

use std::time::Duration;

use perplexity_sandbox::Fault;
use serde_json::{Value, json};

use super::faults::meet;
use super::{quick, run};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn an_answer_that_is_no_stream_is_not_touched_by_what_concerns_streams() {
    let sandbox = quick().await;
    for fault in [
        Fault::CommentsAt { after: 0 },
        Fault::EndAt { after: 0 },
        Fault::SkipEvents,
        Fault::RepeatEvents,
        Fault::ErrorEvent { after: 0 },
        Fault::ExpiredCursor,
        Fault::JsonInstead,
    ] {
        assert!(fault.takes_effect(), "{fault}");
        sandbox.script([fault.clone()]);
        let answer = run(&sandbox, json!({"stream": false})).await.head;
        assert_eq!(answer.json()["status"], "completed", "{fault}");
    }
}

#[tokio::test]
async fn what_spoils_an_answer_spoils_a_stream() {
    let sandbox = quick().await;
    let broken = meet(&sandbox, Fault::BrokenJson).await;
    assert!(broken.complete);
    let events = broken.events();
    assert_eq!(events[0]["type"], "response.created");
    let text = events[1].as_str().expect("no JSON");
    assert!(text.ends_with(" <<< upstream connect error"), "{text}");
    assert_eq!(events.len(), 2);

    let truncated = meet(&sandbox, Fault::TruncatedJson { after: 1234 }).await;
    assert!(truncated.complete);
    assert_eq!(truncated.bytes().len(), 1234);

    let typed = meet(&sandbox, Fault::WrongContentType).await;
    assert_eq!(
        typed.head.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(typed.events().last().unwrap()["type"], "response.completed");

    let empty = meet(&sandbox, Fault::EmptyOk).await.head;
    assert_eq!(
        (empty.status, empty.header("content-length")),
        (200, Some("0"))
    );
    assert_eq!(
        empty.header("content-type"),
        Some("text/event-stream; charset=utf-8")
    );

    let page = meet(&sandbox, Fault::HtmlOk).await.head;
    assert!(page.body.starts_with(b"<!DOCTYPE html>"));
    assert_eq!(sandbox.runs().len(), 10, "each took effect");
}

#[test]
fn every_fault_leaves_the_sandbox_as_it_should() {
    loopback_time::block_on(async {
        for fault in Fault::examples() {
            if matches!(fault, Fault::CommentsAt { .. }) {
                continue; // It would never end.
            }
            let sandbox = quick().await;
            sandbox.script([fault.clone()]);
            let body = super::asking(json!({})).to_string();
            let request = crate::http::request(&sandbox, "POST", "/v1/agent", &body);
            let (bytes, _) = crate::http::raw(&sandbox, &request).await;
            let entry = sandbox.journal().remove(0);
            assert_eq!(entry.created.is_some(), fault.takes_effect(), "{fault}");
            let begun = bytes.get(9..12).map(String::from_utf8_lossy);
            let begun = begun.map(|status| status.parse::<u16>().unwrap());
            assert_eq!(entry.status, begun, "{fault}");
            crate::http::until(|| sandbox.connections() == 0).await;
            tokio::time::sleep(SECOND * 10).await;
            let events: Vec<Value> = run(&sandbox, json!({})).await.events();
            assert_eq!(
                events.last().unwrap()["type"],
                "response.completed",
                "{fault}"
            );
        }
    });
}
