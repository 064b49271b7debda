//! What keeps retries from making an outage worse.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What one retry takes.
const COST: u32 = 10;

/// A budget that all calls of a client pay their retries from.
///
/// It holds 500 tokens. A retry takes 10, which come back when it succeeds; a call that succeeds at once puts in 1. So
/// a few failures are always retried, and when a server is down for long the retries end after 50, rather than
/// tripling its load; calls then fail with what their first attempt met.
///
/// Clones share their tokens: give one budget to several clients of the same server.
///
/// ```
/// use openapi_runtime::{RetryBudget, Transport};
///
/// let budget = RetryBudget::new(100);
/// let transport =
///     Transport::builder().base_url("http://127.0.0.1:8080").retry_budget(budget.clone()).build()?;
/// assert_eq!(budget.left(), 100);
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct RetryBudget(Arc<Tokens>);

struct Tokens {
    left: AtomicU32,
    most: u32,
}

impl RetryBudget {
    /// A budget of so many tokens, which is full.
    pub fn new(tokens: u32) -> Self {
        Self(Arc::new(Tokens {
            left: AtomicU32::new(tokens),
            most: tokens,
        }))
    }

    /// How many tokens are left.
    pub fn left(&self) -> u32 {
        self.0.left.load(Ordering::Relaxed)
    }

    /// Takes what one retry costs, if it is there.
    pub(crate) fn take(&self) -> bool {
        let taken = |left: u32| left.checked_sub(COST);
        let order = Ordering::Relaxed;
        self.0.left.fetch_update(order, order, taken).is_ok()
    }

    /// A call succeeded, after so many retries.
    pub(crate) fn give_back(&self, retries: u32) {
        let back = retries.saturating_mul(COST).max(1);
        let more = |left: u32| Some(left.saturating_add(back).min(self.0.most));
        let order = Ordering::Relaxed;
        // It cannot fail: there always is a new value.
        let _ = self.0.left.fetch_update(order, order, more);
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(500)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryBudget")
            .field("left", &self.left())
            .field("most", &self.0.most)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_takes_ten_and_success_gives_back() {
        let budget = RetryBudget::new(25);
        assert!(budget.take() && budget.take());
        assert!(!budget.take(), "5 are not enough");
        assert_eq!(budget.left(), 5);
        budget.give_back(0);
        assert_eq!(budget.left(), 6);
        budget.give_back(2);
        assert_eq!(budget.left(), 25, "never more than it began with");
    }

    #[test]
    fn clones_share_their_tokens() {
        let budget = RetryBudget::new(10);
        assert!(budget.clone().take());
        assert!(!budget.take());
    }
}
