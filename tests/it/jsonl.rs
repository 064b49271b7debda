//! JSON Lines, and the files of batches.

use std::io::{self, BufRead, BufReader, Read};

use perplexity_client::jsonl::*;
use serde_json::{Value, json};

/// What came of each line: its value, or the error.
fn shown(item: Result<Value, JsonlError>) -> String {
    match item {
        Ok(value) => value.to_string(),
        Err(error) => format!("! {error}"),
    }
}

fn read_all(text: &[u8], limit: usize) -> Vec<String> {
    from_slice(text).with_line_limit(limit).map(shown).collect()
}

#[test]
fn lines_are_read_whatever_they_end_with() {
    for (text, expected) in [
        ("", vec![]),
        ("\n\r\n  \n\t\n", vec![]),
        ("1", vec!["1"]),
        ("1\n2\n", vec!["1", "2"]),
        ("1\r\n2\r\n", vec!["1", "2"]),
        ("1\n\n \r\n2", vec!["1", "2"]),
        ("\u{feff}1\n2", vec!["1", "2"]),
        ("\u{feff}", vec![]),
        ("\u{feff}\n1", vec!["1"]),
        ("  [1, 2] \n", vec!["[1,2]"]),
        ("\"a\u{2028}b\"\n", vec!["\"a\u{2028}b\""]),
    ] {
        assert_eq!(read_all(text.as_bytes(), 100), expected, "{text:?}");
    }
}

#[test]
fn a_line_that_is_wrong_is_named_and_the_next_one_is_read() {
    let text = b"1\n\n{\"a\": tru}\n2\n\xff\n\xef\xbb\xbf3\n4 5\n6";
    assert_eq!(
        read_all(text, 100),
        [
            "1",
            "! line 3, column 10, at `a`: expected ident; the line is {\"a\": tru}",
            "2",
            "! line 5, column 1: expected value; the line is \u{fffd}",
            "! line 6, column 1: expected value; the line is \u{feff}3",
            "! line 7, column 3: trailing characters; the line is 4 5",
            "6",
        ]
    );
}

#[test]
fn an_error_shows_the_place_and_not_all_of_a_long_line() {
    let line = format!("[{}0, \"é\", {}0]", "1, ".repeat(5000), "1, ".repeat(5000));
    let error = from_slice::<Vec<u8>>(line.as_bytes())
        .next()
        .unwrap()
        .unwrap_err();
    let text = error.text().unwrap();
    assert!(text.len() < 210 && text.contains("\"é\""), "{text}");
    assert!(text.starts_with('…') && text.ends_with('…'), "{text}");
    assert_eq!(error.path(), Some("[5001]"));
    assert!(!error.is_io());
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let text = format!("1\n\"{}\"\n2\n\"{}\"", "a".repeat(98), "b".repeat(99));
    let found = read_all(text.as_bytes(), 100);
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(found[1].len(), 100);
    assert_eq!(found[2], "2");
    let expected = format!(
        "! line 4 is longer than 100 bytes; it begins \"{}\"",
        "b".repeat(99)
    );
    assert_eq!(found[3], expected);
}

#[test]
fn it_makes_no_difference_where_the_bytes_are_cut() {
    let long = "x".repeat(300);
    let text = format!(
        "\u{feff}{{\"ä\": \"€\"}}\r\n\r\n[1,\n\"{long}\"\n \n\"𝄞\"\r\n\"{long}\"\r\ntrue\n{{\"last\": 1.50}}"
    );
    let whole = read_all(text.as_bytes(), 250);
    assert_eq!(whole.len(), 7, "{whole:?}");
    let pieces = |cuts: &[usize]| {
        let mut decoder = Decoder::<Value>::new().with_line_limit(250);
        let mut found = Vec::new();
        let mut from = 0;
        for cut in cuts {
            decoder.push(&text.as_bytes()[from..*cut]);
            found.extend(decoder.by_ref().map(shown));
            from = *cut;
        }
        decoder.push(&text.as_bytes()[from..]);
        decoder.finish();
        found.extend(decoder.by_ref().map(shown));
        assert!(decoder.next().is_none());
        found
    };
    for cut in 0..=text.len() {
        assert_eq!(pieces(&[cut]), whole, "cut at {cut}");
    }
    let each: Vec<usize> = (0..text.len()).collect();
    assert_eq!(pieces(&each), whole);

    for capacity in 1..40 {
        let reader = BufReader::with_capacity(capacity, text.as_bytes());
        let found: Vec<_> = read(reader).with_line_limit(250).map(shown).collect();
        assert_eq!(found, whole, "{capacity} bytes at a time");
    }
}

