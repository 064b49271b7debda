//! What the jobs are, judged by the document and not by the sandbox.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use perplexity_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http::{CREATE, create, get, get_job};

const JOB: &str = "AsyncApiChatCompletionsResponse";

#[track_caller]
fn assert_valid(schema: &str, value: &Value) {
    let validator = validator(schema);
    let errors = validator.iter_errors(value).map(|error| error.to_string());
    assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new(), "{value}");
}

fn validator(schema: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/perplexity.yaml");
    let yaml = std::fs::read_to_string(path).unwrap();
    let mut document: Value = serde_saphyr::from_str(&yaml).unwrap();
    document["$ref"] = json!(format!("#/components/schemas/{schema}"));
    jsonschema::draft202012::new(&document).unwrap()
}

#[tokio::test]
async fn every_prepared_job_is_valid_by_the_document_and_served() {
    let sandbox = Sandbox::start().await.unwrap();
    let validator = validator(JOB);
    for (id, status) in sandbox.jobs() {
        let answer = get_job(&sandbox, &id).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let job = answer.json();
        assert_eq!((&job["id"], &job["status"]), (&json!(id), &json!(status)));
        let errors: Vec<_> = validator
            .iter_errors(&job)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{id}");
    }
}

#[tokio::test]
async fn there_is_a_prepared_job_in_each_state() {
    let sandbox = Sandbox::start().await.unwrap();
    let states: BTreeSet<_> = sandbox
        .jobs()
        .into_iter()
        .map(|(_, status)| status)
        .collect();
    assert_eq!(
        Vec::from_iter(states),
        ["COMPLETED", "CREATED", "FAILED", "IN_PROGRESS"]
    );
    let failed = get_job(&sandbox, "sandbox-failed").await.json();
    assert!(failed["failed_at"].is_i64() && failed["error_message"].is_string());
}

#[tokio::test]
async fn the_completed_job_is_consistent_with_itself() {
    let sandbox = Sandbox::start().await.unwrap();
    let response = get_job(&sandbox, "sandbox-completed").await.json()["response"].clone();
    let urls = response["search_results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["url"].clone());
    assert_eq!(Value::from_iter(urls), response["citations"]);

    let content = response["choices"][0]["message"]["content"]
        .as_str()
        .unwrap();
    for number in 1..=response["citations"].as_array().unwrap().len() {
        assert!(
            content.contains(&format!("[{number}]")),
            "[{number}] is cited"
        );
    }

    let usage = &response["usage"];
    let tokens = |name: &str| usage[name].as_i64().unwrap();
    assert_eq!(
        tokens("prompt_tokens") + tokens("completion_tokens"),
        tokens("total_tokens")
    );
    let cost = usage["cost"].as_object().unwrap();
    let parts = cost.iter().filter(|(name, _)| *name != "total_cost");
    let sum: f64 = parts.filter_map(|(_, part)| part.as_f64()).sum();
    assert!(
        (sum - cost["total_cost"].as_f64().unwrap()).abs() < 1e-9,
        "{sum}"
    );
}

#[tokio::test]
async fn the_parts_of_the_other_completed_job_are_of_every_kind() {
    let sandbox = Sandbox::start().await.unwrap();
    let job = get_job(&sandbox, "sandbox-completed-parts").await.json();
    let parts = job["response"]["choices"][0]["message"]["content"]
        .as_array()
        .unwrap();
    let kinds: Vec<_> = parts
        .iter()
        .map(|part| part["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "text",
            "image_url",
            "image_url",
            "file_url",
            "pdf_url",
            "video_url"
        ]
    );
    assert!(parts[1]["image_url"].is_object() && parts[2]["image_url"].is_string());
    assert!(parts[3]["file_name"].is_string());
    assert!(parts[5]["video_url"]["frame_interval"].is_i64());
}

#[tokio::test]
async fn a_job_that_was_put_is_served_and_replaces_its_namesake() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut job = json!({
        "id": "mine", "model": "sonar", "created_at": 1_775_001_600, "status": "CREATED",
        "undeclared": {"kept": true},
    });
    sandbox.put_job(job.clone()).unwrap();
    assert_eq!(get_job(&sandbox, "mine").await.json(), job);
    job["status"] = json!("IN_PROGRESS");
    sandbox.put_job(job.clone()).unwrap();
    assert_eq!(get_job(&sandbox, "mine").await.json(), job);
    let last = sandbox.jobs().into_iter().filter(|(id, _)| id == "mine");
    assert_eq!(
        Vec::from_iter(last),
        [("mine".to_owned(), "IN_PROGRESS".to_owned())]
    );
}

#[tokio::test]
async fn a_job_that_is_not_valid_is_refused_with_its_pointers() {
    let sandbox = Sandbox::start().await.unwrap();
    let completed = get_job(&sandbox, "sandbox-completed-parts").await.json();
    let refusals = [
        ("/status", json!("QUEUED"), "/status"),
        ("/created_at", json!("yesterday"), "/created_at"),
        (
            "/response/choices/0",
            json!({"index": 0}),
            "/response/choices/0",
        ),
        (
            "/response/choices/0/message/content/0/text",
            json!(7),
            "/response/choices/0/message/content/0/text",
        ),
        (
            "/response/choices/0/message/content/3/file_url/url",
            json!(null),
            "/response/choices/0/message/content/3/file_url/url",
        ),
    ];
    for (pointer, value, reported) in refusals {
        let mut job = completed.clone();
        *job.pointer_mut(pointer).unwrap() = value;
        let error = sandbox.put_job(job).unwrap_err();
        assert!(error.pointers().contains(&reported), "{error}");
        assert!(
            error.to_string().contains(&format!("at \"{reported}\": ")),
            "{error}"
        );
    }
    let error = sandbox.put_job(json!([])).unwrap_err();
    assert_eq!(error.pointers(), [""]);
    assert_eq!(
        get_job(&sandbox, "sandbox-completed-parts").await.json(),
        completed
    );
}

#[tokio::test]
async fn what_is_answered_is_valid_by_the_document_at_every_stage() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.hold();
    sandbox.fail_next_job("too long");
    let mut ids = Vec::new();
    for _ in 0..2 {
        let job = create(&sandbox, CREATE).await.json();
        assert_valid(JOB, &job);
        ids.push(job["id"].as_str().unwrap().to_owned());
    }
    let mut statuses = BTreeSet::new();
    for _ in 0..3 {
        for id in &ids {
            let job = get_job(&sandbox, id).await.json();
            assert_valid(JOB, &job);
            statuses.insert(job["status"].to_string());
        }
        let list = get(&sandbox, "/v1/async/sonar").await.json();
        assert_valid("ListAsyncApiChatCompletionsResponse", &list);
        sandbox.step(Duration::from_millis(500));
    }
    assert_eq!(statuses.len(), 4, "{statuses:?}");
    let refused = create(&sandbox, r#"{"request": {"messages": [{}]}}"#)
        .await
        .json();
    assert_valid("HTTPValidationError", &refused);
}
