//! Uploads that come to nothing, and those that are sent again.

use std::error::Error as _;
use std::io;

use openapi_runtime::{Call, Error, Operation, Retry, Transport, Upload};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::{CREATE, PUT, Pieces};
use crate::ports::LOOPBACK;
use crate::server::{Reply, Seen, Server, http};

#[tokio::test]
async fn what_cannot_be_sent_is_refused_and_nothing_is_sent() {
    type Change = fn(Call<()>) -> Call<()>;
    let changes: [(Change, &str); 4] = [
        (
            |call| call.body_json(&1).form("a", 1),
            "a call sends JSON or a form, and not both",
        ),
        (
            |call| call.form("a", 1).body_json(&1),
            "a call sends JSON or a form, and not both",
        ),
        (
            |call| call.header("content-type", "text/plain").form("a", 1),
            "the header `content-type` of a form cannot be set: it says where its fields end",
        ),
        (
            |call| call.form_file("file", Upload::bytes("a", "b").content_type("c\r\nd: e")),
            "the content type of the file `file` has characters that no header can carry",
        ),
    ];
    let server = Server::answering("200 OK", &[], "").await;
    for (change, expected) in changes {
        let call = change(Call::empty(&server.transport(), CREATE));
        let error = call.await.unwrap_err();
        assert!(error.is_invalid_input() && !error.may_have_been_created());
        assert!(error.to_string().ends_with(expected), "{error}");
    }
    assert!(!server.was_called());
}

/// Makes a call with retries to a server that is busy at first.
fn busy(upload: Upload, operation: Operation) -> (Result<(), Error>, Vec<Seen>) {
    loopback_time::block_on(async {
        let busy = Reply::Bytes(http("503 Oh", &[], "busy"));
        let ok = Reply::Bytes(http("200 OK", &[], ""));
        let server = Server::script([busy, ok]).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let call = Call::<()>::empty(&transport, operation).form_file("file", upload);
        let result = call.await.map(|_| ());
        (result, server.seen())
    })
}

#[test]
fn bytes_are_sent_again_and_a_reader_is_not() {
    let (result, seen) = busy(Upload::bytes("a", "abc"), PUT);
    result.unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].text, seen[1].text);
    assert!(seen[0].text.contains("\r\nabc\r\n"));

    let (result, seen) = busy(Upload::reader("a", Pieces::of(&["abc"])).size(3), PUT);
    let error = result.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!((seen.len(), error.attempts().len()), (1, 1));
    // And nothing is taken from the budget for what is not sent.
    assert_eq!(seen[0].left, 500);

    let (result, seen) = busy(Upload::bytes("a", "abc"), CREATE);
    assert!(result.unwrap_err().may_have_been_created());
    assert_eq!(seen.len(), 1, "a POST that was perhaps done");
}

#[tokio::test]
async fn only_one_clone_of_a_reader_can_be_sent() {
    let server = Server::answering("200 OK", &[], "").await;
    let upload = Upload::reader("a", Pieces::of(&["abc"]));
    let call = || Call::<()>::empty(&server.transport(), CREATE).form_file("f", upload.clone());
    call().await.unwrap();
    let error = call().await.unwrap_err();
    assert!(error.is_invalid_input() && error.attempts().is_empty());
    let expected = "the reader of an upload can be sent only once";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_reader_that_is_not_as_it_was_said_is_an_error_of_this_side() {
    let broken = io::Error::from(io::ErrorKind::UnexpectedEof);
    let pieces = [Ok("abc".to_owned()), Err(broken)];
    for (reader, size, expected) in [
        (
            Pieces::of(&["abc"]),
            Some(5),
            "the file `file` was to have 5 bytes and has only 3",
        ),
        (
            Pieces::of(&["abc", "def"]),
            Some(5),
            "the file `file` was to have 5 bytes and has more",
        ),
        (
            Pieces::of(&["abcde", "f"]),
            Some(5),
            "the file `file` was to have 5 bytes and has more",
        ),
        (
            Pieces::new(0, pieces),
            None,
            "the file `file` cannot be read",
        ),
    ] {
        let server = Server::answering("200 OK", &[], "").await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let upload = Upload::reader("a", reader);
        let upload = match size {
            Some(size) => upload.size(size),
            None => upload,
        };
        let call = Call::<()>::empty(&transport, PUT).form_file("file", upload);
        let error = call.await.unwrap_err();
        assert!(error.is_io() && !error.is_transient(), "{error}");
        assert_eq!(error.attempts().len(), 1);
        assert!(error.to_string().ends_with(expected), "{error}");
        assert_eq!(error.source().is_some(), size.is_none(), "{error:?}");
    }
}

#[test]
fn an_answer_that_comes_before_all_was_sent_counts() {
    loopback_time::block_on(async {
        let listener = TcpListener::bind(LOOPBACK).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_u8().await.unwrap();
            let answer = http("413 Too Large", &[], "enough");
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream
        });
        let transport = Transport::builder().base_url(url).build().unwrap();
        let pieces = ["abc", "def"].map(|piece| Ok(piece.to_owned()));
        let upload = Upload::reader("a", Pieces::new(30, pieces));
        let call = Call::<()>::empty(&transport, CREATE).form_file("file", upload);
        let began = Instant::now();
        assert_eq!(call.await.unwrap_err().status().unwrap(), 413);
        assert_eq!(began.elapsed().as_secs(), 0);
        server.await.unwrap();
    });
}
