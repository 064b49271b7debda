//! How often, for a client and for one call, and what the caller may take upon itself.

use openapi_runtime::{Operation, Retry};

use super::{CREATE, READ, end, ok, part, run, seconds, status, unchanged};
use crate::server::{Reply, http};

#[test]
fn there_are_as_many_retries_as_the_policy_says() {
    for (retry, requests) in [
        (Retry::never(), 1),
        (Retry::default(), 3),
        (Retry::default().max_retries(0), 1),
        (Retry::default().max_retries(1), 2),
        (Retry::default().max_retries(5), 6),
    ] {
        let script = vec![status("429", ""); 9];
        let policy = retry.clone();
        let outcome = run(script, |builder| builder.retry(policy), unchanged, CREATE);
        assert_eq!(outcome.seen.len(), requests, "{retry:?}");
        assert_eq!(outcome.result.unwrap_err().attempts().len(), requests);
        assert_eq!(outcome.left, 500 - 10 * (requests as u32 - 1));
    }
}

#[test]
fn the_policy_of_a_call_replaces_that_of_its_client() {
    for (client, call, requests) in [
        (Retry::never(), Retry::default(), 3),
        (Retry::default(), Retry::never(), 1),
        (
            Retry::default().max_retries(1),
            Retry::default().max_retries(4),
            5,
        ),
    ] {
        let script = vec![status("503", ""); 9];
        let outcome = run(
            script,
            |builder| builder.retry(client),
            |made| made.retry(call),
            READ,
        );
        assert_eq!(outcome.seen.len(), requests);
    }
    // All of it: what the client allows does not shine through.
    let client = Retry::default().resend_unconfirmed(true);
    let outcome = run(
        vec![status("503", ""); 9],
        |builder| builder.retry(client),
        |made| made.retry(Retry::default()),
        CREATE,
    );
    assert_eq!(outcome.seen.len(), 1);
}

#[test]
fn the_attempt_timeout_of_a_call_replaces_that_of_its_client() {
    for (client, call, expected) in [(10, 20, "200"), (20, 10, "timeout")] {
        let answer = http("200 OK", &[], "{}");
        let outcome = run(
            vec![Reply::Slow(vec![(seconds(15), answer)])],
            |builder| {
                builder
                    .retry(Retry::never())
                    .attempt_timeout(seconds(client))
            },
            |made| made.attempt_timeout(seconds(call)),
            READ,
        );
        assert_eq!(end(&outcome.result), expected);
        assert_eq!(outcome.took.as_secs(), 15.min(call));
    }
}

#[test]
fn a_create_is_sent_again_unconfirmed_only_where_the_caller_says_so() {
    const UPDATE: Operation = Operation::patch("update_job", "/v1/jobs");
    for (name, first, retried) in [
        ("503", status("503", ""), true),
        ("408", status("408", ""), true),
        ("lost", Reply::Bytes(String::new()), true),
        (
            "cut",
            Reply::Bytes("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"id\":\"jo".to_owned()),
            true,
        ),
        // The id of what was created has come.
        ("cut", Reply::Bytes(part()), false),
        ("slow", Reply::Hang(String::new()), true),
        ("stalled", Reply::Hang(part()), false),
        // Asked for by the server.
        ("409", status("409", "x-should-retry: true"), true),
        // What is not worth a second attempt does not become so.
        ("501", status("501", ""), false),
        ("409", status("409", ""), false),
        ("400", status("400", ""), false),
        ("503", status("503", "x-should-retry: false"), false),
        ("undecoded", Reply::Bytes(http("200 OK", &[], "[")), false),
    ] {
        for operation in [CREATE, UPDATE] {
            for (resend, requests) in [(false, 1), (true, 1 + usize::from(retried))] {
                let retry = Retry::default().resend_unconfirmed(resend);
                let outcome = run(
                    vec![first.clone(), ok()],
                    |builder| builder.attempt_timeout(seconds(9)).retry(retry),
                    unchanged,
                    operation.clone(),
                );
                assert_eq!(outcome.seen.len(), requests, "{name} {resend}");
                assert_eq!(outcome.result.is_ok(), requests == 2, "{name} {resend}");
            }
        }
    }
}

/// Its document says that a key is honoured.
const KEYED: Operation = CREATE.with_idempotency_key("Idempotency-Key");

#[test]
fn a_create_with_a_key_that_is_honoured_is_sent_again_like_a_read() {
    let lost = Reply::Bytes(String::new());
    for (operation, name, key, requests) in [
        (KEYED, "idempotency-key", Some("order-7"), 2),
        (KEYED, "Idempotency-Key", Some("order-7"), 2),
        (KEYED, "idempotency-key", Some("  "), 1),
        (KEYED, "idempotency-key", Some(""), 1),
        (KEYED, "x-idempotency-key", Some("order-7"), 1),
        (KEYED, "idempotency-key", None, 1),
        (CREATE, "idempotency-key", Some("order-7"), 1),
    ] {
        for first in [status("503 Service Unavailable", ""), lost.clone()] {
            let outcome = run(
                vec![first, ok()],
                unchanged,
                |call| match key {
                    Some(key) => call.header(name, key),
                    None => call,
                },
                operation.clone(),
            );
            let case = format!("{name}: {key:?}: {:?}", outcome.result);
            assert_eq!(outcome.seen.len(), requests, "{case}");
            match &outcome.result {
                Ok(_) => assert_eq!(requests, 2, "{case}"),
                Err(error) => assert!(error.may_have_been_created(), "{case}"),
            }
            let text = &outcome.seen[0].text;
            assert!(outcome.seen.iter().all(|seen| seen.text == *text), "{case}");
        }
    }
}

#[test]
fn a_key_does_not_make_a_refusal_worth_another_attempt() {
    for refusal in ["400 Bad Request", "409 Conflict", "501 Not Implemented"] {
        let script = vec![status(refusal, ""), ok()];
        let keyed =
            |call: openapi_runtime::Call<serde_json::Value>| call.header("idempotency-key", "1");
        let outcome = run(script, unchanged, keyed, KEYED);
        assert_eq!(outcome.seen.len(), 1, "{refusal}");
    }
}
