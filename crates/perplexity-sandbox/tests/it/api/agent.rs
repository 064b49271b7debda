//! Runs of the agent: how they move, and how they are found, cancelled and failed.

use std::time::Duration;

use perplexity_sandbox::{Pace, Sandbox};
use serde_json::{Value, json};

use super::{error, get, post};

const SECOND: Duration = Duration::from_secs(1);

fn in_background() -> Value {
    json!({"input": "Why do trees cool streets?", "preset": "fast", "background": true})
}

async fn held() -> Sandbox {
    let pace = Pace::new(SECOND, SECOND * 2);
    let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
    sandbox.hold();
    sandbox
}

async fn start(sandbox: &Sandbox) -> String {
    let run = post(sandbox, "/v1/agent", &in_background()).await;
    assert_eq!(run.status, 200);
    let id = run.json()["id"].as_str().unwrap().to_owned();
    format!("/v1/agent/{id}")
}

#[tokio::test]
async fn a_run_in_the_background_is_queued_begins_and_is_completed_at_its_pace() {
    let sandbox = held().await;
    let path = start(&sandbox).await;
    let queued = get(&sandbox, &path).await.json();
    assert_eq!(
        (&queued["status"], &queued["usage"], &queued["model"]),
        (&json!("queued"), &json!(null), &json!("fast"))
    );
    assert_eq!(queued["output"], json!([]));
    sandbox.step(SECOND);
    let begun = get(&sandbox, &path).await.json();
    assert_eq!(
        (&begun["status"], &begun["usage"]),
        (&json!("in_progress"), &json!(null))
    );
    sandbox.step(SECOND);
    let done = get(&sandbox, &path).await.json();
    assert_eq!(
        (&done["status"], &done["error"]),
        (&json!("completed"), &json!(null))
    );
    let times = (done["created_at"].as_u64(), done["completed_at"].as_u64());
    assert_eq!(times.1, times.0.map(|created| created + 2));
    assert!(done["usage"]["cost"]["total_cost"].as_f64().unwrap() > 0.0);
    // The journal has only the run that was created.
    let created: Vec<_> = sandbox
        .journal()
        .into_iter()
        .map(|entry| entry.created)
        .collect();
    assert_eq!(created[0].as_deref(), done["id"].as_str());
    assert!(created[1..].iter().all(Option::is_none));
}

#[tokio::test]
async fn a_cancelled_run_says_so_and_cannot_be_cancelled_again() {
    let sandbox = held().await;
    let path = start(&sandbox).await;
    let cancel = format!("{path}/cancel");
    let answer = post(&sandbox, &cancel, &json!({})).await;
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({"response_id": id, "status": "cancelling"}))
    );
    sandbox.step(SECOND * 9);
    assert_eq!(get(&sandbox, &path).await.json()["status"], "cancelled");
    let again = post(&sandbox, &cancel, &json!({})).await;
    assert_eq!(error(&again), (400, "invalid_request".to_owned()));
    assert_eq!(
        again.json()["error"]["message"],
        "the run is already terminal and cannot be cancelled"
    );
}

#[tokio::test]
async fn a_run_fails_with_200_and_says_why() {
    let sandbox = held().await;
    sandbox.fail_next_job("The run took too long.");
    let path = start(&sandbox).await;
    sandbox.step(SECOND * 2);
    let failed = get(&sandbox, &path).await;
    assert_eq!(
        (failed.status, &failed.json()["status"]),
        (200, &json!("failed"))
    );
    assert_eq!(failed.json()["error"]["message"], "The run took too long.");
    assert_eq!(failed.json()["usage"], json!(null));

    let sandbox = Sandbox::builder()
        .fail_jobs("Never.")
        .start()
        .await
        .unwrap();
    let run = post(&sandbox, "/v1/agent", &json!({"input": "a", "model": "b"})).await;
    assert_eq!((run.status, &run.json()["status"]), (200, &json!("failed")));
}

#[tokio::test]
async fn a_run_that_is_not_stored_is_not_found() {
    let sandbox = held().await;
    let body = json!({"input": "a", "model": "b", "store": false});
    let id = post(&sandbox, "/v1/agent", &body).await.json()["id"].clone();
    let id = id.as_str().unwrap();
    for path in [
        format!("/v1/agent/{id}"),
        format!("/v1/agent/{id}/files"),
        format!("/v1/agent/{id}/files/a/content"),
        "/v1/agent/unheard-of".to_owned(),
        "/v1/agent/sandbox-run-completed/files/unheard-of/content".to_owned(),
    ] {
        assert_eq!(
            error(&get(&sandbox, &path).await),
            (404, "not_found".to_owned()),
            "{path}"
        );
    }
    let cancel = post(&sandbox, "/v1/agent/unheard-of/cancel", &json!({})).await;
    assert_eq!(cancel.status, 404);
}

#[tokio::test]
async fn there_is_a_prepared_run_in_every_state() {
    let sandbox = Sandbox::start().await.unwrap();
    for state in ["queued", "in-progress", "completed", "failed", "cancelled"] {
        let id = format!("sandbox-run-{state}");
        let status = state.replace('-', "_");
        let run = get(&sandbox, &format!("/v1/agent/{id}")).await;
        assert_eq!(
            (run.status, run.json()["status"].as_str()),
            (200, Some(status.as_str()))
        );
        assert!(sandbox.runs().contains(&(id, status)));
    }
}

#[tokio::test]
async fn a_run_is_served_by_every_name_that_clients_know() {
    let sandbox = Sandbox::start().await.unwrap();
    for name in ["/v1/agent", "/v1/responses", "/v2/responses"] {
        let run = post(&sandbox, name, &in_background()).await.json();
        let path = format!("{name}/{}", run["id"].as_str().unwrap());
        assert_eq!(get(&sandbox, &path).await.json()["id"], run["id"]);
        assert_eq!(get(&sandbox, &format!("{path}/files")).await.status, 200);
        let cancel = post(&sandbox, &format!("{path}/cancel"), &json!({})).await;
        assert_eq!(cancel.status, 200, "{name}");
    }
    let file = "/v1/responses/sandbox-run-completed/files/sandbox-run-completed-file-1/content";
    assert_eq!(get(&sandbox, file).await.status, 200);
}
