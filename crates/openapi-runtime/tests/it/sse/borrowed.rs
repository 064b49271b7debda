//! What is copied, and what is not.

use openapi_runtime::bytes::Bytes;
use openapi_runtime::sse::Decoder;

/// Whether a text stands in these bytes.
fn is_within(text: &str, bytes: &Bytes) -> bool {
    bytes.as_ptr_range().contains(&text.as_ptr())
}

#[test]
fn an_event_in_one_chunk_is_not_copied() {
    let chunk = Bytes::from_static(
        b": first\n\nevent: ping\ndata: one\nid: 7\n\ndata: two\nevent: pong\n\ndata: thr",
    );
    let mut decoder = Decoder::new(1024);
    decoder.push(chunk.clone());
    for (name, data) in [("ping", "one"), ("pong", "two")] {
        let event = decoder.next_event().unwrap().expect("an event");
        assert_eq!((event.name, event.data), (Some(name), data));
        assert!(is_within(event.data, &chunk) && is_within(event.name.unwrap(), &chunk));
    }
    assert_eq!(decoder.advance(), Ok(false));
    decoder.push(Bytes::from_static(b"ee\n\n"));
    let event = decoder.next_event().unwrap().expect("an event");
    assert_eq!(
        (event.name, event.data, event.id),
        (None, "three", Some("7"))
    );
    assert!(!is_within(event.data, &chunk));
}

/// A chunk that has been read does not stay because of what stood in it.
#[test]
fn a_chunk_that_has_been_read_is_let_go() {
    let chunk = Bytes::from(b"id: 7\nevent: ping\ndata: one".to_vec());
    let mut decoder = Decoder::new(1024);
    decoder.push(chunk.clone());
    assert!(!chunk.is_unique());
    assert_eq!(decoder.advance(), Ok(false));
    assert!(chunk.is_unique());
}
