//! Submitting a job: once.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use super::job::Job;
use super::request::JobRequest;
use super::ticket::Ticket;
use crate::types::SonarRequest;
use crate::{Call, Client, Error, Response, Retry};

/// How long the service may take to say that it has the job.
const ANSWER: Duration = Duration::from_secs(60);

/// What is set on the call that submits.
type Setting<S> = Box<dyn FnOnce(Call<S>) -> Call<S> + Send>;

/// A job that is about to be submitted; [`Client::submit`] makes one, and
/// awaiting it sends it.
///
/// The request is sent again only after an attempt that proves that no job
/// was created: there was no connection, or the service refused (429). When
/// the answer is lost on the way, nothing is sent again, because the job may
/// be there and will be paid for:
///
/// - where the answer had come as far as the job's id, the job is there, and
///   is given back as if nothing had happened; where it came whole and does
///   not decode, if it looks like a job and not like an error;
/// - else the error says so by [`Error::may_have_been_created`]. What came of
///   the answer, perhaps the beginning of the id, is its
///   [`body`](Error::body). Jobs of asynchronous Sonar are in
///   [`list_async_sonar`](Client::list_async_sonar), which is not searched for
///   you: of two jobs of one minute it cannot be told which is yours. Runs of
///   the Agent API are in no list.
///
/// With asynchronous Sonar an idempotency key goes along, one that is made up
/// where none is [given](Self::idempotency_key). [`key`](Self::key) tells it
/// beforehand, and afterwards it stands in the [`Ticket`]. The Agent API takes
/// none.
///
/// The request is used up. Where it may have to be submitted anew, keep a
/// clone.
///
/// Dropping the future before it is done leaves it open whether the job was
/// created.
#[must_use = "a job is not submitted until it is awaited"]
pub struct Submit<T: JobRequest> {
    client: Client,
    request: T,
    key: Option<String>,
    /// What the caller has set on the call.
    set: Setting<T::Status>,
}

impl<T: JobRequest> Submit<T> {
    pub(super) fn new(client: Client, request: T) -> Self {
        let answer = client.transport().attempt_timeout().unwrap_or(ANSWER);
        Self {
            client,
            request,
            key: T::IS_KEYED.then(|| format!("{:032x}", fastrand::u128(..))),
            set: Box::new(move |call| call.attempt_timeout(answer)),
        }
    }

    /// How long submitting may take in all, as for
    /// [`Call::timeout`](crate::Call::timeout).
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(move |call| call.timeout(timeout))
    }

    /// How long one attempt may take, as for
    /// [`Call::attempt_timeout`](crate::Call::attempt_timeout). Where the client
    /// has no such limit it is a minute: the service answers at once, before it begins to work.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.set(move |call| call.attempt_timeout(timeout))
    }

    /// How it is sent again, as for [`Call::retry`](crate::Call::retry).
    pub fn retry(self, retry: Retry) -> Self {
        self.set(move |call| call.retry(retry))
    }

    /// Sends a header, as for [`Call::header`](crate::Call::header). It goes
    /// with the submission alone, not with the looks at the job.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.set(move |call| call.header(name, value))
    }

    fn set(self, next: impl FnOnce(Call<T::Status>) -> Call<T::Status> + Send + 'static) -> Self {
        let before = self.set;
        Self {
            set: Box::new(move |call| next(before(call))),
            ..self
        }
    }

    async fn send(self) -> Result<Job<T>, Error> {
        if self.key.as_deref().is_some_and(|key| key.trim().is_empty()) {
            return Err(Error::invalid_input(
                "the idempotency key is empty: leave it out, and one is made up",
            ));
        }
        if let Some(fault) = self.request.fault() {
            return Err(Error::invalid_input(fault));
        }
        let at = SystemTime::now();
        let call = self.request.create(&self.client, self.key.as_deref());
        let id = match (self.set)(call).await {
            Ok(response) => {
                let id = T::id(&response);
                if let Some(fault) = fault(&response, id) {
                    return Err(response.unusable(fault));
                }
                id.to_owned()
            }
            // Only an answer that says that the job was created has an id.
            Err(error) => error.job_id().map(str::to_owned).ok_or(error)?,
        };
        Ok(Job::new(self.client, Ticket::submitted(id, self.key, at)))
    }
}

/// What only asynchronous Sonar takes: no other surface documents a key.
impl Submit<SonarRequest> {
    /// A key of your own, such as the number of an order.
    ///
    /// The service takes it as the field `idempotency_key`, and says nowhere
    /// what it does with it, so the client does not rely on it. Who knows
    /// that it is honoured can have a lost request sent again, by
    /// [`retry`](Self::retry) with
    /// [`resend_unconfirmed`](Retry::resend_unconfirmed). An empty one is
    /// [refused](Error::is_invalid_input), and nothing is sent.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The idempotency key that goes along. Note it where a lost answer is to
    /// be followed up.
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }
}

/// What makes an answer that decodes none to the submission.
fn fault<S>(response: &Response<S>, id: &str) -> Option<&'static str> {
    if response.is_redirected() {
        Some("a redirect was followed, and this is about something else")
    } else if id.is_empty() {
        Some("the job has no id")
    } else if response.redacted(id) != id {
        Some("the key stands in the id of the job")
    } else {
        None
    }
}

impl<T: JobRequest> IntoFuture for Submit<T> {
    type Output = Result<Job<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'static>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T: JobRequest> fmt::Debug for Submit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the request, which may be long, nor the headers, which may
        // carry a key.
        let transport = self.client.transport();
        let key = self.key.as_deref().map(|key| transport.redacted(key));
        f.debug_struct("Submit")
            .field("idempotency_key", &key)
            .finish_non_exhaustive()
    }
}
