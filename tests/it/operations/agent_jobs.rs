//! Runs of the agent in the background, as jobs.

use std::sync::mpsc;
use std::time::Duration;

use perplexity_client::types::{AgentRequest, AgentStatus};
use perplexity_client::{AgentTicket, Client};
use perplexity_sandbox::{Fault, Pace, Sandbox};

use super::{builder, last, run, sent};

const QUESTION: &str = "What did the glacier leave behind?";

fn request() -> AgentRequest {
    AgentRequest::new(QUESTION).with_preset("deep-research")
}

/// A sandbox whose runs take a minute.
async fn slow() -> (Sandbox, Client) {
    let pace = Pace::new(Duration::from_secs(20), Duration::from_secs(60));
    let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    (sandbox, client)
}

#[test]
fn a_run_is_submitted_and_waited_for() {
    run(async {
        let (sandbox, client) = slow().await;
        let job = client.submit(request()).await.unwrap();
        assert_eq!(last(&sandbox).created.as_deref(), Some(job.id()));
        assert_eq!(sent(&sandbox)["background"], true);
        assert!(job.ticket().idempotency_key().is_none());

        let queued = job.poll().await.unwrap();
        assert_eq!(queued.status, AgentStatus::Queued);
        assert_eq!(queued.background, Some(true));
        assert_eq!(queued.model, "deep-research", "the preset, at first");
        assert!(queued.usage.is_none());
        assert_eq!(queued.output_text(), "");

        let (tell, told) = mpsc::channel();
        let answer = job
            .until_done()
            .on_look(move |run| tell.send(run.status.to_string()).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.id, job.id());
        assert_eq!(answer.status, AgentStatus::Completed);
        assert!(answer.output_text().contains(QUESTION));
        assert!(answer.total_cost().unwrap() > 0.0);
        assert!(!answer.sources().is_empty(), "a preset searches");
        let mut seen: Vec<String> = told.try_iter().collect();
        seen.dedup();
        assert_eq!(seen, ["queued", "in_progress", "completed"]);
        let created = sandbox
            .journal()
            .into_iter()
            .filter(|e| e.created.is_some());
        assert_eq!(created.count(), 1);
    });
}

#[test]
fn a_cancelled_run_ends_as_cancelled() {
    run(async {
        let (sandbox, client) = slow().await;
        let job = client.submit(request()).await.unwrap();
        let cancel = job.cancel().await.unwrap();
        assert_eq!(cancel.response_id, job.id());
        assert_eq!(cancel.status.as_str(), "cancelling");
        let error = job.until_done().await.unwrap_err();
        assert!(
            error.is_job_cancelled() && !error.is_job_failed(),
            "{error}"
        );
        assert_eq!(error.job_id(), Some(job.id()));
        assert!(!error.may_have_been_created());
        // The one that has ended cannot be cancelled, nor one that never was.
        let again = job.cancel().await.unwrap_err();
        assert_eq!(again.status().unwrap(), 400, "{again}");
        let unknown = client.agent_job("resp_none").cancel().await.unwrap_err();
        assert_eq!(unknown.status().unwrap(), 404, "{unknown}");
        assert_eq!(sandbox.journal().len(), 5);
    });
}

#[test]
fn a_failed_run_ends_with_its_message() {
    run(async {
        let (sandbox, client) = slow().await;
        sandbox.fail_next_job("The glacier was gone.");
        let job = client.submit(request()).await.unwrap();
        let error = job.until_done().await.unwrap_err();
        assert!(
            error.is_job_failed() && !error.is_job_cancelled(),
            "{error}"
        );
        assert!(
            error.to_string().contains("The glacier was gone."),
            "{error}"
        );
        assert_eq!(error.job_id(), Some(job.id()));
        let polled = job.poll().await.unwrap();
        assert_eq!(polled.status, AgentStatus::Failed);
        let message = &polled.error.as_ref().unwrap().message;
        assert_eq!(message, "The glacier was gone.");
    });
}

