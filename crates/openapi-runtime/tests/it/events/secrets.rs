//! A key that the server repeats in a stream is in nothing that is printed.

use super::*;
use crate::secrets::everything;
use crate::server::KEY;

#[test]
fn a_key_that_the_server_repeats_in_an_event_is_in_no_error() {
    let escaped = KEY.replace("sk", "\\u0073k");
    let start = |id: &str| format!("data: {{\"kind\":\"begun\",\"number\":0,\"id\":\"{id}\"}}\n\n");
    let event = |data: String| ends(&(begun() + "data: " + &data + "\n\n"));
    for (case, script) in [
        (
            "an error",
            vec![ends(&format!(
                "event: error\ndata: {{\"message\":\"bad {KEY}\",\"code\":\"{KEY}\"}}\n\n"
            ))],
        ),
        (
            "an error, escaped",
            vec![ends(&format!(
                "event: error\ndata: {{\"message\":\"bad {escaped}\"}}\n\n"
            ))],
        ),
        (
            "an error that is text",
            vec![ends(&format!("event: error\ndata: bad {KEY}\n\n"))],
        ),
        (
            "an error of its kind",
            vec![event(format!(
                "{{\"kind\":\"error\",\"message\":\"{KEY}\"}}"
            ))],
        ),
        (
            "another type",
            vec![event(format!("{{\"kind\":\"text\",\"number\":\"{KEY}\"}}"))],
        ),
        (
            "another type, escaped",
            vec![event(format!(
                "{{\"kind\":\"text\",\"number\":\"{escaped}\"}}"
            ))],
        ),
        ("text", vec![event(KEY.to_owned())]),
        ("an id", vec![cut(&start(KEY))]),
        ("an id, in part", vec![cut(&start(&format!("job-{KEY}")))]),
        ("an id, escaped", vec![cut(&start(&escaped))]),
        ("a failure", vec![whole("failed", KEY)]),
        ("an answer that is none yet", vec![whole("running", KEY)]),
        (
            "an answer of another type",
            vec![json_answer("200 OK", &format!("{{\"status\":\"{KEY}\"}}"))],
        ),
        (
            "a refusal",
            vec![
                cut(&begun()),
                json_answer("404 Not Found", &format!("{{\"error\":\"{KEY}\"}}")),
            ],
        ),
        (
            "a type",
            vec![Reply::Bytes(format!(
                "HTTP/1.1 200 OK\r\ncontent-type: {KEY}\r\ncontent-length: 0\r\n\r\n"
            ))],
        ),
    ] {
        loopback_time::block_on(async {
            let (_server, stream) = opened::<true>(script).await;
            let mut text = stream.text();
            let error = loop {
                match text.try_next().await {
                    Ok(piece) => assert!(piece.is_some(), "no error: {case}"),
                    Err(error) => break error,
                }
            };
            let all =
                everything(&error) + &format!("{:?} {:?} {text:?}", error.cursor(), text.cursor());
            assert!(!all.contains(KEY), "{case}: {all}");
        });
    }
}

#[test]
fn what_a_stream_holds_is_not_printed() {
    loopback_time::block_on(async {
        let body = begun() + &block("text", 1, KEY) + &done(2, KEY);
        let (_server, mut stream) = opened::<true>([hangs(&body)]).await;
        for _ in 0..2 {
            assert!(stream.try_next().await.unwrap().is_some());
            assert!(!format!("{stream:?} {stream:#?}").contains(KEY));
        }
        let text = stream.text();
        assert!(!format!("{text:?}").contains(KEY));
    });
}

#[test]
fn an_undecoded_event_is_kept_without_the_key_where_it_was_escaped() {
    loopback_time::block_on(async {
        // `serde` quotes what it objects to as it reads it.
        let escaped = KEY.replace("sk", "\\u0073k");
        let body = format!("data: {{\"kind\":\"text\",\"answer\":\"{escaped}\"}}\n\n");
        let (_server, mut stream) = opened::<true>([hangs(&body)]).await;
        let error = stream.try_next().await.unwrap_err();
        assert!(error.is_decode());
        let all = everything(&error);
        assert!(!all.contains(KEY), "{all}");
    });
}
