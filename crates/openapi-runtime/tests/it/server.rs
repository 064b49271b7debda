//! A server that answers what it is told to, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use openapi_runtime::{Transport, TransportBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The key of every transport to this server.
pub(crate) const KEY: &str = "sk-loopback-123456";

#[derive(Clone)]
pub(crate) enum Reply {
    /// Sends this and closes the connection.
    Bytes(String),
    /// Sends this, and then nothing.
    Hang(String),
}

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that answers every request in the same way. It ends with the test's runtime.
    pub(crate) async fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, reply.clone(), Arc::clone(&seen)));
            }
        });
        Self { url, requests }
    }

    pub(crate) async fn answering(status: &str, headers: &[&str], body: &str) -> Self {
        Self::start(Reply::Bytes(http(status, headers, body))).await
    }

    pub(crate) fn builder(&self) -> TransportBuilder {
        Transport::builder().base_url(&self.url).bearer(KEY)
    }

    pub(crate) fn transport(&self) -> Transport {
        self.builder().build().unwrap()
    }

    /// The only request that there was.
    #[track_caller]
    pub(crate) fn request(&self) -> String {
        let requests = self.requests.lock().unwrap();
        assert_eq!(requests.len(), 1);
        requests[0].clone()
    }

    pub(crate) fn was_called(&self) -> bool {
        !self.requests.lock().unwrap().is_empty()
    }
}

/// An answer with a body.
pub(crate) fn http(status: &str, headers: &[&str], body: &str) -> String {
    let headers: String = headers
        .iter()
        .map(|header| format!("{header}\r\n"))
        .collect();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

async fn answer(mut stream: TcpStream, reply: Reply, seen: Arc<Mutex<Vec<String>>>) {
    let request = read(&mut stream).await;
    seen.lock().unwrap().push(request);
    let (Reply::Bytes(bytes) | Reply::Hang(bytes)) = &reply;
    // Whoever asked may have gone by now.
    let _ = stream.write_all(bytes.as_bytes()).await;
    if matches!(reply, Reply::Hang(_)) {
        std::future::pending::<()>().await;
    }
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}
