//! Connections on which streams come.

use std::time::Duration;

use perplexity_sandbox::{Fault, Sandbox, Streaming};
use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::{Listener, asking, question, quick, run};
use crate::http::{connect, request, until};

#[test]
fn a_client_that_leaves_is_noticed_without_waiting_for_the_next_event() {
    loopback_time::block_on(async {
        for (closing, ahead, fault) in [
            (true, false, Fault::None),
            (false, false, Fault::None),
            (false, true, Fault::None),
            (true, true, Fault::None),
            (false, false, Fault::StallAt { after: 300 }),
            (false, true, Fault::StallAt { after: 0 }),
            (false, false, Fault::CommentsAt { after: 0 }),
        ] {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.hold();
            sandbox.script([fault.clone()]);
            let mut request = request(
                &sandbox,
                "POST",
                "/v1/agent",
                &asking(json!({})).to_string(),
            );
            if !closing {
                request = request.replace("connection: close\r\n", "");
            }
            let mut listener = Listener {
                socket: connect(&sandbox).await,
                read: Vec::new(),
                seen: 0,
            };
            listener.socket.write_all(request.as_bytes()).await.unwrap();
            assert!(listener.more().await);
            if ahead {
                // What is sent ahead must not hide that the client is gone.
                listener.socket.write_all(request.as_bytes()).await.unwrap();
            }
            assert_eq!(sandbox.connections(), 1);
            drop(listener);
            // The clock is held: no event will ever be due.
            until(|| sandbox.connections() == 0).await;
            assert_eq!(sandbox.journal().len(), 1, "{fault}");
        }
    });
}

#[test]
fn a_stream_leaves_its_connection_for_the_next_request() {
    loopback_time::block_on(async {
        let sandbox = quick().await;
        let body = asking(json!({})).to_string();
        let one =
            request(&sandbox, "POST", "/v1/agent", &body).replace("connection: close\r\n", "");
        for fault in [
            Fault::None,
            Fault::SlowHeaders {
                pause: Duration::from_secs(1),
            },
            Fault::Chunks { size: 50 },
        ] {
            sandbox.script([fault.clone()]);
            let mut socket = connect(&sandbox).await;
            // The second and the third are sent ahead.
            let three = one.clone() + &one + &request(&sandbox, "POST", "/v1/agent", &body);
            socket.write_all(three.as_bytes()).await.unwrap();
            let (bytes, _) = crate::http::read_all(&mut socket).await;
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(text.matches("HTTP/1.1 200").count(), 3, "{fault}");
            let last = "0\r\n\r\n";
            assert!(
                text.matches(last).count() == 3 && text.ends_with(last),
                "{fault}"
            );
        }
    });
}

#[test]
fn a_connection_that_is_closed_while_idle_takes_no_request_after_a_stream() {
    loopback_time::block_on(async {
        let sandbox = quick().await;
        sandbox.script([Fault::CloseIdle]);
        let body = asking(json!({})).to_string();
        let one =
            request(&sandbox, "POST", "/v1/agent", &body).replace("connection: close\r\n", "");
        let mut socket = connect(&sandbox).await;
        let bytes = crate::http::exchange_on(&mut socket, &one).await;
        assert!(bytes.ends_with(b"0\r\n\r\n"));
        assert_eq!(sandbox.connections(), 1);
        let again = crate::http::exchange_on(&mut socket, &one).await;
        assert!(again.is_empty());
        assert_eq!(sandbox.journal().len(), 1);
    });
}

#[tokio::test]
async fn nothing_is_made_before_the_client_takes_it() {
    // All of it would be gigabytes.
    let streaming = Streaming::new().pace(Duration::ZERO);
    let builder = Sandbox::builder().streaming(streaming).answer_words(20_000);
    let sandbox = builder.start().await.unwrap();
    let body = question().to_string();
    let mut listener = Listener::start(&sandbox, "POST", "/v1/sonar", &body).await;
    while listener.read.len() < 100_000 {
        assert!(listener.more().await);
    }
    assert_eq!(sandbox.connections(), 1);
    drop(listener);
    while sandbox.connections() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stream_of_many_events_is_read_to_its_end() {
    let streaming = Streaming::new().pace(Duration::ZERO);
    let builder = Sandbox::builder().streaming(streaming).answer_words(5_000);
    let sandbox = builder.start().await.unwrap();
    let events = run(&sandbox, json!({})).await.events();
    assert!(events.len() > 5_000);
    assert_eq!(events.last().unwrap()["type"], "response.completed");
}

#[test]
fn a_sandbox_that_is_dropped_ends_its_streams() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.hold();
        let mut listener = Listener::run(&sandbox, json!({})).await;
        assert!(listener.event().await.is_some());
        drop(sandbox);
        assert!(listener.event().await.is_none());
    });
}
