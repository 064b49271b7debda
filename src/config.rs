//! What can be set before a client is made.

use std::time::Duration;

use openapi_runtime::{Transport, TransportBuilder, reqwest};

use crate::client::KEY_VARIABLE;
use crate::{ApiKey, Client, Error, Retry, RetryBudget};

/// The service.
const BASE_URL: &str = "https://api.perplexity.ai";
const USER_AGENT: &str = concat!("perplexity-client/", env!("CARGO_PKG_VERSION"), " (Rust)");

/// The types of errors by which the service says that an operation is retired.
const RETIRED: &[(&str, &str)] = &[
    ("chat_completions_not_available", SONAR_RETIRED),
    ("agent_api_migration_required", SONAR_RETIRED),
];
const SONAR_RETIRED: &str = "Perplexity announced that Sonar, asynchronous Sonar included, is retired on 2026-09-27 \
                             in favour of the Agent API: https://docs.perplexity.ai/docs/agent-api/migrate-from-sonar/overview";

/// The paths that the service had before, and knows still: those of the official SDKs.
const OLD_PATHS: &[(&str, &str)] = &[
    ("/v1/agent", "/v1/responses"),
    ("/v1/agent/{id}", "/v1/responses/{id}"),
    ("/v1/agent/{id}/cancel", "/v1/responses/{id}/cancel"),
    ("/v1/agent/{id}/files", "/v1/responses/{id}/files"),
    (
        "/v1/agent/{id}/files/{file_id}/content",
        "/v1/responses/{id}/files/{file_id}/content",
    ),
    ("/v1/sonar", "/chat/completions"),
    ("/v1/async/sonar", "/async/chat/completions"),
    ("/v1/async/sonar/{id}", "/async/chat/completions/{id}"),
];

/// The settings of a [`Client`].
///
/// | setting | default |
/// |---|---|
/// | [`key`](Self::key) | none: it must be given |
/// | [`base_url`](Self::base_url) | `https://api.perplexity.ai` |
/// | [`connect_timeout`](Self::connect_timeout) | 5 seconds |
/// | [`timeout`](Self::timeout) | 15 minutes |
/// | [`attempt_timeout`](Self::attempt_timeout) | none: an attempt may take the whole time, but that of a [submission](Client::submit) a minute |
/// | [`idle_timeout`](Self::idle_timeout) | 60 seconds |
/// | [`event_timeout`](Self::event_timeout) | 10 minutes |
/// | [`retry`](Self::retry) | 2 retries, see [`Retry`] |
/// | [`retry_budget`](Self::retry_budget) | one of its own, see [`RetryBudget`] |
/// | [`max_body`](Self::max_body) | 64 MiB |
/// | [`old_paths`](Self::old_paths) | the paths of the document |
/// | [`user_agent`](Self::user_agent) | `perplexity-client/` and the version |
///
/// Redirects are not followed: one would take the key along.
///
/// ```
/// use std::time::Duration;
/// use perplexity_client::Client;
///
/// let client = Client::builder()
///     .key("pplx-…".replace('…', "0000"))
///     .timeout(Duration::from_secs(60))
///     .build()?;
/// # Ok::<(), perplexity_client::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    has_key: bool,
    transport: TransportBuilder,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            has_key: false,
            transport: Transport::builder()
                .base_url(BASE_URL)
                .retired(RETIRED)
                .user_agent(USER_AGENT),
        }
    }
}

impl ClientBuilder {
    /// The key, as the service's console shows it. It is sent as a bearer
    /// token, and printed nowhere.
    pub fn key(mut self, key: impl Into<ApiKey>) -> Self {
        self.has_key = true;
        self.map(|transport| transport.bearer(key))
    }

    /// Another address than the service's: a proxy, or a sandbox.
    pub fn base_url(self, base_url: impl Into<String>) -> Self {
        self.map(|transport| transport.base_url(base_url))
    }

    /// How long connecting, TLS included, may take. Keep it below the other
    /// timeouts: after it, unlike after them, it is known that nothing was
    /// sent.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.map(|transport| transport.connect_timeout(timeout))
    }

    /// How long a call may take in all, its retries and the pauses before
    /// them included, and one look while waiting for a job.
    /// [`Call::timeout`](crate::Call::timeout) sets it for one call.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|transport| transport.timeout(timeout))
    }

    /// How long one attempt of a call may take, from connecting to the end of
    /// the answer. [`Call::attempt_timeout`](crate::Call::attempt_timeout)
    /// sets it for one call.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.map(|transport| transport.attempt_timeout(timeout))
    }

    /// How long nothing may come: between two pieces of an answer, and for a
    /// read before the answer begins.
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.map(|transport| transport.idle_timeout(timeout))
    }

    /// How long no event of a stream may come while somebody waits for one,
    /// whatever else comes.
    /// [`Call::event_timeout`](crate::Call::event_timeout) sets it for one
    /// stream.
    pub fn event_timeout(self, timeout: Duration) -> Self {
        self.map(|transport| transport.event_timeout(timeout))
    }

    /// How calls are sent again after an attempt that failed.
    /// [`Call::retry`](crate::Call::retry) sets it for one call.
    pub fn retry(self, retry: Retry) -> Self {
        self.map(|transport| transport.retry(retry))
    }

    /// What the calls pay their retries from, where several clients are to
    /// share it.
    pub fn retry_budget(self, budget: RetryBudget) -> Self {
        self.map(|transport| transport.retry_budget(budget))
    }

    /// How large an answer may be, in bytes.
    pub fn max_body(self, bytes: usize) -> Self {
        self.map(|transport| transport.max_body(bytes))
    }

    /// Calls the agent and Sonar by their older paths, such as
    /// `/v1/responses` and `/chat/completions`: for gateways and proxies that
    /// know only these. The service takes both, and the official SDKs send
    /// these still.
    pub fn old_paths(self) -> Self {
        self.map(|transport| transport.paths(OLD_PATHS))
    }

    /// The `User-Agent` of the calls.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.map(|transport| transport.user_agent(user_agent))
    }

    /// Sets what has no setting here, such as a proxy or a certificate, on the
    /// HTTP client that is built.
    ///
    /// ```
    /// use perplexity_client::{Client, reqwest::Proxy};
    ///
    /// let proxy = Proxy::all("http://proxy.example:3128")?;
    /// let client = Client::builder()
    ///     .key("pplx-…".replace('…', "0000"))
    ///     .configure_http(|http| http.proxy(proxy))
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn configure_http(
        self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.map(|transport| transport.configure_http(configure))
    }

    /// Sends by a [`reqwest::Client`] of your own; for a few settings rather
    /// use [`configure_http`](Self::configure_http).
    ///
    /// Its connect timeout, TLS, redirects, retries and pool are yours then:
    /// switch redirects and retries off, and hand it a provider of
    /// cryptography, without which reqwest panics under the default features.
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.map(|transport| transport.http_client(client))
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// When no key was given, when one of the settings cannot be used, and
    /// for an `https` address where every TLS feature is switched off.
    pub fn build(self) -> Result<Client, Error> {
        if !self.has_key {
            return Err(Error::invalid_input(format!(
                "no key was given: use `key`, or Client::from_env with {KEY_VARIABLE}"
            )));
        }
        self.transport.build().map(Client::with_transport)
    }

    fn map(mut self, set: impl FnOnce(TransportBuilder) -> TransportBuilder) -> Self {
        self.transport = set(self.transport);
        self
    }
}
