//! A docs site on loopback, which answers as a test says.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

/// What is sent, and what happens behind it.
pub(crate) struct Answer {
    bytes: Vec<u8>,
    end: End,
}

enum End {
    Close,
    /// More and more of the body, until nobody takes it.
    Endless,
    /// Nothing more, and the connection stays.
    Silent,
}

impl Answer {
    pub(crate) fn new(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n"
        );
        Self {
            bytes: [head.as_bytes(), body].concat(),
            end: End::Close,
        }
    }

    pub(crate) fn ok(body: impl AsRef<[u8]>) -> Self {
        Self::new("200 OK", "", body)
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::new("307 Temporary Redirect", &format!("location: {to}\r\n"), "")
    }

    /// A file of the folder, or 404.
    pub(crate) fn file(folder: &Path, path: &str) -> Self {
        fs::read(folder.join(path.trim_start_matches('/')))
            .map_or_else(|_| Self::new("404 Not Found", "", "nothing"), Self::ok)
    }

    /// The first `count` bytes of it.
    pub(crate) fn cut(mut self, count: usize) -> Self {
        self.bytes.truncate(count);
        self
    }

    pub(crate) fn endless(headers: &str) -> Self {
        Self {
            bytes: format!("HTTP/1.1 200 OK\r\n{headers}\r\n").into_bytes(),
            end: End::Endless,
        }
    }

    pub(crate) fn silent() -> Self {
        Self {
            bytes: b"HTTP/1.1 200 OK\r\n".to_vec(),
            end: End::Silent,
        }
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` gets the path that is asked for, and how often it was before.
    pub(crate) fn new(answer: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (answer, seen) = (Arc::new(answer), requests.clone());
        // It ends with the process, as do the connections that it has.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, seen) = (answer.clone(), seen.clone());
                thread::spawn(move || serve(&stream.unwrap(), &*answer, &seen));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads of all requests, in the order in which they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn path_of(head: &str) -> &str {
    head.split(' ').nth(1).unwrap()
}

fn serve(
    mut stream: &TcpStream,
    answer: &dyn Fn(&str, usize) -> Answer,
    seen: &Mutex<Vec<String>>,
) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        // The client has gone.
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let before = {
        let mut seen = seen.lock().unwrap();
        let before = seen.iter().filter(|s| path_of(s) == path_of(&head)).count();
        seen.push(head.clone());
        before
    };
    let Answer { bytes, end } = answer(path_of(&head), before);
    let mut sent = stream.write_all(&bytes);
    match end {
        End::Close => {}
        End::Endless => {
            let chunk = format!("10000\r\n{}\r\n", "\n".repeat(0x10000));
            while sent.is_ok() {
                sent = stream.write_all(chunk.as_bytes());
            }
        }
        End::Silent => {
            let _ = reader.read_to_end(&mut Vec::new());
        }
    }
}
