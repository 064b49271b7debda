//! The one error of every call.

mod accessors;
mod api;
mod display;
mod of_stream;
mod predicates;
mod validation;

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use self::api::ApiError;
pub use self::validation::Violation;
use crate::events::Cursor;
use crate::operation::Operation;
use crate::retry::Attempt;
use crate::secret::Scrub;
use crate::transport::Transport;

/// What went wrong with a call, or with building a [`Transport`](crate::Transport).
///
/// It is opaque: ask it by its predicates (`is_…`) what to do, and by its accessors for what is known.
/// Whatever the kind, an error of a call knows the operation and the arguments that it was called with.
///
/// `Display` is one line, and does not repeat what [`source`](std::error::Error::source) says.
/// Neither it nor `Debug` prints a key, even where the server's answer repeats it.
///
/// ```
/// # use openapi_runtime::Error;
/// fn report(error: &Error) {
///     if error.is_rate_limited() {
///         eprintln!("wait for {:?}", error.retry_after());
///     } else if let Some(api) = error.api() {
///         eprintln!("refused: {} (request {:?})", api.message(), error.request_id());
///     } else {
///         eprintln!("{error}");
///     }
/// }
/// ```
pub struct Error {
    // Boxed, so that a `Result` is no larger than its value.
    inner: Box<Inner>,
}

struct Inner {
    kind: Kind,
    context: Option<Context>,
    answer: Option<Failed>,
    attempts: Vec<Attempt>,
    job: Option<JobId>,
    cursor: Option<Cursor>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Something that was given cannot be sent. Nothing was sent.
    InvalidInput(String),
    /// There was no connection.
    Connect {
        timed_out: bool,
        /// Nothing was sent. It may have been where a client follows redirects: then the connection that failed is
        /// that to the place which the redirect led to, and reqwest does not tell.
        unsent: bool,
    },
    /// The time was over; `None` when it was the timer of a client that was handed in.
    Timeout { limit: Option<Limit> },
    /// The connection was lost, or the other side does not speak HTTP.
    Transport,
    /// The body of a 2xx answer, which was handed on as it came, ended early.
    Incomplete { done: u64, total: Option<u64> },
    /// A stream of events ended before its last event.
    Cut { events: u64 },
    /// An event of a stream said that something went wrong.
    Event {
        api: Option<ApiError>,
        retired: Option<&'static str>,
    },
    /// Something on this machine cannot be read or written.
    Io { message: String },
    /// The body of a 2xx answer, or an event of it, was larger than allowed.
    BodyTooLarge { limit: usize, part: Part },
    /// An answer other than 2xx.
    Status {
        api: Option<ApiError>,
        complete: bool,
        /// What a caller should know when the server says that it has retired the operation.
        retired: Option<&'static str>,
    },
    /// A job ended without what it was to make. The call that found that out went well.
    JobFailed { message: String },
    /// A job was cancelled.
    JobCancelled,
    /// Waiting for a job took too long. None of its calls need have failed.
    Waited { message: String },
    /// A 2xx answer that is not what the document says.
    Decode {
        message: String,
        path: Option<String>,
        part: Part,
    },
}

/// What of an answer is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// One event, of an answer that comes as events.
    Event,
}

/// Which of the timeouts ended an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// That of the whole call.
    Call(Duration),
    /// That of one attempt.
    Attempt(Duration),
    /// That of a silence.
    Idle(Duration),
    /// That of a stream without events.
    Silence(Duration),
    /// That of an upload that makes no progress.
    Stalled(Duration),
}

impl Limit {
    pub(crate) fn time(self) -> Duration {
        match self {
            Self::Call(time)
            | Self::Attempt(time)
            | Self::Idle(time)
            | Self::Silence(time)
            | Self::Stalled(time) => time,
        }
    }
}

/// Which call it was.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) operation: Operation,
    pub(crate) arguments: Vec<(&'static str, String)>,
}

/// Which job it is about.
struct JobId {
    exact: String,
    /// For whoever looks: a key that was given as an id by mistake is still a key.
    printed: String,
}

/// As much of the answer as there is when a call fails.
pub(crate) struct Failed {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// As much of the body as was read.
    pub(crate) body: Bytes,
    /// It is the answer to another request than the one that was sent: a redirect was followed.
    pub(crate) redirected: bool,
}

