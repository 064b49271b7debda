//! Batches.

use std::time::Duration;

use perplexity_sandbox::{Pace, Sandbox};
use serde_json::{Value, json};

use super::{call, error, get, post, quick, texts, upload};

const SECOND: Duration = Duration::from_secs(1);

fn line(id: &str, body: &Value) -> String {
    let line = json!({"custom_id": id, "method": "POST", "url": "/v1/responses", "body": body});
    format!("{line}\n")
}

async fn batch(sandbox: &Sandbox, input: &str) -> Value {
    let file = upload(sandbox, "in.jsonl", input.as_bytes()).await.json();
    let body = json!({
        "input_file_id": file["id"], "endpoint": "/v1/responses", "metadata": {"a": "b"},
    });
    let batch = post(sandbox, "/v1/batches", &body).await;
    assert_eq!(batch.status, 200);
    batch.json()
}

fn path(batch: &Value) -> String {
    format!("/v1/batches/{}", batch["id"].as_str().unwrap())
}

async fn lines(sandbox: &Sandbox, file: &Value) -> Vec<Value> {
    let path = format!("/v1/files/{}/content", file.as_str().unwrap());
    let content = get(sandbox, &path).await.body;
    let lines = std::str::from_utf8(&content).unwrap().lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn a_batch_moves_at_its_pace_and_its_files_come_with_its_end() {
    let pace = Pace::new(SECOND, SECOND * 3);
    let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
    sandbox.hold();
    let input = line("first", &json!({"input": "One?", "model": "a"}))
        + "\n"
        + &line("second", &json!({"input": "Two?"}))
        + &line(
            "third",
            &json!({"input": "Three?", "preset": "fast", "nodel": "a"}),
        )
        + line("fourth", &json!({"input": "Four?", "model": "a"})).trim_end();
    let created = batch(&sandbox, &input).await;
    assert_eq!(created["metadata"], json!({"a": "b"}));
    assert_eq!(
        sandbox.journal()[1].created.as_deref(),
        created["id"].as_str()
    );
    let mut seen = Vec::new();
    for _ in 0..4 {
        let now = get(&sandbox, &path(&created)).await.json();
        let counts = &now["request_counts"];
        seen.push(format!(
            "{} {}/{}/{}",
            now["status"], counts["total"], counts["completed"], counts["failed"]
        ));
        let outputs = get(&sandbox, "/v1/files?purpose=batch_output").await.json();
        let is_completed = now["status"] == "completed";
        assert_eq!(
            outputs["data"].as_array().map(Vec::is_empty),
            Some(!is_completed)
        );
        assert_eq!(now["output_file_id"].is_string(), is_completed);
        sandbox.step(SECOND);
    }
    assert_eq!(
        seen,
        [
            "\"validating\" 0/0/0",
            "\"in_progress\" 4/0/0",
            "\"finalizing\" 4/2/2",
            "\"completed\" 4/2/2"
        ]
    );
    let done = get(&sandbox, &path(&created)).await.json();
    let since = |name: &str| done[name].as_u64().unwrap() - done["created_at"].as_u64().unwrap();
    let times = ["in_progress_at", "finalizing_at", "completed_at"].map(since);
    assert_eq!(times, [1, 2, 3]);
    assert!(done["usage"]["total_tokens"].as_u64().unwrap() > 0);

    let good = lines(&sandbox, &done["output_file_id"]).await;
    let ids: Vec<_> = good
        .iter()
        .map(|line| line["custom_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["first", "fourth"]);
    let response = &good[0]["response"];
    assert_eq!(
        (&response["status_code"], &good[0]["error"]),
        (&json!(200), &json!(null))
    );
    let text = response["body"]["output"][0]["content"][0]["text"]
        .as_str()
        .unwrap();
    assert!(text.contains("One?"), "{text}");
    let bad = lines(&sandbox, &done["error_file_id"]).await;
    let codes: Vec<_> = bad
        .iter()
        .map(|line| &line["response"]["status_code"])
        .collect();
    assert_eq!(codes, [400, 400]);
    assert_eq!(bad[1]["response"]["body"]["error"]["param"], "nodel");
}

#[tokio::test]
async fn an_input_that_is_wrong_fails_the_batch_and_says_where() {
    let sandbox = quick().await;
    let good = line("a", &json!({"input": "a", "model": "b"}));
    for (input, line, code) in [
        (String::new(), json!(null), "empty_file"),
        (format!("{good}{{\n"), json!(2), "invalid_json_line"),
        (format!("{good}{good}"), json!(2), "duplicate_custom_id"),
        (
            good.replace("custom_id", "custom"),
            json!(1),
            "missing_required_parameter",
        ),
        (good.replace("POST", "GET"), json!(1), "invalid_method"),
        (
            good.replace("/v1/responses", "/search"),
            json!(1),
            "mismatched_endpoint",
        ),
        (
            good.replace("\"body\"", "\"bod\""),
            json!(1),
            "missing_required_parameter",
        ),
    ] {
        let failed = batch(&sandbox, &input).await;
        assert_eq!(failed["status"], "failed", "{code}");
        let mistakes = failed["errors"]["data"].as_array().unwrap();
        assert_eq!(mistakes.len(), 1);
        assert_eq!(
            (&mistakes[0]["line"], &mistakes[0]["code"]),
            (&line, &json!(code))
        );
        assert!(failed["failed_at"].is_u64() && failed["output_file_id"].is_null());
    }
}

#[tokio::test]
async fn a_key_that_was_seen_before_gives_the_first_batch() {
    let sandbox = quick().await;
    let body = json!({"input_file_id": "sandbox-file", "endpoint": "/v1/responses"}).to_string();
    let create = async |key| {
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        let batch = call(&sandbox, "POST", "/v1/batches", &headers, body.as_bytes()).await;
        batch.json()["id"].as_str().unwrap().to_owned()
    };
    let first = create("a").await;
    assert_eq!(create("a").await, first);
    assert_ne!(create("b").await, first);
    let journal = sandbox.journal();
    let created: Vec<_> = journal
        .iter()
        .map(|entry| entry.created.is_some())
        .collect();
    assert_eq!(created, [true, false, true]);
}

#[tokio::test]
async fn a_batch_is_refused_without_its_file_or_with_what_is_not_supported() {
    let sandbox = quick().await;
    for (change, param) in [
        (json!({"input_file_id": "unheard-of"}), "input_file_id"),
        (
            json!({"output_expires_after": {"seconds": 1}}),
            "output_expires_after",
        ),
        (json!({"endpoint": "/search"}), "endpoint"),
    ] {
        let mut body = json!({"input_file_id": "sandbox-file", "endpoint": "/v1/responses"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = post(&sandbox, "/v1/batches", &body).await;
        assert_eq!(error(&answer), (400, "invalid_request".to_owned()));
        assert_eq!(answer.json()["error"]["param"], param);
    }
    assert_eq!(error(&get(&sandbox, "/v1/batches/unheard-of").await).0, 404);
}

#[tokio::test]
async fn a_cancelled_batch_takes_its_time_and_has_no_files() {
    let sandbox = Sandbox::builder()
        .pace(Pace::new(SECOND, SECOND * 3))
        .start()
        .await
        .unwrap();
    sandbox.hold();
    let created = batch(&sandbox, &line("a", &json!({"input": "a", "model": "b"}))).await;
    sandbox.step(SECOND);
    let cancel = format!("{}/cancel", path(&created));
    let answer = post(&sandbox, &cancel, &json!({})).await;
    assert_eq!(
        (answer.status, &answer.json()["status"]),
        (200, &json!("cancelling"))
    );
    assert_eq!(error(&post(&sandbox, &cancel, &json!({})).await).0, 400);
    sandbox.step(SECOND);
    let cancelled = get(&sandbox, &path(&created)).await.json();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(
        cancelled["cancelled_at"].as_u64(),
        cancelled["created_at"].as_u64().map(|created| created + 2)
    );
    sandbox.step(SECOND * 9);
    let outputs = get(&sandbox, "/v1/files?purpose=batch_output").await.json();
    assert_eq!(outputs["data"], json!([]));
}

#[tokio::test]
async fn batches_are_listed_the_newest_first() {
    let sandbox = quick().await;
    let created = batch(&sandbox, &line("a", &json!({"input": "a", "model": "b"}))).await;
    let list = get(&sandbox, "/v1/batches?limit=2").await.json();
    let id = created["id"].as_str().unwrap();
    assert_eq!(texts(&list["data"], "id"), [id, "sandbox-batch-completed"]);
    assert_eq!(list["has_more"], true);
    let after = get(&sandbox, "/v1/batches?after=sandbox-batch-completed")
        .await
        .json();
    assert_eq!(texts(&after["data"], "status"), ["validating"]);
}
