//! A call of every operation, by its method and path: each succeeds in a
//! sandbox that has just begun, where a browser session was opened.

use std::future::Future;
use std::pin::Pin;

use perplexity_client::types::{
    AgentRequest, AsyncSonarRequest, BatchRequest, ContextualizedEmbeddingsRequest,
    DecisionRequest, EmbeddingsRequest, GenerateAuthTokenRequest, Message, NoulQuestion,
    RevokeAuthTokenRequest, SearchRequest, SonarRequest,
};
use perplexity_client::{Call, Client, Error, Upload};
use perplexity_sandbox::Fault;

use super::{document, run, start};

/// The status, or why there is none.
type Sending = Pin<Box<dyn Future<Output = Result<u16, Error>> + Send>>;

pub(super) struct Row {
    /// As the document has it: `GET /v1/files/{file_id}`.
    pub(super) route: &'static str,
    send: fn(&Client) -> Sending,
}

impl Row {
    pub(super) fn send(&self, client: &Client) -> Sending {
        (self.send)(client)
    }

    pub(super) fn method(&self) -> &'static str {
        self.route.split_once(' ').expect("a method and a path").0
    }
}

/// The session that is opened first.
const SESSION: &str = "00000000-0000-4000-8000-000000000001";
const REVISION: &str = "sandbox-skill-revision-1";

fn sending<T: Send + 'static, P, E>(call: Call<T, P, E>) -> Sending {
    let call = call.without_parameters();
    Box::pin(async move { Ok(call.await?.status().as_u16()) })
}

fn zip() -> Upload {
    Upload::bytes("table.zip", "PK").content_type("application/zip")
}

pub(super) fn sonar() -> SonarRequest {
    SonarRequest::new("sonar", [Message::user("What is a fjord?")])
}

fn decision() -> DecisionRequest {
    let question = NoulQuestion::new().with_instructions("Is it dark?");
    DecisionRequest::new(
        "pplx-decider-v1-27b",
        "It is midnight.",
        [("dark", question)],
    )
}

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    let row = |route, send| Row { route, send };
    vec![
        row("POST /v1/agent", |c| sending(c.create_agent_run(&AgentRequest::new("What is a fjord?").with_preset("fast")))),
        row("GET /v1/agent/{id}", |c| sending(c.get_agent_run("sandbox-run-completed"))),
        row("POST /v1/agent/{id}/cancel", |c| sending(c.cancel_agent_run("sandbox-run-in-progress"))),
        row("GET /v1/agent/{id}/files", |c| sending(c.list_agent_run_files("sandbox-run-completed"))),
        row("GET /v1/agent/{id}/files/{file_id}/content", |c| sending(c.download_agent_run_file("sandbox-run-completed", "sandbox-run-completed-file-1"))),
        row("GET /v1/analytics/computer/usage", |c| sending(c.get_computer_usage_analytics("query_volume", 0))),
        row("GET /v2/analytics/computer/usage", |c| sending(c.get_computer_usage_analytics_v2("credit_usage", "user_email", 0))),
        row("POST /v1/async/sonar", |c| sending(c.create_async_sonar(&AsyncSonarRequest::new(sonar())))),
        row("GET /v1/async/sonar", |c| sending(c.list_async_sonar())),
        row("GET /v1/async/sonar/{api_request}", |c| sending(c.get_async_sonar("sandbox-completed"))),
        row("POST /v1/batches", |c| sending(c.create_batch(&BatchRequest::new("sandbox-file", "/v1/responses")))),
        row("GET /v1/batches", |c| sending(c.list_batches())),
        row("GET /v1/batches/{batch_id}", |c| sending(c.get_batch("sandbox-batch-completed"))),
        row("POST /v1/batches/{batch_id}/cancel", |c| sending(c.cancel_batch("sandbox-batch-validating"))),
        row("POST /v1/browser/sessions", |c| sending(c.create_browser_session())),
        row("DELETE /v1/browser/sessions/{session_id}", |c| sending(c.delete_browser_session(SESSION))),
        row("POST /v1/decisions", |c| sending(c.decide(&decision()))),
        row("POST /v1/embeddings", |c| sending(c.embed(&EmbeddingsRequest::new("fjord", "pplx-embed-v1-0.6b")))),
        row("POST /v1/contextualizedembeddings", |c| sending(c.embed_contextualized(&ContextualizedEmbeddingsRequest::new([["fjord".to_owned()]], "pplx-embed-context-v1-0.6b")))),
        row("POST /v1/files", |c| sending(c.upload_file(Upload::bytes("table.jsonl", "{}\n"), "batch"))),
        row("GET /v1/files", |c| sending(c.list_files())),
        row("GET /v1/files/{file_id}", |c| sending(c.get_file("sandbox-file"))),
        row("DELETE /v1/files/{file_id}", |c| sending(c.delete_file("sandbox-file"))),
        row("GET /v1/files/{file_id}/content", |c| sending(c.download_file("sandbox-file"))),
        row("GET /v1/models", |c| sending(c.list_models())),
        row("POST /search", |c| sending(c.search(&SearchRequest::new("fjord")))),
        row("GET /v1/skills", |c| sending(c.list_skills())),
        row("POST /v1/skills", |c| sending(c.create_skill(zip()))),
        row("GET /v1/skills/{skill_id}", |c| sending(c.get_skill("sandbox-skill"))),
        row("PUT /v1/skills/{skill_id}", |c| sending(c.update_skill("sandbox-skill", REVISION, zip()))),
        row("DELETE /v1/skills/{skill_id}", |c| sending(c.delete_skill("sandbox-skill", REVISION))),
        row("GET /v1/skills/{skill_id}/revisions", |c| sending(c.list_skill_revisions("sandbox-skill"))),
        row("GET /v1/skills/{skill_id}/download", |c| sending(c.download_skill("sandbox-skill"))),
        row("POST /v1/sonar", |c| sending(c.sonar(&sonar()))),
        row("POST /generate_auth_token", |c| sending(c.generate_auth_token(&GenerateAuthTokenRequest::new()))),
        row("POST /revoke_auth_token", |c| sending(c.revoke_auth_token(&RevokeAuthTokenRequest::new("pplx-token-000001")))),
    ]
}

