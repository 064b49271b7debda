//! Sonar, asked at once.

use perplexity_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{error, get, post};

fn chat(messages: Value) -> Value {
    json!({"model": "sonar-pro", "messages": messages})
}

#[tokio::test]
async fn the_question_stands_in_the_answer_by_either_name() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = chat(json!([
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "What?"},
        {"role": "assistant", "content": "Pardon?"},
        {"role": "user", "content": [{"type": "text", "text": "Why do trees cool streets?"}]},
    ]));
    for target in ["/v1/sonar", "/chat/completions"] {
        let answer = post(&sandbox, target, &body).await;
        assert_eq!(answer.status, 200);
        let answer = answer.json();
        let content = answer["choices"][0]["message"]["content"].as_str().unwrap();
        assert!(content.contains("Why do trees cool streets?"), "{content}");
        assert_eq!(answer["model"], "sonar-pro");
        assert_eq!(answer["search_results"].as_array().map(Vec::len), Some(3));
        assert!(answer["usage"]["cost"]["total_cost"].as_f64().unwrap() > 0.0);
    }
}

#[tokio::test]
async fn messages_that_do_not_alternate_are_refused_with_400() {
    let sandbox = Sandbox::start().await.unwrap();
    let of = |roles: &[&str]| {
        let messages = roles
            .iter()
            .map(|role| json!({"role": role, "content": "a"}));
        chat(messages.collect())
    };
    for (roles, status) in [
        (&["user"][..], 200),
        (&["system", "system", "user", "assistant", "user"], 200),
        (&["user", "assistant", "tool"], 200),
        (&["user", "user"], 400),
        (&["assistant", "user"], 400),
        (&["user", "system", "user"], 400),
        (&["user", "assistant"], 400),
        (&["system"], 400),
        (&[], 400),
    ] {
        let answer = post(&sandbox, "/v1/sonar", &of(roles)).await;
        assert_eq!(answer.status, status, "{roles:?}");
        if status == 400 {
            assert_eq!(error(&answer).1, "invalid_message");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_wrong_is_a_422() {
    let sandbox = Sandbox::start().await.unwrap();
    let answer = post(&sandbox, "/v1/sonar", &json!({"model": "sonar"})).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.json()["detail"][0]["loc"],
        json!(["body", "messages"])
    );
}

#[tokio::test]
async fn an_answer_fits_the_schema_that_was_asked_for() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut body = chat(json!([{"role": "user", "content": "a"}]));
    let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    body["response_format"] = json!({"type": "json_schema", "json_schema": {"schema": schema}});
    let answer = post(&sandbox, "/v1/sonar", &body).await.json();
    assert_eq!(answer["choices"][0]["message"]["content"], r#"{"a":1}"#);
}

#[tokio::test]
async fn sonar_can_be_out_of_service() {
    let sandbox = Sandbox::builder().retired(true).start().await.unwrap();
    let body = chat(json!([{"role": "user", "content": "a"}]));
    for answer in [
        post(&sandbox, "/v1/sonar", &body).await,
        post(&sandbox, "/chat/completions", &json!({})).await,
        post(&sandbox, "/v1/async/sonar", &json!({"request": body})).await,
        get(&sandbox, "/async/chat/completions").await,
        get(&sandbox, "/v1/async/sonar/sandbox-completed").await,
    ] {
        assert_eq!(
            error(&answer),
            (403, "chat_completions_not_available".to_owned())
        );
    }
    let run = json!({"input": "a", "preset": "fast"});
    assert_eq!(post(&sandbox, "/v1/responses", &run).await.status, 200);
}
