//! Where requests lead.

use std::collections::BTreeSet;

use perplexity_sandbox::Sandbox;
use serde_json::json;

use crate::http::{authority, exchange, get, get_job, send};

#[tokio::test]
async fn an_unknown_path_is_a_404_without_a_body() {
    let sandbox = Sandbox::start().await.unwrap();
    for path in [
        "/",
        "/v1/async/sonar/",
        "/v1/async/sonar/a/b",
        "/v1/chat/completions",
    ] {
        let answer = get(&sandbox, path).await;
        assert_eq!((answer.status, answer.body.len()), (404, 0), "{path}");
        assert!(answer.header("x-request-id").is_some());
    }
}

#[tokio::test]
async fn another_method_is_a_405_without_a_body_that_says_what_is_allowed() {
    let sandbox = Sandbox::start().await.unwrap();
    for method in ["POST", "DELETE", "OPTIONS", "HEAD", "get"] {
        let answer = send(&sandbox, method, "/v1/async/sonar/sandbox-created", &[], "").await;
        assert_eq!((answer.status, answer.body.len()), (405, 0), "{method}");
        assert_eq!(answer.header("allow"), Some("GET"), "{method}");
    }
}

#[tokio::test]
async fn an_unknown_job_is_a_404_in_the_services_shape() {
    let sandbox = Sandbox::start().await.unwrap();
    let answer = get_job(&sandbox, "unheard-of").await;
    assert_eq!(answer.status, 404);
    let message = "There is no asynchronous request with the id \"unheard-of\".";
    let error = json!({"error": {"message": message, "type": "not_found", "code": 404}});
    assert_eq!(answer.json(), error);
}

#[tokio::test]
async fn a_percent_encoded_id_is_decoded() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = "a/b c?é%";
    let job = json!({"id": id, "model": "sonar", "created_at": 1_775_001_600, "status": "CREATED"});
    sandbox.put_job(job.clone()).unwrap();
    assert_eq!(get_job(&sandbox, "a%2Fb%20c%3F%C3%A9%25").await.json(), job);
    assert_eq!(get_job(&sandbox, "sandbox%2dcreated").await.status, 200);
    assert_eq!(get_job(&sandbox, "%FF").await.status, 404);
}

#[tokio::test]
async fn a_query_does_not_change_the_route() {
    let sandbox = Sandbox::start().await.unwrap();
    assert_eq!(
        get_job(&sandbox, "sandbox-created?local_mode=false")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn request_ids_count_the_requests() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut ids = BTreeSet::new();
    for path in [
        "/",
        "/v1/async/sonar/sandbox-created",
        "/v1/async/sonar/unheard-of",
    ] {
        ids.extend(
            get(&sandbox, path)
                .await
                .header("x-request-id")
                .map(str::to_owned),
        );
    }
    assert_eq!(
        Vec::from_iter(ids),
        ["sandbox-000001", "sandbox-000002", "sandbox-000003"]
    );
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_a_413_whether_its_length_is_declared_or_not() {
    let sandbox = Sandbox::start().await.unwrap();
    let declared = "POST / HTTP/1.1\r\nhost: sandbox\r\ncontent-length: 33554433\r\n\r\n";
    // The limit in hexadecimal, and a byte.
    let mut chunked =
        b"POST / HTTP/1.1\r\nhost: sandbox\r\ntransfer-encoding: chunked\r\n\r\n2000001\r\n"
            .to_vec();
    chunked.resize(chunked.len() + 0x200_0001, b'a');
    for request in [declared.as_bytes(), &chunked] {
        let answer = exchange(&authority(&sandbox), request).await;
        assert_eq!(answer.status, 413);
        assert_eq!(answer.json()["error"]["type"], "payload_too_large");
        assert_eq!(answer.header("connection"), Some("close"));
    }
    assert_eq!(
        sandbox
            .journal()
            .iter()
            .map(|entry| entry.body.len())
            .sum::<usize>(),
        0
    );
}

#[tokio::test]
async fn what_is_not_http_is_refused_and_does_not_stop_the_server() {
    let sandbox = Sandbox::start().await.unwrap();
    assert_eq!(
        exchange(&authority(&sandbox), b"\x16\x03\x01 hello\r\n\r\n")
            .await
            .status,
        400
    );
    assert_eq!(get_job(&sandbox, "sandbox-created").await.status, 200);
    assert_eq!(sandbox.journal().len(), 1);
}