#[test]
fn a_run_in_the_background_that_nobody_is_to_answer_fails_when_it_is_looked_at() {
    run(async {
        let (_sandbox, client) = slow().await;
        let job = client.submit(AgentRequest::new(QUESTION)).await.unwrap();
        let error = job.until_done().await.unwrap_err();
        assert!(error.is_job_failed(), "{error}");
        assert!(error.to_string().contains("model"), "{error}");
    });
}

#[test]
fn a_run_is_found_again_by_its_ticket_from_another_process() {
    run(async {
        let (sandbox, client) = slow().await;
        let job = client.submit(request()).await.unwrap();
        let text = serde_json::to_string(&job.ticket()).unwrap();
        drop((job, client));

        let ticket: AgentTicket = serde_json::from_str(&text).unwrap();
        let client = builder(&sandbox).build().unwrap();
        let job = client.resume(ticket);
        let answer = job.until_done().await.unwrap();
        assert!(answer.output_text().contains(QUESTION));

        let by_id = client.agent_job(job.id());
        assert_eq!(by_id.poll().await.unwrap().status, AgentStatus::Completed);
        let posts = sandbox.journal().into_iter().filter(|e| e.method == "POST");
        assert_eq!(posts.count(), 1, "nothing was submitted anew");
    });
}

#[test]
fn a_run_whose_answer_was_lost_is_not_submitted_twice() {
    run(async {
        // Nothing of the answer came.
        let (sandbox, client) = slow().await;
        sandbox.script([Fault::CutAfter]);
        let error = client.submit(request()).await.unwrap_err();
        assert!(error.may_have_been_created(), "{error}");
        assert_eq!(error.job_id(), None);
        assert_eq!(sandbox.journal().len(), 1);
        // It came as far as the id.
        for fault in [Fault::BrokenJson, Fault::CutInBody { after: 60 }] {
            sandbox.script([fault]);
            let job = client.submit(request()).await.unwrap();
            assert_eq!(last(&sandbox).created.as_deref(), Some(job.id()));
            assert!(job.until_done().await.is_ok());
        }
        let posts = sandbox.journal().into_iter().filter(|e| e.method == "POST");
        assert_eq!(posts.count(), 3);
    });
}

#[test]
fn the_prepared_runs_end_as_they_stand() {
    run(async {
        let (_sandbox, client) = slow().await;
        let job = client.agent_job("sandbox-run-completed");
        assert!(!job.until_done().await.unwrap().sources().is_empty());
        let failed = client.agent_job("sandbox-run-failed").until_done().await;
        assert!(failed.unwrap_err().is_job_failed());
        let cancelled = client.agent_job("sandbox-run-cancelled").until_done().await;
        assert!(cancelled.unwrap_err().is_job_cancelled());
        let unknown = client.agent_job("resp_none").poll().await.unwrap_err();
        assert_eq!(unknown.status().unwrap(), 404);
        assert_eq!(unknown.job_id(), Some("resp_none"));
        let waiting = client.agent_job("sandbox-run-queued").until_done();
        let late = waiting.with_deadline(Duration::from_secs(600)).await;
        assert!(late.unwrap_err().is_timeout());
    });
}

#[test]
fn a_run_that_is_not_kept_is_not_submitted() {
    run(async {
        let (sandbox, client) = slow().await;
        let error = client
            .submit(request().with_store(false))
            .await
            .unwrap_err();
        assert!(error.is_invalid_input(), "{error}");
        assert!(error.to_string().contains("store"), "{error}");
        assert!(sandbox.journal().is_empty());

        // In the foreground it is answered, and forgotten.
        let answer = client
            .create_agent_run(&request().with_store(false))
            .await
            .unwrap();
        assert!(answer.output_text().contains(QUESTION));
        let error = client.get_agent_run(&answer.id).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 404);
    });
}
