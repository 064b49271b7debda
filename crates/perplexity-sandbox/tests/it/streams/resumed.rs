//! Streams that go on where another one ended.

use std::time::Duration;

use perplexity_sandbox::{Fault, Pace, Sandbox};
use serde_json::{Value, json};

use super::{Listener, events, get, numbers, quick, run, stream, types};

const SECOND: Duration = Duration::from_secs(1);

async fn after(sandbox: &Sandbox, id: &str, cursor: i64) -> Vec<Value> {
    let target = format!("/v1/agent/{id}?stream=true&starting_after={cursor}");
    let streamed = stream(sandbox, "GET", &target, &json!(null)).await;
    assert_eq!(streamed.head.status, 200);
    assert!(streamed.complete);
    streamed.events()
}

#[tokio::test]
async fn the_events_after_each_are_the_rest_also_when_the_run_is_long_over() {
    let sandbox = quick().await;
    for more in [
        json!({}),
        json!({"background": true}),
        json!({"tools": [{"type": "image_search"}]}),
    ] {
        let events = run(&sandbox, more).await.events();
        let id = events[0]["response"]["id"].as_str().unwrap();
        sandbox.step(SECOND * 1_000_000);
        for cursor in 0..events.len() {
            let rest = after(&sandbox, id, i64::try_from(cursor).unwrap()).await;
            assert_eq!(rest, events[cursor + 1..], "after {cursor}");
        }
        for before in [-1, i64::MIN] {
            assert_eq!(after(&sandbox, id, before).await, events);
        }
    }
}

