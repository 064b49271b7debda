//! How a transport is described and checked.

use std::fmt;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::connect::{self, Configure};
use crate::error::Error;
use crate::retry::{Retry, RetryBudget};
use crate::secret::{Scrub, Secret};
use crate::transport::{Shared, Transport};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(15 * 60);
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
const EVENT_TIMEOUT: Duration = Duration::from_secs(10 * 60);
const MAX_BODY: usize = 64 * 1024 * 1024;
const USER_AGENT: &str = concat!("openapi-runtime/", env!("CARGO_PKG_VERSION"));

/// Describes a [`Transport`]; [`Transport::builder`] starts one.
///
/// Only the base URL must be given. Nothing is checked before [`build`](TransportBuilder::build).
#[must_use = "a builder does nothing until it is built"]
pub struct TransportBuilder {
    base_url: String,
    authorization: Option<Authorization>,
    headers: Vec<(String, Secret)>,
    query: Vec<(String, Secret)>,
    user_agent: Option<String>,
    connect_timeout: Duration,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    idle_timeout: Duration,
    event_timeout: Duration,
    retry: Retry,
    budget: RetryBudget,
    retired: &'static [(&'static str, &'static str)],
    paths: &'static [(&'static str, &'static str)],
    max_body: usize,
    client: Option<reqwest::Client>,
    configure: Option<Configure>,
}

impl TransportBuilder {
    /// The address that the paths of the operations are appended to, such as `https://api.example.com/v2`.
    ///
    /// `http` or `https`, without user name, query and fragment. A path is kept, a slash at the end makes no
    /// difference. Required.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// The key, sent as `Authorization: Bearer …`. By default none is sent.
    ///
    /// White space around it is taken off. Where a server repeats it in an error, errors say `[redacted]`, if it is
    /// at least 8 bytes long.
    pub fn bearer(mut self, key: impl Into<Secret>) -> Self {
        self.authorization = Some(Authorization::Bearer(key.into()));
        self
    }

