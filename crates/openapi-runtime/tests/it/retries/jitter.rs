//! The pauses that the client draws.

use std::time::Duration;

use openapi_runtime::Retry;

use super::{READ, run, status, unchanged};

/// The pauses before the retries of a call that never succeeds.
fn pauses(seed: u64, retry: Retry, header: &str) -> Vec<Duration> {
    fastrand::seed(seed);
    let script = vec![status("503", header); 9];
    let error = run(script, |builder| builder.retry(retry), unchanged, READ);
    let error = error.result.unwrap_err();
    let attempts = error.attempts().iter().skip(1);
    attempts.map(|attempt| attempt.waited()).collect()
}

#[test]
fn each_pause_is_drawn_from_nothing_to_twice_the_one_before() {
    let all: Vec<Vec<Duration>> = (0..40)
        .map(|seed| pauses(seed, Retry::default().max_retries(7), ""))
        .collect();
    for (index, ceiling) in [500, 1000, 2000, 4000, 8000, 8000, 8000].iter().enumerate() {
        let ceiling = Duration::from_millis(*ceiling);
        let drawn = || all.iter().map(|pauses| pauses[index]);
        assert!(drawn().all(|pause| pause <= ceiling), "{index}");
        // All of the room is used, so that clients which failed together do not come back together.
        assert!(drawn().any(|pause| pause < ceiling / 10), "{index}");
        assert!(drawn().any(|pause| pause > ceiling * 9 / 10), "{index}");
    }
}

#[test]
fn the_pauses_can_be_set() {
    let second = Duration::from_secs(1);
    let patient = Retry::default()
        .max_retries(4)
        .backoff(10 * second, 30 * second);
    for seed in 0..10 {
        let pauses = pauses(seed, patient.clone(), "");
        for (pause, ceiling) in pauses.iter().zip([10, 20, 30, 30]) {
            assert!(*pause <= ceiling * second, "{pauses:?}");
        }
        assert!(pauses.iter().any(|pause| *pause > 2 * second), "{pauses:?}");
    }
    for at_once in [
        Retry::default().backoff(Duration::ZERO, second),
        Retry::default().backoff(second, Duration::ZERO),
    ] {
        assert_eq!(pauses(0, at_once, ""), [Duration::ZERO; 2]);
    }
}

#[test]
fn a_server_that_asks_for_no_pause_is_not_asked_again_at_once() {
    for header in [
        "retry-after: 0",
        "retry-after-ms: 0",
        "retry-after: Sun, 06 Nov 1994 08:49:37 GMT",
        "retry-after: soon",
    ] {
        for seed in 0..5 {
            let [own, asked] = ["", header].map(|header| pauses(seed, Retry::default(), header));
            assert_eq!(asked, own, "{header}");
            assert!(own.iter().any(|pause| !pause.is_zero()));
        }
    }
}
