//! The time that jobs live by.

use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use tokio::time::Instant;

use crate::lock::lock;

/// When what is there from the beginning was created, in Unix seconds: with the year 2026, for
/// everybody.
pub(crate) const SINCE: u64 = 1_767_225_600;

/// Follows tokio's time, so that a paused clock drives it too, unless it is held; then it moves
/// only when it is stepped.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Unix time when the clock began: read once, so that a correction of the machine's time
    /// never lets a job finish before it started.
    began: Duration,
    hands: Mutex<Hands>,
    /// Told whenever somebody has to look again what the time is.
    moved: watch::Sender<()>,
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
            moved: watch::Sender::new(()),
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
        drop(hands);
        self.nudge();
    }

    pub(crate) fn step(&self, by: Duration) {
        let mut hands = self.hands();
        hands.passed = hands.passed.saturating_add(by);
        drop(hands);
        self.nudge();
    }

    pub(crate) fn go_on(&self) {
        self.hands().running.get_or_insert_with(Instant::now);
        self.nudge();
    }

    /// Lets all who wait look again.
    pub(crate) fn nudge(&self) {
        self.moved.send_replace(());
    }

    /// Hears of all that happens to the clock from now on, but for the passing of time.
    pub(crate) fn watch(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    /// How long it takes until it is this time; none while the clock is held.
    pub(crate) fn until(&self, time: Duration) -> Option<Duration> {
        let hands = self.hands();
        hands.running.map(|_| time.saturating_sub(hands.now()))
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

/// A Unix time in seconds as `2026-01-01T00:00:00Z`.
pub(crate) fn rfc3339(unix: u64) -> String {
    let (days, seconds) = (unix / 86_400, unix % 86_400);
    // Days from the first of March of the year 0, in eras of 400 years.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
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

    #[test]
    fn a_time_is_written_as_everyone_reads_it() {
        for (unix, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_767_225_600, "2026-01-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(unix), expected);
        }
    }
}
