//! Batches: from the lines of a file to the answers of each.

use std::collections::BTreeMap;
use std::time::Duration;

use perplexity_client::jsonl::{self, BatchRequestLine, BatchResultLine};
use perplexity_client::types::{AgentRequest, AgentRun, Batch, BatchRequest, BatchStatus};
use perplexity_client::{Client, Upload};
use perplexity_sandbox::Sandbox;
use serde_json::Value;

use super::{collect, run, start};

const QUESTIONS: [(&str, &str); 3] = [
    ("first", "What is a fjord?"),
    ("second", "What is a \"skerry\"?\nAnd a strait?"),
    ("third", "Was ist ein Fjärd?"),
];

fn asked(question: &str) -> AgentRequest {
    AgentRequest::new(question).with_preset("fast")
}

/// Uploads lines, and asks for them to be worked off.
async fn create(client: &Client, file: Vec<u8>, key: &str) -> Batch {
    let upload = Upload::bytes("questions.jsonl", file);
    let file = client.upload_file(upload, "batch").await.unwrap();
    let request = BatchRequest::new(&file.id, "/v1/responses").with_metadata([("of", "a test")]);
    let batch = client.create_batch(&request);
    let batch = batch.with(|p| p.idempotency_key(key)).await.unwrap();
    assert_eq!(batch.input_file_id, file.id);
    batch.into_inner()
}

fn questions() -> Vec<u8> {
    let mut file = Vec::new();
    let lines = QUESTIONS.map(|(id, question)| BatchRequestLine::new(id, asked(question)));
    assert_eq!(jsonl::write_batch(&mut file, lines).unwrap(), 3);
    file
}

/// Looks until the batch is at its end, and returns what was seen on the way.
async fn wait(sandbox: &Sandbox, client: &Client, id: &str) -> (Batch, Vec<String>) {
    let mut seen: Vec<String> = Vec::new();
    loop {
        let batch = client.get_batch(id).await.unwrap().into_inner();
        seen.push(batch.status.to_string());
        seen.dedup();
        match batch.status {
            BatchStatus::Completed | BatchStatus::Failed | BatchStatus::Cancelled => {
                return (batch, seen);
            }
            _ => sandbox.step(Duration::from_millis(50)),
        }
    }
}

async fn read(client: &Client, file: &str) -> Vec<BatchResultLine<AgentRun>> {
    let download = client.download_file(file).await.unwrap();
    let bytes = download.into_inner().bytes().await.unwrap();
    jsonl::from_slice(&bytes).collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_line_of_a_batch_is_answered_by_its_id() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.hold();
        let batch = create(&client, questions(), "order-7").await;
        assert_eq!(batch.status, BatchStatus::Validating);
        assert_eq!(batch.metadata.as_ref().unwrap()["of"], "a test");
        assert_eq!(
            (batch.endpoint.as_str(), &*batch.completion_window),
            ("/v1/responses", "24h")
        );
        assert!(batch.output_file_id.is_none());

        let (done, seen) = wait(&sandbox, &client, &batch.id).await;
        assert_eq!(
            seen,
            ["validating", "in_progress", "finalizing", "completed"]
        );
        let counts = &done.request_counts;
        assert_eq!((counts.total, counts.completed, counts.failed), (3, 3, 0));
        assert!(done.error_file_id.is_none());
        let output = done.output_file_id.as_deref().unwrap();
        let known = client.get_file(output).await.unwrap();
        assert_eq!(known.purpose.as_str(), "batch_output");
        assert!(known.expires_at.unwrap() > known.created_at);

        let lines = read(&client, output).await;
        let texts: BTreeMap<&str, _> = lines
            .iter()
            .map(|line| (&*line.custom_id, line.answer().unwrap().output_text()))
            .collect();
        assert_eq!(texts.len(), 3);
        for (id, question) in QUESTIONS {
            assert!(texts[id].contains(question), "{id}: {}", texts[id]);
        }
        assert!(lines.iter().all(|line| line.failure().is_none()));
    });
}

