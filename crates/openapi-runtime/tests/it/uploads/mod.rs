//! Forms and the files in them.

mod faults;
#[cfg(feature = "fs")]
mod files;
mod large;
mod time;

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use openapi_runtime::{Call, Operation, OptionalParameters, Parameters, Style, Upload};
use serde_json::json;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::{Sleep, sleep};

use crate::progress::Noted;
use crate::server::{KEY, Server};

const CREATE: Operation = Operation::post("create_file", "/v1/files");
const PUT: Operation = Operation::put("put_file", "/v1/files");

/// Gives each piece, or fails, after a pause.
struct Pieces {
    pieces: VecDeque<io::Result<String>>,
    pause: Duration,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Pieces {
    fn new(pause: u64, pieces: impl IntoIterator<Item = io::Result<String>>) -> Self {
        Self {
            pieces: pieces.into_iter().collect(),
            pause: Duration::from_secs(pause),
            timer: None,
        }
    }

    fn of(pieces: &[&str]) -> Self {
        Self::new(0, pieces.iter().map(|piece| Ok((*piece).to_owned())))
    }
}

impl AsyncRead for Pieces {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let pause = self.pause;
        if self.pieces.is_empty() {
            return Poll::Ready(Ok(()));
        }
        if !pause.is_zero() {
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(pause)));
            ready!(timer.as_mut().poll(cx));
            self.timer = None;
        }
        let piece = self.pieces.pop_front().unwrap();
        Poll::Ready(piece.map(|piece| buffer.put_slice(piece.as_bytes())))
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// The head and the body of a request, with `BOUNDARY` in the place of the boundary.
fn form(request: &str) -> (String, String) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let content_type = header(head, "content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    assert_eq!(boundary.len(), 32);
    if let Some(length) = header(head, "content-length") {
        assert_eq!(length.parse(), Ok(body.len()));
    }
    (head.to_owned(), body.replace(boundary, "BOUNDARY"))
}

/// Takes the chunks of a body together.
fn unchunked(mut body: &str) -> String {
    let mut all = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let (chunk, rest) = rest.split_at(usize::from_str_radix(length, 16).unwrap());
        all += chunk;
        body = rest.strip_prefix("\r\n").unwrap();
    }
    all
}

async fn sent(change: impl FnOnce(Call<()>) -> Call<()>) -> String {
    let server = Server::answering("200 OK", &[], "").await;
    change(Call::empty(&server.transport(), CREATE))
        .await
        .unwrap();
    server.request()
}

#[tokio::test]
async fn fields_and_files_are_sent_in_their_order_with_their_length() {
    let request = sent(|call| {
        call.form("purpose", "batch")
            .form_file(
                "file",
                Upload::bytes("a.txt", "abc").content_type("text/plain"),
            )
            .form("n", 7)
            .form("n", "é\r\n")
            .form_file("empty", Upload::bytes("b", ""))
            .form_file(
                "read",
                Upload::reader("c", Pieces::of(&["d", "ef"])).size(3),
            )
    })
    .await;
    let (head, body) = form(&request);
    assert!(header(&head, "content-length").is_some(), "{head}");
    assert_eq!(
        body,
        "--BOUNDARY\r\n\
         Content-Disposition: form-data; name=\"purpose\"\r\n\r\n\
         batch\r\n\
         --BOUNDARY\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
         Content-Type: text/plain\r\n\r\n\
         abc\r\n\
         --BOUNDARY\r\n\
         Content-Disposition: form-data; name=\"n\"\r\n\r\n\
         7\r\n\
         --BOUNDARY\r\n\
         Content-Disposition: form-data; name=\"n\"\r\n\r\n\
         é\r\n\r\n\
         --BOUNDARY\r\n\
         Content-Disposition: form-data; name=\"empty\"; filename=\"b\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n\
         \r\n\
         --BOUNDARY\r\n\
         Content-Disposition: form-data; name=\"read\"; filename=\"c\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n\
         def\r\n\
         --BOUNDARY--\r\n"
    );
}

#[tokio::test]
async fn a_reader_of_unknown_size_is_sent_in_chunks() {
    let upload = Upload::reader("a", Pieces::of(&["abc", "de"]));
    let request = sent(|call| call.form_file("file", upload)).await;
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(header(head, "transfer-encoding"), Some("chunked"));
    assert_eq!(header(head, "content-length"), None);
    let (_, body) = form(&format!("{head}\r\n\r\n{}", unchunked(body)));
    assert!(
        body.ends_with("\r\n\r\nabcde\r\n--BOUNDARY--\r\n"),
        "{body}"
    );
}