#[test]
fn every_operation_of_the_document_is_called() {
    let mut called: Vec<&str> = rows().iter().map(|row| row.route).collect();
    called.sort_unstable();
    let declared: Vec<String> = document::statuses().into_keys().collect();
    assert_eq!(
        called, declared,
        "put a call of each operation into `rows` of tests/it/operations/table.rs"
    );
}

#[test]
fn every_operation_succeeds_with_a_status_that_is_declared() {
    let declared = document::statuses();
    for row in rows() {
        run(async {
            let (sandbox, client) = start().await;
            client.create_browser_session().await.unwrap();
            let status = match row.send(&client).await {
                Ok(status) => status,
                Err(error) => panic!("{}: {error}", row.route),
            };
            assert!(declared[row.route].contains(&status), "{}", row.route);
            let entry = super::last(&sandbox);
            assert!(is_of(row.route, &entry.method, &entry.path), "{entry:?}");
        });
    }
}

#[test]
fn every_operation_takes_the_answer_of_a_newer_service() {
    let mut failures = Vec::new();
    for row in rows() {
        run(async {
            let (sandbox, client) = start().await;
            client.create_browser_session().await.unwrap();
            // Undeclared fields at every depth, and values that no list has.
            sandbox.script([Fault::Extra]);
            if let Err(error) = row.send(&client).await {
                failures.push(format!("{}: {error}", row.route));
            }
            assert_eq!(sandbox.faults_left(), 0);
        });
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether a request is one of the operation.
pub(super) fn is_of(route: &str, method: &str, path: &str) -> bool {
    let (wanted, template) = route.split_once(' ').expect("a method and a path");
    let (segments, template) = (path.split('/'), template.split('/'));
    let mut pairs = segments.clone().zip(template.clone());
    wanted == method
        && segments.count() == template.count()
        && pairs.all(|(segment, wanted)| segment == wanted || wanted.starts_with('{'))
}
