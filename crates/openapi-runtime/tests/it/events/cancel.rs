//! Waits that are given up, and streams that are dropped.

use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use super::*;

/// Reads a stream by waits that are given up again and again, of so many seconds each.
async fn in_turns(stream: &mut EventStream<Step>, wait: u64) -> Vec<String> {
    let mut told = Vec::new();
    loop {
        match timeout(seconds(wait), stream.try_next()).await {
            Ok(Ok(Some(event))) => told.push(event.to_string()),
            Ok(Ok(None)) => return told,
            Ok(Err(error)) => told.push(kind(&error)),
            Err(_) => {}
        }
    }
}

#[test]
fn a_wait_that_is_given_up_loses_nothing_wherever_the_stream_is() {
    let begun = begun();
    let asking = || {
        let headers = ["retry-after: 30"];
        Reply::Bytes(crate::server::http("503 Service Unavailable", &headers, ""))
    };
    // Half events, a cut, a stall, two attempts to take it up, the second of which is slow to begin.
    let late = |body: &str| {
        Reply::Slow(vec![
            (seconds(20), format!("{HEAD}\r\n")),
            (seconds(20), body.to_owned()),
        ])
    };
    let script = vec![
        slow(&[
            (5, &begun),
            (15, "data: {\"kind\":\"text\","),
            (15, "\"number\":1}\n"),
            (15, "\ndata: {"),
        ]),
        asking(),
        late(&letters(2, "b")),
        hangs(""),
        late(&letters(2, "bc")),
        json_answer("400 Bad Request", ""),
        whole("running", ""),
        whole("running", ""),
        whole("done", "abc"),
    ];
    for wait in [1, 3, 7, 1000] {
        loopback_time::block_on(async {
            let (server, mut stream) = opened::<true>(script.clone()).await;
            let told = in_turns(&mut stream, wait).await;
            assert_eq!(
                told,
                ["begun 0", "text 1", "text 2 b", "text 3 c", "done 4 abc"],
                "{wait}"
            );
            assert_eq!(server.seen().len(), 9, "{wait}");
            assert_eq!(server.budget.left(), 500, "{wait}");
        });
    }
}

/// How many tasks there are once all has come to rest.
async fn tasks() -> usize {
    sleep(seconds(60 * 60)).await;
    Handle::current().metrics().num_alive_tasks()
}

#[test]
fn a_stream_that_is_dropped_closes_its_connection_at_once() {
    let start = begun();
    for (case, script, events, wait) in [
        ("before it was read", vec![hangs("")], 0, 0),
        ("while it is waited for", vec![hangs(&start)], 1, 10),
        ("while it lies", vec![hangs(&start)], 1, 0),
        (
            "in the middle of an event",
            vec![hangs(&(start.clone() + "data: {"))],
            1,
            10,
        ),
        (
            "while it is taken up",
            vec![cut(&start), Reply::Hang(String::new())],
            1,
            10,
        ),
        (
            "in a stream that was taken up",
            vec![cut(&start), hangs(&letters(1, "a"))],
            2,
            10,
        ),
        (
            "while an answer comes",
            vec![cut(&start), Reply::Hang(format!("{}{{", part()))],
            1,
            10,
        ),
    ] {
        loopback_time::block_on(async {
            let server = Server::script(script.clone()).await;
            let before = tasks().await;
            let mut stream = create::<true>(&server, unchanged).await.unwrap();
            for _ in 0..events {
                assert!(stream.try_next().await.unwrap().is_some(), "{case}");
            }
            if wait > 0 {
                assert!(
                    timeout(seconds(wait), stream.try_next()).await.is_err(),
                    "{case}"
                );
            }
            drop(stream);
            let dropped = tokio::time::Instant::now();
            assert_eq!(tasks().await, before, "{case}");
            let seen = server.seen();
            assert_eq!(seen.len(), script.len(), "{case}");
            let last = seen.last().unwrap();
            assert!(last.hung_up, "{case}");
            assert!(
                last.ended.unwrap() - dropped < seconds(1),
                "{case}: at once"
            );
        });
    }
}

fn part() -> String {
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n".to_owned()
}

#[test]
fn a_stream_that_is_dropped_between_two_attempts_sends_no_more() {
    loopback_time::block_on(async {
        let headers = ["retry-after: 30"];
        let asking = crate::server::http("503 Service Unavailable", &headers, "");
        let (server, mut stream) = opened::<true>([cut(&begun()), Reply::Bytes(asking)]).await;
        assert!(stream.try_next().await.unwrap().is_some());
        assert!(timeout(seconds(10), stream.try_next()).await.is_err());
        drop(stream);
        sleep(seconds(600)).await;
        assert_eq!(server.seen().len(), 2);
    });
}

#[test]
fn a_stream_can_be_read_by_a_task() {
    fn goes_anywhere<T: Send + Unpin + 'static>(it: T) -> T {
        it
    }
    loopback_time::block_on(async {
        let body = begun() + &letters(1, "ab") + &done(3, "ab");
        let (_server, stream) = opened::<true>([ends(&body)]).await;
        let answer = tokio::spawn(goes_anywhere(stream).collect()).await.unwrap();
        assert_eq!(answer.unwrap().text, "ab");
        let (_server, stream) = opened::<true>([ends(&body)]).await;
        let mut text = goes_anywhere(stream.text());
        let first = tokio::spawn(async move { text.try_next().await }).await;
        assert_eq!(first.unwrap().unwrap().as_deref(), Some("a"));
    });
}

#[test]
fn a_stream_that_has_ended_holds_no_connection() {
    let start = begun();
    let last = done(1, "");
    for (case, body) in [
        ("a last event", start.clone() + &last),
        ("a word", start.clone() + "data: [DONE]\n\n"),
        ("an error", start.clone() + "event: error\ndata: {}\n\n"),
    ] {
        loopback_time::block_on(async {
            let (server, mut stream) = opened::<true>([hangs(&body)]).await;
            told(&mut stream).await;
            sleep(seconds(1)).await;
            assert!(server.seen()[0].hung_up, "{case}");
            drop(stream);
        });
    }
}
