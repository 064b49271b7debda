//! How much room a decoder takes, which cannot be seen from outside.

use bytes::Bytes;

use super::Decoder;
use super::value::KEPT;

const MIB: usize = 1024 * 1024;

/// Pushes as many bytes in chunks, and takes the events that are there; gives the most room that was taken between.
fn push(decoder: &mut Decoder, bytes: &[u8], times: usize) -> usize {
    let chunk = Bytes::copy_from_slice(bytes);
    let mut most = 0;
    for _ in 0..times {
        decoder.push(chunk.clone());
        while decoder.advance().expect("within the limit") {}
        most = most.max(decoder.room());
    }
    most
}

#[test]
fn what_means_nothing_takes_no_room_however_much_it_is() {
    let filling = [b'x'; 1024];
    for start in [
        ": ",
        "unknown: ",
        "without a colon ",
        "data : ",
        "\u{feff}\u{feff}data: ",
    ] {
        let mut decoder = Decoder::new(16);
        push(&mut decoder, start.as_bytes(), 1);
        assert_eq!(push(&mut decoder, &filling, 10 * 1024), 0, "{start:?}");
        push(&mut decoder, b"\n\n", 1);
        assert_eq!(decoder.progress(), 0);
    }
    let mut decoder = Decoder::new(16);
    push(&mut decoder, b"retry: ", 1);
    assert_eq!(push(&mut decoder, &[b'7'; 1024], 10 * 1024), 0);
    assert_eq!(push(&mut decoder, b"\nid\nevent\nretry\n: x\n\n", 1024), 0);
}

#[test]
fn a_large_value_takes_no_more_than_the_limit_and_gives_it_back() {
    for (start, end) in [
        ("data: ", "\n\n"),
        ("data\ndata: ", "\n\n"),
        ("event: ", "\n\n"),
        ("event: ", "\ndata: x\n\n"),
        ("id: ", "\nid: 1\n\n"),
    ] {
        let limit = 3 * MIB;
        let mut decoder = Decoder::new(limit);
        push(&mut decoder, start.as_bytes(), 1);
        // What is short of the limit is the rest of the values above.
        let most = push(&mut decoder, &[b'x'; 1023], 3 * 1024);
        assert!((MIB..=limit).contains(&most), "{start:?}: {most}");
        push(&mut decoder, end.as_bytes(), 1);
        push(&mut decoder, b"da", 1);
        push(&mut decoder, b"ta: small\n\n", 1);
        assert!(decoder.room() <= KEPT, "{start:?}: {}", decoder.room());
    }
}

#[test]
fn an_event_that_is_too_large_leaves_nothing() {
    let mut decoder = Decoder::new(MIB);
    push(&mut decoder, b"id: 7\ndata: ", 1);
    push(&mut decoder, &[b'x'; 1024], 1023);
    assert!(decoder.room() >= MIB / 2);
    decoder.push(Bytes::from(vec![b'x'; 2048]));
    decoder.push(Bytes::from_static(b"\n\n"));
    assert!(decoder.advance().is_err());
    decoder.push(Bytes::from(vec![b'x'; MIB]));
    assert!(decoder.advance().is_err());
    assert_eq!(decoder.room(), 0);
}

#[test]
fn what_is_printed_of_a_decoder_has_nothing_of_the_stream() {
    let mut decoder = Decoder::new(MIB);
    push(
        &mut decoder,
        b"id: word\nevent: word\ndata: word\n\ndata: word",
        1,
    );
    let printed = format!("{decoder:?}");
    assert!(
        printed.contains("at: 43") && !printed.contains("word"),
        "{printed}"
    );
}
