//! When the events of a run come.

use std::time::Duration;

use perplexity_sandbox::{Pace, Sandbox, Streaming};
use serde_json::json;
use tokio::time::Instant;

use super::{Listener, get, types};
use crate::http::{request, until};

const SECOND: Duration = Duration::from_secs(1);

/// Tokio's timers are of milliseconds.
fn is_about(passed: Duration, expected: Duration) -> bool {
    passed >= expected && passed < expected + Duration::from_millis(5)
}

#[test]
fn events_in_the_foreground_come_at_the_pace_of_streams() {
    loopback_time::block_on(async {
        let streaming = Streaming::new().pace(SECOND * 2);
        let sandbox = Sandbox::builder()
            .streaming(streaming)
            .start()
            .await
            .unwrap();
        let begin = Instant::now();
        let mut listener = Listener::run(&sandbox, json!({"preset": "fast"})).await;
        let mut number = 0;
        while let Some(event) = listener.event().await {
            assert!(is_about(begin.elapsed(), SECOND * 2 * number), "{event}");
            number += 1;
        }
        assert!(number > 10);
    });
}

#[test]
fn events_in_the_background_spread_over_the_pace_of_jobs() {
    loopback_time::block_on(async {
        for (begins, finishes) in [(3, 60), (0, 60), (60, 60), (70, 60), (0, 0)] {
            let pace = Pace::new(SECOND * begins, SECOND * finishes);
            let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
            let begin = Instant::now();
            let mut listener = Listener::run(&sandbox, json!({"background": true})).await;
            let mut times = Vec::new();
            while listener.event().await.is_some() {
                times.push(begin.elapsed());
            }
            assert!(is_about(times[0], Duration::ZERO), "{times:?}");
            assert!(
                is_about(times[1], SECOND * begins.min(finishes)),
                "{times:?}"
            );
            assert!(
                is_about(times[times.len() - 1], SECOND * finishes),
                "{times:?}"
            );
            let steps = u32::try_from(times.len() - 2).unwrap();
            let step = SECOND * finishes.saturating_sub(begins) / steps;
            for (number, time) in (0..).zip(&times[1..]) {
                let expected = SECOND * begins.min(finishes) + step * number;
                assert!(is_about(*time, expected), "{number}: {times:?}");
            }
        }
    });
}

#[test]
fn a_get_says_that_the_run_is_over_exactly_when_its_last_event_is_due() {
    loopback_time::block_on(async {
        for in_background in [false, true] {
            let streaming = Streaming::new().pace(SECOND);
            let pace = Pace::new(SECOND, SECOND * 20);
            let builder = Sandbox::builder().streaming(streaming).pace(pace);
            let sandbox = builder.start().await.unwrap();
            sandbox.hold();
            let mut listener = Listener::run(&sandbox, json!({"background": in_background})).await;
            let created = listener.event().await.unwrap();
            let id = created["response"]["id"].as_str().unwrap();
            let target = format!("/v1/agent/{id}");
            for (kind, status) in [
                ("response.created", "queued"),
                ("response.in_progress", "in_progress"),
            ] {
                let known = get(&sandbox, &target).await.json();
                assert_eq!(
                    (&known["status"], &known["output"]),
                    (&json!(status), &json!([]))
                );
                if kind == "response.created" {
                    assert!(listener.is_quiet().await);
                    sandbox.step(SECOND);
                    assert_eq!(
                        listener.event().await.unwrap()["type"],
                        "response.in_progress"
                    );
                }
            }
            let mut last = json!(null);
            // A little at a time.
            while last["type"] != "response.completed" {
                sandbox.step(Duration::from_millis(100));
                let known = get(&sandbox, &target).await.json();
                let is_over = known["status"] == "completed";
                while let Ok(Some(event)) =
                    tokio::time::timeout(Duration::from_millis(1), listener.event()).await
                {
                    last = event;
                }
                assert_eq!(is_over, last["type"] == "response.completed", "{last}");
                if is_over {
                    assert_eq!(last["response"], known);
                }
            }
        }
    });
}

#[test]
fn a_run_goes_on_when_its_reader_leaves() {
    loopback_time::block_on(async {
        for in_background in [false, true] {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.hold();
            let mut listener = Listener::run(&sandbox, json!({"background": in_background})).await;
            let created = listener.event().await.unwrap();
            drop(listener);
            until(|| sandbox.connections() == 0).await;
            sandbox.step(SECOND * 10);
            let id = created["response"]["id"].as_str().unwrap();
            let known = get(&sandbox, &format!("/v1/agent/{id}")).await.json();
            assert_eq!(known["status"], "completed");
        }
    });
}

#[test]
fn a_run_that_is_cancelled_ends_at_once_and_says_so() {
    loopback_time::block_on(async {
        // Not begun, begun, and with some of its text told.
        for (seconds, events) in [(0, 1), (1, 2), (10, 20)] {
            for in_background in [false, true] {
                let streaming = Streaming::new().pace(SECOND);
                let pace = Pace::new(SECOND, SECOND * 20);
                let builder = Sandbox::builder().streaming(streaming).pace(pace);
                let sandbox = builder.start().await.unwrap();
                sandbox.hold();
                let mut listener =
                    Listener::run(&sandbox, json!({"background": in_background})).await;
                let created = listener.event().await.unwrap();
                let id = created["response"]["id"].as_str().unwrap();
                sandbox.step(SECOND * seconds);
                let mut told = vec![created.clone()];
                while let Ok(Some(event)) = tokio::time::timeout(SECOND, listener.event()).await {
                    told.push(event);
                }
                if in_background {
                    assert_eq!(told.len(), events);
                }
                let cancel = request(&sandbox, "POST", &format!("/v1/agent/{id}/cancel"), "");
                crate::http::raw(&sandbox, &cancel).await;
                let rest = listener.rest().await;
                assert_eq!(types(&rest), ["response.cancelled"], "after {seconds} s");
                assert_eq!(rest[0]["sequence_number"], told.len());
                let target = format!("/v1/agent/{id}");
                let known = get(&sandbox, &target).await.json();
                assert_eq!(known["status"], "cancelled");
                assert_eq!(rest[0]["response"], known);
                // And so it is told for ever.
                sandbox.step(SECOND * 1000);
                told.extend(rest);
                let target = format!("{target}?stream=true&starting_after=-1");
                let again = super::stream(&sandbox, "GET", &target, &json!(null)).await;
                assert_eq!(again.events(), told);
            }
        }
    });
}
