//! A server in threads of its own, which answers every request with the same
//! bytes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};

/// How many events have text.
pub(crate) const EVENTS: usize = 50_000;

/// How events become a body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Framing {
    /// All together: what is read of them at once is as large as it may be.
    Whole,
    /// Each is a chunk of HTTP, as a service sends that flushes each.
    EachEvent,
}

pub(crate) struct Server {
    pub(crate) url: String,
    /// How long the text is, and how many bytes the events have.
    pub(crate) text: usize,
    pub(crate) bytes: usize,
}

impl Server {
    pub(crate) fn start(framing: Framing) -> Self {
        let (events, text) = events();
        let bytes = events.iter().map(String::len).sum();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
        let answer: Arc<[u8]> = match framing {
            Framing::Whole => {
                let events = events.concat();
                format!("{head}content-length: {bytes}\r\n\r\n{events}").into_bytes()
            }
            Framing::EachEvent => {
                let chunk = |event: &String| format!("{:x}\r\n{event}\r\n", event.len());
                let chunks: String = events.iter().map(chunk).collect();
                format!("{head}transfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n").into_bytes()
            }
        }
        .into();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        // Ends with the process.
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let answer = Arc::clone(&answer);
                thread::spawn(move || serve(connection, &answer));
            }
        });
        Self { url, text, bytes }
    }
}

/// Answers until the other side has gone.
fn serve(mut connection: TcpStream, answer: &[u8]) -> Option<()> {
    connection.set_nodelay(true).ok()?;
    let mut requests = BufReader::new(connection.try_clone().ok()?);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if requests.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
            if line.is_empty() {
                break;
            }
        }
        requests.read_exact(&mut vec![0; length]).ok()?;
        connection.write_all(answer).ok()?;
    }
}

/// A run from its creation to its end, in events that are as good for OpenAI's
/// clients as for ours, most of them of some 266 bytes; and how long the text
/// is.
fn events() -> (Vec<String>, usize) {
    let words = [
        "The ",
        "canopy ",
        "cools ",
        "the ",
        "pavement ",
        "– ",
        "more. ",
    ];
    let item = format!("msg_{}", "0b1c2d3e".repeat(13));
    let mut text = String::new();
    let mut events = vec![json!({
        "type": "response.created", "sequence_number": 0, "response": run("in_progress", &json!([])),
    })];
    for (index, word) in words.into_iter().cycle().take(EVENTS).enumerate() {
        text.push_str(word);
        events.push(json!({
            "type": "response.output_text.delta", "sequence_number": index + 1, "item_id": item,
            "output_index": 0, "content_index": 0, "delta": word,
        }));
    }
    let output = json!([{
        "type": "message", "id": item, "status": "completed", "role": "assistant",
        "content": [{ "type": "output_text", "text": text, "annotations": [] }],
    }]);
    events.push(json!({
        "type": "response.completed", "sequence_number": EVENTS + 1,
        "response": run("completed", &output),
    }));
    let events = events.iter().map(|event| format!("data: {event}\n\n"));
    (events.collect(), text.len())
}

fn run(status: &str, output: &Value) -> Value {
    json!({
        "id": "resp_1", "object": "response", "created_at": 1, "model": "m", "status": status,
        "output": output,
    })
}