#[test]
fn items_that_are_not_taken_wait() {
    let mut decoder = Decoder::<u32>::new();
    let mut taken = Vec::new();
    for number in 0..1000 {
        decoder.push(format!("{}\n{}\n", number * 2, number * 2 + 1).as_bytes());
        taken.push(decoder.next().unwrap().unwrap());
    }
    taken.extend(decoder.map(Result::unwrap));
    assert!(taken.into_iter().eq(0..2000));
}

/// A file that never ends its line must not fill the memory.
#[test]
fn what_is_held_is_bounded_whatever_comes() {
    let mut decoder = Decoder::<Value>::new().with_line_limit(1000);
    let mut errors = 0;
    for _ in 0..100 {
        decoder.push(&[b'a'; 700]);
        errors += decoder.by_ref().count();
        let held = format!("{decoder:?}");
        let held = held.split("held: ").nth(1).unwrap();
        let held: usize = held.split(',').next().unwrap().parse().unwrap();
        assert!(held <= 1700, "{held}");
    }
    assert_eq!(errors, 1);
    decoder.push(b"\n7\n");
    assert_eq!(decoder.next().unwrap().unwrap(), 7);
}

/// Fails once, in the middle.
struct Failing(&'static [u8], Option<io::ErrorKind>);

impl Read for Failing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Failing {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match (self.0.is_empty(), self.1.take()) {
            (true, Some(kind)) => Err(kind.into()),
            (_, kind) => {
                self.1 = kind;
                Ok(self.0)
            }
        }
    }

    fn consume(&mut self, bytes: usize) {
        self.0 = &self.0[bytes..];
    }
}

#[test]
fn a_reader_that_fails_ends_the_lines_and_one_that_is_interrupted_does_not() {
    let failing = |kind| {
        let mut lines = read::<Value>(Failing(b"1\n2\n3", Some(kind)));
        (lines.by_ref().collect::<Vec<_>>(), lines.next().is_none())
    };
    let (found, ended) = failing(io::ErrorKind::ConnectionReset);
    let error = found[2].as_ref().unwrap_err();
    assert!(error.is_io() && ended && found.len() == 3);
    assert_eq!(error.to_string(), "line 3 could not be read");
    let source = std::error::Error::source(error).unwrap();
    assert_eq!(source.to_string(), "connection reset");

    let (found, ended) = failing(io::ErrorKind::Interrupted);
    assert!(ended && found.iter().all(Result::is_ok) && found.len() == 3);
}

#[test]
fn what_was_written_is_read_again() {
    let items = vec![
        json!("a\nb\r"),
        json!({"é": [1.10, null]}),
        json!([]),
        json!(null),
    ];
    let mut file = Vec::new();
    assert_eq!(write(&mut file, &items).unwrap(), 4);
    assert_eq!(file.iter().filter(|byte| **byte == b'\n').count(), 4);
    let found: Vec<Value> = from_slice(&file).map(Result::unwrap).collect();
    assert_eq!(found, items);
    assert_eq!(write(&mut file, [(); 0]).unwrap(), 0);
}

