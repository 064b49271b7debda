//! Where the sources about the service disagree: the spec, the official SDKs
//! and recorded traffic. The client takes what any of them says.

mod events;
mod runs;

use perplexity_client::types::{CompletionResponse, ErrorInfo, Message, ModelList, SonarRequest};
use perplexity_client::{Client, Retry};
use perplexity_sandbox::{Reply, Sandbox};
use serde_json::{Value, json};

use crate::oracle::plain;

fn run<F: Future>(future: F) -> F::Output {
    loopback_time::block_on(future)
}

async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    (sandbox, client)
}

fn builder(sandbox: &Sandbox) -> perplexity_client::ClientBuilder {
    crate::logs::listen();
    let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
    client.retry(Retry::never())
}

fn completed() -> Value {
    json!({
        "id": "resp_1", "object": "response", "created_at": 1, "model": "perplexity/sonar",
        "status": "completed", "output": [],
    })
}

fn with(mut run: Value, name: &str, value: Value) -> Value {
    run[name] = value;
    run
}

/// Decodes from text, and back to an equal value.
fn again<T: serde::de::DeserializeOwned + serde::Serialize>(value: &Value) -> T {
    let decoded: T = match serde_json::from_str(&value.to_string()) {
        Ok(decoded) => decoded,
        Err(error) => panic!("{value}: {error}"),
    };
    let encoded = serde_json::to_value(&decoded).unwrap();
    assert_eq!(plain(&encoded), plain(value));
    decoded
}

fn codes() -> [(Value, Option<&'static str>); 3] {
    [
        (json!("rate_limited"), Some("rate_limited")),
        (json!(429), Some("429")),
        (json!(null), None),
    ]
}

#[test]
fn the_code_of_an_error_is_text_or_a_number_or_nothing() {
    run(async {
        let (sandbox, client) = start().await;
        for (code, expected) in codes() {
            let body = json!({ "message": "Slow down.", "type": "t", "code": code });
            let info: ErrorInfo = again(&body);
            assert_eq!(info.code.is_some(), expected.is_some(), "{code}");
            // As the error of a run that failed, which is an answer …
            let failed = with(completed(), "status", json!("failed"));
            sandbox.reply_next(Reply::new(200).json(with(failed, "error", body.clone())));
            let answer = client.get_agent_run("resp_1").await.unwrap();
            assert_eq!(answer.error.as_ref().unwrap().code, info.code);
            // … and as that of an answer which is an error.
            sandbox.reply_next(Reply::new(429).json(json!({ "error": body })));
            let error = client.get_agent_run("resp_1").await.unwrap_err();
            assert_eq!(error.api().unwrap().code(), expected);
            assert!(error.is_rate_limited());
        }
    });
}

#[test]
fn a_model_has_a_price_or_not() {
    let model = json!({ "id": "a/b", "object": "model", "created": 0, "owned_by": "a" });
    for (pricing, is_there) in [
        (
            json!({ "input": 1, "output": 2.5, "cache_read": 0.1, "unit": "u" }),
            true,
        ),
        (json!({ "input": 1, "image": { "each": 3 } }), true),
        (json!({}), true),
        (json!(null), false),
    ] {
        let priced = with(model.clone(), "pricing", pricing);
        let list = json!({ "object": "list", "data": [priced, model] });
        let list: ModelList = again(&list);
        assert_eq!(list.data[0].pricing.is_some(), is_there);
        assert!(list.data[1].pricing.is_none());
    }
}

#[test]
fn the_list_of_models_is_asked_for_with_the_key() {
    run(async {
        let (sandbox, client) = start().await;
        client.list_models().await.unwrap();
        let sent = sandbox.journal();
        assert!(sent[0].header("authorization").is_some());
        // Without a key that counts, it is refused, though the spec said that none is needed.
        let error = client.list_models().header("authorization", "none");
        let error = error.await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
    });
}

#[test]
fn sonar_is_asked_for_a_model_of_any_name() {
    run(async {
        let (sandbox, client) = start().await;
        let answer = json!({
            "id": "c1", "model": "sonar-of-tomorrow", "created": 1, "choices": [],
        });
        sandbox.reply_next(Reply::new(200).json(answer));
        let request = SonarRequest::new("sonar-of-tomorrow", [Message::user("Hi?")]);
        assert_eq!(
            client.sonar(&request).await.unwrap().model,
            "sonar-of-tomorrow"
        );
        let sent: Value = serde_json::from_slice(&sandbox.journal()[0].body).unwrap();
        assert_eq!(sent["model"], "sonar-of-tomorrow");
    });
}

#[test]
fn both_spellings_of_a_path_reach_the_same_run() {
    run(async {
        let (sandbox, new) = start().await;
        let old = builder(&sandbox).old_paths().build().unwrap();
        let id = "sandbox-run-completed";
        let [by_new, by_old] = [
            new.get_agent_run(id).await.unwrap(),
            old.get_agent_run(id).await.unwrap(),
        ];
        assert_eq!(*by_new, *by_old);
        let journal = sandbox.journal();
        let paths: Vec<&str> = journal.iter().map(|entry| &*entry.path).collect();
        let [first, second] = [format!("/v1/agent/{id}"), format!("/v1/responses/{id}")];
        assert_eq!(paths, [first, second]);
    });
}

#[test]
fn an_object_of_sonar_that_is_not_declared_is_kept() {
    let message = json!({ "role": "assistant", "content": "Half" });
    for object in [
        json!("chat.completion"),
        json!("chat.completion.chunk"),
        json!("chat.completion.done"),
        json!("chat.reasoning"),
        json!("chat.reasoning.done"),
        json!("chat.tomorrow"),
        json!(""),
    ] {
        let chunk = json!({
            "id": "c1", "model": "sonar", "created": 1, "object": object,
            "type": "message", "status": "PENDING",
            "choices": [{ "index": 0, "finish_reason": null, "message": message,
                          "delta": { "role": "assistant", "content": "f" } }],
        });
        let chunk: CompletionResponse = again(&chunk);
        assert_eq!(chunk.object.as_deref(), object.as_str());
        assert_eq!(chunk.text(), "Half");
        assert_eq!(chunk.extra("status"), Some(&json!("PENDING")));
    }
}
