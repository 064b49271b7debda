//! Going on with a stream that another process has left.

use openapi_runtime::{Cursor, Transport};

use super::*;

async fn resumed(script: Vec<Reply>, retry: Retry) -> (Server, Result<EventStream<Step>, Error>) {
    let server = Server::script(script).await;
    let transport = server.builder().retry(retry).build().unwrap();
    let stream = EventStream::resume(&transport, &Cursor::new("job_1", 2)).await;
    (server, stream)
}

#[test]
fn a_stream_goes_on_behind_the_cursor() {
    let gone = || json_answer("400 Bad Request", "");
    for (case, script, expected, requests) in [
        (
            "the rest",
            vec![ends(&(letters(3, "c") + &done(4, "abc")))],
            &["text 3 c", "done 4 abc"][..],
            1,
        ),
        (
            "all of it",
            vec![ends(&(begun() + &letters(1, "abc") + &done(4, "abc")))],
            &["text 3 c", "done 4 abc"],
            1,
        ),
        ("the answer", vec![whole("done", "abc")], &["done 3 abc"], 1),
        (
            "no longer kept",
            vec![gone(), whole("running", ""), whole("done", "abc")],
            &["done 3 abc"],
            3,
        ),
        (
            "a cut",
            vec![cut(""), ends(&done(3, "abc"))],
            &["done 3 abc"],
            2,
        ),
        (
            "the run was over already",
            vec![ends(""), whole("done", "abc")],
            &["done 3 abc"],
            2,
        ),
        (
            "it is still at work, and streams on",
            vec![
                ends(": hello\n\n"),
                whole("running", ""),
                ends(&(letters(3, "c") + &done(4, "abc"))),
            ],
            &["text 3 c", "done 4 abc"],
            3,
        ),
        (
            "it is still at work, and does not stream",
            vec![
                ends(""),
                whole("running", ""),
                ends(""),
                whole("running", ""),
                whole("running", ""),
                whole("done", "abc"),
            ],
            &["done 3 abc"],
            6,
        ),
        ("nothing more", vec![ends("data: [DONE]\n\n")], &[], 1),
    ] {
        loopback_time::block_on(async {
            let (server, stream) = resumed(script, Retry::default()).await;
            let mut stream = stream.unwrap();
            assert_eq!(told(&mut stream).await, expected, "{case}");
            let seen = server.seen();
            assert_eq!(seen.len(), requests, "{case}");
            let asked = lines(&seen)[0];
            assert!(
                asked.contains("stream=true") && asked.contains("after=2"),
                "{asked}"
            );
            assert!(seen.iter().all(|it| it.text.starts_with("GET ")), "{case}");
        });
    }
}

#[test]
fn an_error_of_it_says_where_to_go_on() {
    for (case, script) in [
        ("at once", vec![json_answer("503 Service Unavailable", "")]),
        ("later", vec![cut("")]),
        ("the connection", vec![]),
    ] {
        loopback_time::block_on(async {
            let (_server, stream) = resumed(script, Retry::never()).await;
            let error = match stream {
                Ok(mut stream) => stream.try_next().await.unwrap_err(),
                Err(error) => error,
            };
            assert!(
                error.is_transient() && !error.may_have_been_created(),
                "{case}: {error}"
            );
            assert_eq!(error.cursor(), Some(&Cursor::new("job_1", 2)), "{case}");
            assert_eq!(
                (error.operation(), error.argument("id")),
                (Some("get_job"), Some("job_1")),
                "{case}"
            );
            assert_eq!(error.attempts().len(), 1, "{case}");
        });
    }
}

#[tokio::test]
async fn events_that_have_no_way_to_go_on_cannot_be_resumed() {
    let builder = Transport::builder().base_url("http://127.0.0.1:9");
    let transport = builder.build().unwrap();
    let cursor = Cursor::new("job_1", 2);
    let error = EventStream::<Plain>::resume(&transport, &cursor)
        .await
        .unwrap_err();
    assert!(error.is_invalid_input(), "{error}");
}

#[test]
fn the_cursor_of_a_stream_is_that_of_what_was_taken() {
    loopback_time::block_on(async {
        let (_server, mut stream) =
            opened::<true>([ends(&(begun() + &letters(1, "ab") + &done(3, "")))]).await;
        assert_eq!(stream.cursor(), None);
        for number in 0..4 {
            assert!(stream.try_next().await.unwrap().is_some());
            assert_eq!(stream.cursor(), Some(Cursor::new("job_1", number)));
        }
    });
    // What names no place to go on from has none.
    loopback_time::block_on(async {
        let (_server, mut stream) = opened::<false>([ends(&begun())]).await;
        assert!(stream.try_next().await.unwrap().is_some());
        assert_eq!(stream.cursor(), None);
    });
}