    /// A user and a password, sent as `Authorization: Basic …`, in the place of a [`bearer`](TransportBuilder::bearer)
    /// token.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.authorization = Some(Authorization::Basic(user.into(), password.into()));
        self
    }

    /// A key that is sent with every call in a header of the service's own, such as `x-api-key`. It may be given for
    /// several headers.
    ///
    /// White space around it is taken off, and errors never have it, as with [`bearer`](TransportBuilder::bearer).
    pub fn key_header(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), key.into()));
        self
    }

    /// The same in the query. Prefer a header where the service takes one: proxies and servers write queries into
    /// their logs.
    pub fn key_query(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.query.push((name.into(), key.into()));
        self
    }

    /// The `User-Agent` of the calls. By default `openapi-runtime/` and its version, or with an
    /// [`http_client`](TransportBuilder::http_client) what that client sends.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// How long making a connection, TLS included, may take. By default 5 seconds.
    ///
    /// Keep it below the other timeouts. When it strikes, it is known that nothing was sent; when one of the others
    /// strikes first, a `POST` [may have been carried out](Error::may_have_been_created), for all that the client knows.
    ///
    /// It does not apply to an [`http_client`](TransportBuilder::http_client), which has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take in all, its retries and the pauses before them included. By default 15 minutes.
    ///
    /// Of a [`Download`](crate::Download) it bounds what comes before its body, as does the
    /// [`attempt_timeout`](TransportBuilder::attempt_timeout). While an [`Upload`](crate::Upload) is sent, both are counted
    /// from its last progress.
    ///
    /// [`Call::timeout`](crate::Call::timeout) sets it for one call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one attempt of a call may take, from connecting to the end of the answer. By default an attempt may
    /// take all the time that the call has.
    ///
    /// An attempt that runs out of time is made again where the operation may be done twice.
    /// [`Call::attempt_timeout`](crate::Call::attempt_timeout) sets it for one call.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long nothing may come: between two pieces of a body, and before the answer to a request begins that has
    /// none and may be done twice (`GET`, `DELETE`, …). By default 60 seconds.
    ///
    /// It is also how long an [`Upload`](crate::Upload) may stand still while it is sent.
    ///
    /// A `POST` may be worked on for long before its answer begins, and a body takes time to be sent; what ends that
    /// wait is the
    /// [`timeout`](TransportBuilder::timeout) or the [`attempt_timeout`](TransportBuilder::attempt_timeout).
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How long no event may come of a stream of events, while somebody waits for one. By default 10 minutes.
    ///
    /// The [`idle_timeout`](TransportBuilder::idle_timeout) applies as well; this one ends the wait where the server goes
    /// on to send comments, which keep the connection alive, and nothing else. An event that is on its way, however
    /// slowly, ends it. [`Call::event_timeout`](crate::Call::event_timeout) sets it for one stream.
    pub fn event_timeout(mut self, timeout: Duration) -> Self {
        self.event_timeout = timeout;
        self
    }

    /// How calls are sent again after an attempt that failed; [`Call::retry`](crate::Call::retry) sets it for one call.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// What the calls pay their retries from: by default a budget of this transport's own.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Templates of paths that are sent in the place of an operation's own, as pairs of the own and the other one: an
    /// older spelling that a gateway knows. Both have the same arguments. By default there are none.
    pub fn paths(mut self, paths: &'static [(&'static str, &'static str)]) -> Self {
        self.paths = paths;
        self
    }

    /// Which types of errors say that an operation is retired, each with what a caller should know: it is appended to
    /// the message, and [`is_retired`](Error::is_retired) holds. By default there are none.
    ///
    /// For clients that are built on this crate.
    pub fn retired(mut self, types: &'static [(&'static str, &'static str)]) -> Self {
        self.retired = types;
        self
    }

    /// How large the body of an answer may be, in bytes. By default 64 MiB.
    ///
    /// A larger one is an error. The body of an answer that is an error itself is cut instead. A
    /// [`Download`](crate::Download) may be of any size, but for its [`bytes`](crate::Download::bytes).
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets what this builder has no option for, such as a proxy or a certificate, on the HTTP client that it builds.
    ///
    /// `configure` is called by [`build`](TransportBuilder::build), after this crate's own settings (the connect timeout,
    /// the pool) and before its TLS. Redirects stay switched off. An [`http_client`](TransportBuilder::http_client) is not touched.
    ///
    /// ```
    /// use openapi_runtime::{Transport, reqwest::Proxy};
    ///
    /// let proxy = Proxy::all("http://proxy.example:3128")?;
    /// let transport = Transport::builder()
    ///     .base_url("http://api.example")
    ///     .configure_http(|client| client.proxy(proxy))
    ///     .build()?;
    /// # let _ = transport;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn configure_http(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure = Some(Box::new(configure));
        self
    }

    /// Sends the calls by a client of your own. Where a few settings are all that is wanted, use
    /// [`configure_http`](TransportBuilder::configure_http).
    ///
    /// Its connect timeout, TLS, proxies and pool apply, and if it has a total timeout, the shorter of that and
    /// [`timeout`](TransportBuilder::timeout) ends a call. Three things are then yours to see to:
    ///
    /// - **TLS**: with the feature `rustls-ring` reqwest has no provider of cryptography of its own, and
    ///   `reqwest::Client::new()` panics, unless one was installed or is handed over by `tls_backend_preconfigured`.
    /// - **Redirects**: set `reqwest::redirect::Policy::none()`. With reqwest's default the key may go along, and a
    ///   `POST` becomes a `GET`. As that cannot be known, a create is not sent again for want of a connection, and
    ///   counts as one that [may have been carried out](Error::may_have_been_created).
    /// - **Retries**: a retry policy of reqwest's sends again what this crate would not, a paid `POST` too.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.client = Some(client);
        self
    }

    fn has_key(&self) -> bool {
        self.authorization.is_some() || !self.headers.is_empty() || !self.query.is_empty()
    }

    /// Checks the description and builds the transport. It does not connect.
    ///
    /// # Errors
    ///
    /// [`is_invalid_input`](Error::is_invalid_input) for a base URL, key or user agent that cannot be used, for an
    /// `https` base URL without a TLS feature, and when TLS cannot be set up, for instance for want of the
    /// platform's certificates.
    pub fn build(self) -> Result<Transport, Error> {
        let url = check_base_url(&self.base_url)?;
        let mut scrub = Scrub::default();
        let mut credentials = HeaderMap::new();
        for (name, key) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| {
                Error::invalid_input(format!("`{name}` is not the name of a header"))
            })?;
            credentials.insert(name, secret(key.trimmed(), &mut scrub)?);
        }
        let query = self
            .query
            .iter()
            .map(|(name, key)| {
                let key = check_key(key.trimmed())?;
                scrub.add(key);
                // As a server repeats it that repeats the address.
                scrub.add(&utf8_percent_encode(key, NON_ALPHANUMERIC).to_string());
                Ok((name.clone(), key.to_owned()))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let user_agent = match (self.user_agent, &self.client) {
            (Some(given), _) => Some(HeaderValue::from_str(&given).map_err(|_| {
                Error::invalid_input("the user agent has characters that no header can carry")
            })?),
            (None, Some(_)) => None,
            (None, None) => Some(HeaderValue::from_static(USER_AGENT)),
        };
        let handed_in = self.client.is_some();
        let connect_timeout = (!handed_in).then_some(self.connect_timeout);
        let client = match self.client {
            Some(client) => client,
            None => connect::client(&url, self.connect_timeout, self.configure)?,
        };
        if let Some(authorization) = &self.authorization {
            let value = authorization.value(&client, &url, &mut scrub)?;
            credentials.insert(AUTHORIZATION, value);
        }
        Ok(Transport::new(Shared {
            client,
            base_url: url.as_str().trim_end_matches('/').to_owned(),
            credentials,
            query,
            scrub,
            user_agent,
            handed_in,
            connect_timeout,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            idle_timeout: self.idle_timeout,
            event_timeout: self.event_timeout,
            retry: self.retry,
            budget: self.budget,
            retired: self.retired,
            paths: self.paths,
            max_body: self.max_body,
        }))
    }
}

