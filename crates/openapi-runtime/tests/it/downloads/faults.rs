//! Downloads that come to nothing.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use openapi_runtime::{Call, Download, Retry};
use tokio::io::AsyncWrite;

use super::{HEAD, READ, chunked, download};
use crate::server::{Reply, Server, http};

#[tokio::test]
async fn an_end_before_the_size_says_how_much_came() {
    let known = format!("{HEAD}content-length: 9\r\n\r\nabc");
    for (answer, expected) in [
        (known, "3 of 9 bytes came"),
        (
            chunked(&["abc"]),
            "3 bytes came, and how many there are was not said",
        ),
    ] {
        let (_server, file) = download(Reply::Bytes(answer)).await;
        let mut file = file.into_inner();
        assert_eq!(file.chunk().await.unwrap().unwrap(), "abc");
        let error = file.chunk().await.unwrap_err();
        assert!(error.is_incomplete() && error.is_transient(), "{error}");
        assert_eq!(error.request_id(), Some("r1"));
        assert_eq!(error.attempts().len(), 1);
        assert_eq!(
            error.to_string(),
            format!("read_file: GET /file: the answer was cut short (200 OK): {expected}")
        );
        assert_eq!(file.chunk().await.unwrap(), None, "an error is the end");
    }
}

#[tokio::test]
async fn all_at_once_is_up_to_the_limit_of_a_body() {
    let chunked = |body: &str| chunked(&[body, ""]);
    for (answer, fits) in [
        (http("200 OK", &[], "12345678"), true),
        (http("200 OK", &[], "123456789"), false),
        (chunked("12345678"), true),
        (chunked("123456789"), false),
        (
            format!("{HEAD}content-length: 99999999999999\r\n\r\n1"),
            false,
        ),
    ] {
        let server = Server::start(Reply::Bytes(answer.clone())).await;
        let transport = server.builder().max_body(8).build().unwrap();
        let file = Call::<Download>::download(&transport, READ).await.unwrap();
        match file.bytes().await {
            Ok(body) => assert!(fits && body == "12345678", "{answer}"),
            Err(error) => {
                assert!(!fits && error.is_too_large(), "{error}");
                let expected = "the answer is larger than 8 bytes (raise the limit by `max_body` of the builder)";
                assert!(error.to_string().ends_with(expected), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn the_limit_of_a_body_is_none_for_a_stream() {
    let server = Server::answering("200 OK", &[], "123456789").await;
    let transport = server.builder().max_body(8).build().unwrap();
    let file = Call::<Download>::download(&transport, READ).await.unwrap();
    assert_eq!(file.write_to(&mut Vec::new()).await.unwrap(), 9);
}

#[test]
fn a_refusal_is_read_and_sent_again_as_for_any_call() {
    loopback_time::block_on(async {
        let script = [
            Reply::Bytes(http("503 Oh", &[], "busy")),
            Reply::Bytes(String::new()),
            Reply::Bytes(http("404 Not Found", &[], r#"{"message":"no such file"}"#)),
        ];
        let server = Server::script(script).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let error = Call::<Download>::download(&transport, READ)
            .await
            .unwrap_err();
        assert!(error.is_api());
        let expected = "404 Not Found: no such file (3 attempts)";
        assert!(error.to_string().ends_with(expected), "{error}");
    });
}

#[test]
fn after_the_head_nothing_is_sent_again() {
    loopback_time::block_on(async {
        let script = [
            Reply::Bytes(http("503 Oh", &[], "busy")),
            Reply::Bytes(format!("{HEAD}content-length: 9\r\n\r\nabc")),
        ];
        let server = Server::script(script).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let call = Call::<Download>::download(&transport, READ);
        let error = call.await.unwrap().bytes().await.unwrap_err();
        assert!(error.is_incomplete(), "{error}");
        assert_eq!(error.attempts().len(), 2, "{error}");
        assert_eq!(server.seen().len(), 2);
    });
}

/// Takes some bytes, and then none.
struct Full(usize, io::ErrorKind);

impl AsyncWrite for Full {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 && self.1 != io::ErrorKind::WriteZero {
            return Poll::Ready(Err(self.1.into()));
        }
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_writer_that_fails_is_no_fault_of_the_server() {
    use std::error::Error as _;

    for kind in [io::ErrorKind::StorageFull, io::ErrorKind::WriteZero] {
        let (_server, file) = download(Reply::Bytes(http("200 OK", &[], "abc"))).await;
        let error = file.write_to(Full(2, kind)).await.unwrap_err();
        assert!(error.is_io() && !error.is_transient(), "{error}");
        let expected = "read_file: GET /file: what was downloaded cannot be written";
        assert_eq!(error.to_string(), expected);
        let source = error.source().unwrap().downcast_ref::<io::Error>();
        assert_eq!(source.unwrap().kind(), kind);
    }
}
