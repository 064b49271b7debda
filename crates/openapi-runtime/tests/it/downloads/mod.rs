//! Answers that are read as they come.

mod faults;
#[cfg(feature = "fs")]
mod saving;
mod time;

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::{FusedStream, Stream};
use openapi_runtime::{Call, Download, Operation, Response};

use crate::progress::Noted;
use crate::server::{KEY, Reply, Server, http};

const READ: Operation = Operation::get("read_file", "/file");
const HEAD: &str = "HTTP/1.1 200 OK\r\nx-request-id: r1\r\n";

/// The head of an answer from a server with this script.
async fn download(reply: Reply) -> (Server, Response<Download>) {
    let server = Server::start(reply).await;
    let download = Call::<Download>::download(&server.transport(), READ).await;
    (server, download.unwrap())
}

/// Each chunk as a text, one to a line.
fn chunked(chunks: &[&str]) -> String {
    let chunks = chunks.iter();
    let chunks: String = chunks
        .map(|chunk| format!("{:x}\r\n{chunk}\r\n", chunk.len()))
        .collect();
    format!("{HEAD}transfer-encoding: chunked\r\n\r\n{chunks}")
}

#[tokio::test]
async fn a_file_comes_byte_for_byte_with_what_is_known_of_it() {
    let headers = [
        "x-request-id: r1",
        "content-type: text/csv",
        "content-disposition: attachment; filename=\"a/b.csv\"",
    ];
    let answer = Reply::Bytes(http("200 OK", &headers, "\u{1}raw"));
    let (server, file) = download(answer).await;
    let request = server.request();
    assert!(request.contains("\r\naccept: */*\r\n"), "{request}");
    assert_eq!(file.status(), 200);
    assert_eq!(file.request_id(), Some("r1"));
    assert_eq!(file.headers()["content-type"], "text/csv");
    assert_eq!(file.raw(), "");
    assert_eq!(file.size(), Some(4));
    assert_eq!(file.content_type(), Some("text/csv"));
    assert_eq!(file.file_name(), Some("b.csv"));
    let noted = Noted::default();
    assert_eq!(
        file.on_progress(noted.note()).bytes().await.unwrap(),
        "\u{1}raw"
    );
    assert_eq!(noted.all().last(), Some(&(4, Some(4))));
}

#[tokio::test]
async fn what_is_not_told_of_a_file_is_not_known() {
    let (_server, file) = download(Reply::Bytes(chunked(&["abc", "de", ""]))).await;
    assert_eq!(file.size(), None);
    assert_eq!(file.content_type(), None);
    assert_eq!(file.file_name(), None);
    let noted = Noted::default();
    let mut file = file.into_inner().on_progress(noted.note());
    let mut all = Vec::new();
    while let Some(chunk) = file.chunk().await.unwrap() {
        all.extend_from_slice(&chunk);
    }
    assert_eq!(all, b"abcde");
    assert_eq!(file.chunk().await.unwrap(), None, "it stays at its end");
    assert_eq!(noted.all().last(), Some(&(5, None)));
}

#[tokio::test]
async fn a_download_is_a_stream() {
    let (_server, file) = download(Reply::Bytes(http("200 OK", &[], "abc"))).await;
    let mut file = file.into_inner();
    let mut all = Vec::new();
    while let Some(chunk) = poll_fn(|cx| Pin::new(&mut file).poll_next(cx)).await {
        all.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!(all, b"abc");
    assert!(file.is_terminated());
}

#[tokio::test]
async fn a_download_is_written_to_whatever_takes_bytes() {
    for body in ["", "abc"] {
        let (_server, file) = download(Reply::Bytes(http("200 OK", &[], body))).await;
        let mut written = Vec::new();
        assert_eq!(
            file.write_to(&mut written).await.unwrap(),
            body.len() as u64
        );
        assert_eq!(written, body.as_bytes());
    }
}

#[tokio::test]
async fn a_download_tells_no_secret_when_it_is_printed() {
    let headers = [
        &format!("content-type: {KEY}"),
        &*format!("content-disposition: attachment; filename={KEY}"),
    ];
    let (_server, file) = download(Reply::Bytes(http("200 OK", &headers, KEY))).await;
    let mut printed = format!("{file:?}");
    printed += &format!("{:#?}", file.into_inner());
    assert!(!printed.contains(KEY), "{printed}");
    assert!(printed.contains("size: Some("), "{printed}");
}

#[test]
fn a_download_can_be_sent_to_another_task() {
    fn goes<T: Send + Unpin + 'static>() {}
    goes::<Download>();
    goes::<Response<Download>>();
    goes::<Call<Download>>();
}
