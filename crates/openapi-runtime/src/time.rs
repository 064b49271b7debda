//! The time that a call and its attempts have.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use crate::error::{Error, Kind, Limit};
use crate::upload::Meter;

/// The time that an attempt has.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    /// That of the call.
    pub(crate) call: Deadline,
    attempt: Option<Deadline>,
    idle: Duration,
}

impl Time {
    /// That of an attempt which begins now.
    pub(crate) fn new(call: Deadline, attempt: Option<Duration>, idle: Duration) -> Self {
        Self {
            call,
            attempt: attempt.map(|attempt| Deadline::after(Limit::Attempt(attempt))),
            idle,
        }
    }

    /// When the attempt has to be over.
    pub(crate) fn end(self) -> Deadline {
        self.attempt
            .map_or(self.call, |attempt| self.call.earlier(attempt))
    }

    /// Waits for the next bytes.
    pub(crate) async fn byte<F: Future>(self, future: F) -> Result<F::Output, Error> {
        let silence = Deadline::after(Limit::Idle(self.idle));
        self.end().earlier(silence).limit(future).await
    }

    /// Waits for the answer to a body that is being sent. All time is counted from its last progress.
    pub(crate) async fn sent<F: Future>(
        &mut self,
        meter: &Meter,
        future: F,
    ) -> Result<F::Output, Error> {
        let mut future = pin!(future);
        let mut stalled = Deadline::after(Limit::Stalled(self.idle));
        loop {
            let end = self.end_of_sending(meter, stalled);
            let output = end.limit(future.as_mut()).await;
            if let Some(last) = meter.last() {
                self.call = self.call.counted_from(last);
                self.attempt = self.attempt.map(|attempt| attempt.counted_from(last));
                stalled = stalled.counted_from(last);
            }
            // There was progress meanwhile, so that there is more time.
            let goes_on = self.end_of_sending(meter, stalled).outlasts(Duration::ZERO);
            if output.is_ok() || !goes_on {
                return output;
            }
        }
    }

    fn end_of_sending(self, meter: &Meter, stalled: Deadline) -> Deadline {
        if meter.is_finished() {
            self.end()
        } else {
            self.end().earlier(stalled)
        }
    }
}

/// When something has to be over.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    limit: Limit,
    /// `None` when it is further away than the clock reaches.
    at: Option<Instant>,
}

impl Deadline {
    pub(crate) fn after(limit: Limit) -> Self {
        Self { limit, at: None }.counted_from(Instant::now())
    }

    /// The same limit from another time on.
    fn counted_from(self, from: Instant) -> Self {
        Self {
            limit: self.limit,
            at: from.checked_add(self.limit.time()),
        }
    }

    fn earlier(self, other: Self) -> Self {
        match (self.at, other.at) {
            (Some(this), Some(that)) if this <= that => self,
            (_, Some(_)) => other,
            (_, None) => self,
        }
    }

    /// Whether there is still time after a pause.
    pub(crate) fn outlasts(self, pause: Duration) -> bool {
        self.at.is_none_or(|at| {
            Instant::now()
                .checked_add(pause)
                .is_some_and(|end| end < at)
        })
    }

    pub(crate) async fn limit<F: Future>(self, future: F) -> Result<F::Output, Error> {
        let Some(at) = self.at else {
            return Ok(future.await);
        };
        timeout_at(at, future).await.map_err(|_| {
            Error::new(Kind::Timeout {
                limit: Some(self.limit),
            })
        })
    }
}

/// By how much a timer may be looked at too late, where somebody waits for it.
const LATE: Duration = Duration::from_secs(1);

/// A silence while a body is handed on as it comes, counted while somebody waits for the next bytes.
pub(crate) struct Silence {
    limit: Limit,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether it goes on.
    counts: bool,
}

impl Silence {
    pub(crate) fn new(limit: Limit) -> Self {
        Self {
            limit,
            timer: None,
            counts: false,
        }
    }

    /// Nothing has come yet. It is ready when that has been so for too long.
    ///
    /// Nobody tells when a wait is given up. But whoever waits is woken by the timer, and looks at it at once: where it is
    /// looked at later nobody has waited, and it begins anew.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        loop {
            if !self.counts && !self.begin() {
                return Poll::Pending;
            }
            let Some(timer) = &mut self.timer else {
                return Poll::Pending;
            };
            ready!(timer.as_mut().poll(cx));
            if timer.deadline().elapsed() <= LATE {
                return Poll::Ready(Error::new(Kind::Timeout {
                    limit: Some(self.limit),
                }));
            }
            self.counts = false;
        }
    }

    /// Counts from now; false where the end is further away than the clock reaches.
    fn begin(&mut self) -> bool {
        let Some(end) = Instant::now().checked_add(self.limit.time()) else {
            return false;
        };
        match &mut self.timer {
            Some(timer) => timer.as_mut().reset(end),
            None => self.timer = Some(Box::pin(sleep_until(end))),
        }
        self.counts = true;
        true
    }

    /// Something came.
    pub(crate) fn broken(&mut self) {
        self.counts = false;
    }
}
