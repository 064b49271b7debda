//! The one operation, from end to end.

use std::future::IntoFuture;
use std::time::Duration;

use perplexity_client::types::{AsyncProcessingStatus, MessageContent};
use perplexity_client::{Call, Client, Error};
use perplexity_sandbox::{Reply, Sandbox};
use serde_json::json;

use crate::oracle::plain;

async fn start() -> (Sandbox, Client) {
    crate::logs::listen();
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder()
        .base_url(sandbox.url())
        .key(sandbox.key())
        .build()
        .unwrap();
    (sandbox, client)
}

#[tokio::test]
async fn a_completed_job_is_read_to_the_last_field() {
    let (_sandbox, client) = start().await;
    let job = client.get_async_sonar("sandbox-completed").await.unwrap();
    assert_eq!(job.status(), 200, "the HTTP status does not hide the job's");
    assert_eq!(job.status, AsyncProcessingStatus::Completed);
    assert!(job.request_id().is_some());
    let response = job.response.as_ref().unwrap();
    let usage = response.usage.as_ref().unwrap();
    assert!(usage.cost.total_cost > 0.0);
    assert!(response.search_results.as_ref().unwrap().len() > 3);
    let Some(MessageContent::Text(text)) = &response.choices[0].message.content else {
        panic!("no text")
    };
    assert!(text.contains("[1]"));
}

#[tokio::test]
async fn every_prepared_job_decodes_to_what_was_sent() {
    let (sandbox, client) = start().await;
    for (id, status) in sandbox.jobs() {
        let job = client.get_async_sonar(&id).await.unwrap();
        assert_eq!(job.status.as_str(), status);
        let sent: serde_json::Value = serde_json::from_slice(job.raw()).unwrap();
        let again = serde_json::to_value(&*job).unwrap();
        assert_eq!(plain(&again), plain(&sent), "{id}");
    }
}

#[tokio::test]
async fn a_request_has_the_key_a_user_agent_and_what_the_caller_adds() {
    let (sandbox, client) = start().await;
    client
        .get_async_sonar("sandbox-created")
        .header("x-trace", "7")
        .query("local_mode", true)
        .await
        .unwrap();
    let journal = sandbox.journal();
    let entry = journal.first().unwrap();
    assert_eq!(entry.method, "GET");
    assert_eq!(entry.path, "/v1/async/sonar/sandbox-created");
    assert_eq!(entry.query.as_deref(), Some("local_mode=true"));
    assert_eq!(entry.header("x-trace"), Some("7"));
    assert_eq!(entry.header("accept"), Some("application/json"));
    assert!(
        entry
            .header("user-agent")
            .unwrap()
            .starts_with("perplexity-client/")
    );
    let sent: Vec<&str> = entry
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    for name in sent {
        let known = ["accept", "authorization", "host", "user-agent", "x-trace"];
        assert!(
            known.contains(&name),
            "{name} is sent, and nobody asked for it"
        );
    }
}

#[tokio::test]
async fn an_id_is_one_segment_of_the_path_whatever_it_holds() {
    let (sandbox, client) = start().await;
    for id in ["a/b", "a b", "a?b=c", "a#b", "ä", "%2e%2e", "a%2Fb", "..a"] {
        let error = client.get_async_sonar(id).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 404, "{id}: {error}");
        assert!(error.api().unwrap().message().contains(id), "{id}: {error}");
        assert_eq!(error.argument("id"), Some(id));
    }
    for id in ["", ".", ".."] {
        let error = client.get_async_sonar(id).await.unwrap_err();
        assert!(error.is_invalid_input(), "{id:?}: {error}");
        assert!(error.to_string().contains("id"), "{error}");
    }
    assert_eq!(sandbox.journal().len(), 8, "what is refused is not sent");
}

