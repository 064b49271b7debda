//! How fast jobs move.

use std::time::Duration;

/// When a job begins and when it finishes, both counted from its creation.
///
/// By default it begins after 300 ms and finishes after a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    begins: Duration,
    finishes: Duration,
}

impl Pace {
    /// `IN_PROGRESS` after the first, `COMPLETED` or `FAILED` after the second. A job that
    /// finishes before it begins is never seen in progress.
    #[must_use]
    pub const fn new(begins: Duration, finishes: Duration) -> Self {
        Self { begins, finishes }
    }

    /// Finished as soon as it is created.
    #[must_use]
    pub const fn at_once() -> Self {
        Self::new(Duration::ZERO, Duration::ZERO)
    }

    pub(crate) fn stage(self, age: Duration) -> Stage {
        if age >= self.finishes() {
            Stage::Finished
        } else if age >= self.begins() {
            Stage::Begun
        } else {
            Stage::Waiting
        }
    }

    pub(crate) fn begins(self) -> Duration {
        self.begins.min(self.finishes)
    }

    pub(crate) fn finishes(self) -> Duration {
        self.finishes
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new(Duration::from_millis(300), Duration::from_secs(1))
    }
}

/// How far something has come that moves at a pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Begun,
    Finished,
}
