//! What is written down.

use perplexity_sandbox::Sandbox;

use crate::http::{authority, exchange, get, send};

#[tokio::test]
async fn an_entry_tells_what_was_asked_and_answered() {
    let sandbox = Sandbox::start().await.unwrap();
    let headers = [("X-Trace", "one"), ("x-trace", "two")];
    send(&sandbox, "POST", "/v1/a%20b?c=%20d", &headers, "hello").await;
    get(&sandbox, "/v1/async/sonar/sandbox-created").await;

    let journal = sandbox.journal();
    assert_eq!(journal.len(), 2);
    let first = &journal[0];
    assert_eq!(
        (first.method.as_str(), first.path.as_str()),
        ("POST", "/v1/a%20b")
    );
    assert_eq!(first.query.as_deref(), Some("c=%20d"));
    assert_eq!(first.text(), "hello");
    assert_eq!(first.status, Some(404));
    assert_eq!(first.header("X-TRACE"), Some("one"));
    assert_eq!(
        first
            .headers
            .iter()
            .filter(|(name, _)| name == "x-trace")
            .count(),
        2
    );
    assert_eq!(
        (journal[1].query.as_deref(), journal[1].status),
        (None, Some(200))
    );
}

#[tokio::test]
async fn the_key_is_redacted_wherever_it_stands() {
    let sandbox = Sandbox::builder()
        .key("pplx-Secret/7")
        .start()
        .await
        .unwrap();
    let headers = [
        ("authorization", "Bearer pplx-Secret/7"),
        ("x-api-key", "pplx-Secret/7"),
        ("x-pplx-secret", "a"),
    ];
    let target =
        "/v1/async/sonar/pplx-Secret%2F7?api_key=pplx-Secret/7&again=pplx%2DSecret%2f7&b=c";
    send(
        &sandbox,
        "GET",
        target,
        &headers,
        r#"{"key": "pplx-Secret/7", "b": "c"}"#,
    )
    .await;

    let journal = sandbox.journal();
    assert!(!format!("{journal:?}").contains("Secret"), "{journal:?}");
    let entry = &journal[0];
    assert_eq!(entry.header("authorization"), Some("[redacted]"));
    assert_eq!(entry.header("x-api-key"), Some("[redacted]"));
    assert_eq!(entry.path, "/v1/async/sonar/[redacted]");
    assert_eq!(
        entry.query.as_deref(),
        Some("api_key=[redacted]&again=[redacted]&b=c")
    );
    assert_eq!(entry.text(), r#"{"key": "[redacted]", "b": "c"}"#);
}

#[tokio::test]
async fn another_key_that_was_presented_is_redacted_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let headers = [("authorization", "Bearer pplx-a-real-one")];
    send(
        &sandbox,
        "POST",
        "/?key=pplx-a-real-one",
        &headers,
        "pplx-a-real-one",
    )
    .await;
    let journal = sandbox.journal();
    assert!(!format!("{journal:?}").contains("real"), "{journal:?}");
    assert_eq!(journal[0].text(), "[redacted]");
}

#[tokio::test]
async fn every_request_of_a_connection_has_an_entry() {
    let sandbox = Sandbox::start().await.unwrap();
    let requests =
        "GET /a HTTP/1.1\r\nhost: a\r\n\r\nGET /b HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    exchange(&authority(&sandbox), requests.as_bytes()).await;
    let paths: Vec<_> = sandbox
        .journal()
        .into_iter()
        .map(|entry| entry.path)
        .collect();
    assert_eq!(paths, ["/a", "/b"]);
}

#[tokio::test]
async fn a_key_of_one_request_is_redacted_in_those_after_it_too() {
    let sandbox = Sandbox::builder().any_key().start().await.unwrap();
    for number in 0..100 {
        let key = format!("pplx-real-{number}-key");
        for name in ["authorization", "x-api-key", "Proxy-Authorization"] {
            let headers = [(name, format!("Bearer {key}"))];
            let headers = headers
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            send(&sandbox, "POST", &format!("/{key}"), &headers, &key).await;
        }
        let headers = [("authorization", "Bearer another-key")];
        send(&sandbox, "GET", &format!("/?key={key}"), &headers, &key).await;
    }
    let journal = format!("{:?}", sandbox.journal());
    assert!(
        !journal.contains("real") && !journal.contains("another"),
        "{journal}"
    );
}
