//! Never pay twice: what creates something is sent again only where nothing
//! can have been created.

use std::time::Duration;

use perplexity_client::types::BatchRequest;
use perplexity_client::{Client, Retry};
use perplexity_sandbox::{Fault, Sandbox};

use super::table::{Row, rows};
use super::{builder, last, run, start};

fn creating() -> impl Iterator<Item = Row> {
    rows().into_iter().filter(|row| row.method() == "POST")
}

/// How many requests were sent until the call failed.
async fn failing(row: &Row, fault: Fault) -> (usize, perplexity_client::Error) {
    let (sandbox, client) = start().await;
    sandbox.script(std::iter::repeat_n(fault, 9));
    let error = row.send(&client).await.unwrap_err();
    let created = sandbox.journal().into_iter().filter_map(|e| e.created);
    assert!(created.count() <= 1, "{}: {error}", row.route);
    (sandbox.journal().len(), error)
}

#[test]
fn it_is_not_sent_again_when_it_may_have_been_done() {
    let faults = [
        Fault::CutAfter,
        Fault::CutInHeaders,
        Fault::status(500),
        Fault::status(502),
        Fault::status(503).with_should_retry(true),
        Fault::status(504),
        Fault::status(408),
        Fault::HtmlBadGateway,
    ];
    for row in creating() {
        for fault in &faults {
            run(async {
                let (requests, error) = failing(&row, fault.clone()).await;
                let case = format!("{} {fault}: {error}", row.route);
                assert_eq!(requests, 1, "{case}");
                assert!(error.may_have_been_created(), "{case}");
                assert_eq!(error.job_id(), None, "{case}");
            });
        }
    }
}

#[test]
fn it_is_not_sent_again_when_no_answer_comes() {
    for row in creating() {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            let limit = Duration::from_secs(20);
            let client = builder(&sandbox).attempt_timeout(limit).build().unwrap();
            sandbox.script([Fault::Stall, Fault::None]);
            let error = row.send(&client).await.unwrap_err();
            assert!(error.is_timeout(), "{}: {error}", row.route);
            assert!(error.may_have_been_created(), "{}: {error}", row.route);
            assert_eq!(sandbox.journal().len(), 1, "{}", row.route);
        });
    }
}

#[test]
fn what_was_created_is_known_where_the_answer_came_as_far_as_its_id() {
    let named = ["/v1/agent", "/v1/async/sonar", "/v1/batches", "/v1/files"];
    for row in creating().filter(|row| named.iter().any(|path| row.route.ends_with(path))) {
        for fault in [Fault::BrokenJson, Fault::StallInBody] {
            run(async {
                let (sandbox, client) = start().await;
                sandbox.script([fault.clone()]);
                let error = row.send(&client).await.unwrap_err();
                let created = last(&sandbox).created;
                assert!(created.is_some(), "{}", row.route);
                assert_eq!(error.job_id(), created.as_deref(), "{} {fault}", row.route);
                assert_eq!(sandbox.journal().len(), 1, "{} {fault}", row.route);
            });
        }
    }
}

#[test]
fn it_is_sent_again_after_a_refusal() {
    for row in creating() {
        run(async {
            let (sandbox, client) = start().await;
            sandbox.script([Fault::status(429), Fault::status(429)]);
            row.send(&client).await.expect(row.route);
            let journal = sandbox.journal();
            let statuses: Vec<_> = journal.iter().map(|e| e.status.unwrap()).collect();
            assert_eq!(statuses[..2], [429, 429], "{}", row.route);
            assert_eq!(statuses.len(), 3, "{}", row.route);
            // A file in the middle of which it was refused is sent from its beginning.
            let lengths: Vec<_> = journal.iter().map(|e| e.body.len()).collect();
            assert!(lengths.iter().all(|length| *length == lengths[0]));
        });
    }
}

#[test]
fn it_is_sent_again_where_there_was_no_connection() {
    for row in creating() {
        run(async {
            let (sandbox, client) = start().await;
            sandbox.refuse_connections();
            let error = row.send(&client).await.unwrap_err();
            assert!(error.is_connect(), "{}: {error}", row.route);
            assert_eq!(error.attempts().len(), 3, "{}: {error}", row.route);
            assert!(!error.may_have_been_created(), "{}: {error}", row.route);

            let patient = Retry::default().max_retries(9);
            let client = builder(&sandbox).retry(patient).build().unwrap();
            let opened = async {
                tokio::time::sleep(Duration::from_millis(1)).await;
                sandbox.accept_connections();
            };
            let (sent, ()) = tokio::join!(row.send(&client), opened);
            sent.expect(row.route);
            assert_eq!(sandbox.journal().len(), 1, "{}", row.route);
        });
    }
}

