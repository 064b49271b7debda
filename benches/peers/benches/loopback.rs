//! 50,000 small events over loopback, typed: ours beside async-openai, and
//! beside reqwest with eventsource-stream and serde_json, as a person would
//! put them together. All ask the same server, which writes the same bytes as
//! fast as they are taken.
//!
//! `cargo bench --manifest-path benches/peers/Cargo.toml`. Read the ratios
//! within one run; the machine's own speed says nothing.
//!
//! 2026-11-26, 2 cores of a shared Xeon with other work beside them, medians
//! of one run, thousands of events a second:
//!
//! | | whole, one thread | whole, many | chunks, one | chunks, many |
//! |---|---|---|---|---|
//! | ours, typed | 516 | 513 | 256 | 203 |
//! | ours, `text()` | 630 | 672 | 279 | 174 |
//! | async-openai 0.43.0 | 42 | 39 | 171 | 136 |
//! | reqwest, eventsource-stream 0.2.3, serde_json | 31 | 41 | 193 | 161 |
//! | reqwest, bytes alone | 11,980 | 12,620 | 724 | 369 |
//!
//! *Whole* is an answer that is read in pieces as large as they come: a proxy
//! sends such, and so does a service that is faster than its reader.
//! eventsource-stream copies the rest of a piece for each line of it. With a
//! chunk of HTTP for each event its pieces are small, and most of the time is
//! hyper's and tokio's, who hand on each by waking two tasks: nobody can be
//! five times as fast as anybody there.
//!
//! A quarter of our time, where events are typed and whole, goes to moving
//! them: the type of an event is as large as that of a run, its largest
//! member.

mod server;

use async_openai::config::OpenAIConfig;
use async_openai::types::responses::{CreateResponseArgs, ResponseStreamEvent};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use eventsource_stream::Eventsource as _;
use futures_util::StreamExt as _;
use perplexity_client::Client;
use perplexity_client::types::{AgentEvent, AgentRequest};
use serde::Deserialize;
use tokio::runtime::{Builder, Runtime};

use self::server::{EVENTS, Framing, Server};

fn main() {
    // By hand, for a profiler: `loopback once text whole`.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [once, how, framing] if once == "once" => {
            let framing = match framing.as_str() {
                "whole" => Framing::Whole,
                _ => Framing::EachEvent,
            };
            let server = Server::start(framing);
            let runtime = runtime(Threads::One);
            let client = ours(&server);
            for _ in 0..50 {
                let task = match how.as_str() {
                    "text" => runtime.spawn(text(client.clone())),
                    _ => runtime.spawn(typed(client.clone())),
                };
                runtime.block_on(task).expect("a task that does not panic");
            }
        }
        _ => divan::main(),
    }
}

/// How the server frames its events, and on how many threads they are read.
const CASES: [(Framing, Threads); 4] = [
    (Framing::Whole, Threads::One),
    (Framing::Whole, Threads::Many),
    (Framing::EachEvent, Threads::One),
    (Framing::EachEvent, Threads::Many),
];

#[derive(Clone, Copy, Debug)]
enum Threads {
    One,
    Many,
}

fn runtime(threads: Threads) -> Runtime {
    let mut builder = match threads {
        Threads::One => Builder::new_current_thread(),
        Threads::Many => Builder::new_multi_thread(),
    };
    builder.enable_all().build().expect("a runtime")
}

/// Runs `read` with what `start` makes of a server; it gives how long the
/// text is. It is a task, as in a program that does more than one thing: a
/// future that a runtime blocks on is slower to wake.
fn measure<C: Clone, F: Future<Output = usize> + Send + 'static>(
    bencher: Bencher,
    (framing, threads): (Framing, Threads),
    start: fn(&Server) -> C,
    read: fn(C) -> F,
) {
    let server = Server::start(framing);
    let runtime = runtime(threads);
    let client = start(&server);
    let read = || {
        let task = runtime.spawn(read(black_box(client.clone())));
        runtime.block_on(task).expect("a task that does not panic")
    };
    // What reads nothing would be quick; and the connection is there then.
    assert_eq!(read(), server.text);
    bencher
        .counter(ItemsCount::new(EVENTS))
        .counter(BytesCount::new(server.bytes))
        .bench_local(read);
}

#[divan::bench(args = CASES, sample_count = 15, sample_size = 1)]
fn ours_typed(bencher: Bencher, case: (Framing, Threads)) {
    measure(bencher, case, ours, typed);
}