#[tokio::test]
async fn a_wrong_key_is_an_authentication_error_that_does_not_print_it() {
    let (sandbox, _) = start().await;
    let key = "pplx-a-key-that-is-wrong-0123456789";
    let client = Client::builder()
        .base_url(sandbox.url())
        .key(key)
        .build()
        .unwrap();
    let error = client.get_async_sonar("sandbox-created").await.unwrap_err();
    assert!(error.is_authentication() && error.is_api());
    assert_eq!(error.api().unwrap().kind(), Some("invalid_api_key"));
    // Where the id belongs, by mistake.
    let mistaken = client.get_async_sonar(key).await.unwrap_err();
    assert!(
        !format!("{mistaken} {mistaken:?}").contains(key),
        "{mistaken}"
    );
    let builder = Client::builder().key(key);
    let call = client.get_async_sonar("x");
    for text in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{client:?}"),
        format!("{call:?}"),
        format!("{builder:?}"),
        format!("{:?}", sandbox.journal()),
    ] {
        assert!(!text.contains(key), "{text}");
    }
}

#[tokio::test]
async fn the_lists_shape_is_an_error_that_says_so_and_keeps_the_id() {
    let (sandbox, client) = start().await;
    let list = json!({ "next_token": null, "requests": [{ "id": "other" }] });
    sandbox.reply_next(Reply::new(200).json(list.clone()));
    let error = client.get_async_sonar("req_123").await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.argument("id"), Some("req_123"));
    let text = error.to_string();
    for words in [
        "req_123",
        "another shape",
        "`requests` (a list of 1)",
        "AsyncChatCompletion",
    ] {
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(error.body().unwrap()[..], list.to_string().as_bytes()[..]);
}

#[tokio::test]
async fn what_does_not_decode_is_named_by_its_path_and_the_body_is_kept() {
    let (sandbox, client) = start().await;
    let message = json!({ "role": "assistant", "content": [
        { "type": "text", "text": "fine" },
        { "type": "text", "text": 5 },
    ]});
    let answer = json!({
        "id": "a", "model": "m", "created_at": 1, "status": "COMPLETED",
        "response": { "id": "b", "model": "m", "created": 1,
            "choices": [{ "index": 0, "message": message, "delta": message }] }
    });
    sandbox.reply_next(Reply::new(200).json(answer));
    let error = client.get_async_sonar("a").await.unwrap_err();
    assert_eq!(
        error.path(),
        Some("response.choices[0].message.content[1].text")
    );
    assert!(error.to_string().contains("type `text`"), "{error}");
    assert_eq!(error.argument("id"), Some("a"));
    assert!(error.body().unwrap().starts_with(b"{"));
}

#[tokio::test]
async fn a_call_ends_when_its_time_is_over_and_keeps_the_id() {
    // Accepts, and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let client = Client::builder()
        .base_url(url)
        .key("pplx-123456789")
        .build()
        .unwrap();
    tokio::time::pause();
    let call = client
        .get_async_sonar("req_123")
        .timeout(Duration::from_secs(60));
    let error = call.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.argument("id"), Some("req_123"));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connect_error() {
    let (sandbox, client) = start().await;
    drop(sandbox);
    let error = client.get_async_sonar("a").await.unwrap_err();
    assert!(error.is_connect(), "{error}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (sandbox, client) = start().await;
    sandbox.reply_next(Reply::new(307).header("location", "/elsewhere"));
    let error = client.get_async_sonar("a").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert!(error.to_string().contains("/elsewhere"), "{error}");
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn an_answer_over_the_bound_is_an_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder()
        .base_url(sandbox.url())
        .key(sandbox.key())
        .max_body(100)
        .build()
        .unwrap();
    let error = client
        .get_async_sonar("sandbox-completed")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("100"), "{error}");
}

#[test]
fn a_call_is_owned_and_can_go_anywhere() {
    fn goes_anywhere<T: Send + 'static>(value: T) -> T {
        value
    }
    let client = Client::new("pplx-123456789").unwrap();
    let id = String::from("req_123");
    let call: Call<_> = goes_anywhere(client.get_async_sonar(&id));
    drop((id, client));
    drop(goes_anywhere(call.into_future()));
}

#[test]
fn a_client_without_a_key_is_refused() {
    let error: Error = Client::builder().build().unwrap_err();
    assert!(error.to_string().contains("PERPLEXITY_API_KEY"), "{error}");
    assert!(Client::new("  ").is_err());
    let error = Client::new("pplx-with a space").unwrap_err();
    assert!(!error.to_string().contains("with a space"), "{error}");
}
