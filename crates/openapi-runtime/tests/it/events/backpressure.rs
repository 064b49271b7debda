//! Nothing is read ahead: who does not read makes the server wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use openapi_runtime::Transport;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::*;

const EVENTS: u64 = 25_000;
const MIB: u64 = 1024 * 1024;

/// A server that writes 100 MB as fast as it can, and counts them.
async fn flood() -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind(crate::ports::LOOPBACK).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let written = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&written);
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        stream
            .write_all(format!("{HEAD}\r\n").as_bytes())
            .await
            .unwrap();
        let text = "x".repeat(4000);
        for number in 0..EVENTS {
            let block = block("text", number, &text);
            if stream.write_all(block.as_bytes()).await.is_err() {
                return;
            }
            count.fetch_add(block.len() as u64, Ordering::Relaxed);
        }
        let _ = stream.write_all(done(EVENTS, "").as_bytes()).await;
    });
    (url, written)
}

async fn stream(url: &str) -> EventStream<Plain> {
    let transport = Transport::builder().base_url(url).build().unwrap();
    let call: Call<Answer, (), Plain> = Call::json(&transport, CREATE);
    let call = call.body_json(&json!({})).streams_by_field("stream", None);
    call.stream().await.unwrap().into_inner()
}

/// How much was written once that has come to rest.
async fn at_rest(written: &AtomicU64) -> u64 {
    let mut before = u64::MAX;
    loop {
        sleep(seconds(1)).await;
        let now = written.load(Ordering::Relaxed);
        if now == before {
            return now;
        }
        before = now;
    }
}

#[test]
fn a_server_waits_for_who_has_stopped_to_read() {
    loopback_time::block_on(async {
        let (url, written) = flood().await;
        let mut stream = stream(&url).await;
        // What the kernel holds for both sides is its own affair.
        let head = at_rest(&written).await;
        assert!(head < 16 * MIB, "{head} bytes were written to nobody");
        let mut taken = 0;
        for stop in [100, 3_000] {
            while taken < stop {
                assert!(stream.try_next().await.unwrap().is_some());
                taken += 1;
            }
            let ahead = at_rest(&written).await - taken * 4000;
            assert!(ahead < 16 * MIB, "{ahead} bytes are ahead at {stop}");
        }
    });
}

#[test]
fn a_server_that_waits_is_let_go_when_the_stream_is_dropped() {
    loopback_time::block_on(async {
        let (url, written) = flood().await;
        let mut stream = stream(&url).await;
        assert!(stream.try_next().await.unwrap().is_some());
        let before = at_rest(&written).await;
        let tasks = tokio::runtime::Handle::current().metrics();
        drop(stream);
        sleep(seconds(1)).await;
        assert_eq!(tasks.num_alive_tasks(), 1, "only that of the clock is left");
        assert!(written.load(Ordering::Relaxed) - before < MIB);
    });
}
