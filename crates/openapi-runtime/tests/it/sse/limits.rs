//! How large an event may be, and how far a stream has come.

use openapi_runtime::bytes::Bytes;
use openapi_runtime::sse::{Decoder, Fault};

use super::{cut_twice, read};

/// Reads a stream with the largest limit that is too small, and the smallest that is not.
#[track_caller]
fn check(stream: &str, size: usize) {
    let fits = read([stream.as_bytes()], size);
    assert!(fits.events.iter().all(Result::is_ok), "{fits:?}");
    let limit = size - 1;
    for second in 0..=stream.len() {
        for first in 0..=second {
            let outcome = read(cut_twice(stream.as_bytes(), first, second), limit);
            assert_eq!(outcome.events.last(), Some(&Err(Fault::TooLarge { limit })));
        }
    }
}

#[test]
fn what_counts_are_the_values_that_have_to_be_kept() {
    check("data: 12345\n\n", 5);
    check("data: 12345", 5);
    // Line feeds between lines do, so that empty lines are bounded too.
    check("data: 12\ndata: 45\n\n", 5);
    check("data\ndata\ndata\n\n", 2);
    check("event: 123\ndata: 45\n\n", 5);
    check("id: 123\ndata: 45\n\n", 5);
    check("event: 12\nevent: 34\ndata: 5\n\n", 5);
    check("event: 12345\n\n", 5);
    check(
        "retry: 1000\nnone: 12345678\n: 12345678\ndata: 12345\n\n",
        5,
    );
}

#[test]
fn each_event_has_the_limit_to_itself() {
    let stream = "id: 1\ndata: 1234\n\n".repeat(100) + &"id: 12345\n\n".repeat(100);
    let outcome = read([stream.as_bytes()], 5);
    assert_eq!(outcome.events.len(), 100);
    assert!(outcome.events.iter().all(Result::is_ok));
}

#[test]
fn an_event_that_is_too_large_ends_the_stream_before_it_is_complete() {
    let mut decoder = Decoder::new(4);
    decoder.push(Bytes::from_static(b"data: x\n\ndata: 12"));
    assert_eq!(
        decoder.next_event().unwrap().map(|event| event.data),
        Some("x")
    );
    assert_eq!(decoder.advance(), Ok(false));
    decoder.push(Bytes::from_static(b"345"));
    let fault = Fault::TooLarge { limit: 4 };
    assert_eq!(decoder.advance(), Err(fault.clone()));
    decoder.push(Bytes::from_static(b"\n\ndata: y\n\n"));
    decoder.finish();
    assert_eq!(decoder.advance(), Err(fault.clone()));
    assert_eq!(decoder.event(), Err(fault.clone()));
    assert_eq!(decoder.next_event(), Err(fault));
}

#[test]
fn progress_is_what_comes_of_events() {
    let mut decoder = Decoder::new(1024);
    for (chunk, expected) in [
        ("", 0),
        (": comment\n\n\r\n", 0),
        (
            "id: 7\n\nretry: 12\n\nevent: ping\n\nevent: ping\ndata:\n\n",
            0,
        ),
        ("da", 0),
        ("ta:", 0),
        (" ", 0),
        ("12", 2),
        ("345\n", 5),
        ("data: 678\n", 8),
        ("event: 9a\n", 8),
        ("unknown: 1234\n", 8),
        ("\n", 10),
        (": comment\n\n", 10),
        ("data: 1", 11),
    ] {
        decoder.push(Bytes::from_static(chunk.as_bytes()));
        while decoder.advance().unwrap() {}
        assert_eq!(decoder.progress(), expected, "{chunk:?}");
    }
}
