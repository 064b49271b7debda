//! Sonar, at once and as a job, where the account has it still.

use perplexity_client::Client;
use perplexity_client::structured::{parse, schema_for};
use perplexity_client::types::{AsyncSonarRequest, Message, SonarRequest};
use perplexity_sandbox::Sandbox;
use serde::Deserialize;

use super::{builder, run, sent, start};

const QUESTION: &str = "How deep is the deepest fjord?";

fn asked() -> SonarRequest {
    let messages = [Message::system("Be brief."), Message::user(QUESTION)];
    SonarRequest::new("sonar-pro", messages)
}

#[test]
fn a_question_is_answered_with_its_sources_and_its_cost() {
    run(async {
        let (sandbox, client) = start().await;
        let answer = client.sonar(&asked()).await.unwrap();
        assert_eq!(answer.model, "sonar-pro");
        assert!(answer.text().contains(QUESTION), "{}", answer.text());
        let results = answer.search_results.as_ref().unwrap();
        assert!(!results.is_empty());
        let cited = answer.citations.as_ref().unwrap();
        assert_eq!(cited.len(), results.len());
        let usage = answer.usage.as_ref().unwrap();
        assert!(usage.total_tokens >= usage.prompt_tokens + usage.completion_tokens);
        assert_eq!(answer.total_cost(), Some(usage.cost.total_cost));
        assert!(answer.total_cost().unwrap() > 0.0);
        let body = sent(&sandbox);
        let names: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(names, ["model", "messages"], "nothing else was set");
    });
}

#[derive(Deserialize, schemars::JsonSchema)]
struct Depth {
    metres: u32,
}

#[test]
fn an_answer_is_parsed_into_the_type_that_it_was_asked_for_by() {
    run(async {
        let (sandbox, client) = start().await;
        let request = asked().with_response_format(schema_for::<Depth>().unwrap());
        let answer = client.sonar(&request).await.unwrap();
        let depth: Depth = parse(&answer.text()).unwrap();
        let text: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
        assert_eq!(text["metres"], depth.metres);
        assert_eq!(sent(&sandbox)["response_format"]["type"], "json_schema");
    });
}

#[test]
fn roles_that_do_not_alternate_are_refused_with_a_reason() {
    run(async {
        let (_sandbox, client) = start().await;
        let messages = [Message::user("One."), Message::user("Two.")];
        let error = client.sonar(&SonarRequest::new("sonar", messages));
        let error = error.await.unwrap_err();
        assert_eq!(error.status().unwrap(), 400, "{error}");
        assert!(
            error.api().unwrap().message().contains("alternate"),
            "{error}"
        );
    });
}

#[test]
fn a_job_is_created_got_and_listed() {
    run(async {
        let (sandbox, client) = start().await;
        let request = AsyncSonarRequest::new(asked());
        let job = client.create_async_sonar(&request).await.unwrap();
        assert_eq!(job.status.as_str(), "CREATED");
        assert_eq!(job.model, "sonar-pro");
        sandbox.step(std::time::Duration::from_secs(2));
        let done = client.get_async_sonar(&job.id).await.unwrap();
        assert_eq!(done.status.as_str(), "COMPLETED");
        assert!(done.text().unwrap().contains(QUESTION));
        let list = client.list_async_sonar().await.unwrap();
        let ids: Vec<&str> = list.requests.iter().map(|job| &*job.id).collect();
        assert_eq!(ids.len(), sandbox.jobs().len());
        assert_eq!(ids[0], job.id, "the newest first");
    });
}

#[test]
fn every_operation_of_sonar_says_that_it_is_retired() {
    run(async {
        let sandbox = Sandbox::builder().retired(true).start().await.unwrap();
        let client: Client = builder(&sandbox).build().unwrap();
        let asynchronous = AsyncSonarRequest::new(asked());
        let errors = [
            client.sonar(&asked()).await.unwrap_err(),
            client.create_async_sonar(&asynchronous).await.unwrap_err(),
            client.list_async_sonar().await.unwrap_err(),
            client
                .get_async_sonar("sandbox-completed")
                .await
                .unwrap_err(),
        ];
        for error in errors {
            assert!(error.is_retired(), "{error}");
            assert_eq!(error.status().unwrap(), 403);
            assert!(error.to_string().contains("Agent API"), "{error}");
            assert!(!error.may_have_been_created(), "{error}");
        }
        assert_eq!(sandbox.journal().len(), 4);
        // All else goes on.
        assert!(!client.list_models().await.unwrap().data.is_empty());
    });
}
