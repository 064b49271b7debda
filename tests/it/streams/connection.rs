//! What a stream does to its connection: nothing is read ahead, and who drops
//! the stream hangs up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use perplexity_client::Client;
use perplexity_sandbox::{Pace, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::{request, run, start_as};
use crate::large::peak;

#[test]
fn dropping_a_stream_closes_its_connection_at_once() {
    run(async {
        // The next event would come in half an hour.
        let hour = Duration::from_secs(60 * 60);
        let builder = Sandbox::builder().pace(Pace::new(hour / 2, hour));
        let (sandbox, client) = start_as(builder, |client| client).await;
        let request = request().with_background(true);
        let mut stream = client.create_agent_run(&request).stream().await.unwrap();
        stream.try_next().await.unwrap().unwrap();
        assert_eq!(sandbox.connections(), 1);
        drop(stream);
        // The clock jumps as soon as the sockets are quiet.
        sleep(Duration::from_millis(100)).await;
        assert_eq!(sandbox.connections(), 0);
    });
}

/// About 100 MB of text, in events of 64 KiB.
const EVENTS: u64 = 1_500;

/// Writes a stream as fast as it can, and counts what was taken.
async fn serve(listener: TcpListener, written: Arc<AtomicU64>) {
    let (mut connection, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    while !request.ends_with(b"}") {
        assert!(connection.read_buf(&mut request).await.unwrap() > 0);
    }
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    connection.write_all(head.as_bytes()).await.unwrap();
    let text = "ä".repeat(32 * 1024);
    for number in 0..EVENTS {
        let event = format!(
            "data: {{\"type\":\"response.output_text.delta\",\"sequence_number\":{number},\
             \"content_index\":0,\"output_index\":0,\"item_id\":\"m\",\"delta\":\"{text}\"}}\n\n"
        );
        connection.write_all(event.as_bytes()).await.unwrap();
        written.fetch_add(event.len() as u64, Ordering::Relaxed);
    }
    let end = format!("data: {{\"type\":\"response.completed\",\"sequence_number\":{EVENTS}}}\n\n");
    connection.write_all(end.as_bytes()).await.unwrap();
}

/// In a process of its own, because the most memory that a process ever had is
/// what is read.
pub(crate) async fn stalls_and_goes_on() {
    let before = peak();
    let written = Arc::new(AtomicU64::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(listener, Arc::clone(&written)));
    let client = Client::builder().base_url(url).key("pplx-sandbox");
    let client = client.build().unwrap();
    let mut stream = client.create_agent_run(&request()).stream().await.unwrap();
    stream.try_next().await.unwrap().unwrap();
    // Nobody reads, and whoever writes has to wait.
    sleep(Duration::from_secs(5)).await;
    let stalled = written.load(Ordering::Relaxed);
    sleep(Duration::from_secs(5)).await;
    assert_eq!(written.load(Ordering::Relaxed), stalled);
    assert!(stalled < 20_000_000, "{stalled} bytes were taken");

    let mut events = 1;
    while stream.try_next().await.unwrap().is_some() {
        events += 1;
    }
    assert_eq!(events, EVENTS + 1);
    let total = written.load(Ordering::Relaxed);
    assert!(total > 95_000_000, "{total}");
    let Some((before, after)) = before.zip(peak()) else {
        return println!("the peak of memory is not known here");
    };
    println!("peak of memory: {before} kB before, {after} kB after {total} bytes, {stalled} ahead");
    assert!(after - before < 20_000, "{} kB more", after - before);
}