#[test]
fn what_is_due_comes_at_once_and_what_is_not_when_it_is() {
    loopback_time::block_on(async {
        let builder = Sandbox::builder().pace(Pace::new(SECOND, SECOND * 10));
        let sandbox = builder.start().await.unwrap();
        sandbox.hold();
        let body = json!({"input": "a", "preset": "fast", "background": true});
        let created = stream(&sandbox, "POST", "/v1/agent", &body)
            .await
            .head
            .json();
        let id = created["id"].as_str().unwrap();
        sandbox.step(SECOND * 5);
        // Also of a run that was created without a stream, and by several at once.
        let target = format!("/v1/responses/{id}?starting_after=0&stream=true");
        let mut listeners = [
            Listener::start(&sandbox, "GET", &target, "").await,
            Listener::start(&sandbox, "GET", &target, "").await,
        ];
        for listener in &mut listeners {
            let mut told = Vec::new();
            while let Ok(Some(event)) = tokio::time::timeout(SECOND, listener.event()).await {
                told.push(event);
            }
            assert!(numbers(&told).starts_with(&[1, 2, 3]), "{told:?}");
        }
        sandbox.step(SECOND);
        for listener in &mut listeners {
            assert!(listener.event().await.is_some());
            while tokio::time::timeout(SECOND, listener.event()).await.is_ok() {}
        }
        sandbox.go_on();
        for listener in &mut listeners {
            let last = listener.rest().await.pop().unwrap();
            assert_eq!(last["type"], "response.completed");
            let all = events(&listener.text());
            assert_eq!(
                numbers(&all),
                (1..=last["sequence_number"].as_u64().unwrap()).collect::<Vec<_>>()
            );
        }
    });
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused_with_400() {
    let sandbox = quick().await;
    sandbox.hold();
    let waiting = json!({"input": "a", "preset": "fast", "background": true});
    let waiting = stream(&sandbox, "POST", "/v1/agent", &waiting)
        .await
        .head
        .json();
    let waiting = waiting["id"].as_str().unwrap();
    for (id, query) in [
        ("sandbox-run-completed", "stream=true"),
        ("sandbox-run-completed", "stream=true&starting_after="),
        ("sandbox-run-completed", "stream=true&starting_after=a"),
        (
            "sandbox-run-completed",
            "stream=true&starting_after=9223372036854775807",
        ),
        (
            "sandbox-run-completed",
            "stream=true&starting_after=9223372036854775808",
        ),
        ("sandbox-run-completed", "stream=true&starting_after=1000"),
        ("sandbox-run-queued", "stream=true&starting_after=1"),
        ("sandbox-run-in-progress", "stream=true&starting_after=2"),
        (waiting, "stream=true&starting_after=1"),
    ] {
        let answer = get(&sandbox, &format!("/v1/agent/{id}?{query}")).await;
        assert_eq!(answer.status, 400, "{id}?{query}");
        let error = &answer.json()["error"];
        assert_eq!(
            (&error["type"], &error["param"]),
            (&json!("invalid_request"), &json!("starting_after"))
        );
    }
    for query in [
        "",
        "?stream=false",
        "?stream=false&starting_after=1000",
        "?starting_after=0",
    ] {
        let answer = get(&sandbox, &format!("/v1/agent/{waiting}{query}")).await;
        assert_eq!(answer.json()["status"], "queued", "{query}");
    }
}

#[tokio::test]
async fn a_run_that_is_not_known_or_not_stored_is_404() {
    let sandbox = quick().await;
    let events = run(&sandbox, json!({"store": false})).await.events();
    assert_eq!(events.last().unwrap()["type"], "response.completed");
    let id = events[0]["response"]["id"].as_str().unwrap();
    for id in [id, "unheard-of"] {
        for query in ["stream=true&starting_after=0", "stream=true"] {
            let answer = get(&sandbox, &format!("/v2/responses/{id}?{query}")).await;
            assert_eq!(answer.status, 404, "{id}?{query}");
        }
    }
}

#[test]
fn prepared_runs_are_told_as_far_as_they_stand() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        for (state, expected, is_over) in [
            ("queued", &["response.created"][..], false),
            (
                "in-progress",
                &["response.created", "response.in_progress"],
                false,
            ),
            (
                "failed",
                &[
                    "response.created",
                    "response.in_progress",
                    "response.failed",
                ],
                true,
            ),
            (
                "cancelled",
                &[
                    "response.created",
                    "response.in_progress",
                    "response.cancelled",
                ],
                true,
            ),
        ] {
            let target = format!("/v1/agent/sandbox-run-{state}?stream=true&starting_after=-1");
            let mut listener = Listener::start(&sandbox, "GET", &target, "").await;
            let mut told = Vec::new();
            for _ in expected {
                told.push(listener.event().await.unwrap());
            }
            assert_eq!(types(&told), expected, "{state}");
            if is_over {
                assert!(listener.event().await.is_none(), "{state}");
            } else {
                assert!(listener.is_quiet().await, "{state}");
            }
        }
        let events = after(&sandbox, "sandbox-run-completed", 0).await;
        let known = get(&sandbox, "/v1/agent/sandbox-run-completed")
            .await
            .json();
        assert_eq!(events.last().unwrap()["response"], known);
    });
}

#[tokio::test]
async fn a_cursor_that_has_expired_is_answered_400() {
    let sandbox = quick().await;
    let target = "/v1/agent/sandbox-run-completed?stream=true&starting_after=0";
    sandbox.script([Fault::ExpiredCursor]);
    let answer = get(&sandbox, target).await;
    assert_eq!(answer.status, 400);
    let error = &answer.json()["error"];
    assert_eq!(
        (&error["message"], &error["param"]),
        (&json!("the cursor has expired"), &json!("starting_after"))
    );
    assert_eq!(
        sandbox.journal()[0].fault.as_deref(),
        Some("expired-cursor")
    );
    // Anything else is served.
    sandbox.script([Fault::ExpiredCursor, Fault::ExpiredCursor]);
    assert!(run(&sandbox, json!({})).await.complete);
    assert_eq!(
        get(&sandbox, "/v1/agent/sandbox-run-completed")
            .await
            .status,
        200
    );
}