#[test]
fn a_key_that_is_sent_again_gives_the_first_batch() {
    run(async {
        let (sandbox, client) = start().await;
        let first = create(&client, questions(), "order-7").await;
        let request = BatchRequest::new(&first.input_file_id, "/v1/responses");
        let again = client.create_batch(&request);
        let again = again.with(|p| p.idempotency_key("order-7")).await.unwrap();
        assert_eq!(again.id, first.id);
        let other = client.create_batch(&request);
        let other = other.with(|p| p.idempotency_key("order-8")).await.unwrap();
        assert_ne!(other.id, first.id);
        let without = client.create_batch(&request).await.unwrap();
        assert!(![&first.id, &other.id].contains(&&without.id));

        let journal = sandbox.journal();
        let posts: Vec<_> = journal.iter().filter(|e| e.path == "/v1/batches").collect();
        let keys: Vec<_> = posts.iter().map(|e| e.header("idempotency-key")).collect();
        let (seven, eight) = (Some("order-7"), Some("order-8"));
        assert_eq!(keys, [seven, seven, eight, None]);
        let created: Vec<bool> = posts.iter().map(|e| e.created.is_some()).collect();
        assert_eq!(created, [true, false, true, true]);
    });
}

#[test]
fn a_line_that_is_refused_is_in_the_file_of_errors() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.hold();
        let good = BatchRequestLine::new("good", serde_json::to_value(asked("Well?")).unwrap());
        let bad = BatchRequestLine::new("bad", serde_json::json!({ "input": "Who?" }));
        let mut file = Vec::new();
        jsonl::write_batch(&mut file, [good, bad]).unwrap();
        let batch = create(&client, file, "mixed").await;
        let (done, _) = wait(&sandbox, &client, &batch.id).await;
        assert_eq!(done.status, BatchStatus::Completed);
        let counts = &done.request_counts;
        assert_eq!((counts.total, counts.completed, counts.failed), (2, 1, 1));
        let good = read(&client, done.output_file_id.as_deref().unwrap()).await;
        assert_eq!(good[0].custom_id, "good");
        assert!(good[0].answer().unwrap().output_text().contains("Well?"));
        let bad = read(&client, done.error_file_id.as_deref().unwrap()).await;
        assert_eq!((bad.len(), &*bad[0].custom_id), (1, "bad"));
        assert!(bad[0].answer().is_none());
        assert!(bad[0].failure().unwrap().contains("model"));
        assert_eq!(bad[0].response.as_ref().unwrap().status_code, 400);
    });
}

#[test]
fn a_file_that_is_no_batch_fails_with_its_lines() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.hold();
        let mut file = questions();
        file.extend_from_slice(b"{\"custom_id\": \"fourth\"\n");
        let batch = create(&client, file, "broken").await;
        let (failed, seen) = wait(&sandbox, &client, &batch.id).await;
        assert_eq!(seen, ["validating", "failed"]);
        let errors = failed.errors.as_ref().unwrap().data.as_ref().unwrap();
        assert_eq!(errors.len(), 1);
        let error: Value = serde_json::to_value(&errors[0]).unwrap();
        assert_eq!(error["line"], 4);
        assert_eq!(error["code"], "invalid_json_line");
        assert!(failed.failed_at.is_some());
    });
}

#[test]
fn a_batch_is_cancelled() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.hold();
        let batch = create(&client, questions(), "cancelled").await;
        let cancelling = client.cancel_batch(&batch.id).await.unwrap();
        assert!(cancelling.cancelling_at.is_some());
        let (cancelled, _) = wait(&sandbox, &client, &batch.id).await;
        assert_eq!(cancelled.status, BatchStatus::Cancelled);
        assert!(cancelled.cancelled_at.is_some());
        assert!(cancelled.output_file_id.is_none());
        let again = client.cancel_batch(&batch.id).await.unwrap_err();
        assert_eq!(again.status().unwrap(), 400, "{again}");
    });
}

#[test]
fn batches_are_listed_page_by_page_the_newest_first() {
    run(async {
        let (sandbox, client) = start().await;
        let request = BatchRequest::new("sandbox-file", "/v1/responses");
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.insert(0, client.create_batch(&request).await.unwrap().id.clone());
        }
        ids.extend(["completed", "validating"].map(|name| format!("sandbox-batch-{name}")));
        let before = sandbox.journal().len();
        let listed = collect(client.list_batches().with(|p| p.limit(2)).items()).await;
        let listed: Vec<String> = listed.unwrap().into_iter().map(|b| b.id).collect();
        assert_eq!(listed, ids);
        assert_eq!(sandbox.journal().len() - before, 3);
        let mut pages = client.list_batches().with(|p| p.limit(4)).pages();
        let first = pages.try_next().await.unwrap().unwrap();
        assert_eq!((first.data.len(), first.has_more), (4, true));
        let rest = pages.try_next().await.unwrap().unwrap();
        assert_eq!(rest.data[0].id, ids[4]);
        assert!(pages.try_next().await.unwrap().is_none());
    });
}
