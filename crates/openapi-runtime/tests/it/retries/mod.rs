//! What is sent again, when, and what it costs: each case is told attempt by attempt.

mod after;
mod budget;
mod connect;
mod flows;
mod jitter;
mod policy;
mod silence;
mod statuses;
mod time;

use std::time::Duration;

use openapi_runtime::{Call, Error, Operation, Response, TransportBuilder};
use serde_json::Value;
use tokio::time::Instant;

use crate::server::{Reply, Seen, Server, http};

const READ: Operation = Operation::get("get_job", "/v1/jobs");
const CREATE: Operation = Operation::post("create_job", "/v1/jobs");

/// A pause between two attempts, in milliseconds.
#[derive(Clone, Copy, Debug)]
enum Wait {
    /// As the server asks.
    Exactly(u64),
    /// Drawn at random, up to this.
    Within(u64),
}

/// What a call comes to.
#[derive(Debug)]
struct Expected {
    /// The status of the answer, or what there was instead; see [`end`].
    end: &'static str,
    /// Before each attempt but the first: the pause, and the budget when its request came.
    retries: &'static [(Wait, u32)],
    /// The budget afterwards.
    left: u32,
}

/// What a call came to.
struct Outcome {
    result: Result<Response<Value>, Error>,
    seen: Vec<Seen>,
    left: u32,
    took: Duration,
}

/// Makes one call to a server with this script, on a clock that stands still unless all wait.
fn run(
    script: Vec<Reply>,
    builder: impl FnOnce(TransportBuilder) -> TransportBuilder,
    call: impl FnOnce(Call<Value>) -> Call<Value>,
    operation: Operation,
) -> Outcome {
    loopback_time::block_on(async {
        let server = Server::script(script).await;
        let default = openapi_runtime::Retry::default();
        let transport = builder(server.builder().retry(default)).build().unwrap();
        let began = Instant::now();
        let result = call(Call::json(&transport, operation)).await;
        let took = began.elapsed();
        // Long enough for anything that is still to come, and for connections to be seen closed.
        tokio::time::sleep(Duration::from_secs(60 * 60)).await;
        Outcome {
            result,
            seen: server.seen(),
            left: server.budget.left(),
            took,
        }
    })
}

/// Checks all that can be observed of a call, from both sides.
#[track_caller]
fn check(case: &str, outcome: &Outcome, expected: &Expected) {
    let seen = &outcome.seen;
    let case = format!("{case}: {:?} {seen:#?}", outcome.result);
    assert_eq!(end(&outcome.result), expected.end, "{case}");
    assert_eq!(seen.len(), 1 + expected.retries.len(), "requests of {case}");
    let pauses = seen
        .windows(2)
        .map(|pair| pair[1].at - pair[0].ended.unwrap());
    let pauses: Vec<Duration> = pauses.collect();
    for (index, (wait, left)) in expected.retries.iter().enumerate() {
        assert!(wait.holds(pauses[index]), "{index}: {wait:?} of {case}");
        assert_eq!(seen[index + 1].left, *left, "budget {index} of {case}");
        assert_eq!(seen[index + 1].text, seen[0].text, "{case}");
    }
    assert_eq!(outcome.left, expected.left, "budget after {case}");
    if let Err(error) = &outcome.result {
        let waited = error.attempts().iter().map(|attempt| attempt.waited());
        let waited: Vec<Duration> = waited.collect();
        assert_eq!(waited.len(), seen.len(), "{case}");
        assert_eq!(waited[0], Duration::ZERO);
        for (told, seen) in waited[1..].iter().zip(pauses) {
            assert!(about(seen, *told), "{told:?} for {seen:?} of {case}");
        }
    }
}

impl Wait {
    fn holds(self, pause: Duration) -> bool {
        let milliseconds = Duration::from_millis;
        match self {
            Self::Exactly(exactly) => about(pause, milliseconds(exactly)),
            Self::Within(ceiling) => pause <= milliseconds(ceiling) + TICK,
        }
    }
}

/// A timer of Tokio goes off at the end of a millisecond.
const TICK: Duration = Duration::from_millis(1);

fn about(pause: Duration, expected: Duration) -> bool {
    pause >= expected && pause <= expected + TICK
}

/// How a call ended, in a word.
fn end(result: &Result<Response<Value>, Error>) -> &str {
    match result {
        Ok(response) => response.status().as_str().to_owned().leak(),
        Err(error) if error.is_api() => error.status().unwrap().as_str().to_owned().leak(),
        Err(error) if error.is_connect() => "no connection",
        Err(error) if error.is_timeout() => "timeout",
        Err(error) if error.is_decode() => "undecoded",
        Err(_) => "lost",
    }
}

/// An answer of this status, with this header if it is not empty.
fn status(status: &str, header: &str) -> Reply {
    let headers: Vec<&str> = [header].into_iter().filter(|it| !it.is_empty()).collect();
    Reply::Bytes(http(status, &headers, ""))
}

fn ok() -> Reply {
    Reply::Bytes(http("200 OK", &[], OK_BODY))
}

const OK_BODY: &str = r#"{"id":"job_1","status":"CREATED"}"#;

/// A 2xx answer of which something is missing.
fn part() -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{OK_BODY}")
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn unchanged<T>(it: T) -> T {
    it
}
