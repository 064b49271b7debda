//! Which errors a wait looks over, and how many.

use std::iter::repeat_n;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use perplexity_client::Client;
use perplexity_sandbox::{Fault, Sandbox};

use super::{HOUR, about, client, request, requests, run, seconds, taking};

/// What a look at a finished job comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Look {
    /// The answer.
    Answered,
    /// An error that is looked over; the answer comes later.
    LookedOver,
    /// An error that ends the wait.
    Ends,
}

fn expected(fault: &Fault) -> Look {
    match fault.name() {
        "none" | "slow-headers" | "slow-body" | "wrong-content-type" | "extra" | "close-idle"
        | "chunks" => Look::Answered,
        // These concern streams, and a look at a job is none.
        "comments-at" | "end-at" | "skip-events" | "repeat-events" | "error-event"
        | "expired-cursor" | "json-instead" => Look::Answered,
        "cut-before" | "cut-after" | "cut-in-headers" | "cut-in-body" | "stall" | "stall-at"
        | "stall-in-body" | "html-bad-gateway" | "empty-not-found" | "empty-ok" | "broken-json"
        | "truncated-json" | "html-ok" | "list-shape" | "down" => Look::LookedOver,
        "html-unprocessable" | "redirect" => Look::Ends,
        // The example is a 599.
        "reply" => Look::LookedOver,
        "status" => match fault {
            Fault::Status {
                status: 404 | 408 | 429 | 500 | 503 | 504,
                ..
            } => Look::LookedOver,
            _ => Look::Ends,
        },
        name => panic!("what does {name} come to?"),
    }
}

#[test]
fn the_errors_that_the_next_look_may_not_meet_are_looked_over() {
    for fault in Fault::examples() {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script([fault.clone()]);
            let errors = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&errors);
            let job = client(&sandbox).sonar_job("sandbox-completed");
            let wait = job.until_done().on_error(move |error| {
                assert_eq!(error.job_id(), Some("sandbox-completed"), "{error}");
                counted.fetch_add(1, Ordering::Relaxed);
            });
            let result = wait.await;
            let met = match (&result, errors.load(Ordering::Relaxed)) {
                (Ok(_), 0) => Look::Answered,
                (Ok(_), _) => Look::LookedOver,
                (Err(_), _) => Look::Ends,
            };
            assert_eq!(met, expected(&fault), "{fault}: {result:?}");
            if result.is_err() {
                about(result, "sandbox-completed");
                assert_eq!(errors.load(Ordering::Relaxed), 0, "{fault}: shown twice");
            }
        });
    }
}

#[test]
fn as_many_errors_in_a_row_are_looked_over_as_the_tolerance_says() {
    for (tolerance, errors) in [(Some(0), 0), (Some(1), 1), (Some(3), 3), (None, 40)] {
        for (met, passes) in [(errors, true), (errors + 1, false)] {
            run(async {
                let sandbox = Sandbox::start().await.unwrap();
                sandbox.script(repeat_n(Fault::status(500), met));
                let job = client(&sandbox).sonar_job("sandbox-completed");
                let wait = match tolerance {
                    Some(tolerance) => job.until_done().with_tolerance(tolerance),
                    None => job.until_done(),
                };
                let result = wait.await;
                assert_eq!(result.is_ok(), passes, "{met} of {errors}: {result:?}");
                assert_eq!(requests(&sandbox, "GET").len(), errors + 1);
                if !passes {
                    let error = about(result, "sandbox-completed");
                    assert_eq!(error.status().unwrap(), 500, "the last one itself");
                    assert!(error.request_id().is_some());
                    assert_eq!(error.attempts().len(), 1);
                }
            });
        }
    }
}

#[test]
fn an_id_that_nobody_knows_is_told_soon_and_one_that_was_known_at_once() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let begun = tokio::time::Instant::now();
        let error = client(&sandbox)
            .sonar_job("typo")
            .until_done()
            .await
            .unwrap_err();
        assert_eq!(error.status().unwrap(), 404, "{error}");
        assert_eq!(requests(&sandbox, "GET").len(), 4);
        assert!(begun.elapsed() < seconds(5.0), "{:?}", begun.elapsed());
    });
    run(async {
        let (sandbox, client) = taking(HOUR).await;
        let job = client.submit(request()).await.unwrap();
        sandbox.script([Fault::None, Fault::status(404)]);
        let error = about(job.until_done().await, job.id());
        assert_eq!(error.status().unwrap(), 404, "{error}");
    });
}

