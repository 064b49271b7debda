//! Whether a call may be sent again: what the operation is, and what is known to have reached the server.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use super::policy::Retry;
use super::retry_after;
use crate::error::{Error, Kind};
use crate::operation::Operation;
use crate::request::Request;

impl Operation {
    /// Whether doing it twice is the same as doing it once ([RFC 9110, section
    /// 9.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2)).
    pub(crate) fn is_idempotent(&self) -> bool {
        self.method != Method::POST && self.method != Method::PATCH
    }
}

impl Request {
    /// Whether sending it twice is the same as sending it once: by its method, or by a key that the operation honours.
    fn is_repeatable(&self) -> bool {
        let operation = &self.context.operation;
        let key = operation
            .idempotency_key
            .and_then(|it| self.headers.get(it));
        operation.is_idempotent() || key.is_some_and(|key| !key.as_bytes().trim_ascii().is_empty())
    }
}

/// The pause before another attempt, where there may be one after this error. `retry` counts from 1.
pub(crate) fn pause(
    policy: &Retry,
    request: &Request,
    error: &Error,
    retry: u32,
) -> Option<Duration> {
    if retry > policy.max_retries {
        return None;
    }
    let harmless =
        request.is_repeatable() || policy.resend_unconfirmed || !may_have_taken_effect(error);
    if !harmless || !worthwhile(error) {
        return None;
    }
    match error.headers().and_then(retry_after) {
        Some(asked) if asked > policy.max_retry_after => None,
        Some(asked) if !asked.is_zero() => Some(asked),
        _ => Some(policy.ceiling(retry).mul_f64(fastrand::f64())),
    }
}

/// Whether the server may have begun to do what it was asked.
///
/// A connection that did not come about and an answer that refuses prove that it has not. Nothing else does: not a
/// timeout, not a lost connection, and no 5xx, which a gateway also sends when it has passed the request on.
pub(crate) fn may_have_taken_effect(error: &Error) -> bool {
    match error.kind() {
        Kind::Connect { unsent, .. } => !unsent,
        Kind::InvalidInput(_)
        // These are about calls that read.
        | Kind::JobFailed { .. }
        | Kind::JobCancelled
        | Kind::Waited { .. } => false,
        // Whoever redirects may have done it first.
        Kind::Status { .. } if error.is_redirected() => true,
        Kind::Status { .. } => error.status().is_none_or(|status| !refuses(status)),
        Kind::Timeout { .. }
        | Kind::Transport
        | Kind::Incomplete { .. }
        | Kind::Cut { .. }
        | Kind::Event { .. }
        // It went wrong in the middle of an upload or a download. What cannot be opened is no attempt.
        | Kind::Io { .. }
        | Kind::BodyTooLarge { .. }
        | Kind::Decode { .. } => true,
    }
}

fn refuses(status: StatusCode) -> bool {
    match status.as_u16() {
        // 408: what stands in front of the server did not want to wait any longer. 409: it may be there already. 499:
        // nginx, when somebody on the way hung up.
        408 | 409 | 499 => false,
        // Whoever sends these asks for the same request at another address.
        307 | 308 => true,
        status => (400..500).contains(&status),
    }
}

/// Whether another attempt may well meet something better.
pub(crate) fn worthwhile(error: &Error) -> bool {
    match error.kind() {
        Kind::Connect { .. }
        | Kind::Timeout { .. }
        | Kind::Waited { .. }
        | Kind::Transport
        | Kind::Incomplete { .. }
        | Kind::Cut { .. } => true,
        Kind::InvalidInput(_)
        | Kind::Io { .. }
        | Kind::Event { .. }
        | Kind::BodyTooLarge { .. }
        | Kind::JobFailed { .. }
        | Kind::JobCancelled
        | Kind::Decode { .. } => false,
        Kind::Status { .. } => match error.headers().and_then(should_retry) {
            Some(asked) => asked,
            None => error.status().is_some_and(is_transient),
        },
    }
}

fn is_transient(status: StatusCode) -> bool {
    match status.as_u16() {
        408 | 429 => true,
        // Not implemented, and a version of HTTP that is not spoken: neither changes within seconds.
        501 | 505 => false,
        status => (500..600).contains(&status),
    }
}

fn should_retry(headers: &HeaderMap) -> Option<bool> {
    let said = headers.get("x-should-retry")?.as_bytes().trim_ascii();
    let says = |word: &[u8]| said.eq_ignore_ascii_case(word);
    (says(b"true") || says(b"false")).then(|| says(b"true"))
}
