//! Memory: what is sent and what comes is never held as a whole.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use openapi_runtime::{Call, Download, Transport, Upload};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::yield_now;

use super::{CREATE, PUT};
use crate::ports::LOOPBACK;

/// How much is sent.
const ALL: usize = 64 << 20;

/// How much may be on the way: what two sockets hold, and a little for this side.
const MOST: usize = 24 << 20;

/// How much may be held at once of what comes.
const CHUNK: usize = 1 << 20;

/// Bytes without end, of which no two thousand are like the others.
struct Pattern(Vec<u8>);

impl Pattern {
    const PERIOD: usize = 65_521;

    fn new() -> Self {
        let bytes = (0..2 * Self::PERIOD).map(|at| (at % Self::PERIOD * 31 / 7) as u8);
        Self(bytes.collect())
    }

    /// Those from here on, up to so many.
    fn from(&self, at: usize, up_to: usize) -> &[u8] {
        let start = at % Self::PERIOD;
        &self.0[start..start + up_to.min(Self::PERIOD)]
    }

    #[track_caller]
    fn check(&self, mut at: usize, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let expected = self.from(at, bytes.len());
            let (these, rest) = bytes.split_at(expected.len());
            assert!(these == expected, "at {at}");
            at += these.len();
            bytes = rest;
        }
    }
}

/// Gives all bytes, and counts them.
struct Source {
    pattern: Pattern,
    given: Arc<AtomicUsize>,
}

impl AsyncRead for Source {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let given = self.given.load(Ordering::Relaxed);
        let bytes = self
            .pattern
            .from(given, buffer.remaining().min(ALL - given));
        buffer.put_slice(bytes);
        self.given.fetch_add(bytes.len(), Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

/// A listener whose sockets hold little, and its address.
pub(super) fn listen() -> (TcpListener, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 << 10).unwrap();
    socket.set_send_buffer_size(64 << 10).unwrap();
    socket.bind(LOOPBACK).unwrap();
    let listener = socket.listen(8).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

/// Lets the other side do all that it can.
async fn wait() {
    for _ in 0..10_000 {
        yield_now().await;
    }
}

async fn read_head(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
}

#[tokio::test]
async fn what_is_sent_is_read_only_as_fast_as_it_is_taken() {
    let (listener, url) = listen();
    let transport = Transport::builder().base_url(url).build().unwrap();
    let given = Arc::new(AtomicUsize::new(0));
    let source = Source {
        pattern: Pattern::new(),
        given: Arc::clone(&given),
    };
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_head(&mut stream).await;
        // The head of the field.
        read_head(&mut stream).await;
        wait().await;
        let (pattern, mut most) = (Pattern::new(), 0);
        let mut buffer = vec![0; 64 << 10];
        let mut taken = 0;
        while taken < ALL {
            most = most.max(given.load(Ordering::Relaxed) - taken);
            let room = buffer.len().min(ALL - taken);
            let read = stream.read(&mut buffer[..room]).await.unwrap();
            assert!(read > 0, "it ended after {taken}");
            pattern.check(taken, &buffer[..read]);
            taken += read;
        }
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
        (stream, most)
    });
    let upload = Upload::reader("a", source).size(ALL as u64);
    let call = Call::<()>::empty(&transport, CREATE).form_file("file", upload);
    call.await.unwrap();
    let (_, most) = server.await.unwrap();
    assert!(most < MOST, "{most} bytes were on the way");
}

#[tokio::test]
async fn what_comes_is_taken_only_as_fast_as_it_is_read() {
    let (listener, url) = listen();
    let transport = Transport::builder().base_url(url).build().unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_head(&mut stream).await;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {ALL}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let pattern = Pattern::new();
        let mut at = 0;
        while at < ALL {
            at += stream.write(pattern.from(at, ALL - at)).await.unwrap();
            counted.store(at, Ordering::Relaxed);
        }
        stream
    });
    let file = Call::<Download>::download(&transport, PUT).await.unwrap();
    let mut file = file.into_inner();
    wait().await;
    let (pattern, mut most, mut largest) = (Pattern::new(), 0, 0);
    let mut taken = 0;
    loop {
        most = most.max(sent.load(Ordering::Relaxed) - taken);
        let Some(chunk) = file.chunk().await.unwrap() else {
            break;
        };
        pattern.check(taken, &chunk);
        largest = largest.max(chunk.len());
        taken += chunk.len();
    }
    assert_eq!(taken, ALL);
    assert!(most < MOST, "{most} bytes were on the way");
    assert!(largest <= CHUNK, "{largest} bytes came at once");
    server.await.unwrap();
}
