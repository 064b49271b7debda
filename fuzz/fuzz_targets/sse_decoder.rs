//! The decoder of server-sent events: arbitrary bytes in arbitrary chunks come to what they come to as a whole, and to
//! what the plain decoder of the tests says.
//!
//! The input: how large an event may be (0: as large as it likes), how many lengths of chunks follow, those lengths,
//! which are repeated, and the stream.

#![no_main]

#[path = "../../crates/openapi-runtime/tests/it/sse/given.rs"]
mod given;
#[path = "../../crates/openapi-runtime/tests/it/sse/reference.rs"]
mod reference;

use libfuzzer_sys::fuzz_target;
use openapi_runtime::sse::Fault;

use crate::given::{Outcome, read, read_queued};

fuzz_target!(|input: &[u8]| {
    let [limit, lengths, rest @ ..] = input else {
        return;
    };
    let limit = match *limit {
        0 => usize::MAX,
        limit => limit.into(),
    };
    let lengths = usize::from(*lengths).min(rest.len());
    let (lengths, stream) = rest.split_at(lengths);

    let whole = read([stream], limit);
    assert_bounded(&whole, stream);
    assert_eq!(whole, reference::read(stream, limit), "the plain decoder");

    let chunks = chunks(stream, lengths);
    assert_eq!(whole, read(chunks.iter().copied(), limit), "in chunks");
    assert_eq!(whole, read_queued(chunks, limit), "in chunks, all at once");
});

/// Cuts a stream into chunks of these lengths, again and again. Some may be empty, but not all.
fn chunks<'a>(stream: &'a [u8], lengths: &[u8]) -> Vec<&'a [u8]> {
    let mut chunks = Vec::new();
    let mut rest = stream;
    let mut lengths = lengths.iter().cycle();
    let mut empty = 0;
    while !rest.is_empty() {
        let length = match lengths.next() {
            Some(length) if empty < 256 => usize::from(*length).min(rest.len()),
            _ => rest.len(),
        };
        empty = if length == 0 { empty + 1 } else { 0 };
        let (chunk, behind) = rest.split_at(length);
        chunks.push(chunk);
        rest = behind;
    }
    chunks
}

/// What comes out is no more than what went in.
fn assert_bounded(outcome: &Outcome, stream: &[u8]) {
    let length = stream.len() as u64;
    // The shortest event is `data` and a line end, and there may be one without.
    assert!(outcome.events.len() <= stream.len() / 5 + 1);
    let mut bytes = 0;
    let mut last = None;
    for event in &outcome.events {
        match event {
            Ok(event) => {
                bytes += event.data.len() + event.name.as_ref().map_or(0, String::len);
            }
            // Each lies behind the one before, and in the stream.
            Err(Fault::Utf8 { offset }) => {
                assert!(*offset < length && last.is_none_or(|last| last < *offset));
                last = Some(*offset);
            }
            Err(_) => {}
        }
    }
    assert!(bytes as u64 <= length);
    assert!(outcome.progress.is_none_or(|progress| progress <= length));
}
