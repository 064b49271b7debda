//! A server that answers what it is told to, and remembers what it was asked.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use openapi_runtime::{Retry, RetryBudget, Transport, TransportBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};

use crate::ports::{LOOPBACK, refusing};

/// The key of every transport to this server.
pub(crate) const KEY: &str = "sk-loopback-123456";

#[derive(Clone)]
pub(crate) enum Reply {
    /// Sends this and closes the connection; of nothing, it closes at once.
    Bytes(String),
    /// Sends this, and then nothing.
    Hang(String),
    /// Sends each piece after a pause and closes the connection.
    Slow(Vec<(Duration, String)>),
    /// The same with pieces that need not be text.
    Raw(Vec<(Duration, Vec<u8>)>),
}

/// One request, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) text: String,
    /// When it had come.
    pub(crate) at: Instant,
    /// What the budget of retries held then.
    pub(crate) left: u32,
    /// When the connection was closed, by either side.
    pub(crate) ended: Option<Instant>,
    /// Whether the other side closed it before the reply was complete.
    pub(crate) hung_up: bool,
}

pub(crate) struct Server {
    pub(crate) url: String,
    /// What the transports of [`builder`](Server::builder) pay their retries from.
    pub(crate) budget: RetryBudget,
    journal: Journal,
}

type Journal = Arc<Mutex<Vec<Seen>>>;
type Script = Arc<dyn Fn() -> Reply + Send + Sync>;

impl Server {
    /// A server that answers every request in the same way. It ends with the test's runtime.
    pub(crate) async fn start(reply: Reply) -> Self {
        Self::on(bind().await, Arc::new(move || reply.clone()))
    }

    /// A server with one reply for each request, which closes the connection on any that come after them.
    pub(crate) async fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::script_on(bind().await, replies)
    }

    /// A server with one reply for each request, which refuses connections after the last.
    pub(crate) async fn until_the_end(replies: Vec<Reply>) -> Self {
        let mut replies = VecDeque::from(replies);
        let listener = bind().await;
        let address = listener.local_addr().unwrap();
        let server = Self::new(address);
        let (journal, budget) = (Arc::clone(&server.journal), server.budget.clone());
        tokio::spawn(async move {
            let mut open = Ok(listener);
            while let (Ok(listener), Some(reply)) = (&open, replies.pop_front()) {
                let (stream, _) = listener.accept().await.unwrap();
                if replies.is_empty() {
                    drop(open);
                    // Nobody else is to take the port.
                    open = Err(refusing(address));
                }
                let script: Script = Arc::new(move || reply.clone());
                answer(stream, script, Arc::clone(&journal), budget.clone()).await;
            }
            std::future::pending::<()>().await;
        });
        server
    }

    pub(crate) fn script_on(
        listener: TcpListener,
        replies: impl IntoIterator<Item = Reply>,
    ) -> Self {
        let replies: VecDeque<Reply> = replies.into_iter().collect();
        let replies = Mutex::new(replies);
        let next = move || replies.lock().unwrap().pop_front();
        Self::on(
            listener,
            Arc::new(move || next().unwrap_or(Reply::Bytes(String::new()))),
        )
    }

    pub(crate) async fn answering(status: &str, headers: &[&str], body: &str) -> Self {
        Self::start(Reply::Bytes(http(status, headers, body))).await
    }

    fn new(address: SocketAddr) -> Self {
        loopback_time::logs::listen();
        Self {
            url: format!("http://{address}"),
            budget: RetryBudget::default(),
            journal: Journal::default(),
        }
    }

    fn on(listener: TcpListener, script: Script) -> Self {
        let server = Self::new(listener.local_addr().unwrap());
        let (journal, budget) = (Arc::clone(&server.journal), server.budget.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let script = Arc::clone(&script);
                tokio::spawn(answer(stream, script, Arc::clone(&journal), budget.clone()));
            }
        });
        server
    }

    pub(crate) fn builder(&self) -> TransportBuilder {
        // Retries have tests of their own.
        let builder = Transport::builder().base_url(&self.url).bearer(KEY);
        builder
            .retry(Retry::never())
            .retry_budget(self.budget.clone())
    }

    pub(crate) fn transport(&self) -> Transport {
        self.builder().build().unwrap()
    }

    /// The only request that there was.
    #[track_caller]
    pub(crate) fn request(&self) -> String {
        let seen = self.seen();
        assert_eq!(seen.len(), 1);
        seen[0].text.clone()
    }

    pub(crate) fn was_called(&self) -> bool {
        !self.seen().is_empty()
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.journal.lock().unwrap().clone()
    }
}

async fn bind() -> TcpListener {
    TcpListener::bind(LOOPBACK).await.unwrap()
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

async fn answer(mut stream: TcpStream, script: Script, journal: Journal, budget: RetryBudget) {
    let text = read(&mut stream).await;
    if text.is_empty() {
        // A connection that was made and not needed.
        return;
    }
    let index = {
        let mut journal = journal.lock().unwrap();
        journal.push(Seen {
            text,
            at: Instant::now(),
            left: budget.left(),
            ended: None,
            hung_up: false,
        });
        journal.len() - 1
    };
    let (mut reader, mut writer) = stream.split();
    let hung_up = tokio::select! {
        biased;
        () = send(&mut writer, script()) => false,
        () = hang_up(&mut reader) => true,
    };
    let mut journal = journal.lock().unwrap();
    journal[index].ended = Some(Instant::now());
    journal[index].hung_up = hung_up;
}

async fn send(stream: &mut WriteHalf<'_>, reply: Reply) {
    let hangs = matches!(reply, Reply::Hang(_));
    let pieces = match reply {
        Reply::Bytes(bytes) | Reply::Hang(bytes) => vec![(Duration::ZERO, bytes.into_bytes())],
        Reply::Slow(pieces) => pieces
            .into_iter()
            .map(|(pause, piece)| (pause, piece.into_bytes()))
            .collect(),
        Reply::Raw(pieces) => pieces,
    };
    for (pause, bytes) in pieces {
        if !pause.is_zero() {
            sleep(pause).await;
        }
        // Whoever asked may have gone by now.
        let _ = stream.write_all(&bytes).await;
    }
    if hangs {
        std::future::pending::<()>().await;
    }
    let _ = stream.shutdown().await;
}

/// Waits until the other side closes the connection.
async fn hang_up(stream: &mut ReadHalf<'_>) {
    while stream.read(&mut [0; 64]).await.unwrap_or(0) > 0 {}
}

async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let chunked = head.contains("\r\ntransfer-encoding: chunked");
            let complete = !chunked || body.ends_with("\r\n0\r\n\r\n");
            if complete && body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}