/// Parses the base URL. The messages do not quote it: it may hold a password.
fn check_base_url(given: &str) -> Result<Url, Error> {
    let given = given.trim();
    if given.is_empty() {
        return Err(Error::invalid_input("no base URL was given"));
    }
    let url = Url::parse(given).map_err(|error| {
        Error::invalid_input(format!(
            "the base URL is not a URL, it must begin with http:// or https://: {error}"
        ))
    })?;
    let fault = if !matches!(url.scheme(), "http" | "https") {
        "must begin with http:// or https://"
    } else if !url.username().is_empty() || url.password().is_some() {
        "must not have a user name or a password (the key has a setting of its own)"
    } else if url.query().is_some() {
        "must not have a query"
    } else if url.fragment().is_some() {
        "must not have a fragment"
    } else {
        return Ok(url);
    };
    Err(Error::invalid_input(format!("the base URL {fault}")))
}

/// Who calls.
enum Authorization {
    Bearer(Secret),
    Basic(String, Secret),
}

impl Authorization {
    /// The value of the `Authorization` header. The messages do not quote it.
    fn value(
        &self,
        client: &reqwest::Client,
        url: &Url,
        scrub: &mut Scrub,
    ) -> Result<HeaderValue, Error> {
        match self {
            Self::Bearer(key) => {
                let key = check_key(key.trimmed())?;
                scrub.add(key);
                header(&format!("Bearer {key}"))
            }
            Self::Basic(user, password) => {
                if user.contains(':') {
                    return Err(Error::invalid_input("the user's name has a colon in it"));
                }
                scrub.add(password.trimmed());
                // For its base64; nothing is sent.
                let request = client
                    .get(url.clone())
                    .basic_auth(user, Some(password.trimmed()))
                    .build();
                let headers = request.map(|mut it| std::mem::take(it.headers_mut()));
                let value = headers.ok().and_then(|mut it| it.remove(AUTHORIZATION));
                let mut value = value.ok_or_else(unsendable)?;
                value.set_sensitive(true);
                let text = value.to_str().unwrap_or_default();
                scrub.add(text.trim_start_matches("Basic "));
                Ok(value)
            }
        }
    }
}

/// A key that is the whole value of a header.
fn secret(key: &str, scrub: &mut Scrub) -> Result<HeaderValue, Error> {
    let key = check_key(key)?;
    scrub.add(key);
    header(key)
}

fn header(value: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(value).map_err(|_| unsendable())?;
    value.set_sensitive(true);
    Ok(value)
}

fn unsendable() -> Error {
    Error::invalid_input("the key cannot be sent in a header")
}

/// The messages do not quote the key.
fn check_key(key: &str) -> Result<&str, Error> {
    if key.is_empty() {
        return Err(Error::invalid_input("the key is empty"));
    }
    // A space would end the token for some servers and not for others, so it is no part of a key either.
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid_input(
            "the key has characters that no key has: a space, a control character or one outside of ASCII",
        ));
    }
    Ok(key)
}

impl Default for TransportBuilder {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            authorization: None,
            headers: Vec::new(),
            query: Vec::new(),
            user_agent: None,
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            attempt_timeout: None,
            idle_timeout: IDLE_TIMEOUT,
            event_timeout: EVENT_TIMEOUT,
            retry: Retry::default(),
            budget: RetryBudget::default(),
            retired: &[],
            paths: &[],
            max_body: MAX_BODY,
            client: None,
            configure: None,
        }
    }
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not yet checked, so the base URL may hold a password.
        f.debug_struct("TransportBuilder")
            .field("has_key", &self.has_key())
            .field("user_agent", &self.user_agent)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("event_timeout", &self.event_timeout)
            .field("retry", &self.retry)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}
