//! How long a server asks to wait.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// The pause that an answer asks for: `retry-after-ms`, else `retry-after` in seconds or as a date ([RFC 9110, section
/// 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
///
/// No milliseconds are no answer to how many seconds. A date that has passed is no pause; what cannot be read counts as not being there.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    milliseconds(headers).or_else(|| seconds_or_date(headers))
}

fn milliseconds(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("retry-after-ms")?.to_str().ok()?;
    let asked = number(text.trim()).filter(|milliseconds| *milliseconds > 0.0)?;
    Some(duration(asked / 1000.0))
}

fn seconds_or_date(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    // The RFC has whole seconds; some servers send 1.5.
    if let Some(seconds) = number(text) {
        return Some(duration(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(
        date.duration_since(SystemTime::now())
            .unwrap_or(Duration::ZERO),
    )
}

/// A number of digits, and not `inf`, `NaN` or a negative one.
fn number(text: &str) -> Option<f64> {
    let digits = text.starts_with(|first: char| first.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// As a duration, the longest that there is for one that is longer still.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&'static str, &str)]) -> Option<Duration> {
        let headers = headers.iter();
        let map: HeaderMap = headers
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        retry_after(&map)
    }

    #[test]
    fn each_form_is_read() {
        let seconds = |seconds| Some(Duration::from_secs_f64(seconds));
        for (headers, expected) in [
            (vec![], None),
            (vec![("retry-after", "7")], seconds(7.0)),
            (vec![("retry-after", " 0 ")], seconds(0.0)),
            (vec![("retry-after", "1.5")], seconds(1.5)),
            (vec![("retry-after-ms", "250")], seconds(0.25)),
            (vec![("retry-after-ms", "1.5")], seconds(0.0015)),
            (
                vec![("retry-after", "9"), ("retry-after-ms", "250")],
                seconds(0.25),
            ),
            (
                vec![("retry-after", "9"), ("retry-after-ms", "soon")],
                seconds(9.0),
            ),
            (
                vec![("retry-after", "30"), ("retry-after-ms", "0")],
                seconds(30.0),
            ),
            (
                vec![("retry-after", "3"), ("retry-after-ms", "-5")],
                seconds(3.0),
            ),
            (vec![("retry-after-ms", "0")], None),
            (
                vec![("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")],
                seconds(0.0),
            ),
            (vec![("retry-after", "1e300")], Some(Duration::MAX)),
            (vec![("retry-after", &"9".repeat(400))], Some(Duration::MAX)),
            (vec![("retry-after", "soon")], None),
            (vec![("retry-after", "-1")], None),
            (vec![("retry-after", "NaN")], None),
            (vec![("retry-after", "inf")], None),
            (vec![("retry-after", "")], None),
        ] {
            assert_eq!(read(&headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_date_to_come_is_counted_from_now() {
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        let pause = read(&[("retry-after", &date)]).unwrap();
        assert!(pause <= Duration::from_secs(100), "{pause:?}");
        assert!(pause > Duration::from_secs(90), "{pause:?}");
    }
}