impl Context {
    /// The arguments for whoever looks: a key that was given as one by mistake is still a key.
    pub(crate) fn scrubbed(&self, scrub: &Scrub) -> Vec<(&'static str, String)> {
        let arguments = self.arguments.iter();
        arguments
            .map(|(name, value)| (*name, scrub.text(value)))
            .collect()
    }
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                context: None,
                answer: None,
                attempts: Vec::new(),
                job: None,
                cursor: None,
                source: None,
            }),
        }
    }

    /// Something that was given cannot be used, and nothing was sent.
    ///
    /// For clients that are built on this crate. `message` says what it is and what to do, and never quotes a secret.
    pub fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(Kind::InvalidInput(message.into()))
    }

    /// Tells the error which job it is about.
    ///
    /// For clients that are built on this crate, once they know the id: [`job_id`](Error::job_id) then gives it. What is
    /// printed of it is without the keys of `transport`.
    #[must_use]
    pub fn about_job(self, id: impl Into<String>, transport: &Transport) -> Self {
        self.with_job(id.into(), &transport.shared().scrub)
    }

    pub(crate) fn with_job(mut self, id: String, scrub: &Scrub) -> Self {
        self.inner.job = Some(JobId {
            printed: scrub.text(&id),
            exact: id,
        });
        self
    }

    /// Waiting for something took longer than it may.
    ///
    /// For clients that are built on this crate. `message` says how long, and what to do; `last` is the error that the
    /// last look met, where it met one.
    pub fn timed_out(message: impl Into<String>, last: Option<Error>) -> Self {
        let error = Self::new(Kind::Waited {
            message: message.into(),
        });
        match last {
            Some(last) => error.with_source(last),
            None => error,
        }
    }

    /// Something on this machine cannot be read or written.
    pub(crate) fn io(message: impl Into<String>) -> Self {
        Self::new(Kind::Io {
            message: message.into(),
        })
    }

    /// A connection that was lost in the middle of a body: with how much of it came.
    pub(crate) fn of_incomplete(mut self, done: u64, total: Option<u64>) -> Self {
        if matches!(self.inner.kind, Kind::Transport) {
            self.inner.kind = Kind::Incomplete { done, total };
        }
        self
    }

    /// A connection that was lost in the middle of a stream of events.
    pub(crate) fn of_cut(mut self, events: u64) -> Self {
        if matches!(self.inner.kind, Kind::Transport | Kind::Cut { .. }) {
            self.inner.kind = Kind::Cut { events };
        }
        self
    }

    /// Tells the error where another stream can go on.
    pub(crate) fn with_cursor(mut self, cursor: Cursor) -> Self {
        self.inner.cursor = Some(cursor);
        self
    }

    /// It cannot.
    pub(crate) fn without_cursor(mut self) -> Self {
        self.inner.cursor = None;
        self
    }

    /// Its cursor as well is behind this text.
    pub(crate) fn behind(mut self, text: (u64, u64)) -> Self {
        self.inner.cursor = self.inner.cursor.map(|cursor| cursor.behind(text));
        self
    }

    pub(crate) fn has_answer(&self) -> bool {
        self.inner.answer.is_some()
    }

    pub(crate) fn is_redirected(&self) -> bool {
        self.inner
            .answer
            .as_ref()
            .is_some_and(|answer| answer.redirected)
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.inner.kind
    }

    /// What reqwest says, without the URL that it likes to print.
    ///
    /// `unsent` says whether a missing connection proves that nothing was sent.
    pub(crate) fn from_reqwest(error: reqwest::Error, unsent: bool) -> Self {
        // A connect that timed out is both. That nothing was sent is the more useful half.
        let kind = if error.is_connect() {
            Kind::Connect {
                timed_out: error.is_timeout(),
                unsent,
            }
        } else if error.is_timeout() {
            // Not our timer, but one of a client that was handed in.
            Kind::Timeout { limit: None }
        } else if error.is_builder() {
            Kind::InvalidInput("the request cannot be sent".to_owned())
        } else {
            Kind::Transport
        };
        Self::new(kind).with_source(error.without_url())
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    pub(crate) fn with_answer(mut self, answer: Failed) -> Self {
        self.inner.answer = Some(answer);
        self
    }

    /// With all attempts, the last of which met this error.
    pub(crate) fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.inner.attempts = attempts;
        self
    }

    pub(crate) fn with_context(mut self, mut context: Context, scrub: &Scrub) -> Self {
        context.arguments = context.scrubbed(scrub);
        // It names files, and a key may be in the name of one.
        if let Kind::Io { message } = &mut self.inner.kind {
            *message = scrub.text(message);
        }
        self.inner.context = Some(context);
        self
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_and_can_go_anywhere() {
        fn goes_anywhere<T: Send + Sync + 'static>() {}
        goes_anywhere::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }
}
