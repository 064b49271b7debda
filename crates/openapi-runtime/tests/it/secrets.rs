//! The key is in nothing that is printed or kept.

use std::error::Error as _;
use std::time::Duration;

use openapi_runtime::http::HeaderValue;
use openapi_runtime::{Call, Error, Operation, Retry, Secret};
use serde::Deserialize;

use crate::server::{KEY, Reply, Server, http};

const GET: Operation = Operation::get("get_job", "/v1/jobs");

#[derive(Debug, Deserialize)]
struct Job {
    #[expect(dead_code, reason = "only decoded")]
    count: u64,
}

/// Everything that an error prints and hands out.
pub(crate) fn everything(error: &Error) -> String {
    let mut all = format!(
        "{error}\n{error:?}\n{error:#?}\n{:?}\n{:?}",
        error.headers(),
        error.api()
    );
    all.push_str(error.api().map_or("", |api| api.message()));
    for attempt in error.attempts() {
        all.push_str(&format!("\n{attempt}\n{attempt:?}"));
    }
    for fault in error.validation() {
        all.push_str(&format!("\n{fault}\n{fault:?}"));
    }
    all.push_str(error.job_id().unwrap_or_default());
    all.push_str(&String::from_utf8_lossy(
        error.body().map_or(&[], |body| body),
    ));
    let mut source = error.source();
    while let Some(cause) = source {
        all.push_str(&format!("\n{cause}\n{cause:?}"));
        source = cause.source();
    }
    all
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_not_in_what_an_answer_prints() {
    let body = format!(r#"{{"note":"of {KEY}"}}"#);
    let id = format!("x-request-id: {KEY}");
    let server = Server::answering("200 OK", &[&id], &body).await;
    let call = Call::<serde_json::Value>::json(&server.transport(), GET);
    let answer = call.await.unwrap();
    assert_eq!(answer["note"], format!("of {KEY}"));
    for printed in [format!("{answer:?}"), format!("{answer:#?}")] {
        assert!(printed.contains("of [redacted]"), "{printed}");
        assert!(!printed.contains(KEY), "{printed}");
    }
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_in_no_error() {
    let location = format!("location: /{KEY}?{KEY}");
    let echo = format!("x-echo: {KEY} {KEY}");
    let escaped = KEY.replace("sk", "\\u0073k");
    let json = format!(r#"{{"error":{{"message":"bad {KEY}","code":"{KEY}"}}}}"#);
    for (kind, reply) in [
        ("status", http("401 Unauthorized", &[&echo], &json)),
        (
            "html",
            http("502 Bad Gateway", &[&echo], &format!("<html>{KEY}{KEY}")),
        ),
        ("redirect", http("302 Found", &[&location], KEY)),
        (
            "escaped",
            http(
                "400 Bad Request",
                &[],
                &format!(r#"{{"error":"{escaped}"}}"#),
            ),
        ),
        (
            "cut",
            format!(
                "HTTP/1.1 500 Oh\r\ncontent-length: 99\r\n\r\n{KEY} {}",
                &KEY[..KEY.len() - 1]
            ),
        ),
        (
            "decode",
            http("200 OK", &[&echo], &format!(r#"{{"count":"{KEY}"}}"#)),
        ),
        (
            "decode, escaped",
            http("200 OK", &[], &format!(r#"{{"count":"{escaped}"}}"#)),
        ),
        (
            "no json",
            http("200 OK", &[&format!("content-type: x/{KEY}")], "<html>"),
        ),
        ("not http", format!("{KEY}\r\n\r\n")),
        ("too large", http("200 OK", &[&echo], &KEY.repeat(100))),
    ] {
        let server = Server::start(Reply::Bytes(reply)).await;
        let transport = server.builder().max_body(1000).build().unwrap();
        let call: Call<Job> = Call::json(&transport, GET);
        assert!(!format!("{transport:?} {call:?}").contains(KEY));
        let all = everything(&call.await.unwrap_err());
        assert!(!all.contains(&KEY[..KEY.len() - 1]), "{kind}: {all}");
        // It was sent, so there was something to repeat.
        assert!(server.request().contains(KEY));
    }
}

#[test]
fn a_key_that_the_server_repeats_in_any_attempt_is_in_no_error() {
    let escaped = KEY.replace("sk", "\\u0073k");
    let headers = [
        format!("x-request-id: {KEY}"),
        format!("retry-after-ms: {KEY}"),
        "retry-after: 1".to_owned(),
        format!("x-should-retry: {KEY}"),
        format!("content-type: {KEY}"),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let fault =
        format!(r#"{{"loc":["body","{KEY}","{escaped}"],"msg":"{escaped}","type":"{KEY}"}}"#);
    let refused = format!("429 {KEY}");
    let unavailable = format!("503 {KEY}");
    for (kind, reply) in [
        ("text", http(&refused, &headers, KEY)),
        ("no body", http(&refused, &headers, "")),
        (
            "faults",
            http(&refused, &headers, &format!(r#"{{"detail":[{fault}]}}"#)),
        ),
        (
            "error",
            http(
                &unavailable,
                &headers,
                &format!(r#"{{"error":{{"type":"{escaped}","message":"{KEY}"}}}}"#),
            ),
        ),
        (
            "job",
            http("200 OK", &headers, &format!(r#"{{"id":"{KEY}"}}"#)),
        ),
        (
            "escaped job",
            http("200 OK", &headers, &format!(r#"{{"id":"{escaped}"}}"#)),
        ),
        (
            "cut",
            format!(
                "HTTP/1.1 200 {KEY}\r\nx-request-id: {KEY}\r\ncontent-length: 99\r\n\r\n{{\"id\":\"{escaped}\",{KEY}{}",
                &KEY[..KEY.len() - 1]
            ),
        ),
        ("not http", format!("{KEY}\r\n\r\n")),
    ] {
        for creates in [false, true] {
            let create = Operation::post("create_job", "/v1/jobs");
            let operation = if creates { create } else { GET };
            let (error, requests) = loopback_time::block_on(async {
                let server = Server::start(Reply::Bytes(reply.clone())).await;
                let retry = Retry::default().resend_unconfirmed(true);
                let transport = server.builder().retry(retry).build().unwrap();
                let call: Call<Job> = Call::json(&transport, operation);
                (call.await.unwrap_err(), server.seen().len())
            });
            assert_eq!(error.attempts().len(), requests, "{kind}");
            let all = everything(&error);
            assert!(!all.contains(&KEY[..KEY.len() - 1]), "{kind}: {all}");
            // An answer with an id is one to a create that went well.
            let again = !(kind.contains("job") || kind == "cut" && creates);
            assert_eq!(requests, if again { 3 } else { 1 }, "{kind}");
        }
    }
}

#[tokio::test]
async fn a_key_is_in_no_error_that_the_client_makes() {
    let server = Server::start(Reply::Hang(String::new())).await;
    let transport = server.transport();
    let call = || Call::<()>::empty(&transport, GET);
    for call in [
        call().timeout(Duration::ZERO),
        call().header("authorization", format!("Bearer {KEY}\n")),
        call().header("x-key", format!("{KEY}\0")),
        call().argument("none", 1),
    ] {
        let all = everything(&call.await.unwrap_err());
        assert!(!all.contains(KEY), "{all}");
    }
}

#[tokio::test]
async fn a_key_that_was_given_as_the_id_of_a_job_is_not_printed() {
    let server = Server::answering("404 Not Found", &[], "").await;
    let transport = server.transport();
    let call = Call::<()>::empty(&transport, GET).await.unwrap_err();
    let id = format!("a-{KEY}");
    for error in [call, Error::timed_out("too late", None)] {
        let error = error.about_job(&id, &transport);
        assert_eq!(error.job_id(), Some(&*id), "it is the caller's");
        let printed = format!("{error} {error:?} {error:#?}");
        assert!(!printed.contains(KEY), "{printed}");
        assert!(error.to_string().ends_with("(job \"a-[redacted]\")"));
    }
    assert_eq!(transport.redacted(&id), "a-[redacted]");
}

#[tokio::test]
async fn an_id_with_the_key_in_it_is_the_id_of_nothing() {
    let escaped = KEY.replace("sk", "\\u0073k");
    for key in [KEY, &escaped] {
        for end in ["", r#","status":"CREATED"}"#] {
            let body = format!(r#"{{"id":"{key}"{end}"#);
            let server = Server::answering("200 OK", &[], &body).await;
            let create = Operation::post("create_job", "/v1/jobs");
            let call: Call<Job> = Call::json(&server.transport(), create);
            let error = call.await.unwrap_err();
            assert_eq!(error.job_id(), None, "{body}");
            assert!(error.may_have_been_created(), "{body}");
            assert!(!everything(&error).contains(KEY), "{body}");
        }
    }
}

#[tokio::test]
async fn a_key_for_one_call_is_kept_out_too() {
    let sensitive = |value| {
        let mut value = HeaderValue::from_static(value);
        value.set_sensitive(true);
        value
    };
    let plain = HeaderValue::from_static;
    for (name, value) in [
        ("authorization", plain("Bearer other-key-7")),
        ("proxy-authorization", plain("Basic other-key-7")),
        ("cookie", plain("a=other-key-7; b=2")),
        ("cookie", plain("a=1; b=other-key-7")),
        ("x-api-key", plain("other-key-7")),
        ("x-session", plain("other-key-7")),
        ("x-trace", sensitive("other-key-7")),
    ] {
        let body = r#"{"error":"bad other-key-7"}"#;
        let server = Server::answering("401 Unauthorized", &[], body).await;
        let call = Call::<()>::empty(&server.transport(), GET).header(name, value);
        let all = everything(&call.await.unwrap_err());
        assert!(all.contains("bad [redacted]"), "{name}: {all}");
        assert!(!all.contains("other-key-7"), "{name}: {all}");
    }
}

#[tokio::test]
async fn what_is_no_secret_of_a_call_is_not_replaced() {
    for name in ["idempotency-key", "x-trace"] {
        let body = r#"{"error":"seen order-number-7"}"#;
        let server = Server::answering("409 Conflict", &[], body).await;
        let call = Call::<()>::empty(&server.transport(), GET).header(name, "order-number-7");
        let error = call.await.unwrap_err();
        assert!(
            error.to_string().ends_with("seen order-number-7"),
            "{error}"
        );
    }
}

#[test]
fn a_builder_and_a_secret_print_no_key() {
    let builder = openapi_runtime::Transport::builder()
        .bearer(KEY)
        .base_url(format!("http://{KEY}"));
    assert!(!format!("{builder:?}").contains(KEY));
    assert_eq!(format!("{:?}", Secret::from(KEY.to_owned())), "[redacted]");
}
