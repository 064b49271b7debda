//! Operations that can answer with a stream of events, and are awaited.

use openapi_runtime::{Call, Download, Error, Operation, Page};
use serde::Deserialize;
use serde_json::json;

use crate::server::Server;

const LIST: Operation = Operation::post("list_jobs", "/v1/jobs");

#[derive(Debug, Deserialize)]
struct Jobs(Vec<String>);

impl Page for Jobs {
    type Item = String;

    fn into_items(self) -> Vec<String> {
        self.0
    }

    fn next(&self) -> Option<(&'static str, String)> {
        None
    }
}

/// With an event's type, which makes no difference to a call that is awaited.
type Jobbing = Call<Jobs, (), u8>;
type Change = Box<dyn Fn(Jobbing) -> Jobbing>;

fn asked(body: Option<bool>) -> impl Fn(Jobbing) -> Jobbing {
    move |call| {
        call.body_json(&json!({ "stream": body }))
            .streams_by_field("stream", body)
    }
}

#[track_caller]
fn refused(error: Error, name: &str) {
    assert!(
        error.is_invalid_input() && !error.may_have_been_created(),
        "{error}"
    );
    let said = error.to_string();
    let expected = format!(
        "`{name}` is set, and the answer would be a stream of events, which awaiting the call does not read: call \
         `.stream()` in place of awaiting it"
    );
    assert!(said.contains(&expected), "{said}");
    let leave = format!("or leave `{name}` out");
    assert_eq!(said.ends_with(&leave), name != "accept", "{said}");
}

#[tokio::test]
async fn an_answer_that_would_be_a_stream_is_not_awaited() {
    let server = Server::answering("200 OK", &[], r#"["a"]"#).await;
    let list = || -> Jobbing { Call::json(&server.transport(), LIST) };
    let cases: [(&str, Change); 6] = [
        ("stream", Box::new(asked(Some(true)))),
        (
            "live",
            Box::new(|call| call.streams_by_query("live").query("live", true)),
        ),
        (
            "live",
            Box::new(|call| call.query("live", 1).streams_by_query("live")),
        ),
        (
            "live",
            Box::new(|call| {
                let call = call.query("live", false).query("live", true);
                call.streams_by_query("live")
            }),
        ),
        (
            "accept",
            Box::new(|call| {
                let call = call.streams_by_accept();
                call.header("accept", "text/event-stream")
            }),
        ),
        (
            "accept",
            Box::new(|call| {
                let call = call.streams_by_accept();
                call.header("accept", "Text/Event-Stream; q=1, */*")
            }),
        ),
    ];
    for (name, change) in cases {
        let call = || change(list());
        refused(call().await.unwrap_err(), name);
        refused(call().without_parameters().await.unwrap_err(), name);
        refused(call().pages().try_next().await.unwrap_err(), name);
        refused(call().items().try_next().await.unwrap_err(), name);
    }
    assert!(!server.was_called());
}

#[tokio::test]
async fn an_operation_that_can_stream_is_awaited_where_it_does_not() {
    let cases: [Change; 6] = [
        Box::new(asked(None)),
        Box::new(asked(Some(false))),
        Box::new(|call| call.streams_by_query("live")),
        Box::new(|call| call.streams_by_query("live").query("live", false)),
        Box::new(|call| call.streams_by_accept()),
        Box::new(|call| {
            let call = call.streams_by_accept();
            call.header("accept", "application/json")
        }),
    ];
    for change in cases {
        let server = Server::answering("200 OK", &[], r#"["a"]"#).await;
        let call: Jobbing = Call::json(&server.transport(), LIST);
        assert_eq!(change(call).await.unwrap().into_inner().0, ["a"]);
        let request = server.request();
        assert!(
            request.contains("\r\naccept: application/json\r\n"),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_stream_of_events_may_be_taken_as_a_file() {
    let server = Server::answering("200 OK", &[], "data: 1\n\n").await;
    let call: Call<Download, (), u8> = Call::download(&server.transport(), LIST);
    let call = call
        .body_json(&json!({ "stream": true }))
        .streams_by_field("stream", Some(true));
    let download = call.await.unwrap().into_inner();
    assert_eq!(download.bytes().await.unwrap(), "data: 1\n\n");
}
