//! The failures, one row each.

use std::time::Duration;

use perplexity_sandbox::{Fault, RetryAfter};

use self::Create::{Given, No, Perhaps};

/// A failure that goes on for as many requests as come.
pub(super) struct Row {
    /// As the table in the docs names it.
    pub(super) name: &'static str,
    /// `None` is a closed port.
    pub(super) fault: Option<Fault>,
    pub(super) status: Option<u16>,
    /// All the predicates that hold, of a read and of a create alike.
    pub(super) is: &'static [&'static str],
    /// What begins the body that is kept.
    pub(super) body: Option<&'static str>,
    /// Requests in the journal, for a read and for a create.
    pub(super) requests: (usize, usize),
    pub(super) create: Create,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Create {
    /// Nothing was created.
    No,
    /// The client cannot know.
    Perhaps,
    /// It was, and the job is given back.
    Given,
}

fn row(
    name: &'static str,
    fault: impl Into<Option<Fault>>,
    status: impl Into<Option<u16>>,
    is: &'static [&'static str],
    body: impl Into<Option<&'static str>>,
    requests: (usize, usize),
    create: Create,
) -> Row {
    Row {
        name,
        fault: fault.into(),
        status: status.into(),
        is,
        body: body.into(),
        requests,
        create,
    }
}

const API: &[&str] = &["is_api"];
const BUSY: &[&str] = &["is_api", "is_rate_limited", "is_transient"];
const DECODE: &[&str] = &["is_decode"];
const LATE: &[&str] = &["is_timeout", "is_transient"];
const LOST: &[&str] = &["is_transient"];
const RETIRED: &[&str] = &["is_api", "is_retired"];
const TROUBLE: &[&str] = &["is_api", "is_transient"];

/// The body of an error in the service's shape.
const JSON: &str = "{\"error\":";
/// That of a 422, in FastAPI's.
pub(super) const DETAIL: &str = "{\"detail\":";
/// That of a job.
const JOB: &str = "{\"id\":";

fn refused(kind: &str) -> Fault {
    Fault::status(403).with_kind(kind)
}

/// A 429 without `Retry-After`.
fn limited() -> Fault {
    Fault::Status {
        status: 429,
        kind: "request_rate_limit_exceeded".to_owned(),
        retry_after: None,
        should_retry: None,
    }
}

fn wait(after: RetryAfter) -> Fault {
    limited().with_retry_after(after)
}

fn date(seconds: u64) -> RetryAfter {
    RetryAfter::Date(Duration::from_secs(seconds))
}

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        row("401", Fault::status(401), 401, &["is_api", "is_authentication"], JSON, (1, 1), No),
        row("403 `chat_completions_not_available`", refused("chat_completions_not_available"), 403, RETIRED, JSON, (1, 1), No),
        row("403 `agent_api_migration_required`", refused("agent_api_migration_required"), 403, RETIRED, JSON, (1, 1), No),
        row("404 with an empty body", Fault::EmptyNotFound, 404, API, "", (1, 1), No),
        row("422", Fault::status(422), 422, API, DETAIL, (1, 1), No),
        row("422 with an HTML body", Fault::HtmlUnprocessable, 422, API, "<", (1, 1), No),
        row("429 without `Retry-After`", limited(), 429, BUSY, JSON, (3, 3), No),
        row("429, `Retry-After` in seconds", wait(RetryAfter::Seconds(2)), 429, BUSY, JSON, (3, 3), No),
        row("429, `Retry-After` over a minute", wait(RetryAfter::Seconds(90)), 429, BUSY, JSON, (1, 1), No),
        row("429, `Retry-After` as a date", wait(date(2)), 429, BUSY, JSON, (3, 3), No),
        row("429, `Retry-After` as a date that has passed", wait(RetryAfter::PastDate), 429, BUSY, JSON, (3, 3), No),
        row("429, `Retry-After` that cannot be read", wait(RetryAfter::Garbage("soon".to_owned())), 429, BUSY, JSON, (3, 3), No),
        row("429, `retry-after-ms`", wait(RetryAfter::Millis(300)), 429, BUSY, JSON, (3, 3), No),
        row("429, `x-should-retry: false`", limited().with_should_retry(false), 429, &["is_api", "is_rate_limited"], JSON, (1, 1), No),
        row("500", Fault::status(500), 500, TROUBLE, JSON, (3, 1), Perhaps),
        row("503", Fault::status(503), 503, TROUBLE, JSON, (3, 1), Perhaps),
        row("502 with an HTML body", Fault::HtmlBadGateway, 502, TROUBLE, "<", (3, 1), Perhaps),
        row("a redirect (307)", Fault::Redirect, 307, API, "", (1, 1), No),
        row("200 with broken JSON", Fault::BrokenJson, 200, DECODE, JOB, (1, 1), Given),
        row("200 with HTML", Fault::HtmlOk, 200, DECODE, "<", (1, 1), Perhaps),
        row("an empty 200", Fault::EmptyOk, 200, DECODE, "", (1, 1), Perhaps),
        row("connection refused", None, None, &["is_connect", "is_transient"], None, (0, 0), No),
        row("connection lost before an answer", Fault::CutAfter, None, LOST, None, (3, 1), Perhaps),
        row("connection lost within the headers", Fault::CutInHeaders, None, LOST, None, (3, 1), Perhaps),
        row("connection lost within the id", Fault::CutInBody { after: 20 }, 200, LOST, JOB, (3, 1), Perhaps),
        row("connection lost behind the id", Fault::CutInBody { after: 60 }, 200, LOST, JOB, (3, 1), Given),
        row("no answer for a minute", Fault::Stall, None, LATE, None, (3, 1), Perhaps),
        row("half an answer, then nothing for a minute", Fault::StallInBody, 200, LATE, JOB, (3, 1), Given),
    ]
}
