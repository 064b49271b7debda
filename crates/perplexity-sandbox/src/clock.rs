//! The time that jobs live by.

use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::lock::lock;

/// Follows tokio's time, so that a paused clock drives it too, unless it is held; then it moves
/// only when it is stepped.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Unix time when the clock began: read once, so that a correction of the machine's time
    /// never lets a job finish before it started.
    began: Duration,
    hands: Mutex<Hands>,
}

#[derive(Debug)]
struct Hands {
    /// What had passed when the clock was last held, stepped or let go.
    passed: Duration,
    /// Since when it runs; none while it is held.
    running: Option<Instant>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let began = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            // Before 1970 there is no API to stand in for.
            began: began.unwrap_or_default(),
            hands: Mutex::new(Hands {
                passed: Duration::ZERO,
                running: Some(Instant::now()),
            }),
        }
    }

    /// What has passed since the clock began.
    pub(crate) fn now(&self) -> Duration {
        self.hands().now()
    }

    /// A time of this clock in Unix seconds, as the service writes it.
    pub(crate) fn unix(&self, time: Duration) -> u64 {
        self.began.saturating_add(time).as_secs()
    }

    pub(crate) fn hold(&self) {
        let mut hands = self.hands();
        hands.passed = hands.now();
        hands.running = None;
    }

    pub(crate) fn step(&self, by: Duration) {
        let mut hands = self.hands();
        hands.passed = hands.passed.saturating_add(by);
    }

    pub(crate) fn go_on(&self) {
        self.hands().running.get_or_insert_with(Instant::now);
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        lock(&self.hands)
    }
}

impl Hands {
    fn now(&self) -> Duration {
        let running = self.running.map_or(Duration::ZERO, |since| since.elapsed());
        self.passed.saturating_add(running)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn it_follows_tokios_time_unless_it_is_held() {
        let clock = Clock::new();
        tokio::time::advance(SECOND).await;
        assert_eq!(clock.now(), SECOND);

        clock.hold();
        clock.hold();
        tokio::time::advance(SECOND).await;
        assert_eq!(clock.now(), SECOND);
        clock.step(SECOND * 3);
        assert_eq!(clock.now(), SECOND * 4);

        clock.go_on();
        clock.go_on();
        tokio::time::advance(SECOND).await;
        assert_eq!(clock.now(), SECOND * 5);
        clock.step(SECOND);
        assert_eq!(clock.now(), SECOND * 6, "a step while it runs counts too");
        assert_eq!(clock.unix(SECOND * 6), clock.unix(Duration::ZERO) + 6);
    }

    #[tokio::test(start_paused = true)]
    async fn a_step_beyond_all_time_ends_there() {
        let clock = Clock::new();
        clock.step(Duration::MAX);
        clock.step(SECOND);
        assert_eq!(clock.now(), Duration::MAX);
        assert_eq!(clock.unix(clock.now()), u64::MAX);
    }
}
