//! Answers that come as events, against a server that sends what it is told to and breaks off where it is told to.

mod backpressure;
mod by_hand;
mod cancel;
mod collect;
mod cuts;
mod ends;
mod errors;
mod event;
mod failures;
mod faults;
mod messages;
mod policy;
mod requests;
mod resume;
mod secrets;
mod text;
mod timers;

use std::time::Duration;

use openapi_runtime::{Call, Error, EventStream, Operation, Response, Retry, TransportBuilder};
use serde_json::json;

use self::event::{Answer, Event, GET};
use crate::server::{Reply, Seen, Server};

const CREATE: Operation = Operation::post("create_job", "/v1/jobs");

/// An event of a service that goes on behind a cut, and one of a service that does not.
type Step = Event<true>;
type Plain = Event<false>;

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\nx-request-id: req_1\r\n";

/// A block of this kind, number and text.
fn block(kind: &str, number: u64, text: &str) -> String {
    let event = json!({ "kind": kind, "number": number, "text": text });
    format!("data: {event}\n\n")
}

/// The first event, number 0, which has the id.
fn begun() -> String {
    "data: {\"kind\":\"begun\",\"number\":0,\"id\":\"job_1\"}\n\n".to_owned()
}

/// The last event, whose answer has this text.
fn done(number: u64, text: &str) -> String {
    let answer = json!({ "id": "job_1", "status": "done", "text": text });
    let event = json!({ "kind": "done", "number": number, "answer": answer });
    format!("data: {event}\n\n")
}

/// Pieces of text, a letter each, from this number on.
fn letters(first: u64, letters: &str) -> String {
    let numbered = (first..).zip(letters.chars());
    numbered
        .map(|(number, letter)| block("text", number, &letter.to_string()))
        .collect()
}

/// A stream that ends here.
fn ends(body: &str) -> Reply {
    Reply::Bytes(format!("{HEAD}\r\n{body}"))
}

/// A stream that is cut here.
fn cut(body: &str) -> Reply {
    Reply::Bytes(format!("{HEAD}content-length: 99999\r\n\r\n{body}"))
}

/// A stream that says nothing more.
fn hangs(body: &str) -> Reply {
    Reply::Hang(format!("{HEAD}\r\n{body}"))
}

/// A stream whose pieces come after so many seconds each.
fn slow(pieces: &[(u64, &str)]) -> Reply {
    let head = (Duration::ZERO, format!("{HEAD}\r\n"));
    let pieces = pieces
        .iter()
        .map(|(pause, piece)| (seconds(*pause), (*piece).to_owned()));
    Reply::Slow([head].into_iter().chain(pieces).collect())
}

/// What a plain call answers.
fn whole(status: &str, text: &str) -> Reply {
    let answer = json!({ "id": "job_1", "status": status, "text": text });
    json_answer("200 OK", &answer.to_string())
}

fn json_answer(status: &str, body: &str) -> Reply {
    let headers = ["content-type: application/json"];
    Reply::Bytes(crate::server::http(status, &headers, body))
}

/// Asks for a stream of what is created, by a client that retries as usual.
async fn create<const R: bool>(
    server: &Server,
    change: impl FnOnce(TransportBuilder) -> TransportBuilder,
) -> Result<Response<EventStream<Event<R>>>, Error> {
    let builder = server.builder().retry(Retry::default());
    let transport = change(builder).build().unwrap();
    let call: Call<Answer, (), Event<R>> = Call::json(&transport, CREATE);
    call.body_json(&json!({}))
        .streams_by_field("stream", None)
        .stream()
        .await
}

/// The same with a script.
async fn opened<const R: bool>(
    script: impl IntoIterator<Item = Reply>,
) -> (Server, EventStream<Event<R>>) {
    let server = Server::script(script).await;
    let stream = create(&server, unchanged).await.unwrap().into_inner();
    (server, stream)
}

/// All that comes of a stream, in words; it is read on after an error.
async fn told<const R: bool>(stream: &mut EventStream<Event<R>>) -> Vec<String> {
    let mut told = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(event)) => told.push(event.to_string()),
            Ok(None) => return told,
            Err(error) => told.push(kind(&error)),
        }
        assert!(told.len() < 1000, "it goes on for ever: {told:?}");
    }
}

/// What kind of error it is, in a word.
fn kind(error: &Error) -> String {
    let kinds = [
        ("incomplete", error.is_incomplete()),
        ("timeout", error.is_timeout()),
        ("error event", error.is_error_event()),
        ("undecoded", error.is_decode()),
        ("too large", error.is_too_large()),
        ("failed", error.is_job_failed()),
        ("cancelled", error.is_job_cancelled()),
        ("refused", error.is_api()),
        ("no connection", error.is_connect()),
        ("invalid", error.is_invalid_input()),
    ];
    let holds: Vec<&str> = kinds
        .iter()
        .filter(|(_, it)| *it)
        .map(|(name, _)| *name)
        .collect();
    format!("! {}", holds.join(", "))
}

/// The first line of each request.
fn lines(seen: &[Seen]) -> Vec<&str> {
    seen.iter()
        .map(|seen| {
            seen.text
                .lines()
                .next()
                .unwrap()
                .trim_end_matches(" HTTP/1.1")
        })
        .collect()
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn unchanged<T>(it: T) -> T {
    it
}
