//! Time and size.

use std::time::Duration;

use openapi_runtime::{Call, Error, Operation, Transport};
use serde_json::Value;
use tokio::time::Instant;

use crate::server::{Reply, Server, http};

const READ: Operation = Operation::get("read_file", "/file");
const HEAD: &str = "HTTP/1.1 200 OK\r\nx-request-id: r1\r\n";

fn call(transport: &Transport) -> Call<Value> {
    Call::json(transport, READ)
}

/// Has an error made by a server that stops talking. The clock stands still and jumps once nothing else is left to do.
async fn silence(start: &str, expected: u64, change: fn(Call<Value>) -> Call<Value>) -> Error {
    let server = Server::start(Reply::Hang(start.to_owned())).await;
    let transport = server
        .builder()
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    tokio::time::pause();
    let began = Instant::now();
    let error = change(call(&transport)).await.unwrap_err();
    assert_eq!(began.elapsed().as_secs(), expected);
    error
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let error = silence("", 60, |call| call).await;
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!(
        error.to_string(),
        "read_file: GET /file: no answer in time (60s)"
    );
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_call_may_have_its_own_time() {
    let error = silence("", 7, |call| call.timeout(Duration::from_secs(7))).await;
    assert!(error.is_timeout());
}

#[tokio::test]
async fn an_answer_that_never_ends_is_given_up_and_remembered() {
    let error = silence(&format!("{HEAD}content-length: 9\r\n\r\nabc"), 60, |call| {
        call
    })
    .await;
    assert!(error.is_timeout());
    assert_eq!(
        error.to_string(),
        "read_file: GET /file: the answer did not end in time (60s) (200 OK)"
    );
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.body().unwrap(), "abc");
}

#[tokio::test]
async fn an_error_that_never_ends_is_still_that_error() {
    let start = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 2\r\ncontent-length: 9\r\n\r\nabc";
    let error = silence(start, 60, |call| call).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    assert_eq!(error.body().unwrap(), "abc");
    assert!(
        error
            .to_string()
            .ends_with("no content type, 3 bytes and more"),
        "{error}"
    );
}

#[tokio::test]
async fn without_time_nothing_is_sent() {
    let server = Server::answering("200 OK", &[], "abc").await;
    let none = Duration::ZERO;
    let without = server.builder().attempt_timeout(none).build().unwrap();
    for call in [
        call(&server.transport()).timeout(none),
        call(&server.transport()).attempt_timeout(none),
        call(&without),
    ] {
        let error = call.await.unwrap_err();
        assert!(error.is_invalid_input(), "{error}");
        assert!(error.to_string().ends_with("no time to send it"), "{error}");
    }
    assert!(!server.was_called());
}

#[tokio::test]
async fn a_time_without_end_is_none() {
    let server = Server::answering("200 OK", &[], "7").await;
    assert_eq!(
        *call(&server.transport())
            .timeout(Duration::MAX)
            .await
            .unwrap(),
        7
    );
}

#[tokio::test]
async fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
    let chunked = |body: &str| {
        let length = body.len();
        format!("{HEAD}transfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n")
    };
    for (answer, fits) in [
        (http("200 OK", &[], "12345678"), true),
        (http("200 OK", &[], "123456789"), false),
        (chunked("12345678"), true),
        (chunked("123456789"), false),
        (
            format!("{HEAD}content-length: 99999999999999\r\n\r\n1"),
            false,
        ),
    ] {
        let server = Server::start(Reply::Bytes(answer.clone())).await;
        let result = call(&server.builder().max_body(8).build().unwrap()).await;
        match result {
            Ok(body) => assert!(fits && *body == 12_345_678, "{answer}"),
            Err(error) => {
                assert!(!fits, "{error}");
                let expected = "the answer is larger than 8 bytes (raise the limit by `max_body` of the builder)";
                assert!(error.to_string().ends_with(expected), "{error}");
                assert_eq!(error.status().unwrap(), 200);
                assert!(error.is_too_large() && !error.is_transient(), "{error}");
                assert!(!error.is_api() && !error.is_decode(), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn the_body_of_an_error_is_cut_and_not_lost() {
    let server = Server::answering("500 Oh", &["content-type: text/plain"], "123456789").await;
    let error = call(&server.builder().max_body(8).build().unwrap())
        .await
        .unwrap_err();
    assert!(error.is_api() && !error.is_too_large());
    assert_eq!(error.body().unwrap(), "12345678");
    let expected = "500 Internal Server Error: text/plain, 8 bytes and more";
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[tokio::test]
async fn an_answer_that_is_cut_short_is_an_error() {
    let server = Server::start(Reply::Bytes(format!("{HEAD}content-length: 9\r\n\r\nabc"))).await;
    let error = call(&server.transport()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the answer was cut short (200 OK)"),
        "{error}"
    );
    assert_eq!(error.request_id(), Some("r1"));
}