#[test]
fn what_reads_changes_or_deletes_is_sent_again() {
    let others = rows().into_iter().filter(|row| row.method() != "POST");
    for row in others {
        for fault in [Fault::CutBefore, Fault::status(503), Fault::status(429)] {
            run(async {
                let (sandbox, client) = start().await;
                client.create_browser_session().await.unwrap();
                let before = sandbox.journal().len();
                sandbox.script([fault.clone()]);
                row.send(&client).await.expect(row.route);
                assert_eq!(sandbox.journal().len() - before, 2, "{} {fault}", row.route);
            });
        }
    }
}

/// What changes something, and finds it changed when it is sent again.
#[test]
fn what_was_done_and_whose_answer_was_lost_fails_when_it_is_done_again() {
    let mut seen = Vec::new();
    let changing = rows().into_iter();
    for row in changing.filter(|row| ["PUT", "DELETE"].contains(&row.method())) {
        run(async {
            let (sandbox, client) = start().await;
            client.create_browser_session().await.unwrap();
            sandbox.script([Fault::CutAfter]);
            let error = row.send(&client).await.unwrap_err();
            // The error is the last answer's. That an attempt went before, of which nobody
            // knows what it did, stands in the attempts.
            let [first, second] = error.attempts() else {
                panic!("{}: {error}", row.route)
            };
            assert!(first.may_have_taken_effect(), "{}: {error}", row.route);
            assert!(!second.may_have_taken_effect() || row.method() == "PUT");
            seen.push((row.route, error.status().unwrap().as_u16()));
            assert!(error.to_string().contains("2 attempts"), "{error}");
        });
    }
    assert_eq!(
        seen,
        [
            ("DELETE /v1/browser/sessions/{session_id}", 404),
            ("DELETE /v1/files/{file_id}", 404),
            ("PUT /v1/skills/{skill_id}", 409),
            ("DELETE /v1/skills/{skill_id}", 404),
        ]
    );
}

/// A sandbox in which a batch with this key was asked for, and the answer lost.
async fn lost(client: &Client, sandbox: &Sandbox, key: Option<&str>) -> Result<String, String> {
    sandbox.script([Fault::CutAfter, Fault::status(503)]);
    let request = BatchRequest::new("sandbox-file", "/v1/responses");
    let mut call = client.create_batch(&request);
    if let Some(key) = key {
        call = call.with(|p| p.idempotency_key(key));
    }
    match call.await {
        Ok(batch) => Ok(batch.id.clone()),
        Err(error) => {
            assert!(error.may_have_been_created(), "{error}");
            Err(error.to_string())
        }
    }
}

#[test]
fn a_batch_with_a_key_is_sent_again_and_is_the_first_one() {
    run(async {
        let (sandbox, client) = start().await;
        let batch = lost(&client, &sandbox, Some("order-7")).await.unwrap();
        let journal = sandbox.journal();
        assert_eq!(journal.len(), 3);
        let keys = journal.iter().map(|entry| entry.header("idempotency-key"));
        assert!(keys.into_iter().all(|key| key == Some("order-7")));
        let created: Vec<_> = journal.iter().filter_map(|e| e.created.as_ref()).collect();
        assert_eq!(created, [&batch], "one batch, and it is that one");
    });
}

#[test]
fn a_batch_without_a_key_is_not_sent_again() {
    run(async {
        let (sandbox, client) = start().await;
        lost(&client, &sandbox, None).await.unwrap_err();
        assert_eq!(sandbox.journal().len(), 1);
        sandbox.clear_script();
        lost(&client, &sandbox, Some("")).await.unwrap_err();
        assert_eq!(sandbox.journal().len(), 2, "an empty key is none");
    });
}

#[test]
fn a_key_is_trusted_only_where_the_document_declares_it() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::CutAfter]);
        let request = perplexity_client::types::AgentRequest::new("Once?").with_preset("fast");
        let call = client.create_agent_run(&request);
        let error = call.header("idempotency-key", "order-7").await.unwrap_err();
        assert!(error.may_have_been_created(), "{error}");
        assert_eq!(sandbox.journal().len(), 1);
        assert_eq!(last(&sandbox).header("idempotency-key"), Some("order-7"));
    });
}
