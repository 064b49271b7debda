//! Answers that come as server-sent events.

mod agent;
mod connections;
mod cut;
mod faults;
mod over_time;
mod resumed;
mod sonar;
mod spoiled;
mod written;

use perplexity_sandbox::{Sandbox, Streaming};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::{Answer, End, authority, connect, raw, request};

/// A stream that has come to its end.
struct Streamed {
    head: Answer,
    /// The chunks of HTTP.
    pieces: Vec<Vec<u8>>,
    /// Whether the framing says that it is complete.
    complete: bool,
    end: End,
}

impl Streamed {
    fn parse(bytes: &[u8], end: End) -> Self {
        let head = Answer::parse(bytes);
        let (pieces, complete) = dechunk(&head.body);
        Self {
            head,
            pieces,
            complete,
            end,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.pieces.concat()
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }

    fn events(&self) -> Vec<Value> {
        events(&self.text())
    }
}

/// The chunks of a body, the last as far as it goes, and whether the last of all was there.
pub(crate) fn dechunk(mut body: &[u8]) -> (Vec<Vec<u8>>, bool) {
    let mut pieces = Vec::new();
    while let Some(line) = body.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&body[..line]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        let rest = &body[line + 2..];
        if length == 0 {
            assert_eq!(rest, b"\r\n");
            return (pieces, true);
        }
        pieces.push(rest[..length.min(rest.len())].to_vec());
        body = rest.get(length + 2..).unwrap_or_default();
    }
    (pieces, false)
}

/// The events of a text as the sandbox writes it by default; one that is not whole is left out.
fn events(text: &str) -> Vec<Value> {
    let blocks = text.rsplit_once("\n\n").map_or("", |(blocks, _)| blocks);
    let blocks = blocks.split("\n\n").filter(|block| !block.is_empty());
    let data = blocks.filter_map(|block| block.strip_prefix("data: "));
    data.map(|data| serde_json::from_str(data).unwrap_or_else(|_| json!(data)))
        .collect()
}

fn types(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["type"].as_str().unwrap_or("none"))
        .collect()
}

fn numbers(events: &[Value]) -> Vec<u64> {
    let numbers = events.iter();
    numbers
        .filter_map(|event| event["sequence_number"].as_u64())
        .collect()
}

/// What the deltas of a run make up.
fn deltas(events: &[Value]) -> String {
    let deltas = events.iter().filter_map(|event| event["delta"].as_str());
    deltas.collect()
}

async fn stream(sandbox: &Sandbox, method: &str, target: &str, body: &Value) -> Streamed {
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let (bytes, end) = raw(sandbox, &request(sandbox, method, target, &body)).await;
    Streamed::parse(&bytes, end)
}

/// The stream of a new run.
async fn run(sandbox: &Sandbox, more: Value) -> Streamed {
    stream(sandbox, "POST", "/v1/agent", &asking(more)).await
}

fn asking(more: Value) -> Value {
    let mut body = json!({"input": "Why do trees cool streets?", "preset": "fast", "stream": true});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn question() -> Value {
    json!({
        "model": "sonar", "stream": true,
        "messages": [{"role": "user", "content": "Why do trees cool streets?"}],
    })
}

/// In which all events of an answer are due at once.
async fn quick() -> Sandbox {
    let streaming = Streaming::new().pace(Duration::ZERO);
    let builder = Sandbox::builder().streaming(streaming);
    builder.start().await.unwrap()
}

/// A stream that is read while it comes.
struct Listener {
    socket: TcpStream,
    read: Vec<u8>,
    seen: usize,
}

impl Listener {
    async fn start(sandbox: &Sandbox, method: &str, target: &str, body: &str) -> Self {
        let mut socket = connect(sandbox).await;
        let request = request(sandbox, method, target, body);
        socket.write_all(request.as_bytes()).await.unwrap();
        Self {
            socket,
            read: Vec::new(),
            seen: 0,
        }
    }

    async fn run(sandbox: &Sandbox, more: Value) -> Self {
        Self::start(sandbox, "POST", "/v1/agent", &asking(more).to_string()).await
    }

    /// Reads once. False at the end.
    async fn more(&mut self) -> bool {
        let mut space = [0; 4096];
        let read = self.socket.read(&mut space).await.unwrap_or_default();
        self.read.extend_from_slice(&space[..read]);
        read > 0
    }

    fn text(&self) -> String {
        let end = self.read.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else {
            return String::new();
        };
        let (pieces, _) = dechunk(&self.read[end + 4..]);
        String::from_utf8_lossy(&pieces.concat()).into_owned()
    }

    /// The next event, or none if that was the last.
    async fn event(&mut self) -> Option<Value> {
        loop {
            let events = events(&self.text());
            if let Some(event) = events.into_iter().nth(self.seen) {
                self.seen += 1;
                return Some(event);
            }
            if !self.more().await {
                return None;
            }
        }
    }

    async fn rest(&mut self) -> Vec<Value> {
        let mut rest = Vec::new();
        while let Some(event) = self.event().await {
            rest.push(event);
        }
        rest
    }

    /// Nothing comes for an hour of tokio's time.
    async fn is_quiet(&mut self) -> bool {
        let hour = Duration::from_secs(3600);
        tokio::time::timeout(hour, self.event()).await.is_err()
    }
}

/// An authorised GET, in JSON.
async fn get(sandbox: &Sandbox, target: &str) -> Answer {
    let request = request(sandbox, "GET", target, "");
    crate::http::exchange(&authority(sandbox), request.as_bytes()).await
}
