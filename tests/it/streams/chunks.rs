//! Chunks of Sonar as services word them, which the sandbox does not.

use perplexity_client::types::{CompletionResponse, Message, SonarChunk, SonarRequest};
use perplexity_client::{Client, Error, EventStream, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{all, run};

const DONE: &str = "data: [DONE]\n\n";

/// A chunk with such a choice.
fn chunk(object: &str, choice: Value, more: Value) -> Value {
    let mut chunk = json!({
        "id": "a", "model": "sonar", "created": 1, "object": object, "choices": [choice],
    });
    chunk
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    chunk
}

fn delta(text: &str) -> Value {
    let choice = json!({ "index": 0, "delta": { "role": "assistant", "content": text } });
    chunk("chat.completion.chunk", choice, json!({}))
}

fn so_far(text: &str, finish: Option<&str>) -> Value {
    let message = json!({ "role": "assistant", "content": text });
    let choice = json!({ "index": 0, "finish_reason": finish, "message": message });
    chunk("chat.completion.chunk", choice, json!({}))
}

/// What costs as much as that.
fn usage(total: f64) -> Value {
    json!({
        "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3,
        "cost": { "input_tokens_cost": 0.0, "output_tokens_cost": 0.0, "total_cost": total },
    })
}

/// A stream of these chunks, and of what is to come behind them.
async fn stream(chunks: &[Value], behind: &str) -> Response<EventStream<SonarChunk>> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let events = chunks.iter().map(|chunk| format!("data: {chunk}\n\n"));
    let body = events.collect::<String>() + behind;
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            assert!(connection.read_buf(&mut request).await.unwrap() > 0);
        }
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        connection.write_all(answer.as_bytes()).await.unwrap();
    });
    let client = Client::builder().base_url(url).key("pplx-chunks");
    let request = SonarRequest::new("sonar", [Message::user("Why?")]);
    let client = client.build().unwrap();
    client.sonar(&request).stream().await.unwrap()
}

async fn collected(chunks: &[Value], behind: &str) -> Result<CompletionResponse, Error> {
    let stream = stream(chunks, behind).await;
    Ok(stream.collect().await?.into_inner())
}

#[test]
fn text_that_is_repeated_alone_comes_as_what_is_new() {
    run(async {
        let chunks = ["A", "A fjo", "A fjo", "A fjord"].map(|text| so_far(text, None));
        let mut text = stream(&chunks, DONE).await.text();
        assert_eq!(text.try_next().await.unwrap().as_deref(), Some("A"));
        assert_eq!(text.try_next().await.unwrap().as_deref(), Some(" fjo"));
        assert_eq!(text.try_next().await.unwrap().as_deref(), Some("rd"));
        assert_eq!(text.try_next().await.unwrap(), None);
        assert_eq!(text.answer().unwrap().text(), "A fjord");
    });
}

#[test]
fn what_comes_behind_the_end_completes_the_answer() {
    let end = || so_far("A fjord", Some("stop"));
    let cost = json!({ "usage": usage(0.5), "search_results": [] });
    let mut behind = chunk("chat.completion.chunk", json!({}), cost.clone());
    for (object, choices) in [
        ("chat.completion.chunk", json!([])),
        ("chat.completion.done", json!([])),
        ("chat.completion.done", Value::Null),
        (
            "chat.completion.chunk",
            json!([{ "index": 0, "delta": { "content": "" } }]),
        ),
    ] {
        behind["object"] = json!(object);
        behind["choices"] = choices;
        run(async {
            let answer = collected(&[end(), behind.clone()], DONE).await.unwrap();
            assert_eq!(answer.text(), "A fjord", "{behind}");
            assert_eq!(answer.total_cost(), Some(0.5), "{behind}");
            assert_eq!(answer.search_results.as_deref(), Some(&[][..]));
            let finish = answer.choices[0].finish_reason.as_ref().unwrap();
            assert_eq!(finish.as_str(), "stop");
        });
    }
}

