//! What errors know and say.

use std::error::Error as _;
use std::time::Duration;

use openapi_runtime::{Call, Error, Operation, Retry, Transport};
use serde::Deserialize;

use crate::ports::{LOOPBACK, refusing};
use crate::server::Server;

const GET: Operation = Operation::get("get_job", "/v1/jobs/{id}");

#[derive(Debug, Deserialize)]
struct Job {
    #[expect(dead_code, reason = "only decoded")]
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
struct Step {
    #[expect(dead_code, reason = "only decoded")]
    created_at: u64,
}

async fn call(transport: &Transport) -> Error {
    let call: Call<Job> = Call::json(transport, GET).argument("id", "job_1");
    let error = call.await.unwrap_err();
    assert_eq!(error.operation(), Some("get_job"));
    assert_eq!(
        (error.argument("id"), error.argument("other")),
        (Some("job_1"), None)
    );
    assert!(!error.to_string().contains('\n'));
    error
}

async fn answered(status: &str, headers: &[&str], body: &str) -> (Error, String) {
    let error = call(&Server::answering(status, headers, body).await.transport()).await;
    let said = error.to_string();
    let said = said
        .strip_prefix("get_job: GET /v1/jobs/{id} (id = \"job_1\"): ")
        .unwrap()
        .to_owned();
    (error, said)
}

#[tokio::test]
async fn a_status_is_told_with_what_the_server_says() {
    let html = "content-type: text/html";
    for (status, headers, body, expected) in [
        (
            "401 Unauthorized",
            "",
            r#"{"error":{"message":"Invalid\nAPI key","type":"auth","code":"invalid_api_key"}}"#,
            "401 Unauthorized: Invalid API key (invalid_api_key)",
        ),
        (
            "400 Bad Request",
            "",
            r#"{"error":"no"}"#,
            "400 Bad Request: no",
        ),
        (
            "422 Unprocessable Entity",
            "",
            r#"{"detail":[{"loc":["body","a",0],"msg":"m"}]}"#,
            "422 Unprocessable Entity: body.a.0: m",
        ),
        (
            "502 Bad Gateway",
            html,
            "<html>secrets</html>",
            "502 Bad Gateway: text/html, 20 bytes",
        ),
        (
            "503 Service Unavailable",
            "",
            "down",
            "503 Service Unavailable: no content type, 4 bytes",
        ),
        ("404 Not Found", "", "", "404 Not Found: no body"),
        ("599 Whatever", "", "", "599: no body"),
        (
            "307 Temporary Redirect",
            "location: /login?token=1",
            "",
            "307 Temporary Redirect: redirects are not followed, this one to /login",
        ),
    ] {
        let headers: Vec<&str> = Some(headers)
            .filter(|header| !header.is_empty())
            .into_iter()
            .collect();
        let (error, said) = answered(status, &headers, body).await;
        assert_eq!(said, expected);
        assert!(error.is_api() && !error.is_decode() && !error.is_timeout());
        assert_eq!(error.status().unwrap().as_str(), &status[..3]);
        assert_eq!(error.is_authentication(), status.starts_with("401"));
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.api().is_some(), body.starts_with('{'));
        assert!(error.source().is_none());
    }
}

#[tokio::test]
async fn a_limit_says_when_to_come_back() {
    for (header, expected) in [
        ("retry-after: 7", Some(Duration::from_secs(7))),
        (
            "retry-after: Wed, 21 Oct 2015 07:28:00 GMT",
            Some(Duration::ZERO),
        ),
        ("retry-after: -1", None),
        ("request-id: r2", None),
    ] {
        let (error, _) = answered("429 Too Many Requests", &[header], "{}").await;
        assert!(error.is_rate_limited());
        assert_eq!(error.retry_after(), expected);
        assert_eq!(error.request_id(), header.strip_prefix("request-id: "));
        assert!(error.headers().is_some());
    }
}

#[tokio::test]
async fn an_answer_that_does_not_decode_says_where_and_why() {
    for (content_type, body, path, expected) in [
        (
            "application/json",
            r#"{"steps":[{"created_at":1},{}]}"#,
            Some("steps[1]"),
            " at `steps[1]`: missing field `created_at` at line 1 column 29",
        ),
        (
            "application/json",
            r#"{"steps":[{"created_at":"x"}]}"#,
            Some("steps[0].created_at"),
            " at `steps[0].created_at`: invalid type: string \"x\", expected u64 at line 1 column 27",
        ),
        (
            "application/json",
            "{}",
            None,
            ": missing field `steps` at line 1 column 2",
        ),
        (
            "application/json",
            r#"{"steps":[{"created_at":"#,
            Some("steps[0].created_at"),
            " at `steps[0].created_at`: EOF while parsing a value at line 1 column 24",
        ),
        (
            "application/json",
            r#"{"steps":[]} x"#,
            None,
            ": trailing characters at line 1 column 14",
        ),
    ] {
        let (error, said) =
            answered("200 OK", &[&format!("content-type: {content_type}")], body).await;
        assert_eq!(
            said,
            format!("the answer cannot be decoded (200 OK){expected}")
        );
        assert!(error.is_decode() && !error.is_api());
        assert_eq!(error.path(), path);
        assert_eq!(error.body().unwrap(), body);
        assert!(error.source().unwrap().is::<serde_json::Error>());
    }
}

#[tokio::test]
async fn an_answer_that_is_no_json_says_what_it_is() {
    for (headers, body, expected) in [
        (&[][..], "", "the body is empty"),
        (
            &["content-type: text/html"],
            " <html>",
            "the body is not JSON: 7 bytes of type text/html, which look like HTML or XML",
        ),
        (
            &[],
            "not now",
            "the body is not JSON: 7 bytes without a content type, which look like text",
        ),
        (
            &["content-type: text/event-stream"],
            "data: {}\n\n",
            "the body is not JSON: 10 bytes of type text/event-stream, which look like a stream of events",
        ),
    ] {
        let (error, said) = answered("200 OK", headers, body).await;
        assert_eq!(
            said,
            format!("the answer cannot be decoded (200 OK): {expected}")
        );
        assert!(error.is_decode() && error.source().is_none());
        assert_eq!(error.path(), None);
    }
}

#[tokio::test]
async fn no_connection_is_told_apart_from_a_lost_one() {
    let (_port, url) = refusing(LOOPBACK);
    let builder = Transport::builder().base_url(url).retry(Retry::never());
    let error = call(&builder.build().unwrap()).await;
    assert!(error.is_connect() && !error.is_timeout());
    assert!(
        error
            .to_string()
            .ends_with("could not connect to the server"),
        "{error}"
    );
    assert!(error.source().is_some() && error.status().is_none());

    let server = Server::start(crate::server::Reply::Bytes(String::new())).await;
    let error = call(&server.transport()).await;
    assert!(!error.is_connect() && !error.is_api());
    assert!(
        error
            .to_string()
            .ends_with("the connection was lost before an answer"),
        "{error}"
    );
}
