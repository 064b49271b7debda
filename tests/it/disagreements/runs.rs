//! What a run says of itself, and how hard it is asked to think.

use perplexity_client::types::{AgentRequest, AgentRun, AgentStatus, ReasoningConfig};
use perplexity_sandbox::Reply;
use serde_json::{Value, json};

use super::{again, completed, run, start, with};

#[test]
fn each_status_of_a_run_is_known_and_another_is_kept() {
    run(async {
        let (sandbox, client) = start().await;
        for (word, status) in [
            ("completed", AgentStatus::Completed),
            ("failed", AgentStatus::Failed),
            ("incomplete", AgentStatus::Incomplete),
            ("in_progress", AgentStatus::InProgress),
            ("queued", AgentStatus::Queued),
            ("cancelled", AgentStatus::Cancelled),
            ("requires_action", AgentStatus::RequiresAction),
            ("cancelling", AgentStatus::Cancelling),
            ("resting", AgentStatus::from("resting")),
        ] {
            let body = with(completed(), "status", json!(word));
            sandbox.reply_next(Reply::new(200).json(body.clone()));
            let answer = client.get_agent_run("resp_1").await.unwrap();
            assert_eq!(answer.status, status, "{word}");
            assert_eq!(again::<AgentRun>(&body).status.as_str(), word);
            sandbox.reply_next(
                Reply::new(200).json(json!({ "response_id": "resp_1", "status": word })),
            );
            let cancel = client.cancel_agent_run("resp_1").await.unwrap();
            assert_eq!(cancel.status.as_str(), word);
        }
    });
}

#[test]
fn a_job_waits_while_it_is_cancelling_and_ends_with_a_question_or_half_an_answer() {
    run(async {
        for word in ["requires_action", "incomplete"] {
            let (sandbox, client) = start().await;
            for status in ["queued", "cancelling", "in_progress", word] {
                let body = with(completed(), "status", json!(status));
                sandbox.reply_next(Reply::new(200).json(body));
            }
            let answer = client.agent_job("resp_1").until_done().await.unwrap();
            assert_eq!(answer.status.as_str(), word);
            assert_eq!(sandbox.journal().len(), 4);
        }
    });
}

#[test]
fn every_effort_of_reasoning_is_sent_and_taken() {
    run(async {
        let (sandbox, client) = start().await;
        for effort in ["none", "minimal", "low", "medium", "high", "xhigh", "max"] {
            let request = AgentRequest::new("Think.")
                .with_preset("fast")
                .with_reasoning(ReasoningConfig::new().with_effort(effort));
            client.create_agent_run(&request).await.expect(effort);
            let sent: Value =
                serde_json::from_slice(&sandbox.journal().pop().unwrap().body).unwrap();
            assert_eq!(sent["reasoning"], json!({ "effort": effort }));
        }
    });
}

#[test]
fn what_a_queued_run_has_used_is_null_or_absent() {
    for run in [
        with(completed(), "usage", json!(null)),
        with(completed(), "status", json!("queued")),
        with(
            with(completed(), "usage", json!(null)),
            "error",
            json!(null),
        ),
    ] {
        let run: AgentRun = again(&run);
        assert!(run.usage.is_none());
        assert_eq!(run.total_cost(), None);
        assert!(run.error.is_none());
    }
}
