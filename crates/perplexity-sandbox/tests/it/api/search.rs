//! Search.

use perplexity_sandbox::Sandbox;
use serde_json::json;

use super::{post, texts};

#[tokio::test]
async fn as_many_results_come_as_are_asked_for_and_repeat_the_query() {
    let sandbox = Sandbox::start().await.unwrap();
    for (body, expected) in [
        (json!({"query": "trees"}), 10),
        (json!({"query": "trees", "max_results": 1}), 1),
        (json!({"query": "trees", "max_results": 50}), 50),
        (json!({"query": ["trees", "streets"], "max_results": 4}), 4),
        (json!({"query": []}), 0),
    ] {
        let answer = post(&sandbox, "/search", &body).await;
        assert_eq!(answer.status, 200);
        let answer = answer.json();
        let snippets = texts(&answer["results"], "snippet");
        assert_eq!(snippets.len(), expected, "{body}");
        assert!(
            snippets
                .iter()
                .step_by(2)
                .all(|snippet| snippet.starts_with("trees: "))
        );
        if body["query"].is_array() {
            assert!(
                snippets
                    .iter()
                    .skip(1)
                    .step_by(2)
                    .all(|text| text.starts_with("streets: "))
            );
        }
    }
    let refused = post(
        &sandbox,
        "/search",
        &json!({"query": "a", "max_results": 51}),
    )
    .await;
    assert_eq!(refused.status, 422);
}
