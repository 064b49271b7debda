//! What the streams of Sonar say.

use perplexity_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{Streamed, question, quick, stream};

async fn ask(sandbox: &Sandbox, more: &Value) -> Streamed {
    let mut body = question();
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    stream(sandbox, "POST", "/chat/completions", &body).await
}

/// What the same request is answered without a stream, but for what no two answers have in common.
async fn plain(sandbox: &Sandbox, more: &Value) -> Value {
    let mut more = more.clone();
    more["stream"] = json!(false);
    comparable(ask(sandbox, &more).await.head.json())
}

fn comparable(mut answer: Value) -> Value {
    for name in ["id", "created", "object"] {
        assert!(answer.as_object_mut().unwrap().remove(name).is_some());
    }
    answer
}

fn requests() -> Vec<Value> {
    let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    vec![
        json!({}),
        json!({"return_images": true, "return_related_questions": true}),
        json!({"disable_search": true}),
        json!({"model": "sonar-deep-research"}),
        json!({"response_format": {"type": "json_schema", "json_schema": {"schema": schema}}}),
    ]
}

#[tokio::test]
async fn each_chunk_of_the_full_mode_has_all_so_far_and_the_last_is_the_answer() {
    let sandbox = quick().await;
    for mut request in requests() {
        let streamed = ask(&sandbox, &request).await;
        assert!(streamed.complete);
        assert!(!streamed.text().contains("[DONE]"));
        let events = streamed.events();
        let (last, chunks) = events.split_last().unwrap();
        let expected = plain(&sandbox, &request).await;
        assert_eq!(comparable(last.clone()), expected, "{request}");
        let choice = &last["choices"][0];
        assert_eq!(choice["finish_reason"], "stop");
        assert!(last["usage"]["cost"]["total_cost"].is_number());

        let mut so_far = String::new();
        for chunk in chunks {
            let choice = &chunk["choices"][0];
            so_far += choice["delta"]["content"].as_str().unwrap();
            assert_eq!(choice["message"]["content"], so_far);
            assert_eq!(choice["finish_reason"], json!(null));
            for name in [
                "search_results",
                "citations",
                "images",
                "id",
                "model",
                "created",
            ] {
                assert_eq!(chunk[name], last[name], "{name}");
            }
            assert!(chunk["usage"]["total_tokens"].is_number());
            assert_eq!(chunk["usage"]["cost"], json!(null));
        }
        assert_eq!(choice["message"]["content"], so_far);
        for event in &events {
            assert_eq!(event["object"], "chat.completion.chunk");
        }
        // It is the default.
        request["stream_mode"] = json!("full");
        assert_eq!(ask(&sandbox, &request).await.events().len(), events.len());
    }
}

#[tokio::test]
async fn each_chunk_of_the_concise_mode_has_what_is_new_and_the_last_is_the_answer() {
    let sandbox = quick().await;
    for mut request in requests() {
        let expected = plain(&sandbox, &request).await;
        request["stream_mode"] = json!("concise");
        let streamed = ask(&sandbox, &request).await;
        assert!(streamed.complete);
        assert!(streamed.text().ends_with("}\n\ndata: [DONE]\n\n"));
        let mut events = streamed.events();
        assert_eq!(events.pop(), Some(json!("[DONE]")));
        let mut objects: Vec<_> = events.iter().map(|event| &event["object"]).collect();
        objects.dedup();
        assert_eq!(
            objects,
            [
                "chat.reasoning",
                "chat.reasoning.done",
                "chat.completion.chunk",
                "chat.completion.done"
            ]
        );
        let (last, chunks) = events.split_last().unwrap();
        assert_eq!(comparable(last.clone()), expected, "{request}");
        assert!(last["usage"]["cost"]["total_cost"].is_number());

        let found = &chunks[1];
        for name in ["search_results", "images"] {
            assert_eq!(found[name], last[name], "{name}");
        }
        let news = chunks.iter().map(|chunk| {
            assert_eq!(chunk["usage"]["cost"], json!(null));
            let choice = &chunk["choices"][0];
            assert_eq!(choice["message"]["content"], "");
            choice["delta"]["content"].as_str().unwrap()
        });
        let text: String = news.collect();
        assert_eq!(last["choices"][0]["message"]["content"], text);
        assert_eq!(chunks[2].get("search_results"), None);
    }
}

#[tokio::test]
async fn what_is_refused_is_refused_in_json() {
    let sandbox = quick().await;
    for (more, status) in [
        (json!({"messages": []}), 400),
        (json!({"model": "none"}), 422),
        (json!({"stream": "maybe"}), 422),
        (json!({"stream_mode": "brief"}), 422),
    ] {
        let answer = ask(&sandbox, &more).await.head;
        assert_eq!(answer.status, status, "{more}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    let sandbox = Sandbox::builder().retired(true).start().await.unwrap();
    assert_eq!(ask(&sandbox, &json!({})).await.head.status, 403);
}
