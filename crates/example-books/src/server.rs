//! A library of three books, on a port of this machine: just enough of HTTP
//! to be called.

use std::io;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The token that the library takes.
pub const TOKEN: &str = "a-reader-s-card";

/// Starts the library, and gives its address.
///
/// # Errors
///
/// When there is no port for it.
pub async fn start() -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    Ok(format!("http://{address}"))
}

/// One request of a connection, which then ends.
async fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut bytes = Vec::new();
    let (head, body) = loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= length(head)
        {
            break (head.to_owned(), body.to_owned());
        }
    };
    let (status, answer) = answer(&head, &body);
    let text = match answer {
        Value::Null => String::new(),
        answer => answer.to_string(),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        text.len()
    );
    stream.write_all((head + &text).as_bytes()).await
}

fn length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = lengths.next().and_then(|(_, value)| value.parse().ok());
    length.unwrap_or_default()
}

fn answer(head: &str, body: &str) -> (&'static str, Value) {
    if !head.contains(&format!("Bearer {TOKEN}")) {
        return ("401 Unauthorized", error("no card, no books"));
    }
    let mut words = head.split_whitespace();
    let (verb, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match (verb, path) {
        ("GET", "/books") if query.contains("cursor=2") => {
            ("200 OK", json!({ "data": [dune()], "next_cursor": null }))
        }
        ("GET", "/books") => (
            "200 OK",
            json!({ "data": [ulysses(), cosmos()], "next_cursor": "2" }),
        ),
        ("GET", "/books/b1") => ("200 OK", ulysses()),
        ("POST", "/books") => match serde_json::from_str(body) {
            Ok(Value::Object(mut book)) => {
                book.insert("id".into(), "b4".into());
                ("201 Created", Value::Object(book))
            }
            _ => ("400 Bad Request", error("that is no book")),
        },
        ("PUT", "/books/b1/cover") if body.contains("name=\"picture\"") => {
            ("204 No Content", Value::Null)
        }
        ("GET", "/events") => (
            "200 OK",
            json!([
                { "type": "returned", "book": "b1", "damages": ["a coffee stain"] },
                { "type": "lent", "book": "b1", "to": "Molly" },
                // Newer than the document: the client keeps it.
                { "type": "lost", "book": "b3" },
            ]),
        ),
        _ => ("404 Not Found", error("there is no such book")),
    }
}

fn error(message: &str) -> Value {
    json!({ "error": { "message": message, "type": "library" } })
}

fn ulysses() -> Value {
    json!({ "id": "b1", "title": "Ulysses", "genre": "novel", "shelf": 7, "author": { "name": "James Joyce", "born": 1882 } })
}

fn cosmos() -> Value {
    json!({ "id": "b2", "title": "Cosmos", "genre": "science", "shelf": "by the window", "author": "Carl Sagan" })
}

fn dune() -> Value {
    // A genre that the document does not list.
    json!({ "id": "b3", "title": "Dune", "genre": "science fiction", "shelf": null, "lent_to": "Paul" })
}
