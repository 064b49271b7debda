//! What is sent.

use std::collections::BTreeMap;
use std::future::IntoFuture;

use openapi_runtime::http::{HeaderValue, header::ACCEPT};
use openapi_runtime::{Call, Error, Operation, Response, Transport};
use serde_json::{Value, json};

use crate::server::{KEY, Server};

const GET: Operation = Operation::get("get_job", "/v1/jobs/{id}");
const LIST: Operation = Operation::get("list_jobs", "/v1/jobs");
const CREATE: Operation = Operation::post("create_job", "/v1/jobs");

async fn ok() -> Server {
    Server::answering("200 OK", &["x-request-id: r1"], r#"{"id": "job_1"}"#).await
}

fn header<'a>(request: &'a str, name: &str) -> Vec<&'a str> {
    let lines = request.lines().take_while(|line| !line.is_empty());
    lines
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .collect()
}

#[tokio::test]
async fn a_call_sends_the_path_the_key_and_what_it_accepts() {
    let server = ok().await;
    let call: Call<Value> = Call::json(&server.transport(), GET).argument("id", "a/b c");
    let job = call.await.unwrap();
    let request = server.request();
    assert!(
        request.starts_with("GET /v1/jobs/a%2Fb%20c HTTP/1.1\r\n"),
        "{request}"
    );
    assert_eq!(header(&request, "authorization"), [format!("Bearer {KEY}")]);
    assert_eq!(header(&request, "accept"), ["application/json"]);
    assert_eq!(
        header(&request, "user-agent"),
        [concat!("openapi-runtime/", env!("CARGO_PKG_VERSION"))]
    );
    assert!(header(&request, "content-type").is_empty());

    assert_eq!(job["id"], "job_1");
    assert_eq!(job.status(), 200);
    assert_eq!(job.request_id(), Some("r1"));
    assert_eq!(job.headers()["x-request-id"], "r1");
    assert_eq!(job.raw(), r#"{"id": "job_1"}"#);
    assert!(format!("{:?}", job.clone()).contains("job_1"));
    assert_eq!(AsRef::<Value>::as_ref(&job)["id"], "job_1");
    assert_eq!(job.into_inner(), json!({"id": "job_1"}));
}

#[tokio::test]
async fn a_path_in_the_base_url_is_kept() {
    for suffix in ["/api/v9", "/api/v9/"] {
        let server = ok().await;
        let transport = server
            .builder()
            .base_url(format!("{}{suffix}", server.url))
            .build()
            .unwrap();
        Call::<()>::empty(&transport, LIST).await.unwrap();
        assert!(server.request().starts_with("GET /api/v9/v1/jobs HTTP/1.1"));
    }
}

#[tokio::test]
async fn a_query_is_encoded_like_a_form() {
    let server = ok().await;
    let call = Call::<()>::empty(&server.transport(), LIST)
        .query("limit", 20)
        .query("q", "a b&c=d+é%")
        .query("tag", "x")
        .query("tag", "y");
    call.await.unwrap();
    let expected = "GET /v1/jobs?limit=20&q=a+b%26c%3Dd%2B%C3%A9%25&tag=x&tag=y HTTP/1.1";
    assert_eq!(server.request().lines().next(), Some(expected));
}

#[tokio::test]
async fn a_body_is_sent_as_json() {
    let server = ok().await;
    let call: Call<Value> =
        Call::json(&server.transport(), CREATE).body_json(&json!({"b": 1, "a": null}));
    call.await.unwrap();
    let request = server.request();
    assert_eq!(header(&request, "content-type"), ["application/json"]);
    assert!(
        request.ends_with("\r\n\r\n{\"b\":1,\"a\":null}"),
        "{request}"
    );
}

#[tokio::test]
async fn a_header_replaces_what_would_be_sent() {
    for (name, value) in [
        ("accept", "text/csv"),
        ("User-Agent", "mine/1"),
        ("Authorization", "Basic other"),
        ("content-type", "application/x-ndjson"),
        ("x-trace", "7"),
    ] {
        let server = ok().await;
        let call = Call::<()>::empty(&server.transport(), CREATE)
            .header(name, "first")
            .body_json(&1)
            .header(name, value);
        call.await.unwrap();
        assert_eq!(
            header(&server.request(), &name.to_lowercase()),
            [value],
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_empty_answer_needs_no_body() {
    let server = Server::answering("204 No Content", &[], "").await;
    let done: Response<()> = Call::<()>::empty(&server.transport(), LIST).await.unwrap();
    assert_eq!(done.status(), 204);
    let server = Server::answering("200 OK", &[], "").await;
    let head = Operation::head("head_jobs", "/v1/jobs");
    Call::<()>::empty(&server.transport(), head).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_and_nothing_is_sent() {
    type Change = fn(Call<()>) -> Call<()>;
    let changes: [(Change, &str); 10] = [
        (|call| call.argument("id", ""), "the argument `id` is empty"),
        (
            |call| call.argument("id", "."),
            "the argument `id` is `.`, which cannot be a segment of a path",
        ),
        (
            |call| call.argument("id", ".."),
            "the argument `id` is `..`, which cannot be a segment of a path",
        ),
        (|call| call, "the argument `id` was not given"),
        (
            |call| call.argument("id", 1).argument("x", 2),
            "the path has no place for the argument `x`",
        ),
        (
            |call| call.header("a b", "x"),
            "`a b` is not the name of a header",
        ),
        (
            |call| call.header("X-Trace", "se\ncret"),
            "the value of the header `x-trace` has characters that no header can carry",
        ),
        (
            |call| call.header("content-length", "9"),
            "the header `content-length` cannot be set",
        ),
        (
            |call| call.body_json(&BTreeMap::from([((1, 2), 3)])),
            "the body cannot be written as JSON",
        ),
        // The first one wins.
        (
            |call| call.argument("id", "").header("", "x"),
            "the argument `id` is empty",
        ),
    ];
    let server = ok().await;
    for (change, expected) in changes {
        let error: Error = change(Call::<()>::empty(&server.transport(), GET))
            .await
            .unwrap_err();
        assert!(error.is_invalid_input());
        assert!(
            error.to_string().ends_with(&format!(": {expected}")),
            "{error}"
        );
        assert_eq!(error.operation(), Some("get_job"));
    }
    assert!(!server.was_called());
}

#[test]
fn a_call_and_its_future_can_go_anywhere() {
    fn goes_anywhere<T: Send + 'static>(value: T) -> T {
        value
    }
    // Even if what it decodes to cannot.
    #[derive(serde::Deserialize)]
    struct Here(#[serde(skip)] std::marker::PhantomData<std::rc::Rc<()>>);

    let transport = Transport::builder()
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let call: Call<Here> = Call::json(&transport, LIST);
    drop(goes_anywhere(goes_anywhere(call).into_future()));
}

#[test]
fn values_of_headers_may_be_made_before() {
    let transport = Transport::builder()
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let call = Call::<()>::empty(&transport, LIST)
        .header(ACCEPT, HeaderValue::from_static("x"))
        .header("x-count", 3)
        .header("x-owned", String::from("y"));
    let printed = format!("{call:?}");
    assert!(printed.contains("list_jobs"), "{printed}");
}
