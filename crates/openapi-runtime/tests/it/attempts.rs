//! What an error tells about the attempts before it.

use std::time::Duration;

use openapi_runtime::{Call, Error, Operation, Retry, Transport};
use serde_json::Value;

use crate::ports::{LOOPBACK, refusing};
use crate::server::{Reply, Server, http};

const READ: Operation = Operation::get("get_job", "/v1/jobs");

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The error of a call to a server with this script.
fn failure(script: Vec<Reply>, retry: Retry, operation: Operation) -> Error {
    loopback_time::block_on(async {
        let server = Server::script(script).await;
        let builder = server.builder().retry(retry).attempt_timeout(seconds(20));
        let transport = builder.build().unwrap();
        let call: Call<Value> = Call::json(&transport, operation);
        call.await.unwrap_err()
    })
}

/// An answer after a while.
fn slow(after: u64, answer: String) -> Reply {
    Reply::Slow(vec![(seconds(after), answer)])
}

#[test]
fn each_attempt_is_told_with_what_it_met() {
    let script = vec![
        slow(
            3,
            http(
                "503 Service Unavailable",
                &["x-request-id: r1", "retry-after: 7"],
                r#"{"error":{"message":"over\nloaded","code":"busy"}}"#,
            ),
        ),
        Reply::Hang(String::new()),
        Reply::Bytes(String::new()),
        Reply::Hang("HTTP/1.1 200 OK\r\nrequest-id: r4\r\ncontent-length: 9\r\n\r\nabc".to_owned()),
        Reply::Bytes(http("429 Too Many Requests", &["x-request-id: r5"], "")),
        slow(1, http("404 Not Found", &["x-request-id: r6"], "")),
    ];
    let error = failure(script, Retry::default().max_retries(9), READ);
    let timeout = "in time (20s for one attempt)";
    let expected = [
        (
            3,
            Some(503),
            Some("r1"),
            "503 Service Unavailable: over loaded (busy), after 3.0".to_owned(),
        ),
        (20, None, None, format!("no answer {timeout}, after 20.0")),
        (
            0,
            None,
            None,
            "the connection was lost before an answer, after 0.0".to_owned(),
        ),
        (
            20,
            Some(200),
            Some("r4"),
            format!("the answer did not end {timeout} (200 OK), after 20.0"),
        ),
        (
            0,
            Some(429),
            Some("r5"),
            "429 Too Many Requests: no body, after 0.0".to_owned(),
        ),
        (
            1,
            Some(404),
            Some("r6"),
            "404 Not Found: no body, after 1.0".to_owned(),
        ),
    ];
    assert_eq!(error.attempts().len(), expected.len());
    for (attempt, (took, status, request_id, said)) in error.attempts().iter().zip(expected) {
        assert_eq!(attempt.took().as_secs(), took, "{attempt}");
        let code = attempt.status().map(|status| status.as_u16());
        assert_eq!(code, status, "{attempt}");
        assert_eq!(attempt.request_id(), request_id, "{attempt}");
        let printed = attempt.to_string();
        assert!(printed.starts_with(&said), "{printed}");
        assert!(printed.ends_with(" s"), "{printed}");
        assert!(!printed.contains('\n'), "{printed}");
    }
    let waited = |index: usize| error.attempts()[index].waited();
    assert_eq!(waited(0), Duration::ZERO);
    assert_eq!(waited(1), seconds(7));
    // The error as a whole is what the last one met.
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.request_id(), Some("r6"));
}

#[test]
fn an_answer_that_turns_out_to_be_of_no_use_is_told_with_the_attempts_before_it() {
    for operation in [READ, Operation::post("create_job", "/v1/jobs")] {
        let response = loopback_time::block_on(async {
            let server = Server::script([
                slow(3, http("429 Too Many Requests", &["retry-after: 7"], "")),
                slow(2, http("200 OK", &["x-request-id: r2"], "{}")),
            ]);
            let builder = server.await.builder().retry(Retry::default());
            let call: Call<Value> = Call::json(&builder.build().unwrap(), operation.clone());
            call.await.unwrap()
        });
        // A part of the answer has come in no other way than the whole.
        let response = response.map(|_| ());
        for error in [response.unusable("no id"), response.job_failed("no")] {
            let [first, second] = error.attempts() else {
                panic!("{error:?}");
            };
            let times = [first.waited(), first.took(), second.waited(), second.took()];
            assert_eq!(times.map(|time| time.as_secs()), [0, 3, 7, 2], "{error:?}");
            assert_eq!(first.status().unwrap(), 429);
            assert_eq!(second.request_id(), Some("r2"));
            assert!(error.to_string().ends_with(" (2 attempts)") || error.may_have_been_created());
        }
    }
}

