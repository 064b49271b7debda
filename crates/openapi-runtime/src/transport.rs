//! What all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use crate::builder::TransportBuilder;
use crate::error::ApiError;
use crate::retry::{Retry, RetryBudget};
use crate::secret::Scrub;

/// The way to a server: its address, the key, the connections and the limits.
///
/// It is cheap to clone, and its clones share their connections: keep one for each server and key.
///
/// ```
/// # fn main() -> Result<(), openapi_runtime::Error> {
/// use openapi_runtime::Transport;
///
/// let transport = Transport::builder()
///     .base_url("http://127.0.0.1:8080/api/")
///     .bearer("sk-1234567890")
///     .build()?;
/// assert_eq!(transport.base_url(), "http://127.0.0.1:8080/api");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Transport(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) client: reqwest::Client,
    /// Without a slash at its end.
    pub(crate) base_url: String,
    /// What is sent with every call to say who calls.
    pub(crate) credentials: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) scrub: Scrub,
    pub(crate) user_agent: Option<HeaderValue>,
    /// The client was handed in, and may follow redirects.
    pub(crate) handed_in: bool,
    /// `None` when the client was handed in, and has its own.
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) idle_timeout: Duration,
    pub(crate) event_timeout: Duration,
    pub(crate) retry: Retry,
    pub(crate) budget: RetryBudget,
    /// Other templates for the paths of operations.
    pub(crate) paths: &'static [(&'static str, &'static str)],
    /// Types of errors that say that an operation is retired, each with what a caller should know.
    pub(crate) retired: &'static [(&'static str, &'static str)],
    pub(crate) max_body: usize,
}

impl Shared {
    /// What a caller should know where an error says that the operation is retired.
    pub(crate) fn help(&self, api: &ApiError) -> Option<&'static str> {
        let kind = api.kind()?;
        let known = self.retired.iter().find(|(known, _)| *known == kind);
        known.map(|(_, help)| *help)
    }
}

impl Transport {
    /// Starts to describe a transport.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// The base URL, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// How long a call may take in all.
    pub fn timeout(&self) -> Duration {
        self.0.timeout
    }

    /// How long one attempt of a call may take, where that was set.
    pub fn attempt_timeout(&self) -> Option<Duration> {
        self.0.attempt_timeout
    }

    /// What the calls pay their retries from.
    pub fn retry_budget(&self) -> &RetryBudget {
        &self.0.budget
    }

    /// A text without the key.
    ///
    /// For clients that are built on this crate and print such a text.
    pub fn redacted(&self, text: &str) -> String {
        self.0.scrub.text(text)
    }

    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.0.base_url)
            .field("connect_timeout", &self.0.connect_timeout)
            .field("timeout", &self.0.timeout)
            .field("attempt_timeout", &self.0.attempt_timeout)
            .field("idle_timeout", &self.0.idle_timeout)
            .field("retry", &self.0.retry)
            .field("retry_budget", &self.0.budget)
            .field("max_body", &self.0.max_body)
            .finish_non_exhaustive()
    }
}
