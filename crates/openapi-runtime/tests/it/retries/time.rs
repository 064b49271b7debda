//! The time that a call has in all, and what of it is left for another attempt.

use std::time::Duration;

use openapi_runtime::{Operation, Retry};

use super::{CREATE, READ, TICK, end, ok, part, run, seconds, status, unchanged};
use crate::server::{Reply, http};

#[test]
fn a_pause_that_would_outlast_the_call_is_not_begun() {
    for (timeout, asked, requests) in [
        (20, "retry-after: 19", 2),
        (20, "retry-after: 20", 1),
        (20, "retry-after: 30", 1),
        (20, "retry-after-ms: 20001", 1),
        (3600, "retry-after: 30", 2),
    ] {
        for operation in [READ, CREATE] {
            let outcome = run(
                vec![status("429", asked), ok()],
                |builder| builder.timeout(seconds(timeout)),
                unchanged,
                operation,
            );
            assert_eq!(outcome.seen.len(), requests, "{timeout} {asked}");
            assert_eq!(outcome.left, 500, "{timeout} {asked}");
            if let Err(error) = outcome.result {
                // The answer is the news, at once, and not that the time would not have been enough.
                assert!(error.is_rate_limited() && !error.is_timeout(), "{error}");
                assert!(error.retry_after().is_some());
                assert_eq!(outcome.took, Duration::ZERO);
            }
        }
    }
}

#[test]
fn pauses_that_are_drawn_have_to_fit_as_well() {
    // With less time than any pause but the shortest takes, the answer is the error, and never that time is over.
    let slow = Retry::default().backoff(seconds(1000), seconds(1000));
    for seed in 0..20 {
        fastrand::seed(seed);
        let policy = slow.clone();
        let outcome = run(
            vec![status("503", ""), ok()],
            |builder| builder.retry(policy).timeout(seconds(300)),
            unchanged,
            READ,
        );
        match outcome.result {
            Ok(_) => assert!(outcome.took < seconds(300), "{seed}"),
            Err(error) => {
                assert_eq!(error.status().unwrap(), 503, "{seed}");
                assert_eq!(outcome.took, Duration::ZERO, "{seed}");
                assert_eq!((outcome.left, error.attempts().len()), (500, 1));
            }
        }
    }
}

#[test]
fn a_call_ends_on_time_in_whichever_attempt_it_is() {
    let hang = || Reply::Hang(String::new());
    let in_30 = || status("503", "retry-after: 30");
    for (name, script, attempts) in [
        ("first", vec![hang()], 1),
        ("second", vec![in_30(), hang()], 2),
        ("third", vec![in_30(), in_30(), hang()], 3),
    ] {
        let outcome = run(
            script,
            |builder| builder.timeout(seconds(100)).idle_timeout(seconds(500)),
            unchanged,
            READ,
        );
        assert_eq!(end(&outcome.result), "timeout", "{name}");
        assert!(outcome.took >= seconds(100), "{name}");
        assert!(outcome.took <= seconds(100) + TICK, "{name}");
        let error = outcome.result.unwrap_err();
        assert!(
            error.to_string().contains("no answer in time (100s)"),
            "{error}"
        );
        assert_eq!(error.attempts().len(), attempts, "{error}");
        assert!(outcome.seen.last().unwrap().hung_up, "{name}");
    }
}

#[test]
fn attempts_share_the_time_of_their_call() {
    // Each may take 40 seconds, which of 100 leaves the last one 20.
    let at_once = Retry::default()
        .backoff(Duration::ZERO, Duration::ZERO)
        .max_retries(9);
    let outcome = run(
        vec![Reply::Hang(String::new()); 9],
        |builder| {
            builder
                .retry(at_once)
                .timeout(seconds(100))
                .attempt_timeout(seconds(40))
        },
        unchanged,
        READ,
    );
    let error = outcome.result.unwrap_err();
    let took = error.attempts().iter();
    let took: Vec<f64> = took
        .map(|attempt| attempt.took().as_secs_f64().round())
        .collect();
    assert_eq!(took, [40.0, 40.0, 20.0]);
    assert!(outcome.took <= seconds(100) + TICK, "{:?}", outcome.took);
}

