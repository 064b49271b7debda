//! Embeddings.

use perplexity_sandbox::Sandbox;
use serde_json::{Value, json};

use super::post;

async fn vectors(sandbox: &Sandbox, target: &str, body: &Value) -> Value {
    let answer = post(sandbox, target, body).await;
    assert_eq!(answer.status, 200, "{body}");
    answer.json()
}

/// How many bytes base64 stands for.
fn bytes(text: &Value) -> usize {
    let text = text.as_str().unwrap();
    assert_eq!(text.len() % 4, 0);
    text.len() / 4 * 3 - text.matches('=').count()
}

#[tokio::test]
async fn a_vector_has_as_many_dimensions_as_are_asked_for() {
    let sandbox = Sandbox::start().await.unwrap();
    for (change, expected) in [
        (json!({}), 1024),
        (json!({"dimensions": 128}), 128),
        (json!({"model": "pplx-embed-v1-4b"}), 2560),
        (json!({"encoding_format": "base64_binary"}), 128),
        (
            json!({"encoding_format": "base64_binary", "dimensions": 129}),
            17,
        ),
    ] {
        let mut body = json!({"input": ["a", "b"], "model": "pplx-embed-v1-0.6b"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = vectors(&sandbox, "/v1/embeddings", &body).await;
        let data = answer["data"].as_array().unwrap();
        assert_eq!(data.len(), 2);
        for (index, object) in data.iter().enumerate() {
            assert_eq!(object["index"], index);
            assert_eq!(bytes(&object["embedding"]), expected, "{change}");
        }
        assert_ne!(data[0]["embedding"], data[1]["embedding"]);
        assert_eq!(answer["usage"]["total_tokens"], 2);
    }
    let most = json!({"input": "a", "model": "pplx-embed-v1-0.6b", "dimensions": 1025});
    let refused = post(&sandbox, "/v1/embeddings", &most).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.json()["detail"][0]["loc"],
        json!(["body", "dimensions"])
    );
}

#[tokio::test]
async fn the_same_text_has_the_same_vector_everywhere() {
    let one = json!({"input": "a", "model": "pplx-embed-v1-0.6b"});
    let many = json!({"input": ["b", "a"], "model": "pplx-embed-v1-0.6b"});
    let first = vectors(&Sandbox::start().await.unwrap(), "/v1/embeddings", &one).await;
    let second = vectors(&Sandbox::start().await.unwrap(), "/v1/embeddings", &many).await;
    let vector = first["data"][0]["embedding"].as_str().unwrap();
    assert_eq!(second["data"][1]["embedding"], vector);
    // Also on another machine, and in another year.
    assert!(vector.starts_with(EXPECTED), "{vector}");
}

const EXPECTED: &str = "4NPint8KGVPD822bqfRlhi9V";

#[tokio::test]
async fn a_chunk_has_another_vector_among_other_chunks() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = json!({
        "input": [["a", "b"], ["a"]], "model": "pplx-embed-context-v1-0.6b", "dimensions": 128,
    });
    for target in ["/v1/contextualizedembeddings", "/contextualized-embeddings"] {
        let answer = vectors(&sandbox, target, &body).await;
        let vector = |document: usize, chunk: usize| &answer["data"][document]["data"][chunk];
        assert_eq!(answer["data"].as_array().map(Vec::len), Some(2));
        assert_eq!(bytes(&vector(0, 1)["embedding"]), 128);
        assert_ne!(vector(0, 0)["embedding"], vector(1, 0)["embedding"]);
    }
}
