//! How long a download may take: as long as something comes.

use std::time::Duration;

use openapi_runtime::{Call, Download, TransportBuilder};
use tokio::time::{Instant, sleep, timeout};

use super::{HEAD, READ};
use crate::server::{Reply, Server};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A server that sends its head after 5 seconds and 20 bytes, each after a pause; and a download of it.
async fn slow(
    pause: u64,
    change: impl FnOnce(TransportBuilder) -> TransportBuilder,
) -> (Server, Download) {
    let head = (seconds(5), format!("{HEAD}content-length: 20\r\n\r\n"));
    let bytes = (0..20).map(|_| (seconds(pause), "x".to_owned()));
    let reply = Reply::Slow([head].into_iter().chain(bytes).collect());
    let server = Server::start(reply).await;
    let transport = change(server.builder()).build().unwrap();
    let download = Call::<Download>::download(&transport, READ).await;
    (server, download.unwrap().into_inner())
}

#[test]
fn neither_timeout_of_the_call_cuts_a_download_that_goes_on() {
    loopback_time::block_on(async {
        let began = Instant::now();
        let short = |builder: TransportBuilder| {
            let builder = builder.timeout(seconds(9)).attempt_timeout(seconds(8));
            builder.idle_timeout(seconds(61))
        };
        let (_server, file) = slow(60, short).await;
        assert_eq!(began.elapsed().as_secs(), 5, "the head is there");
        assert_eq!(file.bytes().await.unwrap().len(), 20);
        assert_eq!(began.elapsed().as_secs(), 5 + 20 * 60);
    });
}

#[test]
fn a_download_that_stalls_is_given_up() {
    loopback_time::block_on(async {
        let idle = |builder: TransportBuilder| builder.idle_timeout(seconds(30));
        let (server, file) = slow(31, idle).await;
        let began = Instant::now();
        let error = file.bytes().await.unwrap_err();
        assert_eq!(began.elapsed().as_secs(), 30);
        assert!(error.is_timeout() && error.is_transient(), "{error}");
        // The head came after 5 of them.
        assert_eq!(error.attempts()[0].took().as_secs(), 5 + 30);
        let expected = "the answer did not end in time (nothing came for 30s) (200 OK)";
        assert!(error.to_string().ends_with(expected), "{error}");
        sleep(seconds(1)).await;
        assert!(server.seen()[0].hung_up, "the connection is closed");
    });
}

#[test]
fn a_stall_is_counted_while_somebody_waits() {
    loopback_time::block_on(async {
        let idle = |builder: TransportBuilder| builder.idle_timeout(seconds(30));
        let (_server, mut file) = slow(20, idle).await;
        for _ in 0..20 {
            assert_eq!(file.chunk().await.unwrap().unwrap(), "x");
            // As long as it takes to do something with it.
            sleep(seconds(19)).await;
        }
        assert_eq!(file.chunk().await.unwrap(), None);
    });
}

#[test]
fn a_chunk_that_is_given_up_waiting_for_is_not_lost() {
    loopback_time::block_on(async {
        let (_server, mut file) = slow(20, |builder| builder).await;
        let mut got = 0;
        loop {
            match timeout(seconds(7), file.chunk()).await {
                Ok(Ok(Some(chunk))) => got += chunk.len(),
                Ok(end) => break assert_eq!(end.unwrap(), None),
                Err(_) => {}
            }
        }
        assert_eq!(got, 20);
    });
}

#[test]
fn a_download_that_is_dropped_closes_its_connection() {
    loopback_time::block_on(async {
        let (server, mut file) = slow(20, |builder| builder).await;
        file.chunk().await.unwrap();
        drop(file);
        sleep(seconds(1)).await;
        assert!(server.seen()[0].hung_up);
    });
}

#[test]
fn a_head_that_does_not_come_is_a_matter_of_the_call() {
    loopback_time::block_on(async {
        let server = Server::start(Reply::Hang(String::new())).await;
        let transport = server.builder().timeout(seconds(9)).build().unwrap();
        let call = Call::<Download>::download(&transport, READ);
        let error = call.await.unwrap_err();
        assert!(error.to_string().ends_with("no answer in time (9s)"));
    });
}
