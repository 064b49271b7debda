//! Where a stream ends, and what is no end.

use futures_core::FusedStream;

use super::*;

/// What comes of one stream of a service that cannot go on with it.
fn check(case: &str, reply: Reply, expected: &[&str]) {
    loopback_time::block_on(async {
        let (server, mut stream) = opened::<false>([reply]).await;
        assert_eq!(told(&mut stream).await, expected, "{case}");
        assert!(stream.is_terminated(), "{case}");
        assert!(stream.try_next().await.unwrap().is_none(), "{case}");
        drop(stream);
        tokio::time::sleep(seconds(1)).await;
        assert_eq!(server.seen().len(), 1, "{case}");
        assert!(server.seen()[0].ended.is_some(), "{case}");
    });
}

#[test]
fn a_stream_ends_behind_an_event_that_says_so() {
    let (a, b) = (block("text", 1, "a"), block("text", 2, "b"));
    let may_end = block("may_end", 3, "c");
    let last = done(4, "abc");
    let done_word = "data: [DONE]\n\n".to_owned();
    for (case, body, expected) in [
        (
            "a last event",
            [&a, &last].as_slice(),
            &["text 1 a", "done 4 abc"][..],
        ),
        (
            "what is behind the last event is not read",
            &[&last, &a],
            &["done 4 abc"],
        ),
        (
            "an event that may end it",
            &[&a, &may_end],
            &["text 1 a", "may_end 3 c"],
        ),
        (
            "one that may, and does not",
            &[&may_end, &done(4, "")],
            &["may_end 3 c", "done 4 "],
        ),
        ("a word", &[&a, &done_word, &b], &["text 1 a"]),
        ("a word alone", &[&done_word], &[]),
        (
            "a word without its end",
            &[&a, &"data: [DONE]".to_owned()],
            &["text 1 a"],
        ),
        (
            "half a word, behind what may end",
            &[&may_end, &"data: [DO".to_owned()],
            &["may_end 3 c"],
        ),
        (
            "a last event without its blank line",
            &[&a, &last.trim_end().to_owned()],
            &["text 1 a", "done 4 abc"],
        ),
        (
            "an error",
            &[&a, &"data: {\"kind\":\"error\"}\n\n".to_owned(), &b],
            &["text 1 a", "! error event"],
        ),
        (
            "an error by name",
            &[
                &"event: error\ndata: {\"kind\":\"text\"}\n\n".to_owned(),
                &b,
            ],
            &["! error event"],
        ),
        (
            "an error that is no JSON",
            &[&"event: error\ndata: oh no\n\n".to_owned(), &b],
            &["! error event"],
        ),
        (
            "an error that is no such event",
            &[&"data: {\"kind\":\"error\",\"number\":\"x\"}\n\n".to_owned()],
            &["! error event"],
        ),
        (
            "an error with an old number",
            &[&b, &block("error", 0, "")],
            &["text 2 b", "! error event"],
        ),
    ] {
        let body: String = body.iter().map(|it| it.as_str()).collect();
        check(case, ends(&body), expected);
        // Whether the server hangs up makes no difference where nothing is missing.
        if !case.contains("may") && !case.contains("without") {
            check(case, hangs(&body), expected);
            check(case, cut(&body), expected);
        }
    }
}

#[test]
fn an_end_before_that_is_an_error() {
    let a = block("text", 1, "a");
    let half = |text: &str| format!("{a}{text}");
    for (case, body, expected) in [
        ("nothing", String::new(), &["! incomplete"][..]),
        (
            "only a comment",
            ": hello\n\n".to_owned(),
            &["! incomplete"],
        ),
        ("an event", a.clone(), &["text 1 a", "! incomplete"]),
        (
            "half an event",
            half("data: {\"kind\":\"te"),
            &["text 1 a", "! incomplete"],
        ),
        ("half a line", half("dat"), &["text 1 a", "! incomplete"]),
        (
            "an event without data",
            half("event: text\n"),
            &["text 1 a", "! incomplete"],
        ),
        (
            "an event whose data is still to come",
            half("data:"),
            &["text 1 a", "! incomplete"],
        ),
        (
            "half a word",
            half("data: [DON"),
            &["text 1 a", "! incomplete"],
        ),
    ] {
        check(case, ends(&body), expected);
        check(case, cut(&body), expected);
    }
}

#[test]
fn an_end_in_the_middle_of_a_character_is_no_fault_of_the_event() {
    let body = block("text", 1, "a") + "data: {\"kind\":\"text\",\"text\":\"\u{fc}";
    let head = format!("{HEAD}\r\n");
    let mut bytes = [head.as_bytes(), body.as_bytes()].concat();
    bytes.pop();
    let reply = Reply::Raw(vec![(Duration::ZERO, bytes)]);
    check("half a character", reply, &["text 1 a", "! incomplete"]);
}

#[test]
fn a_lost_connection_is_no_end_even_where_the_stream_may_end() {
    let body = block("may_end", 1, "a");
    check("cut", cut(&body), &["may_end 1 a", "! incomplete"]);
    let chunk = format!(
        "{HEAD}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n",
        body.len()
    );
    let lost = Reply::Bytes(chunk.clone());
    check(
        "without its last chunk",
        lost,
        &["may_end 1 a", "! incomplete"],
    );
    let ended = Reply::Bytes(chunk + "0\r\n\r\n");
    check("with its last chunk", ended, &["may_end 1 a"]);
}

#[test]
fn json_in_place_of_events_is_the_whole_answer() {
    for content_type in ["application/json", "Application/JSON; charset=utf-8"] {
        for (body, expected) in [
            (
                r#"{"id":"job_1","status":"done","text":"abc"}"#,
                &["done 0 abc"][..],
            ),
            // It is not wrong, but it is no answer.
            (
                r#"{"id":"job_1","status":"running","text":""}"#,
                &["! undecoded"],
            ),
            (r#"{"status":"#, &["! undecoded"]),
            ("", &["! undecoded"]),
        ] {
            let head = format!("content-type: {content_type}");
            let reply = Reply::Bytes(crate::server::http("200 OK", &[&head], body));
            check(body, reply, expected);
        }
    }
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    check("cut", Reply::Bytes(head.to_owned()), &["! incomplete"]);
}