#[test]
fn an_end_says_anew_what_was_there_and_what_is_beside_it_does_not() {
    run(async {
        let mut first = so_far("One", Some("stop"));
        first["usage"] = usage(0.25);
        let mut last = so_far("One two", Some("length"));
        last["usage"] = json!({ "prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 9 });
        let mut beside = so_far("Beside", None);
        beside["type"] = json!("info");
        beside["usage"] = usage(0.75);
        let answer = collected(&[first, last, beside], "").await.unwrap();
        assert_eq!(answer.text(), "One two");
        assert_eq!(answer.total_cost(), Some(0.25));
    });
}

#[test]
fn an_end_without_the_text_has_what_came_in_pieces() {
    let object = "chat.completion.done";
    let usage = json!({ "usage": usage(0.5) });
    for choice in [
        json!({ "index": 0, "finish_reason": "stop", "delta": {} }),
        json!({ "index": 0, "finish_reason": "stop", "delta": {}, "message": null }),
        json!({ "index": 0, "message": { "role": "assistant" } }),
        json!({ "index": 0, "message": { "role": "assistant", "content": "" } }),
        Value::Null,
    ] {
        run(async {
            let mut end = chunk(object, choice.clone(), usage.clone());
            if choice.is_null() {
                end["choices"] = json!([]);
            }
            let chunks = [delta("A fj"), delta("ord"), end];
            let answer = collected(&chunks, "").await.unwrap();
            assert_eq!(answer.text(), "A fjord", "{choice}");
            assert_eq!(answer.total_cost(), Some(0.5));
            assert_eq!(answer.object.as_deref(), Some("chat.completion"));
            let mut text = stream(&chunks, "").await.text();
            assert_eq!(all(&mut text).await.unwrap().0, "A fjord");
        });
    }
}

#[test]
fn an_end_is_told_from_what_is_none() {
    let stop = json!({ "index": 0, "finish_reason": "stop" });
    let open = json!({ "index": 0 });
    for (object, choice, kind, is_end) in [
        ("chat.completion.chunk", &stop, "message", true),
        ("chat.completion.done", &open, "message", true),
        ("chat.completion", &open, "message", true),
        ("chat.completion.chunk", &open, "end_of_stream", true),
        ("chat.completion.chunk", &open, "message", false),
        // The steps of reasoning end, and not the answer.
        ("chat.reasoning", &stop, "info", false),
        ("chat.reasoning.done", &stop, "info", false),
        ("chat.reasoning.done", &open, "end_of_stream", false),
        ("chat.unheard_of", &open, "info", false),
    ] {
        run(async {
            let chunks = [
                delta("A fjord"),
                chunk(object, choice.clone(), json!({ "type": kind })),
            ];
            let told = format!("{object} {choice} {kind}");
            let typed = stream(&chunks, "").await;
            let mut typed = typed.events();
            assert!(typed.try_next().await.unwrap().is_some());
            assert!(typed.try_next().await.unwrap().is_some());
            match (collected(&chunks, "").await, typed.try_next().await) {
                (Ok(answer), Ok(None)) if is_end => assert_eq!(answer.text(), "A fjord"),
                (Err(error), Err(other)) if !is_end => {
                    assert!(error.is_incomplete() && other.is_incomplete(), "{told}");
                }
                other => panic!("{told}: {other:?}"),
            }
        });
    }
}

#[test]
fn tokens_without_a_cost_are_no_usage_and_what_is_of_the_stream_goes() {
    run(async {
        let mut end = so_far("A", Some("stop"));
        end["usage"] = json!({ "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3 });
        end["type"] = json!("end_of_stream");
        end["status"] = json!("COMPLETED");
        end["other"] = json!(7);
        let answer = collected(&[end], "").await.unwrap();
        assert!(answer.usage.is_none());
        assert_eq!((answer.extra("type"), answer.extra("status")), (None, None));
        assert_eq!(answer.extra("other"), Some(&json!(7)));
    });
}

#[test]
fn a_chunk_with_an_error_is_an_error_and_one_with_null_is_none() {
    run(async {
        let wrong = json!({ "error": { "message": "No.", "code": 500 } });
        let wrong = chunk("chat.completion.chunk", json!({ "delta": {} }), wrong);
        let mut right = so_far("A", Some("stop"));
        right["error"] = Value::Null;
        for (last, is_error) in [(wrong, true), (right, false)] {
            let chunks = [delta("A"), last];
            let mut typed = stream(&chunks, DONE).await.events();
            assert!(typed.try_next().await.unwrap().is_some());
            let typed = typed.try_next().await.err();
            let collected = collected(&chunks, DONE).await.err();
            for error in [typed, collected] {
                assert_eq!(error.is_some_and(|it| it.is_error_event()), is_error);
            }
        }
    });
}
