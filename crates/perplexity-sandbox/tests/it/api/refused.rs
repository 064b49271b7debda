//! What the service's own code refuses, in its own words.

use perplexity_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use super::{FORM, call, error, get, post};

#[tokio::test]
async fn a_request_to_the_agent_is_refused_with_400_and_the_field_that_is_to_blame() {
    let sandbox = Sandbox::start().await.unwrap();
    let format = |schema: Value| json!({"type": "json_schema", "json_schema": {"name": "a", "schema": schema}});
    for (change, param, message) in [
        (
            json!({"nodel": "b"}),
            json!("nodel"),
            "invalid request body: json: unknown field \"nodel\"",
        ),
        (
            json!({"tools": [{"type": "web_search", "filter": {}}]}),
            json!("filter"),
            "unknown field \"filter\"",
        ),
        (
            json!({"model": null, "stream": null}),
            json!("model"),
            "invalid request body: model: ",
        ),
        (json!({"max_steps": 101}), json!("max_steps"), "max_steps"),
        (
            json!({"model": "anthropic/a"}),
            json!("max_output_tokens"),
            "max_output_tokens is required",
        ),
        (
            json!({"previous_response_id": "unheard-of"}),
            json!("previous_response_id"),
            "not found",
        ),
        (
            json!({"response_format": format(json!({"type": "sting"}))}),
            json!("response_format.json_schema.schema"),
            "the schema is none",
        ),
        (
            json!({"response_format": format(json!({"not": {}}))}),
            json!("response_format.json_schema.schema"),
            "no value that fits",
        ),
    ] {
        let mut body = json!({"input": "a", "model": "b"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = post(&sandbox, "/v1/agent", &body).await;
        assert_eq!(error(&answer).0, 400, "{change}");
        let said = &answer.json()["error"];
        assert_eq!(said["param"], param, "{said}");
        assert!(
            said["message"].as_str().unwrap().contains(message),
            "{said}"
        );
        assert_eq!(sandbox.journal().last().unwrap().created, None);
    }
    let json = [("content-type", "application/json")];
    for body in [&b""[..], b"{", b"[]", b"{\"model\": \"a\"}"] {
        let answer = call(&sandbox, "POST", "/v1/agent", &json, body).await;
        assert_eq!(error(&answer), (400, "invalid_request".to_owned()));
    }
}

#[tokio::test]
async fn somebody_has_to_answer() {
    let sandbox = super::quick().await;
    let answer = post(&sandbox, "/v1/agent", &json!({"input": "a"})).await;
    assert_eq!(error(&answer), (400, "invalid_request".to_owned()));
    // In the background that is found out later.
    let body = json!({"input": "a", "background": true});
    let run = post(&sandbox, "/v1/agent", &body).await;
    assert_eq!((run.status, &run.json()["status"]), (200, &json!("failed")));
}

#[tokio::test]
async fn a_query_is_checked_by_the_document() {
    let sandbox = Sandbox::start().await.unwrap();
    for (target, param) in [
        ("/v1/skills?limit=0", "limit"),
        ("/v1/skills?limit=many", "limit"),
        ("/v1/skills?page_token=b", "page_token"),
        ("/v1/files?purpose=fun", "purpose"),
        ("/v1/files?after=unheard-of", "after"),
        ("/v1/analytics/computer/usage?start_time=0", "dataset"),
        ("/v1/analytics/computer/usage?dataset=skills", "start_time"),
        (
            "/v1/analytics/computer/usage?dataset=skills&start_time=-1",
            "start_time",
        ),
        (
            "/v1/analytics/computer/usage?dataset=skills&start_time=0&page=b",
            "page",
        ),
        ("/v1/agent/sandbox-run-completed?format=long", "format"),
        (
            "/v1/agent/sandbox-run-completed?starting_after=9223372036854775808",
            "starting_after",
        ),
        (
            "/v1/agent/sandbox-run-completed?stream=true",
            "starting_after",
        ),
    ] {
        let answer = get(&sandbox, target).await;
        assert_eq!(error(&answer).0, 400, "{target}");
        assert_eq!(answer.json()["error"]["param"], param, "{target}");
    }
}

#[tokio::test]
async fn a_form_is_checked_by_the_document() {
    let sandbox = Sandbox::start().await.unwrap();
    let no_file = b"--sandbox\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\n\
        batch\r\n--sandbox--\r\n";
    let other = super::form(&[("purpose", "fun")], "a", b"b");
    let none = super::form(&[], "a", b"b");
    let json = ("content-type", "application/json");
    for (header, body, message) in [
        (FORM, &no_file[..], "\"file\" is a required property"),
        (FORM, &other, "purpose"),
        (FORM, &none, "\"purpose\" is a required property"),
        (FORM, b"--sandbox\r\n", "cannot be read"),
        (FORM, b"", "cannot be read"),
        (json, b"{}", "must be multipart/form-data"),
    ] {
        let answer = call(&sandbox, "POST", "/v1/files", &[header], body).await;
        assert_eq!(error(&answer), (400, "invalid_request".to_owned()));
        let said = answer.json()["error"]["message"]
            .to_string()
            .replace('\\', "");
        assert!(said.contains(message), "{said}");
    }
}

#[tokio::test]
async fn a_refusal_that_a_fault_asks_for_has_the_shape_of_its_operation() {
    let sandbox = Sandbox::start().await.unwrap();
    for (target, is_fastapi) in [
        ("/v1/agent", false),
        ("/v1/batches", false),
        ("/search", true),
    ] {
        sandbox.script([Fault::status(422), Fault::status(503)]);
        let answer = post(&sandbox, target, &json!({})).await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.json().get("detail").is_some(),
            is_fastapi,
            "{target}"
        );
        assert_eq!(error(&post(&sandbox, target, &json!({})).await).0, 503);
    }
}

#[tokio::test]
async fn every_answer_says_how_much_is_left() {
    let sandbox = Sandbox::start().await.unwrap();
    for target in ["/v1/models", "/unheard-of", "/v1/files/unheard-of"] {
        let answer = get(&sandbox, target).await;
        for name in ["limit", "remaining", "used", "reset"] {
            let value = answer.header(&format!("x-ratelimit-{name}")).unwrap();
            assert!(value.parse::<u64>().is_ok(), "{target} {name}");
        }
        assert!(answer.header("x-request-id").is_some());
    }
}
