//! Failures that are not scripted: the sandbox refuses as the service does.

use perplexity_client::types::{
    AgentRequest, BatchRequest, ContextualizedEmbeddingsRequest, EmbeddingsRequest, SearchRequest,
};
use perplexity_client::{Client, Error, Upload};
use serde_json::json;

use super::{run, sent, start};

const NOBODY: &str = "nobody/knows me";

fn upload() -> Upload {
    Upload::bytes("a.zip", "PK")
}

/// Every operation that asks by an id, for one that is not known.
async fn unknown(client: &Client) -> Vec<(&'static str, Error)> {
    let id = NOBODY;
    let file = "sandbox-run-completed";
    vec![
        ("id", client.get_agent_run(id).await.unwrap_err()),
        ("id", client.cancel_agent_run(id).await.unwrap_err()),
        ("id", client.list_agent_run_files(id).await.unwrap_err()),
        (
            "id",
            client.download_agent_run_file(id, id).await.unwrap_err(),
        ),
        (
            "file_id",
            client.download_agent_run_file(file, id).await.unwrap_err(),
        ),
        ("id", client.get_async_sonar(id).await.unwrap_err()),
        ("batch_id", client.get_batch(id).await.unwrap_err()),
        ("batch_id", client.cancel_batch(id).await.unwrap_err()),
        ("file_id", client.get_file(id).await.unwrap_err()),
        ("file_id", client.delete_file(id).await.unwrap_err()),
        ("file_id", client.download_file(id).await.unwrap_err()),
        ("skill_id", client.get_skill(id).await.unwrap_err()),
        (
            "skill_id",
            client.update_skill(id, "1", upload()).await.unwrap_err(),
        ),
        ("skill_id", client.delete_skill(id, "1").await.unwrap_err()),
        (
            "skill_id",
            client.list_skill_revisions(id).await.unwrap_err(),
        ),
        ("skill_id", client.download_skill(id).await.unwrap_err()),
    ]
}

#[test]
fn an_id_that_is_not_known_is_a_404_that_names_it() {
    run(async {
        let (sandbox, client) = start().await;
        for (argument, error) in unknown(&client).await {
            let name = error.operation().unwrap();
            assert_eq!(error.status().unwrap(), 404, "{name}: {error}");
            assert_eq!(error.api().unwrap().kind(), Some("not_found"), "{name}");
            let message = error.api().unwrap().message();
            assert!(message.contains(NOBODY), "{name}: {message}");
            assert_eq!(error.argument(argument), Some(NOBODY), "{name}");
            assert!(!error.may_have_been_created(), "{name}");
        }
        let escaped = |path: &str| path.contains("/nobody%2Fknows%20me");
        assert!(sandbox.journal().iter().all(|entry| escaped(&entry.path)));
    });
}

#[test]
fn a_field_that_is_not_known_is_refused_by_its_name() {
    run(async {
        let (sandbox, client) = start().await;
        let request = json!({ "input": "Hi?", "preset": "fast", "verbosity": "low" });
        let request: AgentRequest = serde_json::from_value(request).unwrap();
        let error = client.create_agent_run(&request).await.unwrap_err();
        assert_eq!(
            sent(&sandbox)["verbosity"],
            "low",
            "what is read is sent again"
        );
        assert_eq!(error.status().unwrap(), 400, "{error}");
        let api = error.api().unwrap();
        assert_eq!(api.param(), Some("verbosity"));
        assert!(
            api.message().contains("unknown field \"verbosity\""),
            "{error}"
        );
    });
}

#[test]
fn what_the_document_forbids_is_objected_to_by_its_place() {
    run(async {
        let (_sandbox, client) = start().await;
        let too_many = EmbeddingsRequest::new("a", "pplx-embed-v1-0.6b").with_dimensions(2000);
        let no_model = EmbeddingsRequest::new("a", "embed-o-matic");
        let in_context = ContextualizedEmbeddingsRequest::new([["a".to_owned()]], "embed-o-matic");
        let errors = [
            (
                "body.dimensions",
                client.embed(&too_many).await.unwrap_err(),
            ),
            ("body.model", client.embed(&no_model).await.unwrap_err()),
            (
                "body.model",
                client.embed_contextualized(&in_context).await.unwrap_err(),
            ),
            (
                "body.max_results",
                client
                    .search(&SearchRequest::new("a").with_max_results(0))
                    .await
                    .unwrap_err(),
            ),
        ];
        for (place, error) in errors {
            assert_eq!(error.status().unwrap(), 422, "{error}");
            let places: Vec<String> = error
                .validation()
                .iter()
                .map(|violation| violation.location().join("."))
                .collect();
            assert_eq!(places, [place], "{error}");
        }
    });
}

#[test]
fn what_the_agent_refuses_names_its_parameter() {
    run(async {
        let (_sandbox, client) = start().await;
        let asked = || AgentRequest::new("Who?");
        for (request, param) in [
            (asked(), "model"),
            (
                asked().with_model("anthropic/claude-sonnet-4-5"),
                "max_output_tokens",
            ),
            (
                asked()
                    .with_preset("fast")
                    .with_previous_response_id("resp_none"),
                "previous_response_id",
            ),
        ] {
            let error = client.create_agent_run(&request).await.unwrap_err();
            assert_eq!(error.status().unwrap(), 400, "{error}");
            assert_eq!(error.api().unwrap().param(), Some(param), "{error}");
        }
    });
}

#[test]
fn a_batch_of_no_file_and_a_page_of_no_list_are_refused() {
    run(async {
        let (_sandbox, client) = start().await;
        let nothing = BatchRequest::new("file-none", "/v1/responses");
        let errors = [
            (
                "input_file_id",
                client.create_batch(&nothing).await.unwrap_err(),
            ),
            (
                "after",
                client
                    .list_files()
                    .with(|p| p.after("none"))
                    .await
                    .unwrap_err(),
            ),
            (
                "after",
                client
                    .list_batches()
                    .with(|p| p.after("none"))
                    .await
                    .unwrap_err(),
            ),
            (
                "page_token",
                client
                    .list_skills()
                    .with(|p| p.page_token("none"))
                    .await
                    .unwrap_err(),
            ),
            (
                "page",
                client
                    .get_computer_usage_analytics("query_volume", 0)
                    .with(|p| p.page("none"))
                    .await
                    .unwrap_err(),
            ),
        ];
        for (param, error) in errors {
            assert_eq!(error.status().unwrap(), 400, "{param}: {error}");
            assert_eq!(error.api().unwrap().param(), Some(param), "{error}");
        }
    });
}
