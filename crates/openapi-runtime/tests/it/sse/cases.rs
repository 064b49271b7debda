//! What a stream comes to, case by case.

use super::{PLENTY, read, reference};

/// What a stream is about, its bytes, and its events as they are printed.
pub(super) type Case = (&'static str, &'static [u8], &'static [&'static str]);

/// A line for each, which rustfmt would make six.
macro_rules! cases {
    ($($about:literal: $stream:expr => [$($event:literal),*],)*) => {
        &[$(($about, $stream, &[$($event),*])),*]
    };
}

pub(super) const CASES: &[Case] = cases! {
    "nothing": b"" => [],
    "one event": b"data: x\n\n" => [r#""x""#],
    "two events": b"data: x\n\ndata: y\n\n" => [r#""x""#, r#""y""#],
    "lines end by CR": b"data: x\r\rdata: y\r\r" => [r#""x""#, r#""y""#],
    "lines end by CRLF": b"data: x\r\n\r\ndata: y\r\n\r\n" => [r#""x""#, r#""y""#],
    "lines end by all of them": b"data: x\n\r\ndata: y\r\ndata: z\r\n\r" => [r#""x""#, r#""y\nz""#],
    "LF and then CR are two ends": b"data: x\n\rdata: y\n\r" => [r#""x""#, r#""y""#],
    "many blank lines": b"\n\r\n\rdata: x\n\n\n\n\r\r\ndata: y\n\n" => [r#""x""#, r#""y""#],
    // Spaces and colons.
    "no space after the colon": b"data:x\n\n" => [r#""x""#],
    "one space is taken off": b"data:  x \n\n" => [r#"" x ""#],
    "a tab is not": b"data:\tx\n\n" => [r#""\tx""#],
    "a space alone": b"data: \n\n" => [r#""""#],
    "a space before the colon": b"data : x\ndata: y\n\n" => [r#""y""#],
    "a space before the name": b" data: x\ndata: y\n\n" => [r#""y""#],
    "colons in the value": b"data::x: y:\n\n" => [r#"":x: y:""#],
    // Data.
    "several lines": b"data: x\ndata: y\ndata: z\n\n" => [r#""x\ny\nz""#],
    "empty lines among them": b"data:\ndata: y\ndata\ndata\n\n" => [r#""\ny\n\n""#],
    // As the standard's own examples have it: what is empty is the value, not the buffer, which has its line feed.
    "an empty value is an event": b"data:\n\n" => [r#""""#],
    "a name without a colon, too": b"data\n\ndata\ndata\n\ndata:" => [r#""""#, r#""\n""#, r#""""#],
    "a NUL is data": b"data: \0\n\n" => [r#""\0""#],
    "characters of all lengths": "data: aß→🦀\n\n".as_bytes() => [r#""aß→🦀""#],
    // Names.
    "a name": b"event: ping\ndata: x\n\n" => [r#"ping "x""#],
    "a name behind the data": b"data: x\nevent: ping\n\n" => [r#"ping "x""#],
    "a name between the data": b"data: x\nevent: ping\ndata: y\n\n" => [r#"ping "x\ny""#],
    "the last name": b"event: ping\ndata: x\nevent: pong\n\n" => [r#"pong "x""#],
    "an empty name": b"event:\ndata: x\n\n" => [r#""x""#],
    "an empty name behind another": b"event: ping\nevent\ndata: x\n\n" => [r#""x""#],
    "a name is not kept": b"event: ping\ndata: x\n\ndata: y\n\n" => [r#"ping "x""#, r#""y""#],
    "nor from a block without data": b"event: ping\n\ndata: y\n\n" => [r#""y""#],
    // Ids.
    "an id": b"id: 7\ndata: x\n\n" => [r#""x" id=7"#],
    "an id is kept": b"data: x\nid: 7\n\ndata: y\n\n" => [r#""x" id=7"#, r#""y" id=7"#],
    "also from a block without data": b"id: 7\n\ndata: y\n\n" => [r#""y" id=7"#],
    "the last id": b"id: 7\nid: 8\ndata: x\n\n" => [r#""x" id=8"#],
    "an empty id takes it back": b"id: 7\ndata: x\n\nid\ndata: y\n\n" => [r#""x" id=7"#, r#""y""#],
    "an id with a NUL": b"id: 7\ndata: x\nid: 8\0\n\n" => [r#""x" id=7"#],
    // How long to wait.
    "a retry": b"retry: 3000\ndata: x\n\n" => [r#""x" retry=3000"#],
    "a retry is kept": b"retry:007\n\ndata: y\n\n" => [r#""y" retry=7"#],
    "no digits": b"retry: 3s\nretry: -1\nretry: +1\nretry: 1.5\nretry:  1\nretry: 1 \ndata: x\n\n" => [r#""x""#],
    "an empty retry": b"retry: 5\nretry:\nretry\nretry: \ndata: x\n\n" => [r#""x" retry=5"#],
    "digits of another script": "retry: ١\ndata: x\n\n".as_bytes() => [r#""x""#],
    "a retry beyond all numbers": b"retry: 99999999999999999999999\ndata: x\n\n" => [r#""x" retry=18446744073709551615"#],
    // What means nothing.
    "comments": b": x\n:\ndata: y\n:data: z\n\n" => [r#""y""#],
    "comments alone": b": ping\n\n: ping\n\n" => [],
    "fields that nobody knows": b"datum: x\ndat: x\ndatax: x\neventx\nids: 1\ndata: y\nretries: 5\n\n" => [r#""y""#],
    "another case": b"Data: x\nDATA: x\nID: 7\ndata: y\n\n" => [r#""y""#],
    "a NUL in a name": b"data\0: x\n\0data: x\ndata: y\n\n" => [r#""y""#],
    "a block without data": b"event: x\nid: 7\nretry: 1\n\n" => [],
    // Byte order marks.
    "a mark": b"\xEF\xBB\xBFdata: x\n\n" => [r#""x""#],
    "a mark before a blank line": b"\xEF\xBB\xBF\ndata: x\n\n" => [r#""x""#],
    "a mark alone": b"\xEF\xBB\xBF" => [],
    "a second mark": b"\xEF\xBB\xBF\xEF\xBB\xBFdata: x\ndata: y\n\n" => [r#""y""#],
    "a mark later": b"data: x\n\n\xEF\xBB\xBFdata: y\n\n" => [r#""x""#],
    "half a mark": b"\xEF\xBBdata: x\ndata: y\n\n" => [r#""y""#],
    "half a mark as a line": b"\xEF\xBB\n\xEF\ndata: y\n\n" => [r#""y""#],
    "half a mark and the end": b"\xEF\xBB" => [],
    // The end.
    "no blank line": b"data: x\n" => [r#""x""#],
    "no end of the line": b"data: x" => [r#""x""#],
    "nor a value": b"data:" => [r#""""#],
    "nor a colon": b"data" => [r#""""#],
    "half a field": b"data: x\ndat" => [r#""x""#],
    "a field without a colon": b"data: x\nevent: ping\nevent" => [r#""x""#],
    "an id last": b"data: x\nid: 7" => [r#""x" id=7"#],
    "a retry last": b"data: x\nretry: 70" => [r#""x" retry=70"#],
    "a comment last": b"data: x\n: y" => [r#""x""#],
    "a CR last": b"data: x\n\r" => [r#""x""#],
    "no data last": b"data: x\n\nid: 7\nevent: ping" => [r#""x""#],
    // What is not UTF-8.
    "a broken byte": b"data: x\xFFy\n\ndata: z\n\n" => ["Utf8 { offset: 7 }", r#""z""#],
    "a character without its end": "data: \u{e9}\n\n".as_bytes().split_at(7).0 => ["Utf8 { offset: 6 }"],
    "a surrogate": b"data: x\xED\xA0\x80\n\n" => ["Utf8 { offset: 7 }"],
    "an overlong character": b"data: \xC0\x80\n\n" => ["Utf8 { offset: 6 }"],
    "behind a mark": b"\xEF\xBB\xBFdata: \x80\n\n" => ["Utf8 { offset: 9 }"],
    "in a later event": b"data: x\r\n\r\n: x\ndata: \x80\n\n" => [r#""x""#, "Utf8 { offset: 21 }"],
    "in the first of two lines": b"data: x\x80\ndata: y\n\n" => ["Utf8 { offset: 7 }"],
    "in the second": b"data: x\r\n:\ndata: y\x80\n\n" => ["Utf8 { offset: 18 }"],
    "in the third, behind an empty one": b"data\ndata\ndata:y\x80\n\n" => ["Utf8 { offset: 16 }"],
    "in both": b"data: \x80\ndata: \x80\n\n" => ["Utf8 { offset: 6 }"],
    "a character over two lines": b"data: \xC3\ndata: \xA9\n\n" => ["Utf8 { offset: 6 }"],
    "in the name": b"data: x\nevent: \x80\n\n" => ["Utf8 { offset: 15 }"],
    "in the name, before the data": b"event: \x80\ndata: \x80\n\n" => ["Utf8 { offset: 7 }"],
    "in a name that is replaced": b"event: \x80\nevent: y\ndata: x\n\n" => [r#"y "x""#],
    "in the id, which is not kept": b"id: 7\n\nid: \x80\ndata: x\n\ndata: y\n\n" => ["Utf8 { offset: 11 }", r#""y" id=7"#],
    "in two ids": b"id: \x80\nid: \x80\ndata: x\n\n" => ["Utf8 { offset: 4 }"],
    "in the id of no event": b"id: \x80\n\ndata: x\n\n" => [r#""x""#],
    "in an id with a NUL": b"id: \0\x80\ndata: x\n\n" => ["Utf8 { offset: 5 }"],
    "in a comment": b": \xFF\ndata: x\n\n" => [r#""x""#],
    "in a field that nobody knows": b"x\xFF: \xFF\nretry: \xFF\ndata: x\n\n" => [r#""x""#],
};

#[test]
fn each_stream_comes_to_its_events() {
    for (about, stream, expected) in CASES {
        let outcome = read([*stream], PLENTY);
        let events = outcome.events.iter().map(|event| match event {
            Ok(event) => format!("{event:?}"),
            Err(fault) => format!("{fault:?}"),
        });
        assert_eq!(events.collect::<Vec<_>>(), *expected, "{about}");
        assert_eq!(outcome, reference::read(stream, PLENTY), "{about}");
    }
}
