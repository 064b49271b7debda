//! Jobs that requests create: what is in them, and how they are found again.

use std::time::Duration;

use perplexity_sandbox::{Pace, Sandbox};
use serde_json::{Value, json};

use crate::http::{CREATE, create, get, get_job, send};

const SECOND: Duration = Duration::from_secs(1);

fn id(job: &Value) -> &str {
    job["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_completed_job_shows_what_was_asked_and_what_it_cost() {
    let sandbox = Sandbox::builder()
        .pace(Pace::at_once())
        .start()
        .await
        .unwrap();
    let job = create(&sandbox, CREATE).await.json();
    assert_eq!(job["status"], "COMPLETED");
    let response = &job["response"];
    assert_eq!(response["model"], "sonar-deep-research");
    let content = response["choices"][0]["message"]["content"]
        .as_str()
        .unwrap();
    assert!(content.contains("Why do trees cool streets?"), "{content}");
    let urls = response["search_results"].as_array().unwrap().iter();
    let urls: Vec<_> = urls.map(|found| found["url"].clone()).collect();
    assert!(!urls.is_empty());
    assert_eq!(Value::from(urls), response["citations"]);
    let usage = &response["usage"];
    let tokens = |name: &str| usage[name].as_u64().unwrap();
    assert_eq!(
        tokens("total_tokens"),
        tokens("prompt_tokens") + tokens("completion_tokens")
    );
    let cost = |name: &str| usage["cost"][name].as_f64().unwrap();
    let parts =
        cost("input_tokens_cost") + cost("output_tokens_cost") + cost("search_queries_cost");
    assert!(cost("total_cost") > 0.0 && (parts - cost("total_cost")).abs() < 1e-9);
}

#[tokio::test]
async fn a_completed_job_has_what_the_request_wanted() {
    let sandbox = Sandbox::builder()
        .pace(Pace::at_once())
        .start()
        .await
        .unwrap();
    let response = async |changes: Value| {
        let mut body: Value = serde_json::from_str(CREATE).unwrap();
        for (name, value) in changes.as_object().unwrap() {
            body["request"][name] = value.clone();
        }
        create(&sandbox, &body.to_string()).await.json()["response"].clone()
    };
    let plain = response(json!({})).await;
    assert!(plain["images"].is_null() && plain["related_questions"].is_null());
    let rich = response(json!({"return_images": true, "return_related_questions": true})).await;
    assert!(rich["images"][0]["width"].is_u64() && rich["related_questions"][0].is_string());
    assert_eq!(
        response(json!({"disable_search": true})).await["search_results"],
        json!([])
    );
    let parts = json!([
        {"role": "user", "content": [{"type": "text", "text": "One."}, {"type": "text", "text": "Two."}]},
        {"role": "assistant", "content": "Three."},
    ]);
    let content = response(json!({"messages": parts})).await["choices"][0]["message"].clone();
    assert!(
        content["content"]
            .as_str()
            .unwrap()
            .starts_with("The question was: One.\nTwo.\n")
    );
    for odd in [json!([]), json!([{"role": "tool", "content": null}])] {
        let answer = response(json!({"messages": odd})).await;
        assert!(
            answer["choices"][0]["message"]["content"].is_string(),
            "{answer}"
        );
    }
}

#[test]
fn the_list_has_the_newest_first_and_no_answers() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let one = create(&sandbox, CREATE).await.json();
        sandbox.step(SECOND * 5);
        let two = create(&sandbox, CREATE).await.json();
        let three = create(&sandbox, CREATE).await.json();
        let list = get(&sandbox, "/v1/async/sonar").await;
        assert_eq!(list.status, 200);
        let list = list.json();
        assert_eq!(list["next_token"], json!(null));
        let requests = list["requests"].as_array().unwrap();
        let ids: Vec<_> = requests.iter().map(id).collect();
        assert_eq!(ids[..3], [id(&three), id(&two), id(&one)]);
        assert_eq!(ids.len(), sandbox.jobs().len());
        assert_eq!(requests[2]["status"], "COMPLETED");
        let times: Vec<_> = requests
            .iter()
            .map(|job| job["created_at"].as_u64())
            .collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
        for job in requests {
            assert!(
                job.get("response").is_none() && job.get("error_message").is_none(),
                "{job}"
            );
        }
        assert_eq!(sandbox.jobs().last().unwrap().0, id(&three));
    });
}

#[tokio::test]
async fn ids_are_unique_even_among_jobs_that_were_put() {
    let sandbox = Sandbox::start().await.unwrap();
    let taken =
        json!({"id": "sandbox-job-000001", "model": "a", "created_at": 1, "status": "CREATED"});
    sandbox.put_job(taken.clone()).unwrap();
    assert_eq!(
        id(&create(&sandbox, CREATE).await.json()),
        "sandbox-job-000002"
    );
    assert_eq!(get_job(&sandbox, "sandbox-job-000001").await.json(), taken);
}

#[tokio::test]
async fn a_repeated_idempotency_key_gives_the_first_job_back_only_if_asked_to() {
    let with_key = |key: Value| {
        let mut body: Value = serde_json::from_str(CREATE).unwrap();
        body["idempotency_key"] = key;
        body.to_string()
    };
    for honour in [false, true] {
        let builder = Sandbox::builder().honour_idempotency_keys(honour);
        let sandbox = builder.start().await.unwrap();
        let mut ids = Vec::new();
        for key in [json!("a"), json!("a"), json!("b"), json!(null), json!(null)] {
            let job = create(&sandbox, &with_key(key)).await.json();
            ids.push(id(&job).to_owned());
        }
        assert_eq!(ids[0] == ids[1], honour);
        let created: Vec<_> = sandbox
            .journal()
            .into_iter()
            .map(|entry| entry.created)
            .collect();
        assert_eq!(created[0].as_ref(), Some(&ids[0]));
        assert_eq!(created[1].is_none(), honour, "it created nothing");
        ids.dedup();
        assert_eq!(ids.len(), if honour { 4 } else { 5 });
    }
}

#[tokio::test]
async fn both_spellings_of_a_path_lead_to_the_same() {
    let sandbox = Sandbox::start().await.unwrap();
    let authorization = format!("Bearer {}", sandbox.key());
    let headers = [("authorization", authorization.as_str())];
    let job = send(
        &sandbox,
        "POST",
        "/async/chat/completions",
        &headers,
        CREATE,
    )
    .await
    .json();
    let old = get(&sandbox, &format!("/async/chat/completions/{}", id(&job))).await;
    assert_eq!(old.json(), get_job(&sandbox, id(&job)).await.json());
    assert_eq!(
        get(&sandbox, "/async/chat/completions").await.json(),
        get(&sandbox, "/v1/async/sonar").await.json()
    );
    let wrong = send(&sandbox, "DELETE", "/async/chat/completions", &headers, "").await;
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (405, Some("GET, POST"))
    );
    assert_eq!(
        get(&sandbox, "/async/chat/completionsandmore").await.status,
        404
    );
}

#[tokio::test]
async fn the_journal_has_the_request_id_of_every_answer() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut sent = Vec::new();
    for answer in [
        create(&sandbox, CREATE).await,
        get(&sandbox, "/nowhere").await,
    ] {
        sent.push(answer.header("x-request-id").map(str::to_owned));
    }
    let kept: Vec<_> = sandbox
        .journal()
        .into_iter()
        .map(|entry| entry.request_id)
        .collect();
    assert_eq!(kept, sent);
    assert_ne!(sent[0], sent[1]);
}
