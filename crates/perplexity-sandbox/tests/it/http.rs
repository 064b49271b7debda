//! The least HTTP client that will do: a library might mend what a test wants to see.

use std::future::Future;
use std::time::Duration;

use perplexity_sandbox::Sandbox;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body in JSON")
    }

    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a whole head");
        let (head, body) = bytes.split_at(end + 4);
        let head = String::from_utf8_lossy(head);
        let mut lines = head.trim_end().split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .expect("a status line");
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").expect("a header");
            (name.to_owned(), value.to_owned())
        });
        Self {
            status: status.parse().unwrap(),
            headers: headers.collect(),
            body: body.to_vec(),
        }
    }
}

pub(crate) fn authority(sandbox: &Sandbox) -> String {
    sandbox.url().trim_start_matches("http://").to_owned()
}

/// Sends exactly this, and reads until the server closes.
pub(crate) async fn exchange(authority: &str, request: &[u8]) -> Answer {
    let mut socket = TcpStream::connect(authority).await.unwrap();
    socket.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    Answer::parse(&answer)
}

/// One request with these headers, and `host` and `connection` besides.
pub(crate) async fn send(
    sandbox: &Sandbox,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request =
        format!("{method} {target} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        request.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    request.push_str(body);
    exchange(&authority(sandbox), request.as_bytes()).await
}

/// An authorised GET.
pub(crate) async fn get(sandbox: &Sandbox, target: &str) -> Answer {
    let authorization = format!("Bearer {}", sandbox.key());
    send(
        sandbox,
        "GET",
        target,
        &[("authorization", &authorization)],
        "",
    )
    .await
}

pub(crate) async fn get_job(sandbox: &Sandbox, id: &str) -> Answer {
    get(sandbox, &format!("/v1/async/sonar/{id}")).await
}

/// An authorised request of a connection of its own, as it goes over the wire.
pub(crate) fn request(sandbox: &Sandbox, method: &str, target: &str, body: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
         authorization: Bearer {}\r\ncontent-length: {}\r\n\r\n{body}",
        sandbox.key(),
        body.len()
    )
}

pub(crate) const CREATE: &str = r#"{"request": {"model": "sonar-deep-research", "messages": [{"role": "user", "content": "Why do trees cool streets?"}]}}"#;

/// An authorised POST that creates a job.
pub(crate) async fn create(sandbox: &Sandbox, body: &str) -> Answer {
    let request = request(sandbox, "POST", "/v1/async/sonar", body);
    exchange(&authority(sandbox), request.as_bytes()).await
}

/// What came over the wire, and how it ended.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum End {
    Closed,
    Reset,
    /// Nothing came for an hour.
    Open,
}

/// Reads to the end, or until nothing comes for an hour of tokio's time.
pub(crate) async fn read_all(socket: &mut TcpStream) -> (Vec<u8>, End) {
    let mut read = Vec::new();
    let mut space = [0; 4096];
    loop {
        let more = tokio::time::timeout(Duration::from_secs(3600), socket.read(&mut space)).await;
        match more {
            Err(_) => return (read, End::Open),
            Ok(Err(_)) => return (read, End::Reset),
            Ok(Ok(0)) => return (read, End::Closed),
            Ok(Ok(bytes)) => read.extend_from_slice(&space[..bytes]),
        }
    }
}

/// Sends this on a connection of its own, and tells what came back.
pub(crate) async fn raw(sandbox: &Sandbox, request: &str) -> (Vec<u8>, End) {
    let mut socket = TcpStream::connect(authority(sandbox)).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    read_all(&mut socket).await
}

/// Lets tokio's time go on until it is so. For a clock that jumps: no time passes.
#[track_caller]
pub(crate) fn until(so: impl Fn() -> bool) -> impl Future<Output = ()> {
    let caller = std::panic::Location::caller();
    async move {
        for _ in 0..1000 {
            if so() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("it never was so: {caller}");
    }
}

/// One that stays open when it has been answered.
pub(crate) fn keeping(sandbox: &Sandbox) -> String {
    request(sandbox, "POST", "/v1/async/sonar", CREATE).replace("connection: close\r\n", "")
}

pub(crate) async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(authority(sandbox)).await.unwrap()
}

/// Sends a request, and reads the answer if there is one.
pub(crate) async fn exchange_on(socket: &mut TcpStream, request: &str) -> Vec<u8> {
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 64 * 1024];
    let mut read = 0;
    while let Ok(Ok(bytes)) =
        tokio::time::timeout(Duration::from_secs(1), socket.read(&mut answer[read..])).await
    {
        if bytes == 0 {
            break;
        }
        read += bytes;
    }
    answer.truncate(read);
    answer
}
