//! Reading an answer of Sonar as it comes, by the mode `full`: 1,000 events,
//! each with what is new, the text so far, which grows to 9.3 kB, 20 search
//! results and the usage so far: 10 MB for a page of text.
//!
//! Ours beside the two decoders of events that Rust programs use, with
//! serde_json behind them and structs that a person would write with serde's
//! derives: the same fields, no place for what is not declared, and for the
//! content of a message, which may be a list too, text alone.
//!
//! `cargo bench --bench sonar_stream`. Read the ratios within one run; the
//! machine's own speed says nothing.
//!
//! 2026-11-26, 2 cores of a shared Xeon with other work beside them, rounds of
//! `once` in turns (five in chunks of 1,460 bytes, three in those of 16 kB),
//! medians of the processor's time in user mode, for a stream:
//!
//! | | 1,460 bytes | 16 kB |
//! |---|---|---|
//! | eventsource-stream, derived | 92 ms | 38 ms |
//! | sse-stream, derived | 17.3 ms | 16.4 ms |
//! | ours, typed | 16.8 ms | 17.4 ms |
//! | ours, `text()` | 7.3 ms | 6.4 ms |

#![expect(
    clippy::expect_used,
    reason = "what cannot be decoded has no time to be measured"
)]

mod derived;
mod wire;

use std::convert::Infallible;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use eventsource_stream::Eventsource as _;
use futures_util::{FutureExt as _, Stream, StreamExt as _, stream};
use openapi_runtime::StreamEvent;
use openapi_runtime::bytes::Bytes;
use openapi_runtime::sse::Decoder;
use perplexity_client::types::{MessageContent, SonarChunk};
use sse_stream::SseByteStream;

use self::wire::Wire;

fn main() {
    // By hand, for a profiler: `sonar_stream once text 1460`.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [once, how, chunk] if once == "once" => {
            let wire = Wire::new(chunk.parse().expect("the size of a chunk"));
            let read = match how.as_str() {
                "typed" => typed,
                "text" => text,
                "sse_stream" => derived_behind_sse_stream,
                _ => derived_behind_eventsource_stream,
            };
            for _ in 0..100 {
                black_box(read(&wire));
            }
        }
        _ => divan::main(),
    }
}

/// What a connection over Ethernet brings at once, and what a fast one does.
const CHUNKS: [usize; 2] = [1460, 16 * 1024];
const EVENTS: usize = 1000;

/// Everything decoded to the client's own types.
#[divan::bench(args = CHUNKS)]
fn ours_typed(bencher: Bencher, chunk: usize) {
    measure(bencher, chunk, typed);
}

/// What `text()` does: the text as it comes, and the whole answer at the end.
#[divan::bench(args = CHUNKS)]
fn ours_text(bencher: Bencher, chunk: usize) {
    measure(bencher, chunk, text);
}

/// The text alone, and nothing kept of the answer.
#[divan::bench(args = CHUNKS)]
fn ours_glances(bencher: Bencher, chunk: usize) {
    measure(bencher, chunk, glances);
}

#[divan::bench(args = CHUNKS)]
fn derived_sse_stream(bencher: Bencher, chunk: usize) {
    measure(bencher, chunk, derived_behind_sse_stream);
}

#[divan::bench(args = CHUNKS, sample_count = 30)]
fn derived_eventsource_stream(bencher: Bencher, chunk: usize) {
    measure(bencher, chunk, derived_behind_eventsource_stream);
}

/// `read` gives how long the text is.
fn measure(bencher: Bencher, chunk: usize, read: fn(&Wire) -> usize) {
    let wire = Wire::new(chunk);
    // What reads nothing would be quick.
    assert_eq!(read(&wire), wire.text);
    let bytes: usize = wire.chunks.iter().map(Bytes::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| read(black_box(&wire)));
}

fn typed(wire: &Wire) -> usize {
    let mut length = 0;
    each(wire, |data| {
        let chunk: SonarChunk = serde_json::from_str(data).expect("a chunk");
        let choice = chunk.choices.first().expect("a choice");
        let delta = choice.delta.as_ref().expect("a delta");
        length += match delta.content.as_ref().expect("text") {
            MessageContent::Text(text) => text.len(),
            _ => 0,
        };
        black_box(chunk);
    });
    length
}

fn text(wire: &Wire) -> usize {
    let mut gathered = <SonarChunk as StreamEvent>::Gathered::default();
    let mut length = 0;
    each(wire, |data| {
        let glance = SonarChunk::glance(data).expect("a chunk");
        SonarChunk::gather(&mut gathered, data, &glance).expect("a chunk");
        length += black_box(glance.delta().expect("text").to_owned()).len();
    });
    let answer = SonarChunk::answer(&mut gathered).expect("an answer");
    assert_eq!(answer.expect("an answer").text().len(), length);
    length
}

fn glances(wire: &Wire) -> usize {
    let mut length = 0;
    each(wire, |data| {
        let glance = SonarChunk::glance(data).expect("a chunk");
        length += black_box(glance.delta().expect("text")).len();
    });
    length
}

fn each(wire: &Wire, mut with: impl FnMut(&str)) {
    let mut decoder = Decoder::new(64 * 1024 * 1024);
    for chunk in &wire.chunks {
        decoder.push(chunk.clone());
        while let Some(event) = decoder.next_event().expect("an event") {
            with(event.data);
        }
    }
}

fn derived_behind_sse_stream(wire: &Wire) -> usize {
    let events = SseByteStream::new(chunks(wire));
    sum(events.map(|event| event.expect("an event").data.unwrap_or_default()))
}

fn derived_behind_eventsource_stream(wire: &Wire) -> usize {
    let events = chunks(wire).eventsource();
    sum(events.map(|event| event.expect("an event").data))
}

fn chunks(wire: &Wire) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::iter(wire.chunks.iter().cloned().map(Ok))
}

/// Decodes each event, without a runtime: the chunks are there already.
fn sum(events: impl Stream<Item = String>) -> usize {
    let sum = events.fold(0, |sum, data| async move {
        let chunk: derived::Chunk = serde_json::from_str(&data).expect("a chunk");
        let choice = chunk.choices.first().expect("a choice");
        let delta = choice.delta.as_ref().expect("a delta");
        let length = delta.content.as_ref().expect("text").len();
        black_box(chunk);
        sum + length
    });
    sum.now_or_never().expect("nothing to wait for")
}
