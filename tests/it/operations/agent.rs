//! Runs of the agent in the foreground: what was asked comes back.

use perplexity_client::serde_json::json;
use perplexity_client::types::{
    AgentRequest, AgentStatus, InputMessage, Message, SandboxTool, SonarRequest,
};

use super::{builder, last, run, sent, start};

const QUESTION: &str = "Why is the sky blue over fjords?";

fn asked() -> AgentRequest {
    AgentRequest::new(QUESTION).with_model("perplexity/sonar")
}

#[test]
fn a_question_is_answered_and_paid_for() {
    run(async {
        let (sandbox, client) = start().await;
        let answer = client.create_agent_run(&asked()).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.status, AgentStatus::Completed);
        assert_eq!(answer.model, "perplexity/sonar");
        assert!(answer.output_text().contains(QUESTION));
        assert_eq!(Some(&answer.id), last(&sandbox).created.as_ref());
        assert!(answer.completed_at.unwrap() >= answer.created_at);
        let usage = answer.usage.as_ref().unwrap();
        assert_eq!(usage.total_tokens, usage.input_tokens + usage.output_tokens);
        let cost = usage.cost.as_ref().unwrap();
        assert_eq!(cost.currency.as_str(), "USD");
        assert_eq!(answer.total_cost(), Some(cost.total_cost));
        assert!((cost.input_cost + cost.output_cost - cost.total_cost).abs() < 1e-9);
        assert!(answer.sources().is_empty(), "nothing was searched");
        // Strict servers refuse what nobody asked for.
        let expected = json!({ "input": QUESTION, "model": "perplexity/sonar" });
        assert_eq!(sent(&sandbox), expected);
    });
}

#[test]
fn a_conversation_is_sent_as_messages_or_goes_on_from_a_run() {
    run(async {
        let (sandbox, client) = start().await;
        let messages = [
            InputMessage::system("Be brief."),
            InputMessage::user("What is a fjord?"),
            InputMessage::assistant("An arm of the sea."),
            InputMessage::user("Which is the longest?"),
        ];
        let request = AgentRequest::new(messages).with_preset("fast");
        let first = client.create_agent_run(&request).await.unwrap();
        assert!(first.output_text().contains("Which is the longest?"));
        let roles = sent(&sandbox)["input"].clone();
        let roles: Vec<_> = roles.as_array().unwrap().iter().collect();
        let roles: Vec<_> = roles.iter().map(|item| &item["role"]).collect();
        assert_eq!(roles, ["system", "user", "assistant", "user"]);

        let next = AgentRequest::new("And how deep is it?")
            .with_preset("fast")
            .with_previous_response_id(&first.id);
        let next = client.create_agent_run(&next).await.unwrap();
        assert!(next.output_text().contains("And how deep is it?"));
        assert_eq!(next.previous_response_id.as_deref(), Some(&*first.id));
    });
}

#[test]
fn a_run_that_failed_is_an_answer_with_an_error() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.fail_next_job("The tools were tired.");
        let answer = client.create_agent_run(&asked()).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.status, AgentStatus::Failed);
        assert_eq!(
            answer.error.as_ref().unwrap().message,
            "The tools were tired."
        );
        assert_eq!(answer.output_text(), "");
        assert_eq!(answer.total_cost(), None);
        assert_eq!(
            answer.failure().as_deref(),
            Some("the run failed: The tools were tired.")
        );
        let error = answer.parse::<Vec<u8>>().unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no answer: the run failed: The tools were tired."
        );
    });
}

#[test]
fn a_request_for_a_stream_is_refused_before_it_is_paid_for() {
    run(async {
        let (sandbox, client) = start().await;
        let question = SonarRequest::new("sonar", [Message::user(QUESTION)]).with_stream(true);
        let errors = [
            client
                .create_agent_run(&asked().with_stream(true))
                .await
                .err(),
            client.submit(asked().with_stream(true)).await.err(),
            client.sonar(&question).await.err(),
            client.submit(question.clone()).await.err(),
            client
                .get_agent_run("resp_1")
                .with(|p| p.stream(true))
                .await
                .err(),
        ];
        for error in errors.map(Option::unwrap) {
            assert!(error.is_invalid_input(), "{error}");
            assert!(error.to_string().contains("`stream`"), "{error}");
        }
        assert_eq!(sandbox.journal().len(), 0);
        client
            .create_agent_run(&asked().with_stream(false))
            .await
            .unwrap();
    });
}

