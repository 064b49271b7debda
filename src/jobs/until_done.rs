//! Waiting for a job.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::job::Job;
use super::request::{JobRequest, Outcome};
use super::tolerance::LookedOver;
use crate::{Error, Response};

const DEADLINE: Duration = Duration::from_secs(60 * 60);
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(15);
/// What timers can tell from no pause at all.
const SHORTEST: Duration = Duration::from_millis(1);
/// How many errors in a row are looked over: about ten minutes of the longest
/// interval, and never less than six, as short as chance may make the pauses.
const TOLERANCE: u32 = 40;
/// The time that is kept for a last look before the deadline.
const LAST_LOOK: Duration = Duration::from_secs(1);

type Complain = Box<dyn FnMut(&Error) + Send + 'static>;
type Watch<S> = Box<dyn FnMut(&Response<S>) + Send + 'static>;

/// Waiting for a job; [`Job::until_done`] makes one, and awaiting it waits.
///
/// | setting | default |
/// |---|---|
/// | [`with_deadline`](Self::with_deadline) | 1 hour |
/// | [`with_interval`](Self::with_interval) | from 1 to 15 seconds, growing by half |
/// | [`with_tolerance`](Self::with_tolerance) | 40 errors in a row |
///
/// Each pause is shortened by up to a quarter at random, so that jobs which
/// were submitted together are not asked for together, and lengthened where
/// the service asks for that (`Retry-After`), but for a last look before the
/// deadline. A look may take as long as the client's
/// [`timeout`](crate::ClientBuilder::timeout) says. Dropping the future ends
/// the waiting, not the job.
///
/// # Errors
///
/// Each carries [`Error::job_id`]:
///
/// - [`is_job_failed`](Error::is_job_failed): the job failed, with the
///   service's message.
/// - [`is_job_cancelled`](Error::is_job_cancelled): it was cancelled.
/// - [`is_timeout`](Error::is_timeout): the deadline has passed, or look after
///   look took too long; the job can be waited for again. The last error that
///   was looked over is the [source](std::error::Error::source).
/// - whatever a look at the job met that another look will not mend, such as
///   a key that is not accepted, or met too often in a row.
#[must_use = "nothing is waited for until it is awaited"]
pub struct UntilDone<T: JobRequest> {
    job: Job<T>,
    deadline: Duration,
    first: Duration,
    longest: Duration,
    tolerance: u32,
    watch: Option<Watch<T::Status>>,
    complain: Option<Complain>,
}

impl<T: JobRequest> UntilDone<T> {
    pub(super) fn new(job: Job<T>) -> Self {
        Self {
            job,
            deadline: DEADLINE,
            first: FIRST,
            longest: LONGEST,
            tolerance: TOLERANCE,
            watch: None,
            complain: None,
        }
    }

    /// How long to wait in all. It is over at most that long after the
    /// waiting began.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The pause after the first look, and the longest one.
    pub fn with_interval(mut self, first: Duration, longest: Duration) -> Self {
        self.longest = longest.max(SHORTEST);
        self.first = first.clamp(SHORTEST, self.longest);
        self
    }

    /// How many errors in a row to look over.
    ///
    /// Only such errors are looked over as the next look may not meet: no
    /// connection, a lost one, a look that took too long, 408, 429, any 5xx, an
    /// answer that does not decode. `x-should-retry` has no say in it: that is
    /// about the very next attempt. 40 of them are about ten minutes at the
    /// longest interval, and with all pauses an outage of six minutes at the
    /// least.
    ///
    /// As long as the service has never known the job, up to three 404 are
    /// looked over besides, or fewer where this is fewer. With 0 the first
    /// error ends the waiting.
    pub fn with_tolerance(mut self, errors: u32) -> Self {
        self.tolerance = errors;
        self
    }

    /// Shows each answer about the job as it comes, the last one too.
    pub fn on_look(mut self, watch: impl FnMut(&Response<T::Status>) + Send + 'static) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }

    /// Shows each error that is looked over, as it comes.
    pub fn on_error(mut self, complain: impl FnMut(&Error) + Send + 'static) -> Self {
        self.complain = Some(Box::new(complain));
        self
    }

    async fn wait(mut self) -> Result<Response<T::Answer>, Error> {
        let begun = Instant::now();
        let mut interval = self.first;
        let mut errors = LookedOver::default();
        let mut word = None;
        let mut last = None;
        loop {
            let left = self.deadline.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Err(self.too_late(word, last));
            }
            let asked = match self.look(left).await {
                Ok(Look::Done(answer)) => return Ok(answer),
                Ok(Look::Pending { now, asked }) => {
                    errors.well();
                    word = Some(now);
                    last = None;
                    asked
                }
                Err(error) => {
                    if !errors.one_more(&error, self.tolerance) {
                        return Err(error);
                    }
                    if let Some(complain) = &mut self.complain {
                        complain(&error);
                    }
                    last.insert(error).retry_after()
                }
            };
            let left = self.deadline.saturating_sub(begun.elapsed());
            let pause = pause(interval, asked, left);
            if pause >= left {
                return Err(self.too_late(word, last));
            }
            interval = interval.saturating_add(interval / 2).min(self.longest);
            sleep(pause).await;
        }
    }

    async fn look(&mut self, time: Duration) -> Result<Look<T>, Error> {
        let response = self.job.look(time).await?;
        if let Some(watch) = &mut self.watch {
            watch(&response);
        }
        match T::outcome(&response) {
            Outcome::Pending => Ok(Look::Pending {
                now: response.redacted(&T::word(&response)),
                asked: response.retry_after(),
            }),
            Outcome::Done(answer) => Ok(Look::Done(response.map(|_| answer))),
            Outcome::Failed(message) => Err(self.job.own(response.job_failed(message))),
            Outcome::Cancelled => Err(self.job.own(response.job_cancelled())),
            Outcome::Unusable(message) => Err(self.job.own(response.unusable(message))),
        }
    }

    fn too_late(&self, word: Option<String>, last: Option<Error>) -> Error {
        let word = word.map_or(String::new(), |word| format!(" (it is {word})"));
        let message = format!(
            "the job was not done within {:?}{word}; wait for it again by its id or its ticket",
            self.deadline
        );
        self.job.own(Error::timed_out(message, last))
    }
}

/// What a look at a job showed.
enum Look<T: JobRequest> {
    /// It goes on.
    Pending {
        /// Its status.
        now: String,
        /// How long the service asks to wait.
        asked: Option<Duration>,
    },
    /// It is done.
    Done(Response<T::Answer>),
}

/// The pause before the next look: the service's or our own, whichever is the
/// longer, but not beyond the time for a last look.
fn pause(interval: Duration, asked: Option<Duration>, left: Duration) -> Duration {
    let pause = jittered(interval).max(asked.unwrap_or_default());
    match left.saturating_sub(LAST_LOOK) {
        // The deadline is nearer than that.
        Duration::ZERO => pause,
        latest => pause.min(latest),
    }
}

fn jittered(interval: Duration) -> Duration {
    interval.saturating_sub(interval.mul_f64(fastrand::f64() / 4.0))
}

impl<T: JobRequest> IntoFuture for UntilDone<T> {
    type Output = Result<Response<T::Answer>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'static>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}

impl<T: JobRequest> fmt::Debug for UntilDone<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntilDone")
            .field("job", &self.job)
            .field("deadline", &self.deadline)
            .field("interval", &(self.first..=self.longest))
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}
