//! The command, as programs in other languages use it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::http::{CREATE, exchange};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already, which is fine.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perplexity-sandbox"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn it_says_where_it_listens_serves_and_ends_cleanly_on_ctrl_c() {
    let mut running = Running(command(&["--key", "a-key"]).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let authority = first
        .strip_prefix("listening on http://")
        .unwrap()
        .to_owned();
    assert_eq!(lines.next().unwrap().unwrap(), "key: a-key");
    let curl = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.contains("curl"))
        .unwrap();
    assert!(
        curl.contains(&format!(
            "'authorization: Bearer a-key' http://{authority}/v1/"
        )),
        "{curl}"
    );

    let request = "GET /v1/async/sonar/sandbox-failed HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a-key\r\nconnection: close\r\n\r\n";
    assert_eq!(exchange(&authority, request.as_bytes()).await.status, 200);

    let interrupt = Command::new("kill")
        .args(["-INT", &running.0.id().to_string()])
        .status();
    assert!(interrupt.unwrap().success());
    assert!(running.0.wait().unwrap().success());
}

#[test]
fn a_mistake_is_told_on_stderr_and_fails() {
    let output = command(&["--key", ""]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: the key cannot be sent"));
    assert!(output.stdout.is_empty());
}

#[tokio::test]
async fn without_a_key_of_its_own_it_takes_any_and_its_pace_can_be_set() {
    let arguments = ["--pace", "0,0", "--honour-idempotency-keys"];
    let mut running = Running(command(&arguments).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let authority = first.strip_prefix("listening on http://").unwrap();
    let key = lines.next().unwrap().unwrap();
    assert_eq!(key, "key: pplx-sandbox (any other will do)");

    let body = CREATE.replacen('{', r#"{"idempotency_key": "a", "#, 1);
    let request = format!(
        "POST /v1/async/sonar HTTP/1.1\r\nhost: a\r\nauthorization: Bearer k\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut ids = Vec::new();
    for _ in 0..2 {
        let job = exchange(authority, request.as_bytes()).await.json();
        assert_eq!(job["status"], "COMPLETED");
        ids.push(job["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn each_request_is_a_line_of_its_journal_before_it_is_answered() {
    let journal = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journal.jsonl");
    std::fs::write(&journal, "another line\n").unwrap();
    let file = journal.to_str().unwrap();
    let arguments = ["--journal", file, "--fail-jobs", "no sources", "--pace=0,0"];
    let mut running = Running(command(&arguments).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let authority = first.strip_prefix("listening on http://").unwrap();

    let request = format!(
        "POST /v1/async/sonar?a=b HTTP/1.1\r\nhost: a\r\nauthorization: Bearer pplx-real-key\r\n\
         x-sandbox-fault: wrong-content-type\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{CREATE}",
        CREATE.len()
    );
    for _ in 0..2 {
        let job = exchange(authority, request.as_bytes()).await.json();
        assert_eq!(job["status"], "FAILED");
        assert_eq!(job["error_message"], "no sources");
    }
    let written = std::fs::read_to_string(&journal).unwrap();
    let [before, first, second] = written.lines().collect::<Vec<_>>()[..] else {
        panic!("{written}")
    };
    assert_eq!(before, "another line");
    assert!(!written.contains("real"), "{written}");
    let first: Value = serde_json::from_str(first).unwrap();
    let expected = json!({
        "method": "POST",
        "path": "/v1/async/sonar",
        "query": "a=b",
        "headers": [
            ["host", "a"],
            ["authorization", "[redacted]"],
            ["x-sandbox-fault", "wrong-content-type"],
            ["connection", "close"],
            ["content-length", CREATE.len().to_string()],
        ],
        "body": CREATE,
        "status": 200,
        "request_id": "sandbox-000001",
        "created": "sandbox-job-000001",
        "fault": "wrong-content-type",
        "connection": 1,
    });
    assert_eq!(first, expected);
    let second: Value = serde_json::from_str(second).unwrap();
    assert_eq!(
        (&second["fault"], &second["connection"]),
        (&Value::Null, &json!(2))
    );
}

#[test]
fn a_journal_that_cannot_be_opened_is_told_before_it_listens() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let output = command(&["--journal", folder]).output().unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("cannot open the journal"), "{message}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_pace_that_is_none_is_refused_with_an_example() {
    for pace in ["", "1", "a,b", "1,-1", "1,2,3", "inf,inf", "NaN,1"] {
        let output = command(&[&format!("--pace={pace}")]).output().unwrap();
        assert!(!output.status.success(), "{pace}");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.contains("such as 0.3,1"), "{message}");
    }
}

#[tokio::test]
async fn sonar_is_out_of_service_where_that_is_asked_for() {
    let mut running = Running(command(&["--retired"]).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let authority = first.strip_prefix("listening on http://").unwrap();
    let request = "GET /v1/async/sonar HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a-key\r\nconnection: close\r\n\r\n";
    assert_eq!(exchange(authority, request.as_bytes()).await.status, 403);
}

#[tokio::test]
async fn streams_are_written_as_the_flags_say() {
    let flags = [
        "--stream-pace=0",
        "--stream-chunks=9",
        "--named-events",
        "--crlf",
        "--repeat-events",
        "--done",
        "--answer-words=20",
    ];
    let mut running = Running(command(&flags).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let authority = first.strip_prefix("listening on http://").unwrap();
    let body = json!({"input": "a", "preset": "fast", "stream": true}).to_string();
    let request = format!(
        "POST /v1/responses HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a-key\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = exchange(authority, request.as_bytes()).await;
    let (pieces, is_complete) = crate::streams::dechunk(&answer.body);
    let (_, pieces_before) = pieces.split_last().unwrap();
    assert!(is_complete && pieces_before.iter().any(|piece| piece.len() == 9));
    assert!(pieces_before.iter().all(|piece| piece.len() <= 9));
    let text = String::from_utf8(pieces.concat()).unwrap();
    let count = |part: &str| text.matches(part).count();
    assert_eq!(count("event: response.created\r\n"), 2);
    assert_eq!(count("event: response.completed\r\n"), 2);
    // Two parts of the text, and the whole of it three times, each of them repeated.
    assert_eq!(count("Bäume"), 2 * 2 * 4);
    assert!(text.ends_with("}\r\n\r\ndata: [DONE]\r\n\r\n"), "{text}");

    let output = command(&["--stream-pace=soon"]).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.contains("a number of seconds, such as 0.005"),
        "{message}"
    );
}