#[test]
fn every_prepared_run_is_found_in_its_state() {
    run(async {
        let (sandbox, client) = start().await;
        for (id, status) in sandbox.runs() {
            let run = client.get_agent_run(&id).await.unwrap();
            assert_eq!((&*run.id, run.status.as_str()), (&*id, &*status));
            assert_eq!(run.usage.is_some(), status == "completed", "{id}");
            assert_eq!(run.error.is_some(), status == "failed", "{id}");
            let has_failed = status == "failed" || status == "cancelled";
            assert_eq!(run.failure().is_some(), has_failed, "{id}");
        }
        assert_eq!(sandbox.journal().len(), 5);
    });
}

#[test]
fn the_files_of_a_run_are_listed_and_downloaded_byte_for_byte() {
    run(async {
        let (_sandbox, client) = start().await;
        let question = "Is \"häßlich\" ASCII?";
        let request = AgentRequest::new(question)
            .with_preset("fast")
            .with_tools([SandboxTool::new()]);
        let made = client.create_agent_run(&request).await.unwrap();
        let files = client.list_agent_run_files(&made.id).await.unwrap();
        let [file] = &files.data[..] else {
            panic!("{files:?}")
        };
        assert_eq!(file.filename, "question.csv");
        let download = client
            .download_agent_run_file(&made.id, &file.id)
            .await
            .unwrap()
            .into_inner();
        assert_eq!(download.content_type(), Some("application/octet-stream"));
        assert_eq!(download.size(), u64::try_from(file.bytes).ok());
        let bytes = download.bytes().await.unwrap();
        let expected = format!(
            "run,question\r\n{},\"Is \"\"häßlich\"\" ASCII?\"\r\n",
            made.id
        );
        assert_eq!(bytes, expected.as_bytes());

        let without = client.create_agent_run(&asked()).await.unwrap();
        let none = client.list_agent_run_files(&without.id).await.unwrap();
        assert!(none.data.is_empty());
    });
}

#[test]
fn the_old_paths_reach_the_same_operations() {
    run(async {
        let (sandbox, _) = start().await;
        let client = builder(&sandbox).old_paths().build().unwrap();
        let request = asked().with_tools([SandboxTool::new()]);
        let made = client.create_agent_run(&request).await.unwrap();
        let again = client.get_agent_run(&made.id).await.unwrap();
        assert_eq!(again.output_text(), made.output_text());
        let files = client.list_agent_run_files(&made.id).await.unwrap();
        let file = &files.data[0].id;
        client
            .download_agent_run_file(&made.id, file)
            .await
            .unwrap();
        client.cancel_agent_run("sandbox-run-queued").await.unwrap();
        client.sonar(&super::table::sonar()).await.unwrap();
        client.list_async_sonar().await.unwrap();
        client.get_async_sonar("sandbox-completed").await.unwrap();
        // What has no older path goes by its own.
        client.list_models().await.unwrap();
        let journal = sandbox.journal();
        let paths: Vec<&str> = journal.iter().map(|entry| &*entry.path).collect();
        let id = &made.id;
        assert_eq!(
            paths,
            [
                "/v1/responses",
                &format!("/v1/responses/{id}"),
                &format!("/v1/responses/{id}/files"),
                &format!("/v1/responses/{id}/files/{file}/content"),
                "/v1/responses/sandbox-run-queued/cancel",
                "/chat/completions",
                "/async/chat/completions",
                "/async/chat/completions/sandbox-completed",
                "/v1/models",
            ]
        );
    });
}
