//! Which statuses are tried again, for which methods, and what the server may say to that.

use openapi_runtime::{Operation, http::Method};

use super::{CREATE, READ, ok, run, status, unchanged};

/// How many requests there are if the first is answered so, and the next by success.
fn requests(operation: Operation, first: &str, header: &str) -> usize {
    let script = vec![status(first, header), ok()];
    let outcome = run(script, unchanged, unchanged, operation);
    let count = outcome.seen.len();
    assert_eq!(outcome.result.is_ok(), count == 2, "{first} {header}");
    count
}

#[test]
fn a_status_is_tried_again_where_that_may_help_and_cannot_harm() {
    for (first, read, create) in [
        ("300", 1, 1),
        ("302", 1, 1),
        ("304", 1, 1),
        ("307", 1, 1),
        ("308", 1, 1),
        ("400", 1, 1),
        ("401", 1, 1),
        ("402", 1, 1),
        ("403", 1, 1),
        ("404", 1, 1),
        // Something on the way lost patience: what it had passed on, if anything, is unknown.
        ("408", 2, 1),
        ("409", 1, 1),
        ("410", 1, 1),
        ("413", 1, 1),
        ("422", 1, 1),
        ("425", 1, 1),
        // A refusal, so that nothing was done.
        ("429", 2, 2),
        ("499", 1, 1),
        ("500", 2, 1),
        ("501", 1, 1),
        ("502", 2, 1),
        ("503", 2, 1),
        ("504", 2, 1),
        ("505", 1, 1),
        ("520", 2, 1),
        ("524", 2, 1),
        ("529", 2, 1),
        ("599", 2, 1),
    ] {
        let seen = [READ, CREATE].map(|operation| requests(operation, first, ""));
        assert_eq!(seen, [read, create], "{first}");
    }
}

#[test]
fn the_server_may_forbid_another_attempt_or_ask_for_one_that_cannot_harm() {
    for (first, asked, read, create) in [
        ("429", "false", 1, 1),
        ("500", "false", 1, 1),
        ("503", "false", 1, 1),
        ("429", "true", 2, 2),
        ("400", "true", 2, 2),
        ("404", "true", 2, 2),
        ("409", "true", 2, 1),
        ("408", "true", 2, 1),
        ("499", "true", 2, 1),
        ("501", "true", 2, 1),
        ("503", "true", 2, 1),
        ("302", "true", 2, 1),
        ("429", "FALSE", 1, 1),
        ("503", " False\t", 1, 1),
        ("400", "True", 2, 2),
        ("400", "TRUE", 2, 2),
        // What is neither counts as not being there.
        ("400", "maybe", 1, 1),
        ("400", "1", 1, 1),
        ("503", "", 2, 1),
        ("503", "0", 2, 1),
    ] {
        let header = format!("x-should-retry: {asked}");
        let seen = [READ, CREATE].map(|operation| requests(operation, first, &header));
        assert_eq!(seen, [read, create], "{first} {asked}");
    }
}

#[test]
fn what_may_be_done_twice_is_up_to_the_method() {
    for (method, after_503, after_429) in [
        (Method::GET, 2, 2),
        (Method::PUT, 2, 2),
        (Method::DELETE, 2, 2),
        (Method::OPTIONS, 2, 2),
        (Method::POST, 1, 2),
        (Method::PATCH, 1, 2),
    ] {
        let operation = Operation::new(method.clone(), "op", "/v1/jobs");
        let seen = ["503", "429"].map(|first| requests(operation.clone(), first, ""));
        assert_eq!(seen, [after_503, after_429], "{method}");
    }
}
