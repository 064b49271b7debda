//! What all operations have in common.

use perplexity_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::{FORM, call, form, get, post, upload};

#[tokio::test]
async fn nobody_is_let_in_without_a_key() {
    let sandbox = Sandbox::start().await.unwrap();
    for (method, target) in [
        ("POST", "/v1/agent"),
        ("POST", "/search"),
        ("POST", "/v1/files"),
        ("GET", "/v1/models"),
        ("GET", "/v1/skills"),
        ("DELETE", "/v1/browser/sessions/a"),
        ("POST", "/generate_auth_token"),
    ] {
        let answer = crate::http::send(&sandbox, method, target, &[], "").await;
        assert_eq!(
            super::error(&answer),
            (401, "invalid_api_key".to_owned()),
            "{target}"
        );
    }
}

#[tokio::test]
async fn faults_meet_the_new_operations_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let run = json!({"input": "a", "preset": "fast"});
    let known = sandbox.runs().len();
    sandbox.script([
        Fault::EmptyOk,
        Fault::BrokenJson,
        Fault::HtmlBadGateway,
        Fault::Extra,
    ]);
    let empty = post(&sandbox, "/v1/agent", &run).await;
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    let broken = post(&sandbox, "/v1/agent", &run).await;
    assert!(broken.body.starts_with(br#"{"id":"sandbox-run-000002""#));
    assert_eq!(post(&sandbox, "/v1/agent", &run).await.status, 502);
    let extra = post(&sandbox, "/v1/agent", &run).await.json();
    assert_eq!(extra["status"], "sandbox_unheard_of");
    assert!(extra["sandbox_nested"].is_object());
    assert_eq!(
        sandbox.runs().len(),
        known + 3,
        "the gateway's page has no effect"
    );

    sandbox.script([Fault::None, Fault::TruncatedJson { after: 3 }]);
    let id = upload(&sandbox, "a", b"abcdef").await.json()["id"].clone();
    let path = format!("/v1/files/{}/content", id.as_str().unwrap());
    assert_eq!(get(&sandbox, &path).await.body, b"abc");
    assert_eq!(get(&sandbox, &path).await.body, b"abcdef");
}

#[tokio::test]
async fn a_fault_in_the_header_is_met_by_an_upload_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let form = form(&[("purpose", "batch")], "a", b"b");
    let headers = [FORM, ("x-sandbox-fault", "503")];
    let first = call(&sandbox, "POST", "/v1/files", &headers, &form).await;
    let second = call(&sandbox, "POST", "/v1/files", &headers, &form).await;
    assert_eq!((first.status, second.status), (503, 200));
}