#[test]
fn an_item_that_is_no_json_leaves_no_half_of_a_line() {
    let keyed_by_lists = std::collections::BTreeMap::from([(vec![1], 1)]);
    let mut file = Vec::new();
    let error = write(&mut file, [Ok(1), Err(keyed_by_lists)].map(either)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2 could not be written as JSON: key must be a string"
    );
    assert_eq!(file, b"1\n");

    fn either<T: serde::Serialize + 'static, E: serde::Serialize + 'static>(
        item: Result<T, E>,
    ) -> Either<T, E> {
        match item {
            Ok(item) => Either::Left(item),
            Err(item) => Either::Right(item),
        }
    }
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Either<T, E> {
    Left(T),
    Right(E),
}

#[test]
fn two_lines_of_a_batch_do_not_share_a_custom_id() {
    let mut file = Vec::new();
    let lines = ["a", "b", "b"].map(|id| BatchRequestLine::new(id, json!({"input": id})));
    let error = write_batch(&mut file, lines).unwrap_err();
    assert_eq!(error.duplicate_id(), Some("b"));
    assert_eq!(
        error.to_string(),
        "line 3 has the custom_id \"b\", which a line before it has; no two lines of a batch may share one"
    );
    let text = String::from_utf8(file).unwrap();
    assert_eq!(
        text.lines().nth(1),
        Some(r#"{"custom_id":"b","method":"POST","url":"/v1/responses","body":{"input":"b"}}"#)
    );
    assert_eq!(text.lines().count(), 2);
}

#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
struct Run {
    id: String,
}

#[test]
fn a_result_is_read_by_its_status_in_any_order_of_its_fields() {
    let answered = |text: &str| {
        let line: BatchResultLine<Run> = serde_json::from_str(text).unwrap();
        (line.failure().map(String::from), line.into_answer())
    };
    for text in [
        r#"{"custom_id":"a","response":{"status_code":200,"body":{"id":"r"}}}"#,
        r#"{"custom_id":"a","response":{"body":{"id":"r"},"status_code":201},"error":null,"id":null}"#,
    ] {
        let run = Run { id: "r".to_owned() };
        assert_eq!(answered(text), (None, Some(run)), "{text}");
    }
    for (text, failure) in [
        (
            r#""response":{"status_code":400,"body":{"error":{"message":"no","code":400}}}"#,
            "status 400: no",
        ),
        (
            r#""response":{"body":{"error":"no"},"status_code":400}"#,
            "status 400: \"no\"",
        ),
        (
            r#""response":{"body":"<html>","status_code":504}"#,
            "status 504: \"<html>\"",
        ),
        (
            r#""response":{"status_code":500,"body":null}"#,
            "status 500 without a body",
        ),
        (
            r#""response":{"status_code":200}"#,
            "status 200 without a body",
        ),
        (r#""error":{"code":"batch_expired"}"#, "batch_expired"),
        (r#""error":{"a":1}"#, "{\"a\":1}"),
        (
            r#""response":null,"error":null"#,
            "neither a response nor an error",
        ),
    ] {
        let text = format!(r#"{{"custom_id":"a",{text}}}"#);
        assert_eq!(answered(&text), (Some(failure.to_owned()), None), "{text}");
    }
}

#[test]
fn what_a_result_has_beyond_what_is_declared_is_kept() {
    let text = r#"{"id":"1","custom_id":"a","response":{"status_code":200,"request_id":"q","body":{"id":"r"},"more":1},"attempts":2}"#;
    let line: BatchResultLine<Run> = serde_json::from_str(text).unwrap();
    assert_eq!(line.extra("attempts"), Some(&json!(2)));
    assert_eq!(line.extras().count(), 1);
    let response = line.response.as_ref().unwrap();
    assert_eq!(response.extra("more"), Some(&json!(1)));
    assert_eq!(response.extras().count(), 1);
    assert_eq!(serde_json::to_string(&line).unwrap(), text);
}

#[test]
fn a_result_that_does_not_decode_says_where() {
    let said = |text: &str| {
        let error = from_slice::<BatchResultLine<Run>>(text.as_bytes()).next();
        let error = error.unwrap().unwrap_err().to_string();
        error.split("; the line is").next().unwrap().to_owned()
    };
    for (text, expected) in [
        (
            r#"{"id":"1"}"#,
            "line 1, column 10: missing field `custom_id`",
        ),
        (
            r#"{"custom_id":"a","response":{"body":{}}}"#,
            "line 1, column 39, at `response`: missing field `status_code`",
        ),
        (
            r#"{"custom_id":"a","response":{"status_code":200,"body":{}}}"#,
            "line 1, column 56, at `response.body`: missing field `id`",
        ),
        (
            r#"{"custom_id":"a","response":{"body":{"id":7},"status_code":200}}"#,
            "line 1, column 63, at `response`: in the body, at `id`: invalid type: integer `7`, expected a string",
        ),
        (
            "[]",
            "line 1: invalid type: sequence, expected an object (a result of a batch)",
        ),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}
