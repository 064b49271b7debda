//! Answers that a test dictates.

use perplexity_sandbox::{Reply, Sandbox};
use serde_json::json;

use crate::http::{get_job, send};

#[tokio::test]
async fn a_reply_is_sent_exactly_as_it_was_given() {
    let sandbox = Sandbox::start().await.unwrap();
    let bytes = [0xff, 0x00, b'{', 0xfe];
    sandbox.reply_next(
        Reply::new(299)
            .header("X-One", "1")
            .header("x-one", "2")
            .body(bytes),
    );
    let answer = get_job(&sandbox, "sandbox-created").await;
    assert_eq!(answer.status, 299);
    assert_eq!(answer.body, bytes);
    let mut headers = answer.headers;
    headers.sort();
    let expected = [
        ("connection", "close"),
        ("content-length", "4"),
        ("x-one", "1"),
        ("x-one", "2"),
    ];
    assert_eq!(
        headers,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[tokio::test]
async fn replies_answer_in_their_order_and_then_the_sandbox_does_again() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.reply_next(Reply::new(429).header("retry-after", "1"));
    sandbox.reply_next(Reply::new(200).json(json!({"undeclared": [1, 2]})));
    let first = get_job(&sandbox, "sandbox-created").await;
    assert_eq!(
        (first.status, first.header("retry-after")),
        (429, Some("1"))
    );
    let second = get_job(&sandbox, "sandbox-created").await;
    assert_eq!(second.header("content-type"), Some("application/json"));
    assert_eq!(second.json(), json!({"undeclared": [1, 2]}));
    assert_eq!(
        get_job(&sandbox, "sandbox-created").await.json()["id"],
        "sandbox-created"
    );
    let statuses: Vec<_> = sandbox.journal().iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [Some(429), Some(200), Some(200)]);
}

#[tokio::test]
async fn a_reply_answers_whatever_comes_next() {
    let sandbox = Sandbox::start().await.unwrap();
    for (method, target) in [
        ("GET", "/v1/async/sonar/sandbox-created"),
        ("PATCH", "/nowhere"),
    ] {
        sandbox.reply_next(Reply::new(403).body("no"));
        let answer = send(&sandbox, method, target, &[], "").await;
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (403, b"no".as_slice())
        );
    }
}

#[tokio::test]
async fn a_reply_that_http_cannot_carry_says_so_on_the_wire() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.reply_next(Reply::new(200).header("content-length", "1").body("more"));
    let answer = get_job(&sandbox, "sandbox-created").await;
    assert_eq!(answer.status, 500);
    assert_eq!(answer.json()["error"]["type"], "sandbox_error");
}
