//! How often and how fast a call is sent again.

use std::time::Duration;

/// How a call is sent again after an attempt that failed.
///
/// | setting | default |
/// |---|---|
/// | [`max_retries`](Self::max_retries) | 2, so 3 attempts in all |
/// | [`backoff`](Self::backoff) | from 0.5 to 8 seconds, doubling, with full jitter |
/// | [`max_retry_after`](Self::max_retry_after) | 60 seconds |
/// | [`resend_unconfirmed`](Self::resend_unconfirmed) | off |
///
/// What may be sent again depends on the operation, and on what is known to have reached the server:
///
/// | the attempt met | `GET`, `HEAD`, `PUT`, `DELETE`, … | `POST`, `PATCH` |
/// |---|---|---|
/// | no connection | again | again, but not with an `http_client` of your own |
/// | 429 | again | again |
/// | 408, 5xx (but 501 and 505) | again | not again |
/// | a connection that was lost, a timeout of an attempt | again | not again |
/// | another status, an answer that does not decode | not again | not again |
///
/// A `POST` with an idempotency key in the header that its operation
/// [declares](crate::Operation::with_idempotency_key) is sent again like a `GET`. A key anywhere else changes nothing.
///
/// What an attempt did whose answer was lost is met by the next one: a `DELETE` may end with a 404 then, and a `PUT`
/// that expects a revision with a 409. That there was one before it, which [may have taken
/// effect](crate::Attempt::may_have_taken_effect), stands in [`Error::attempts`](crate::Error::attempts).
///
/// A header `x-should-retry: false` of an answer forbids another attempt; `true` asks for one, which is heeded where
/// it cannot do the operation a second time. Every retry is paid from the client's [`RetryBudget`](crate::RetryBudget)
/// and has to begin within the call's timeout.
///
/// ```
/// use std::time::Duration;
/// use openapi_runtime::Retry;
///
/// let patient = Retry::default()
///     .max_retries(5)
///     .backoff(Duration::from_secs(1), Duration::from_secs(30));
/// # let _ = (patient, Retry::never());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to a client or a call"]
pub struct Retry {
    pub(crate) max_retries: u32,
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
    pub(crate) max_retry_after: Duration,
    pub(crate) resend_unconfirmed: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            max_retries: 2,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            resend_unconfirmed: false,
        }
    }
}

impl Retry {
    /// One attempt, whatever it meets.
    pub fn never() -> Self {
        Self::default().max_retries(0)
    }

    /// How many attempts may follow the first one.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// The longest pause before the first retry, and the longest of all. Between the two it doubles.
    ///
    /// Each pause is drawn between nothing and that (full jitter), so that clients that failed together do not come
    /// back together. A pause that the server asks for is kept as it is.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// The longest pause that is made because a server asks for it (`retry-after-ms`, `retry-after`).
    ///
    /// Where it asks for more there is no retry, and [`Error::retry_after`](crate::Error::retry_after) says how much.
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    /// Also sends a `POST` or `PATCH` again of which it is not known whether it took effect.
    ///
    /// Only for requests that carry an idempotency key which the server is known to honour: without one, a request
    /// whose answer was lost is carried out, and paid, a second time.
    pub fn resend_unconfirmed(mut self, resend: bool) -> Self {
        self.resend_unconfirmed = resend;
        self
    }

    /// The longest pause before this retry, the first of which is number 1.
    pub(crate) fn ceiling(&self, retry: u32) -> Duration {
        let doubled = 2u32.saturating_pow(retry.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let ceilings: Vec<u128> = (1..=7)
            .map(|retry| Retry::default().ceiling(retry).as_millis())
            .collect();
        assert_eq!(ceilings, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
        assert_eq!(
            Retry::default().ceiling(u32::MAX),
            Duration::from_secs(8),
            "nothing overflows"
        );
    }
}