#[test]
fn what_an_attempt_before_may_have_created_is_not_forgotten() {
    let response = loopback_time::block_on(async {
        let answer = Reply::Bytes(http("200 OK", &[], "{}"));
        let server = Server::script([Reply::Bytes(String::new()), answer]).await;
        let retry = Retry::default().resend_unconfirmed(true);
        let transport = server.builder().retry(retry).build().unwrap();
        let create = Operation::post("create_job", "/v1/jobs");
        let call: Call<Value> = Call::json(&transport, create);
        call.await.unwrap()
    });
    assert!(response.job_failed("no").may_have_been_created());
}

#[test]
fn an_error_prints_how_many_attempts_there_were() {
    let down = || Reply::Bytes(http("503 Service Unavailable", &[], ""));
    for (retry, ending) in [
        (Retry::never(), "503 Service Unavailable: no body"),
        (
            Retry::default().max_retries(1),
            "503 Service Unavailable: no body (2 attempts)",
        ),
        (
            Retry::default(),
            "503 Service Unavailable: no body (3 attempts)",
        ),
    ] {
        let error = failure(vec![down(); 5], retry, READ);
        let expected = format!("get_job: GET /v1/jobs: {ending}");
        assert_eq!(error.to_string(), expected);
        let debug = format!("{error:?}");
        let count = debug.matches("503 Service Unavailable: no body").count();
        assert_eq!(count, error.attempts().len(), "{debug}");
    }
}

#[test]
fn an_attempt_whose_answer_does_not_decode_is_one_of_them() {
    let script = vec![
        Reply::Bytes(http("429 Too Many Requests", &["retry-after: 2"], "")),
        slow(4, http("200 OK", &["x-request-id: r2"], "<html>")),
    ];
    let error = failure(script, Retry::default(), READ);
    assert!(error.is_decode());
    let [first, second] = error.attempts() else {
        panic!("{error:?}");
    };
    assert_eq!(
        (first.status().unwrap().as_u16(), first.waited()),
        (429, Duration::ZERO)
    );
    assert_eq!(second.status().unwrap(), 200);
    assert_eq!(second.request_id(), Some("r2"));
    assert_eq!(second.waited(), seconds(2));
    assert_eq!(second.took().as_secs(), 4);
    let said = second.to_string();
    assert!(
        said.starts_with("the answer cannot be decoded (200 OK): "),
        "{said}"
    );
    assert!(
        error
            .to_string()
            .ends_with("look like HTML or XML (2 attempts)"),
        "{error}"
    );
}

#[test]
fn a_refused_connection_is_an_attempt_too() {
    loopback_time::block_on(async {
        let (_socket, url) = refusing(LOOPBACK);
        let transport = Transport::builder().base_url(url).build().unwrap();
        let call: Call<Value> = Call::json(&transport, READ);
        let error = call.await.unwrap_err();
        let said = error.to_string();
        assert!(
            said.ends_with("could not connect to the server (3 attempts)"),
            "{said}"
        );
        for attempt in error.attempts() {
            assert_eq!((attempt.status(), attempt.request_id()), (None, None));
            assert!(!attempt.may_have_taken_effect());
            let said = attempt.to_string();
            assert!(
                said.starts_with("could not connect to the server, after 0.0"),
                "{said}"
            );
        }
    });
}

#[test]
fn an_error_without_an_attempt_tells_of_none() {
    loopback_time::block_on(async {
        let server = Server::script([]).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let call = || -> Call<Value> { Call::json(&transport, READ) };
        for call in [call().argument("none", 1), call().header("a b", "c")] {
            let error = call.await.unwrap_err();
            assert!(error.is_invalid_input());
            assert_eq!(error.attempts(), []);
            assert!(!error.may_have_been_created());
        }
        assert!(!server.was_called());
        assert_eq!(Error::invalid_input("no").attempts(), []);
    });
}
