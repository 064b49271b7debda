//! When an event is there, and when there is none.

use openapi_runtime::bytes::Bytes;
use openapi_runtime::sse::{Decoder, Fault};

use super::PLENTY;

/// What comes behind is not waited for: neither the LF of a CRLF, nor anything else.
#[test]
fn an_event_is_given_with_the_first_byte_that_ends_its_blank_line() {
    for (before, last) in [
        ("data: x\n", "\n"),
        ("data: x\r\n", "\r"),
        ("data: x\r", "\r"),
        ("data: x\n", "\r"),
        ("data: x\r\n", "\n"),
    ] {
        let mut decoder = Decoder::new(PLENTY);
        for byte in before.as_bytes() {
            decoder.push(Bytes::copy_from_slice(&[*byte]));
            assert_eq!(decoder.advance(), Ok(false), "{before:?}");
        }
        decoder.push(Bytes::from_static(last.as_bytes()));
        let event = decoder.next_event().unwrap().expect("an event");
        assert_eq!(event.data, "x", "{before:?}{last:?}");
        // Its rest does not become a blank line of its own.
        decoder.push(Bytes::from_static(b"\ndata: y\n\n"));
        let event = decoder.next_event().unwrap().expect("another event");
        assert_eq!(event.data, "y", "{before:?}{last:?}");
        assert_eq!(decoder.next_event(), Ok(None));
    }
}

#[test]
fn without_an_event_there_is_none_to_read() {
    let mut decoder = Decoder::new(PLENTY);
    decoder.push(Bytes::from_static(b"event: ping\ndata: half"));
    assert_eq!(decoder.advance(), Ok(false));
    let event = decoder.event().unwrap();
    assert_eq!((event.name, event.data), (None, ""));
    decoder.finish();
    assert_eq!(decoder.advance(), Ok(true));
    let event = decoder.event().unwrap();
    assert_eq!((event.name, event.data), (Some("ping"), "half"));
    assert_eq!(decoder.advance(), Ok(false));
    // Nothing comes after the end.
    decoder.push(Bytes::from_static(b"data: x\n\n"));
    assert_eq!(decoder.advance(), Ok(false));
}

#[test]
fn faults_say_what_is_wrong() {
    for (fault, expected) in [
        (
            Fault::TooLarge { limit: 8 },
            "an event has more than 8 bytes",
        ),
        (
            Fault::Utf8 { offset: 9 },
            "an event is not UTF-8: byte 9 of the stream",
        ),
    ] {
        assert_eq!(fault.to_string(), expected);
    }
}

/// The event stays readable, and nothing of the chunk before is lost.
#[test]
fn what_is_pushed_before_all_has_been_read_waits() {
    let mut decoder = Decoder::new(PLENTY);
    decoder.push(Bytes::from_static(b"data: a\n\ndata: b\n\n"));
    assert_eq!(decoder.advance(), Ok(true));
    decoder.push(Bytes::from_static(b"data: c\n\nda"));
    decoder.push(Bytes::from_static(b"ta: d\n\n"));
    assert_eq!(decoder.event().unwrap().data, "a");
    for data in ["b", "c", "d"] {
        assert_eq!(decoder.next_event().unwrap().unwrap().data, data);
    }
    decoder.push(Bytes::from_static(b"data: e\n\n"));
    assert_eq!(decoder.event().unwrap().data, "d");
    assert_eq!(decoder.next_event().unwrap().unwrap().data, "e");
    assert_eq!(decoder.advance(), Ok(false));
}