#[divan::bench(args = CASES, sample_count = 15, sample_size = 1)]
fn ours_text(bencher: Bencher, case: (Framing, Threads)) {
    measure(bencher, case, ours, text);
}

#[divan::bench(args = CASES, sample_count = 15, sample_size = 1)]
fn async_openai(bencher: Bencher, case: (Framing, Threads)) {
    measure(bencher, case, openai, openai_typed);
}

#[divan::bench(args = CASES, sample_count = 15, sample_size = 1)]
fn reqwest_eventsource_stream(bencher: Bencher, case: (Framing, Threads)) {
    measure(bencher, case, by_hand, by_hand_typed);
}

/// The bytes alone: nobody on top of reqwest can be faster.
#[divan::bench(args = CASES, sample_count = 15, sample_size = 1)]
fn reqwest_bytes(bencher: Bencher, case: (Framing, Threads)) {
    measure(bencher, case, by_hand, bytes);
}

fn ours(server: &Server) -> Client {
    let client = Client::builder().base_url(&server.url).key("key");
    client.build().expect("a client")
}

async fn typed(client: Client) -> usize {
    let request = AgentRequest::new("How cool are trees?").with_stream(true);
    let stream = client.create_agent_run(&request).stream().await;
    let mut events = stream.expect("a stream").events();
    let (mut text, mut count) = (0, 0);
    while let Some(event) = events.try_next().await.expect("an event") {
        if let AgentEvent::ResponseOutputTextDelta(event) = &event {
            text += event.delta.len();
            count += 1;
        }
        black_box(&event);
    }
    assert_eq!(count, EVENTS);
    text
}

async fn text(client: Client) -> usize {
    let request = AgentRequest::new("How cool are trees?");
    let stream = client.create_agent_run(&request).stream().await;
    let mut text = stream.expect("a stream").text();
    let mut length = 0;
    while let Some(piece) = text.try_next().await.expect("an event") {
        length += black_box(piece).len();
    }
    assert!(text.answer().is_some());
    length
}

fn openai(server: &Server) -> async_openai::Client<OpenAIConfig> {
    let config = OpenAIConfig::new()
        .with_api_base(format!("{}/v1", server.url))
        .with_api_key("key");
    async_openai::Client::with_config(config)
}

async fn openai_typed(client: async_openai::Client<OpenAIConfig>) -> usize {
    let mut request = CreateResponseArgs::default();
    request.model("m").input("How cool are trees?");
    let request = request.build().expect("a request");
    let stream = client.responses().create_stream(request).await;
    let mut events = stream.expect("a stream");
    let (mut text, mut count) = (0, 0);
    while let Some(event) = events.next().await {
        let event = event.expect("an event");
        if let ResponseStreamEvent::ResponseOutputTextDelta(event) = &event {
            text += event.delta.len();
            count += 1;
        }
        black_box(&event);
    }
    assert_eq!(count, EVENTS);
    text
}

#[derive(Clone)]
struct ByHand {
    client: reqwest::Client,
    url: String,
    text: usize,
}

fn by_hand(server: &Server) -> ByHand {
    ByHand {
        client: reqwest::Client::new(),
        url: format!("{}/v1/responses", server.url),
        text: server.text,
    }
}

impl ByHand {
    async fn answer(&self) -> reqwest::Response {
        let request = self.client.post(&self.url).body("{}");
        request.send().await.expect("an answer")
    }
}

#[derive(Deserialize)]
#[serde(tag = "type")]
#[expect(dead_code, reason = "what is decoded here is read by nobody")]
enum Event {
    #[serde(rename = "response.output_text.delta")]
    Delta {
        sequence_number: u64,
        item_id: String,
        output_index: u64,
        content_index: u64,
        delta: String,
    },
    #[serde(rename = "response.created", alias = "response.completed")]
    Run {
        sequence_number: u64,
        response: serde_json::Value,
    },
}

async fn by_hand_typed(client: ByHand) -> usize {
    let mut events = client.answer().await.bytes_stream().eventsource();
    let mut text = 0;
    while let Some(event) = events.next().await {
        let event = event.expect("an event");
        let event = serde_json::from_str(&event.data).expect("an event");
        if let Event::Delta { delta, .. } = &event {
            text += delta.len();
        }
        black_box(&event);
    }
    text
}

async fn bytes(client: ByHand) -> usize {
    let mut pieces = client.answer().await.bytes_stream();
    while let Some(piece) = pieces.next().await {
        black_box(piece.expect("a piece"));
    }
    client.text
}
