//! How long an upload may take: as long as it makes progress.

use std::time::Duration;

use openapi_runtime::{Call, Error, Response, Transport, TransportBuilder, Upload};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use super::large::listen;
use super::{CREATE, PUT, Pieces};
use crate::ports::LOOPBACK;
use crate::server::{Reply, Server, http};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn short(builder: TransportBuilder) -> TransportBuilder {
    let builder = builder.timeout(seconds(9)).attempt_timeout(seconds(8));
    builder.idle_timeout(seconds(7))
}

/// Sends 20 pieces, each after a pause, and says how long that took.
async fn send(
    server: &Server,
    pause: u64,
    change: impl FnOnce(TransportBuilder) -> TransportBuilder,
) -> (Result<Response<()>, Error>, u64) {
    let pieces = (0..20).map(|_| Ok("x".to_owned()));
    let upload = Upload::reader("a", Pieces::new(pause, pieces)).size(20);
    let transport = change(server.builder()).build().unwrap();
    let began = Instant::now();
    let result = Call::<()>::empty(&transport, CREATE)
        .form_file("file", upload)
        .await;
    (result, began.elapsed().as_secs())
}

#[test]
fn no_timeout_cuts_an_upload_that_goes_on() {
    loopback_time::block_on(async {
        let slow = Reply::Slow(vec![(seconds(7), http("200 OK", &[], ""))]);
        let server = Server::start(slow).await;
        let (result, took) = send(&server, 6, short).await;
        result.unwrap();
        assert_eq!(took, 20 * 6 + 7);
    });
}

#[test]
fn the_timeouts_count_from_the_end_of_an_upload() {
    loopback_time::block_on(async {
        let server = Server::start(Reply::Hang(String::new())).await;
        for (attempt, after, said) in [
            (8, 8, "no answer in time (8s for one attempt)"),
            (99, 9, "no answer in time (9s)"),
        ] {
            let (result, took) = send(&server, 6, |builder| {
                short(builder).attempt_timeout(seconds(attempt))
            })
            .await;
            let error = result.unwrap_err();
            assert!(error.is_timeout() && error.may_have_been_created());
            assert!(error.to_string().contains(said), "{error}");
            assert_eq!(took, 20 * 6 + after);
        }
    });
}

#[test]
fn a_reader_that_gives_nothing_is_given_up() {
    loopback_time::block_on(async {
        let server = Server::answering("200 OK", &[], "").await;
        let (result, took) = send(&server, 10, short).await;
        let error = result.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        let expected = "no answer in time (the upload stood still for 7s)";
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(took, 7);
    });
}

#[test]
fn a_server_that_takes_nothing_is_given_up() {
    loopback_time::block_on(async {
        let listener = TcpListener::bind(LOOPBACK).await.unwrap();
        let server = Server::answering("200 OK", &[], "").await;
        let url = format!("http://{}", listener.local_addr().unwrap());
        let builder = short(server.builder()).base_url(url);
        let transport = builder.timeout(seconds(99)).build().unwrap();
        // More than the kernel takes in.
        let upload = Upload::bytes("a", vec![0; 64 << 20]);
        let call = Call::<()>::empty(&transport, CREATE).form_file("file", upload);
        let began = Instant::now();
        let error = call.attempt_timeout(seconds(99)).await.unwrap_err();
        let expected = "no answer in time (the upload stood still for 7s)";
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(began.elapsed().as_secs(), 7);
    });
}

#[test]
fn a_slow_upload_leaves_time_for_another_attempt() {
    const ALL: usize = 16 << 20;
    loopback_time::block_on(async {
        let (listener, url) = listen();
        let server = tokio::spawn(async move {
            let mut buffer = vec![0; 1 << 20];
            for status in ["503 Oh", "200 OK"] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut taken = 0;
                // What is around the file is the rest.
                while taken < ALL {
                    sleep(seconds(3)).await;
                    let read = stream.read_exact(&mut buffer).await.unwrap();
                    taken += read;
                }
                let answer = http(status, &[], "");
                stream.write_all(answer.as_bytes()).await.unwrap();
                while stream.read(&mut buffer).await.unwrap_or(0) > 0 {}
            }
        });
        let builder = Transport::builder().base_url(url).timeout(seconds(20));
        let transport = builder.idle_timeout(seconds(19)).build().unwrap();
        let upload = Upload::bytes("a", vec![0; ALL]);
        let call = Call::<()>::empty(&transport, PUT).form_file("file", upload);
        let began = Instant::now();
        call.await.unwrap();
        assert!(began.elapsed().as_secs() >= 2 * 16 * 3);
        drop(transport);
        server.await.unwrap();
    });
}

#[test]
fn an_upload_that_is_dropped_stops() {
    loopback_time::block_on(async {
        let server = Server::answering("200 OK", &[], "").await;
        let dropped = tokio::time::timeout(seconds(20), send(&server, 6, short)).await;
        assert!(dropped.is_err());
        sleep(seconds(60)).await;
        let request = server.request();
        assert!(request.ends_with("\r\n\r\nxxx"), "{request}");
    });
}
