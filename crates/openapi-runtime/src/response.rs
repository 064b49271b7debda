//! An answer that was decoded.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;

use crate::attempt::failed;
use crate::error::{Context, Error, Failed, Kind, Part};
use crate::request::Answer;
use crate::retry::{Attempt, retry_after};
use crate::secret::Scrub;

/// An answer: the decoded value, and what it came in.
///
/// It dereferences to the value, so that the value's fields are read as if it stood alone: `job.id`.
/// The status is [`status()`](Response::status) with parentheses, and leaves the value's own field `status` visible.
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) value: T,
    // Behind a pointer: a value that is moved about should not carry a header map with it.
    received: Arc<Received>,
}

#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) answer: Answer,
    pub(crate) context: Context,
    pub(crate) scrub: Scrub,
    /// The attempts before the one that was answered.
    pub(crate) failed: Vec<Attempt>,
    /// The pause before that one, when it began, and how long it took until there was an answer.
    pub(crate) waited: Duration,
    pub(crate) at: Instant,
    pub(crate) took: Duration,
}

impl Received {
    /// An error about this answer, after an attempt that went well until now.
    pub(crate) fn explain(&self, error: Error) -> Error {
        self.explain_after(self.took, error)
    }

    /// The same of an answer that was still coming.
    pub(crate) fn explain_now(&self, error: Error) -> Error {
        self.explain_after(self.at.elapsed(), error)
    }

    fn explain_after(&self, took: Duration, error: Error) -> Error {
        let error = match error.has_answer() {
            true => error,
            false => error.with_answer(failed(self.answer.clone(), &self.scrub)),
        };
        // The attempt that was answered is the one that came to nothing.
        let mut attempts = self.failed.clone();
        attempts.push(Attempt::new(self.waited, took, &error));
        error
            .with_attempts(attempts)
            .with_context(self.context.clone(), &self.scrub)
    }
}

impl Received {
    /// What an error keeps of an answer of which this is the part that is wrong.
    pub(crate) fn part(&self, data: &str) -> Failed {
        let mut answer = self.answer.clone();
        answer.body = Bytes::copy_from_slice(data.as_bytes());
        failed(answer, &self.scrub)
    }

    /// The same with a body that was read later.
    pub(crate) fn with_body(&self, body: Bytes) -> Self {
        let mut received = self.clone();
        received.answer.body = body;
        received
    }
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, received: Arc<Received>) -> Self {
        Self { value, received }
    }

    /// The status of the answer, always one of 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.received.answer.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.received.answer.headers
    }

    /// The body of the answer as it came. That of a [`Download`](crate::Download) is empty: it is still to come.
    pub fn raw(&self) -> &Bytes {
        &self.received.answer.body
    }

    /// The id that the server gave this call, to quote when asking about it.
    ///
    /// It is read from the header `x-request-id`, and else from `request-id`.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.received.answer.headers)
    }

    /// How long the server asks to wait before the next call, as [`Error::retry_after`] reads it.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers())
    }

    /// Whether it answers another request than the one that was made: a client that was handed in followed a redirect.
    pub fn is_redirected(&self) -> bool {
        self.received.answer.redirected
    }

    /// A text from this answer, without the keys that it may repeat.
    ///
    /// For clients that are built on this crate and put such a text into an error.
    pub fn redacted(&self, text: &str) -> String {
        self.received.scrub.text(text)
    }

    /// The same answer with another value, such as a part of this one.
    pub fn map<U>(self, part: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: part(self.value),
            received: self.received,
        }
    }

    /// An error about this answer, which decoded and still is not what it should be.
    ///
    /// For clients that are built on this crate; [`is_decode`](Error::is_decode) holds.
    pub fn unusable(&self, message: impl Into<String>) -> Error {
        self.error(Kind::Decode {
            message: self.received.scrub.text(&message.into()),
            path: None,
            part: Part::Whole,
        })
    }

    /// The answer says that a job failed, with this message.
    ///
    /// For clients that are built on this crate; [`is_job_failed`](Error::is_job_failed) holds.
    pub fn job_failed(&self, message: impl Into<String>) -> Error {
        self.error(Kind::JobFailed {
            message: self.received.scrub.text(&message.into()),
        })
    }

    /// The answer says that a job was cancelled.
    ///
    /// For clients that are built on this crate; [`is_job_cancelled`](Error::is_job_cancelled) holds.
    pub fn job_cancelled(&self) -> Error {
        self.error(Kind::JobCancelled)
    }

    fn error(&self, kind: Kind) -> Error {
        self.received.explain(Error::new(kind))
    }

    /// The decoded value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

/// The id that a server gave to a call.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "request-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> AsRef<T> for Response<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A server may repeat the key, and what is printed for debugging ends in logs.
        let value = match f.alternate() {
            true => format!("{:#?}", self.value),
            false => format!("{:?}", self.value),
        };
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id().map(|id| self.redacted(id)))
            .field("value", &format_args!("{}", self.redacted(&value)))
            .finish_non_exhaustive()
    }
}