#[test]
fn the_time_of_one_call_replaces_that_of_its_client() {
    for (client, call, expected) in [(10, 100, "200"), (100, 10, "503")] {
        let outcome = run(
            vec![status("503", "retry-after: 30"), ok()],
            |builder| builder.timeout(seconds(client)),
            |made| made.timeout(seconds(call)),
            READ,
        );
        assert_eq!(end(&outcome.result), expected);
    }
}

#[test]
fn a_create_may_be_worked_on_in_silence_for_as_long_as_the_call_has() {
    let after = |minutes: u64| {
        let answer = http("200 OK", &[], "{}");
        vec![Reply::Slow(vec![(seconds(60 * minutes), answer)])]
    };
    for (operation, minutes, expected, took) in [
        (CREATE, 14, "200", 14 * 60),
        (CREATE, 16, "timeout", 15 * 60),
        (READ, 2, "timeout", 60),
    ] {
        let never = |builder: openapi_runtime::TransportBuilder| builder.retry(Retry::never());
        let outcome = run(after(minutes), never, unchanged, operation);
        assert_eq!(end(&outcome.result), expected, "{minutes}");
        assert_eq!(outcome.took.as_secs(), took, "{minutes}");
    }
}

#[test]
fn a_silence_before_the_answer_counts_for_what_has_no_body_and_may_be_done_twice() {
    const PUT: Operation = Operation::put("put_job", "/v1/jobs");
    const DELETE: Operation = Operation::delete("delete_job", "/v1/jobs");
    for (operation, body, took) in [
        (READ, false, 60),
        (DELETE, false, 60),
        (PUT, false, 60),
        (PUT, true, 100),
        (CREATE, false, 100),
        (CREATE, true, 100),
    ] {
        let outcome = run(
            vec![Reply::Hang(String::new())],
            |builder| builder.retry(Retry::never()).timeout(seconds(100)),
            |call| if body { call.body_json(&7) } else { call },
            operation.clone(),
        );
        assert_eq!(outcome.took.as_secs(), took, "{operation:?} {body}");
    }
}

#[test]
fn an_error_tells_which_time_was_over() {
    const MAY: &str = "; what was asked for may have been created";
    const JOB: &str = " (200 OK) (job \"job_1\")";
    let none = "no answer in time";
    let cut = "the answer did not end in time";
    for (attempt, idle, operation, start, took, expected) in [
        (500, 500, READ, "", 100, format!("{none} (100s)")),
        (
            20,
            500,
            READ,
            "",
            20,
            format!("{none} (20s for one attempt)"),
        ),
        (
            20,
            500,
            CREATE,
            "",
            20,
            format!("{none} (20s for one attempt){MAY}"),
        ),
        (
            500,
            30,
            READ,
            "",
            30,
            format!("{none} (nothing came for 30s)"),
        ),
        (500, 30, CREATE, "", 100, format!("{none} (100s){MAY}")),
        (
            500,
            500,
            READ,
            &part(),
            100,
            format!("{cut} (100s) (200 OK)"),
        ),
        (
            20,
            500,
            CREATE,
            &part(),
            20,
            format!("{cut} (20s for one attempt){JOB}"),
        ),
        (
            500,
            30,
            READ,
            &part(),
            30,
            format!("{cut} (nothing came for 30s) (200 OK)"),
        ),
        (
            500,
            30,
            CREATE,
            &part(),
            30,
            format!("{cut} (nothing came for 30s){JOB}"),
        ),
    ] {
        let outcome = run(
            vec![Reply::Hang(start.to_owned())],
            |builder| {
                builder
                    .retry(Retry::never())
                    .timeout(seconds(100))
                    .attempt_timeout(seconds(attempt))
                    .idle_timeout(seconds(idle))
            },
            unchanged,
            operation,
        );
        assert_eq!(outcome.took.as_secs(), took, "{expected}");
        let said = outcome.result.unwrap_err().to_string();
        assert!(said.ends_with(&expected), "{said}");
    }
}
