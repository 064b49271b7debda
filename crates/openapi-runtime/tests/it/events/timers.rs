//! How long a stream may say nothing.

use tokio::time::{Instant, sleep, timeout};

use super::*;

/// Sends an event at once, then each of these pieces 50 seconds after the one before, and then the last event.
fn drip(pieces: &[&str]) -> Reply {
    let start = letters(0, "a");
    let (first, last) = ((0, &*start), done(1, "a"));
    let pieces = pieces.iter().map(|piece| (50, *piece));
    let all: Vec<(u64, &str)> = [first]
        .into_iter()
        .chain(pieces)
        .chain([(50, &*last)])
        .collect();
    slow(&all)
}

/// What a stream comes to, and after how many seconds.
async fn outcome(reply: Reply) -> (Server, Vec<String>, u64) {
    let (server, mut stream) = opened::<false>([reply]).await;
    let began = Instant::now();
    let told = told(&mut stream).await;
    (server, told, began.elapsed().as_secs())
}

#[test]
fn nothing_at_all_may_come_for_a_minute() {
    loopback_time::block_on(async {
        for start in ["", ": a comment\n\n", "data: {\"kind\":"] {
            let (server, told, took) = outcome(hangs(start)).await;
            assert_eq!((told, took), (vec!["! timeout".to_owned()], 60), "{start}");
            sleep(seconds(1)).await;
            assert!(server.seen()[0].hung_up, "the connection is closed");
        }
    });
}

#[test]
fn no_event_may_come_for_ten_minutes_whatever_else_comes() {
    loopback_time::block_on(async {
        for piece in [
            ": still here\n\n",
            "\n\n",
            "event: ping\n\n",
            "id: 7\n\n",
            "retry: 10\n\n",
            "x: y\n",
        ] {
            let (server, told, took) = outcome(drip(&[piece; 20])).await;
            assert_eq!(told, ["text 0 a", "! timeout"], "{piece}");
            assert_eq!(took, 600, "{piece}");
            sleep(seconds(1)).await;
            assert!(server.seen()[0].hung_up, "the connection is closed");
            // In time they do no harm.
            let (_server, told, took) = outcome(drip(&[piece; 10])).await;
            assert_eq!((told.len(), took), (2, 550), "{piece}: {told:?}");
        }
    });
}

#[test]
fn a_large_event_that_comes_slowly_is_an_event_that_comes() {
    loopback_time::block_on(async {
        let start = "data: {\"kind\":\"text\",\"text\":\"";
        let pieces = [&[start], &["xxxx"; 30][..], &["\"}\n", "\n"]].concat();
        let (_server, told, took) = outcome(drip(&pieces)).await;
        let large = format!("text {}", "x".repeat(120));
        assert_eq!(told, ["text 0 a", &large, "done 1 a"]);
        assert_eq!(took, 34 * 50);
        // Whatever stands between its lines.
        let pieces = [
            "data: {\n",
            ":\n",
            "data: \"kind\":\"text\"}\n",
            ":\n",
            "event: x\n",
            "\n",
        ];
        let (_server, told, _) = outcome(drip(&pieces)).await;
        assert_eq!(told, ["text 0 a", "text", "done 1 a"]);
    });
}

#[test]
fn both_can_be_set_for_one_call() {
    loopback_time::block_on(async {
        let comments: Vec<(u64, &str)> = vec![(3, ":\n"); 20];
        for (reply, expected) in [(hangs(""), 5), (slow(&comments), 20)] {
            let server = Server::start(reply).await;
            let call: Call<Answer, (), Plain> = Call::json(&server.transport(), CREATE);
            let call = call
                .body_json(&json!({}))
                .streams_by_field("stream", None)
                .stream();
            let call = call.idle_timeout(seconds(5)).event_timeout(seconds(20));
            let mut stream = call.await.unwrap();
            let began = Instant::now();
            assert!(stream.try_next().await.unwrap_err().is_timeout());
            assert_eq!(began.elapsed().as_secs(), expected);
        }
    });
}

#[test]
fn neither_runs_while_nobody_waits() {
    loopback_time::block_on(async {
        let (_server, mut stream) = opened::<false>([drip(&[":\n\n"; 10])]).await;
        assert!(stream.try_next().await.unwrap().is_some());
        sleep(seconds(60 * 60)).await;
        assert_eq!(told(&mut stream).await, ["done 1 a"]);
    });
}

#[test]
fn a_wait_that_was_given_up_does_not_count_as_one_that_went_on() {
    loopback_time::block_on(async {
        let hour = 60 * 60;
        let (start, last) = (letters(0, "a"), done(1, "a"));
        let pieces = [
            (0, &*start),
            (20, ":\n\n"),
            (hour, ":\n\n"),
            (30, ":\n\n"),
            (30, &*last),
        ];
        let (_server, mut stream) = opened::<false>([slow(&pieces)]).await;
        assert!(stream.try_next().await.unwrap().is_some());
        assert!(timeout(seconds(10), stream.try_next()).await.is_err());
        sleep(seconds(hour)).await;
        // Now 1 comment has come; the next comes in 10 seconds.
        assert_eq!(told(&mut stream).await, ["done 1 a"]);
    });
}

#[test]
fn waiting_in_turns_is_waiting() {
    loopback_time::block_on(async {
        let (_server, mut stream) = opened::<false>([hangs(&letters(0, "a"))]).await;
        assert!(stream.try_next().await.unwrap().is_some());
        let began = Instant::now();
        let error = loop {
            if let Ok(next) = timeout(seconds(7), stream.try_next()).await {
                break next.unwrap_err();
            }
        };
        assert!(error.is_timeout(), "{error}");
        assert_eq!(began.elapsed().as_secs(), 60);
    });
}
