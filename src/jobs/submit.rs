//! Submitting a job: once.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::job::Job;
use super::recover::recover;
use super::request::JobRequest;
use super::ticket::Ticket;
use crate::{Call, Client, Error, Retry};

/// A job that is about to be submitted; [`Client::submit`] makes one, and
/// awaiting it sends it.
///
/// The request is sent again only after an attempt that proves that no job
/// was created: there was no connection, or the service refused (429). When
/// the answer is lost on the way, nothing is sent again, because the job may
/// be there and will be paid for:
///
/// - where the answer had come as far as the job's id, the job is there, and
///   is given back as if nothing had happened;
/// - where it broke off within the id, the service's list is searched for the
///   job whose id begins like that;
/// - else the error says so by [`Error::may_have_been_created`], and
///   [`list_async_sonar`](Client::list_async_sonar) shows whether it is.
///
/// An idempotency key goes along, one that is made up where none is
/// [given](Self::idempotency_key). It stands in the [`Ticket`].
#[must_use = "a job is not submitted until it is awaited"]
pub struct Submit<T> {
    client: Client,
    request: T,
    key: Option<String>,
    timeout: Option<Duration>,
    settings: Vec<Setting>,
}

enum Setting {
    AttemptTimeout(Duration),
    Retry(Retry),
    Header(String, String),
}

impl<T: JobRequest> Submit<T> {
    pub(super) fn new(client: Client, request: T) -> Self {
        Self {
            client,
            request,
            key: None,
            timeout: None,
            settings: Vec::new(),
        }
    }

    /// A key of your own, such as the number of an order.
    ///
    /// The service takes it as the field `idempotency_key`, and says nowhere
    /// what it does with it, so the client does not rely on it. Who knows
    /// that it is honoured can have a lost request sent again, by
    /// [`retry`](Self::retry) with
    /// [`resend_unconfirmed`](Retry::resend_unconfirmed).
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// How long submitting may take in all, as for
    /// [`Call::timeout`](crate::Call::timeout), searching the list included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long one attempt may take, as for
    /// [`Call::attempt_timeout`](crate::Call::attempt_timeout).
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.with(Setting::AttemptTimeout(timeout))
    }

    /// How it is sent again, as for [`Call::retry`](crate::Call::retry).
    pub fn retry(self, retry: Retry) -> Self {
        self.with(Setting::Retry(retry))
    }

    /// Sends a header, as for [`Call::header`](crate::Call::header).
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(Setting::Header(name.into(), value.into()))
    }

    fn with(mut self, setting: Setting) -> Self {
        self.settings.push(setting);
        self
    }

    async fn send(self) -> Result<Job<T>, Error> {
        let key = self.key.unwrap_or_else(made_up_key);
        let at = SystemTime::now();
        let begun = Instant::now();
        let call = self.request.create(&self.client, &key);
        let call = match self.timeout {
            Some(timeout) => call.timeout(timeout),
            None => call,
        };
        let call = self.settings.into_iter().fold(call, Setting::apply);
        let found = match call.await {
            Ok(response) if !T::id(&response).is_empty() => Ok(T::id(&response).to_owned()),
            Ok(response) => Err(response.unusable("the job has no id")),
            Err(error) => {
                let left = self
                    .timeout
                    .unwrap_or(Duration::MAX)
                    .saturating_sub(begun.elapsed());
                recover::<T>(&self.client, error, at, left).await
            }
        };
        found.map(|id| Job::new(self.client, Ticket::submitted(id, key, at)))
    }
}

impl Setting {
    fn apply<S>(call: Call<S>, setting: Self) -> Call<S> {
        match setting {
            Self::AttemptTimeout(timeout) => call.attempt_timeout(timeout),
            Self::Retry(retry) => call.retry(retry),
            Self::Header(name, value) => call.header(name, value),
        }
    }
}

/// Random, not secret.
fn made_up_key() -> String {
    format!("{:032x}", fastrand::u128(..))
}

impl<T: JobRequest> IntoFuture for Submit<T> {
    type Output = Result<Job<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'static>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Submit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the request, which may be long, nor the headers, which may
        // carry a key.
        f.debug_struct("Submit")
            .field("idempotency_key", &self.key)
            .finish_non_exhaustive()
    }
}
