//! Decoding server-sent events: our decoder beside the two that Rust programs
//! use, and beside a search for the ends of lines, which none can do without.
//!
//! `cargo bench --bench sse`. Read the ratios within one run; the machine's
//! own speed says nothing. A large event takes eventsource-stream a time that
//! is quadratic in its size, 8 MB some 40 seconds: it is run once.
//!
//! 2026-11-26, 2 cores of a shared Xeon without other work, medians of one run:
//! 8 MB took ours 2.01 ms, sse-stream 2.07 ms, eventsource-stream 31.8 s, the
//! search alone 0.45 ms; 1, 2 and 4 MB took ours 0.19, 0.45 and 0.97 ms.
//!
//! A large event comes in chunks as a connection over Ethernet brings them,
//! small ones in chunks of a busy connection and of one that trickles.

#![expect(
    clippy::expect_used,
    reason = "what cannot be decoded has no time to be measured"
)]

use std::convert::Infallible;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use eventsource_stream::Eventsource as _;
use futures_util::{FutureExt as _, Stream, StreamExt as _, stream};
use memchr::memchr_iter;
use openapi_runtime::bytes::Bytes;
use openapi_runtime::sse::Decoder;
use sse_stream::SseByteStream;

fn main() {
    divan::main();
}

/// The chunks of a stream, and how many bytes of data are in its events.
struct Wire {
    chunks: Vec<Bytes>,
    data: usize,
}

/// One event, larger than any chunk.
mod one_large_event {
    use super::*;

    const MEGABYTES: [usize; 4] = [1, 2, 4, 8];

    fn wire(megabytes: usize) -> Wire {
        super::wire(&data(megabytes * 1_000_000), 1, 1460)
    }

    #[divan::bench(args = MEGABYTES)]
    fn ours(bencher: Bencher, megabytes: usize) {
        measure(bencher, &wire(megabytes), super::ours);
    }

    #[divan::bench(args = MEGABYTES)]
    fn sse_stream(bencher: Bencher, megabytes: usize) {
        measure(bencher, &wire(megabytes), super::sse_stream);
    }

    #[divan::bench(args = MEGABYTES, sample_count = 1, sample_size = 1)]
    fn eventsource_stream(bencher: Bencher, megabytes: usize) {
        measure(bencher, &wire(megabytes), super::eventsource_stream);
    }

    #[divan::bench(args = MEGABYTES)]
    fn memchr_alone(bencher: Bencher, megabytes: usize) {
        measure(bencher, &wire(megabytes), super::memchr_alone);
    }
}

/// Events of 266 bytes, 20,000 of them.
mod many_small_events {
    use super::*;

    const CHUNKS: [usize; 2] = [16 * 1024, 64];

    fn wire(chunk: usize) -> Wire {
        // `data: ` and two line feeds are the rest.
        super::wire(&data(258), 20_000, chunk)
    }

    #[divan::bench(args = CHUNKS)]
    fn ours(bencher: Bencher, chunk: usize) {
        measure(bencher, &wire(chunk), super::ours);
    }

    #[divan::bench(args = CHUNKS)]
    fn sse_stream(bencher: Bencher, chunk: usize) {
        measure(bencher, &wire(chunk), super::sse_stream);
    }

    #[divan::bench(args = CHUNKS)]
    fn eventsource_stream(bencher: Bencher, chunk: usize) {
        measure(bencher, &wire(chunk), super::eventsource_stream);
    }

    #[divan::bench(args = CHUNKS)]
    fn memchr_alone(bencher: Bencher, chunk: usize) {
        measure(bencher, &wire(chunk), super::memchr_alone);
    }
}

/// The same events again and again.
fn wire(data: &str, events: usize, chunk: usize) -> Wire {
    let stream = Bytes::from(format!("data: {data}\n\n").repeat(events));
    let starts = (0..stream.len()).step_by(chunk);
    let end = |start| stream.len().min(start + chunk);
    Wire {
        chunks: starts
            .map(|start| stream.slice(start..end(start)))
            .collect(),
        data: data.len() * events,
    }
}

/// So many bytes of JSON, with a character now and then that is not ASCII.
fn data(bytes: usize) -> String {
    let part = r#"{"type":"response.output_text.delta","delta":"The canopy cools the pavement – more than the air [12]. "}"#;
    let mut data = part.repeat(bytes / part.len() + 1);
    while !data.is_char_boundary(bytes) {
        data.insert(0, ' ');
    }
    data.truncate(bytes);
    data
}

fn measure(bencher: Bencher, wire: &Wire, decode: fn(&Wire) -> usize) {
    // What decodes nothing would be quick.
    assert_eq!(decode(wire), wire.data);
    let bytes: usize = wire.chunks.iter().map(Bytes::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| decode(black_box(wire)));
}

fn ours(wire: &Wire) -> usize {
    let mut decoder = Decoder::new(64 * 1024 * 1024);
    let mut data = 0;
    for chunk in &wire.chunks {
        decoder.push(chunk.clone());
        while let Some(event) = decoder.next_event().expect("an event") {
            data += black_box(event.data).len();
        }
    }
    data
}

fn sse_stream(wire: &Wire) -> usize {
    let events = SseByteStream::new(chunks(wire));
    sum(events.map(|event| event.expect("an event").data.unwrap_or_default()))
}

fn eventsource_stream(wire: &Wire) -> usize {
    let events = chunks(wire).eventsource();
    sum(events.map(|event| event.expect("an event").data))
}

/// Finds line feeds, and takes everything else for data.
fn memchr_alone(wire: &Wire) -> usize {
    let mut lines = 0;
    let mut bytes = 0;
    for chunk in &wire.chunks {
        lines += memchr_iter(b'\n', black_box(chunk)).count();
        bytes += chunk.len();
    }
    // Each event has two lines, and `data: ` before its data.
    bytes - lines - lines / 2 * "data: ".len()
}

fn chunks(wire: &Wire) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::iter(wire.chunks.iter().cloned().map(Ok))
}

/// How many bytes of data there are, without a runtime: the chunks are there already.
fn sum(events: impl Stream<Item = String>) -> usize {
    let sum = events.fold(0, |sum, data| async move { sum + black_box(data).len() });
    sum.now_or_never().expect("nothing to wait for")
}
