//! When to try again, in every way in which servers say it.

use std::time::{Duration, SystemTime};

use hyper::HeaderMap;
use hyper::header::{HeaderName, HeaderValue, RETRY_AFTER};

const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// How a [`Fault::Status`](crate::Fault::Status) says when to try again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// `retry-after` in seconds: the service's own way.
    Seconds(u64),
    /// `retry-after-ms` in milliseconds, alone.
    Millis(u64),
    /// `retry-after` as a date of HTTP that is this far away, by the machine's clock and not
    /// tokio's: rounded up to a second, so that who reads it at once waits at least this long and
    /// at most a second more.
    Date(Duration),
    /// `retry-after` as a date that is past.
    PastDate,
    /// `retry-after` with this value, whatever it is.
    Garbage(String),
}

impl RetryAfter {
    /// One of every kind, and two kinds of garbage.
    #[must_use]
    pub fn examples() -> Vec<Self> {
        vec![
            Self::Seconds(2),
            Self::Millis(1500),
            Self::Date(Duration::from_secs(3)),
            Self::PastDate,
            Self::Garbage("soon".to_owned()),
            Self::Garbage("-1".to_owned()),
        ]
    }

    /// Garbage that no header can carry is left out.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        let (name, value) = match self {
            Self::Seconds(seconds) => (RETRY_AFTER, seconds.to_string()),
            Self::Millis(millis) => (RETRY_AFTER_MS, millis.to_string()),
            Self::Date(away) => (RETRY_AFTER, date(SystemTime::now(), *away)),
            Self::PastDate => (RETRY_AFTER, "Wed, 21 Oct 2015 07:28:00 GMT".to_owned()),
            Self::Garbage(garbage) => (RETRY_AFTER, garbage.clone()),
        };
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}

/// The last second that HTTP can write: the end of the year 9999.
const LAST: Duration = Duration::from_secs(253_402_300_799);

fn date(now: SystemTime, away: Duration) -> String {
    let unix = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .saturating_add(away);
    let up = Duration::from_secs(
        unix.as_secs()
            .saturating_add(u64::from(unix.subsec_nanos() > 0)),
    );
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + up.min(LAST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_rounded_up_and_never_beyond_what_http_can_write() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(1_000_000_000_500);
        for (away, expected) in [
            (Duration::ZERO, "Sun, 09 Sep 2001 01:46:41 GMT"),
            (Duration::from_millis(500), "Sun, 09 Sep 2001 01:46:41 GMT"),
            (Duration::from_millis(501), "Sun, 09 Sep 2001 01:46:42 GMT"),
            (Duration::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(date(now, away), expected, "{away:?}");
        }
    }

    #[test]
    fn garbage_that_no_header_can_carry_is_left_out() {
        let mut headers = HeaderMap::new();
        RetryAfter::Garbage("a\nb".to_owned()).write(&mut headers);
        assert!(headers.is_empty());
        RetryAfter::Garbage("soon".to_owned()).write(&mut headers);
        assert_eq!(headers["retry-after"], "soon");
    }
}
