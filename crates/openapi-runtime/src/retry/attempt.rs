//! What one attempt of a call met.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::may_have_taken_effect;
use crate::error::Error;

/// An attempt of a call that failed; [`Error::attempts`] lists them.
///
/// ```
/// # fn report(error: &openapi_runtime::Error) {
/// for (number, attempt) in error.attempts().iter().enumerate() {
///     // 1: 503 Service Unavailable, after 0.213 s
///     eprintln!("{}: {attempt}", number + 1);
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    waited: Duration,
    took: Duration,
    status: Option<StatusCode>,
    request_id: Option<String>,
    may_have_taken_effect: bool,
    met: String,
}

impl Attempt {
    pub(crate) fn new(waited: Duration, took: Duration, error: &Error) -> Self {
        Self {
            waited,
            took,
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
            may_have_taken_effect: may_have_taken_effect(error),
            met: error.headline(),
        }
    }

    /// How long the pause before it was. It is zero for the first one.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// How long it took itself.
    pub fn took(&self) -> Duration {
        self.took
    }

    /// The status of its answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The id that the server gave it.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Whether the server may have begun to do what it was asked. It is `false` only where that is proved: there was
    /// no connection, or the answer was a refusal.
    pub fn may_have_taken_effect(&self) -> bool {
        self.may_have_taken_effect
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, after {:.3} s", self.met, self.took.as_secs_f64())
    }
}