#[tokio::test]
async fn names_are_escaped_as_browsers_do_it() {
    for (name, expected) in [
        ("a b.txt", "a b.txt"),
        ("a\"b.txt", "a%22b.txt"),
        ("a\r\nb: c", "a%0D%0Ab: c"),
        ("é%22\\", "é%22\\"),
        ("", ""),
    ] {
        let upload = Upload::bytes("replaced", "abc").file_name(name);
        let request = sent(|call| call.form_file("fi\"le\n", upload)).await;
        let expected = format!("; name=\"fi%22le%0A\"; filename=\"{expected}\"\r\n");
        assert!(request.contains(&expected), "{request}");
    }
}

#[tokio::test]
async fn optional_fields_are_replaced_by_later_ones() {
    #[derive(Default)]
    struct FileParameters(Parameters);

    impl FileParameters {
        fn purpose(mut self, purpose: &str) -> Self {
            self.0.form("purpose", purpose);
            self
        }

        fn file(mut self, file: Upload) -> Self {
            self.0.form_file("file", file);
            self
        }
    }

    impl OptionalParameters for FileParameters {
        fn into_parameters(self) -> Parameters {
            self.0
        }
    }

    let server = Server::answering("200 OK", &[], "").await;
    let call: Call<(), FileParameters> = Call::empty(&server.transport(), CREATE);
    call.form("n", 1)
        .with(|p| p.file(Upload::bytes("a", "first")).purpose("x"))
        .with(|p| p.purpose("y").purpose("z"))
        .with(|p| p.file(Upload::bytes("b", "second")))
        .await
        .unwrap();
    let (_, body) = form(&server.request());
    let order: Vec<&str> = ["1", "z", "second"].into_iter().collect();
    let values = body.split("--BOUNDARY").filter_map(|part| {
        let (_, value) = part.split_once("\r\n\r\n")?;
        value.strip_suffix("\r\n")
    });
    assert_eq!(values.collect::<Vec<_>>(), order);
}

#[tokio::test]
async fn lists_are_a_field_for_each_item_and_objects_are_json() {
    #[derive(Default)]
    struct ListParameters(Parameters);

    impl OptionalParameters for ListParameters {
        fn into_parameters(self) -> Parameters {
            self.0
        }
    }

    let files = || [Upload::bytes("a", "1"), Upload::bytes("b", "2")];
    let set = |mut p: ListParameters| {
        p.0.form_files("f", [Upload::bytes("c", "replaced")]);
        p.0.form_files("f", files());
        p.0.form_styled("l", Style::Json, &json!(["x", 3, { "y": [4] }]));
        p.0.form_styled("o", Style::Json, &json!({ "z": 5 }));
        p
    };
    let server = Server::answering("200 OK", &[], "").await;
    let optional: Call<(), ListParameters> = Call::empty(&server.transport(), CREATE);
    optional.with(set).await.unwrap();
    let given = sent(|call| {
        call.form_files("f", files())
            .form_styled("l", Style::Json, &json!(["x", 3, { "y": [4] }]))
            .form_styled("o", Style::Json, &json!({ "z": 5 }))
            .form_styled("none", Style::Json, &json!([]))
    })
    .await;
    for request in [server.request(), given] {
        let (_, body) = form(&request);
        let parts = body.split("--BOUNDARY").filter_map(|part| {
            let (head, value) = part.split_once("\r\n\r\n")?;
            let name = head.split('"').nth(1)?;
            Some(format!("{name}={}", value.strip_suffix("\r\n")?))
        });
        assert_eq!(
            parts.collect::<Vec<_>>(),
            ["f=1", "f=2", "l=x", "l=3", "l={\"y\":[4]}", "o={\"z\":5}"]
        );
    }
}

#[tokio::test]
async fn progress_is_told_to_the_end() {
    let long = "x".repeat(150_000);
    for upload in [
        Upload::bytes("a", long.clone()),
        Upload::reader("a", io::Cursor::new(long.clone())).size(150_000),
        Upload::reader("a", io::Cursor::new(long.clone())),
    ] {
        let noted = Noted::default();
        let total = format!("{upload:?}").contains("150000").then_some(150_000);
        sent(|call| call.form_file("file", upload.on_progress(noted.note()))).await;
        let steps = [65_536, 131_072, 150_000];
        assert_eq!(noted.all(), steps.map(|done| (done, total)));
    }
}

#[test]
fn an_upload_tells_no_secret_when_it_is_printed() {
    let upload = Upload::bytes(KEY, KEY).content_type(KEY);
    assert_eq!(
        format!("{upload:?}"),
        "Upload { source: Bytes, size: Some(21), .. }".replace("21", &KEY.len().to_string())
    );
    let mut parameters = Parameters::default();
    parameters.form("purpose", KEY);
    parameters.form_file("file", upload);
    assert_eq!(
        format!("{parameters:?}"),
        r#"Parameters { query: [], headers: [], cookies: [], form: ["purpose", "file"] }"#
    );
}