#[test]
fn what_the_next_look_may_mend_is_told_by_the_status_alone() {
    for (fault, passes) in [
        (Fault::status(408).with_should_retry(false), true),
        (Fault::status(429).with_should_retry(false), true),
        (Fault::status(500), true),
        (Fault::status(501), true),
        (Fault::status(503).with_should_retry(false), true),
        (Fault::status(505), true),
        (Fault::status(599), true),
        (Fault::status(400).with_should_retry(true), false),
        (Fault::status(401).with_should_retry(true), false),
        (Fault::status(409), false),
        (Fault::status(410), false),
    ] {
        run(async {
            let (sandbox, client) = taking(seconds(20.0)).await;
            let job = client.submit(request()).await.unwrap();
            sandbox.script([Fault::None, fault.clone()]);
            let result = job.until_done().await;
            assert_eq!(result.is_ok(), passes, "{fault}: {result:?}");
        });
    }
}

#[test]
fn an_answer_that_is_too_large_ends_the_wait() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let builder = Client::builder().base_url(sandbox.url()).key(sandbox.key());
        let client = builder.max_body(10).build().unwrap();
        let job = client.sonar_job("sandbox-completed");
        let error = about(job.until_done().await, job.id());
        assert!(error.is_too_large(), "{error}");
        assert_eq!(requests(&sandbox, "GET").len(), 1);
    });
}

#[test]
fn an_id_that_is_not_known_yet_is_not_an_error_in_the_row() {
    let (unknown, down) = (|| Fault::status(404), || Fault::status(503));
    for (tolerance, faults, passes) in [
        (4, vec![down(), down(), down(), down(), unknown()], true),
        (
            4,
            vec![unknown(), unknown(), unknown(), down(), down()],
            true,
        ),
        (
            4,
            vec![unknown(), down(), unknown(), down(), unknown()],
            true,
        ),
        (
            4,
            vec![unknown(), down(), unknown(), unknown(), unknown()],
            false,
        ),
        (40, vec![unknown(), unknown(), unknown(), unknown()], false),
        (2, vec![unknown(), unknown(), unknown()], false),
        (2, vec![down(), unknown(), unknown(), down(), down()], false),
        (0, vec![unknown()], false),
        // Known, and then no longer.
        (4, vec![unknown(), Fault::None, unknown()], false),
    ] {
        run(async {
            let (sandbox, client) = taking(Duration::from_secs(60)).await;
            let job = client.submit(request()).await.unwrap();
            sandbox.script(faults.clone());
            let result = job.until_done().with_tolerance(tolerance).await;
            assert_eq!(result.is_ok(), passes, "{tolerance} {faults:?}");
        });
    }
}

#[test]
fn a_key_that_is_repeated_as_a_status_is_not_printed() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let job = serde_json::json!({
            "id": "leaky", "model": "sonar", "created_at": 1, "status": sandbox.key(),
        });
        let reply = perplexity_sandbox::Reply::new(200).json(job);
        sandbox.script(repeat_n(Fault::Reply(reply), 20));
        let wait = client(&sandbox).sonar_job("leaky").until_done();
        let error = wait.with_deadline(seconds(3.0)).await.unwrap_err();
        let printed = format!("{error} {error:?}");
        assert!(printed.contains("it is [redacted]"), "{printed}");
        assert!(!printed.contains(sandbox.key()), "{printed}");
    });
}

#[test]
fn a_good_look_makes_up_for_the_errors_before_it() {
    let error = || Fault::status(503);
    for (faults, passes) in [
        (vec![error(), error(), Fault::None, error(), error()], true),
        (vec![error(), error(), error(), Fault::None], false),
        (vec![error(), Fault::CutAfter, Fault::HtmlOk], false),
    ] {
        run(async {
            let (sandbox, client) = taking(Duration::from_secs(60)).await;
            let job = client.submit(request()).await.unwrap();
            sandbox.script(faults.clone());
            let result = job.until_done().with_tolerance(2).await;
            assert_eq!(result.is_ok(), passes, "{faults:?}");
        });
    }
}

#[test]
fn a_service_that_is_away_for_a_while_is_waited_for() {
    run(async {
        let (sandbox, client) = taking(seconds(5.0)).await;
        let job = client.submit(request()).await.unwrap();
        let duration = Duration::from_secs(6 * 60);
        sandbox.script([Fault::Down { duration }]);
        job.until_done().await.unwrap();
    });
    run(async {
        let (sandbox, client) = taking(seconds(5.0)).await;
        let job = client.submit(request()).await.unwrap();
        sandbox.script([Fault::Down { duration: HOUR }]);
        let error = about(job.until_done().await, job.id());
        assert!(error.is_connect(), "{error}");
    });
}
