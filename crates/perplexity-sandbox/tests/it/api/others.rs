//! Models, decisions, tokens, sessions and analytics.

use perplexity_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{call, delete, error, get, post};

#[tokio::test]
async fn models_have_prices() {
    let sandbox = Sandbox::start().await.unwrap();
    let models = get(&sandbox, "/v1/models").await.json();
    let models = models["data"].as_array().unwrap().clone();
    assert!(models.len() > 3);
    for model in models {
        assert_eq!(model["created"], 0);
        assert_eq!(model["pricing"]["unit"], "usd_per_1m_tokens");
    }
}

#[tokio::test]
async fn every_question_is_decided_and_what_is_likely_adds_up() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = json!({
        "model": "pplx-decider-v1.1-27b",
        "state": {"weather": "rain"},
        "questions": {
            "outside": {"type": "noul"},
            "what": {"type": "choice", "criteria": {"walk": "a", "read": "b", "sleep": "c"}},
            "how": {"type": "score", "criteria": ["bad", "fair", "good"]},
        },
    });
    let answer = post(&sandbox, "/v1/decisions", &body).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(post(&sandbox, "/v1/decisions", &body).await.json(), answer);
    let answers = &answer["answers"];
    let noul = answers["outside"]["noul"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&noul));
    let chosen = answers["what"]["choice"].as_str().unwrap();
    assert_eq!(
        answers["what"]["probabilities"][chosen],
        answers["what"]["confidence"]
    );
    assert!((1..=3).contains(&answers["how"]["score"].as_u64().unwrap()));
    assert_eq!(answers["how"]["legend"]["2"], "fair");
    for name in ["what", "how"] {
        let likely = answers[name]["probabilities"].as_object().unwrap().values();
        let sum: f64 = likely.map(|value| value.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{answers}");
    }
    let refused = post(&sandbox, "/v1/decisions", &json!({"model": "a"})).await;
    assert_eq!(error(&refused).0, 400);
}

#[tokio::test]
async fn tokens_are_made_and_revoked() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = post(
        &sandbox,
        "/generate_auth_token",
        &json!({"token_name": "a"}),
    )
    .await
    .json();
    assert_eq!(token["token_name"], "a");
    let revoke = json!({"auth_token": token["auth_token"]});
    assert_eq!(
        post(&sandbox, "/revoke_auth_token", &revoke).await.status,
        200
    );
    assert_eq!(
        error(&post(&sandbox, "/revoke_auth_token", &json!({})).await).0,
        400
    );
}

#[tokio::test]
async fn a_token_that_was_made_is_not_taken_for_the_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let made = post(&sandbox, "/generate_auth_token", &json!({})).await;
    let token = made.json()["auth_token"].clone();
    let token = token.as_str().unwrap();
    let revoke = json!({"auth_token": token});
    assert_eq!(
        post(&sandbox, "/revoke_auth_token", &revoke).await.status,
        200
    );
    let journal = sandbox.journal();
    assert_eq!(journal[1].text(), revoke.to_string());
    assert!(!token.contains(sandbox.key()), "{token}");
}

#[tokio::test]
async fn a_session_of_the_browser_ends_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let session = call(&sandbox, "POST", "/v1/browser/sessions", &[], b"")
        .await
        .json();
    assert_eq!(session["status"], "running");
    let id = session["session_id"].as_str().unwrap();
    assert_eq!(id.len(), 36);
    assert_eq!(sandbox.journal()[0].created.as_deref(), Some(id));
    let path = format!("/v1/browser/sessions/{id}");
    assert_eq!(delete(&sandbox, &path).await.status, 204);
    assert_eq!(
        error(&delete(&sandbox, &path).await),
        (404, "not_found".to_owned())
    );
}

#[tokio::test]
async fn usage_comes_page_by_page_up_to_the_end() {
    let sandbox = Sandbox::start().await.unwrap();
    for (version, query, buckets) in [
        (
            "v1",
            "dataset=query_volume&start_time=100&end_time=864100",
            10,
        ),
        (
            "v1",
            "dataset=skills&start_time=0&end_time=9000&bucket_width=1h",
            3,
        ),
        ("v1", "dataset=skills&start_time=9&end_time=0", 0),
        (
            "v2",
            "dataset=query_volume&group_by=user_email&start_time=0&end_time=864000",
            10,
        ),
    ] {
        let mut page = String::new();
        let mut starts = Vec::new();
        loop {
            let target = format!("/{version}/analytics/computer/usage?{query}&limit=4{page}");
            let answer = get(&sandbox, &target).await;
            assert_eq!(answer.status, 200);
            let answer = answer.json();
            let data = answer["data"].as_array().unwrap();
            assert!(data.len() <= 4);
            starts.extend(
                data.iter()
                    .map(|bucket| bucket["start_time"].as_u64().unwrap()),
            );
            let next: &Value = &answer["next_page"];
            assert_eq!(answer["has_more"], next.is_string());
            let Some(next) = next.as_str() else { break };
            page = format!("&page={next}");
        }
        assert_eq!(starts.len(), buckets, "{query}");
        assert!(starts.is_sorted());
    }
}
