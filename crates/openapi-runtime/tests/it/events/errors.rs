//! Events that cannot be read, and events that say that something went wrong.

use std::error::Error as _;

use super::*;

#[test]
fn an_event_that_cannot_be_read_leaves_the_next_one() {
    for (case, bad) in [
        ("another type", &b"data: {\"kind\":7}\n\n"[..]),
        ("no JSON", b"data: no\n\n"),
        ("half of it", b"data: {\"kind\":\n\n"),
        ("no data", b"data\n\n"),
        ("broken text", b"data: {\"kind\":\"\xff\"}\n\n"),
        (
            "a broken name",
            b"event: \xc3\ndata: {\"kind\":\"text\"}\n\n",
        ),
    ] {
        loopback_time::block_on(async {
            let head = format!("{HEAD}\r\n{}", letters(1, "a"));
            let rest = letters(2, "b") + &done(3, "ab");
            let bytes = [head.as_bytes(), bad, rest.as_bytes()].concat();
            let reply = Reply::Raw(vec![(Duration::ZERO, bytes)]);
            let (_server, mut stream) = opened::<true>([reply]).await;
            let expected = ["text 1 a", "! undecoded", "text 2 b", "done 3 ab"];
            assert_eq!(told(&mut stream).await, expected, "{case}");
        });
    }
}

#[test]
fn an_event_that_is_too_large_is_the_end() {
    loopback_time::block_on(async {
        let body = format!(
            "{}data: {}\n\n{}",
            letters(1, "a"),
            "x".repeat(300),
            letters(2, "b")
        );
        let server = Server::script([hangs(&body)]).await;
        let small = |builder: TransportBuilder| builder.max_body(200);
        let mut stream = create::<true>(&server, small).await.unwrap().into_inner();
        assert_eq!(told(&mut stream).await, ["text 1 a", "! too large"]);
        tokio::time::sleep(seconds(1)).await;
        assert!(server.seen()[0].hung_up);
    });
}

#[test]
fn an_error_event_says_what_the_server_objects_to() {
    for (data, message, code) in [
        (
            r#"event: error\ndata: {"message":"no","code":"c"}"#,
            Some("no"),
            Some("c"),
        ),
        (
            r#"event: error\ndata: {"error":{"message":"no","type":"t"}}"#,
            Some("no"),
            None,
        ),
        (
            r#"data: {"kind":"error","error":{"message":"no","code":7}}"#,
            Some("no"),
            Some("7"),
        ),
        (
            r#"data: {"kind":"error","text":7,"message":"no"}"#,
            Some("no"),
            None,
        ),
        (r#"event: error\ndata: no"#, None, None),
    ] {
        loopback_time::block_on(async {
            let body = begun() + &data.replace("\\n", "\n") + "\n\n" + &letters(1, "a");
            let (server, mut stream) = opened::<true>([hangs(&body)]).await;
            assert!(stream.try_next().await.unwrap().is_some());
            let error = stream.try_next().await.unwrap_err();
            assert!(
                error.is_error_event() && !error.is_transient(),
                "{data}: {error}"
            );
            let api = error.api();
            assert_eq!(api.map(|api| api.message()), message, "{data}");
            assert_eq!(api.and_then(|api| api.code()), code, "{data}");
            let body = error.body().unwrap();
            assert!(
                data.ends_with(std::str::from_utf8(body).unwrap()),
                "{body:?}"
            );
            assert_eq!(error.job_id(), Some("job_1"), "{data}");
            assert!(stream.try_next().await.unwrap().is_none(), "{data}");
            assert_eq!(server.seen().len(), 1, "{data}");
        });
    }
}

#[test]
fn an_error_that_was_not_decoded_has_the_event_and_its_place() {
    loopback_time::block_on(async {
        let bad = r#"{"kind":"text","number":1,"text":[]}"#;
        let body = begun() + &format!("data: {bad}\n\n") + &done(2, "");
        let (_server, mut stream) = opened::<true>([ends(&body)]).await;
        assert!(stream.try_next().await.unwrap().is_some());
        let error = stream.try_next().await.unwrap_err();
        assert_eq!(
            (error.path(), error.body().unwrap().as_ref()),
            (Some("text"), bad.as_bytes())
        );
        assert!(error.source().unwrap().is::<serde_json::Error>());
        // Whoever can read it goes on before it; this stream does behind it.
        assert_eq!(error.cursor().map(|it| it.after()), Some(0));
        assert_eq!(stream.cursor().map(|it| it.after()), Some(1));
    });
}

#[test]
fn why_a_stream_was_not_taken_up_is_the_source_of_its_error() {
    loopback_time::block_on(async {
        let gone = json_answer("404 Not Found", r#"{"error":"no such job"}"#);
        let (_server, mut stream) = opened::<true>([cut(&begun()), gone]).await;
        assert!(stream.try_next().await.unwrap().is_some());
        let error = stream.try_next().await.unwrap_err();
        assert!(error.is_incomplete());
        let why = error.source().unwrap().downcast_ref::<Error>().unwrap();
        let said = "get_job: GET /v1/jobs/{id} (id = \"job_1\"): 404 Not Found: no such job";
        assert_eq!(why.to_string(), said);
        assert!(stream.try_next().await.unwrap().is_none());
    });
}
