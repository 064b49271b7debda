//! Faults as text: fields between colons, what could be mistaken for one percent-encoded.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::read::parse;
use super::{Fault, RetryAfter};

/// What can stand in a field as it is, beside letters and digits.
const FIELD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The longest time that a text can ask for: whoever sends it may be a client that shares the sandbox
/// with others, and nobody can take it back.
const LONGEST: Duration = Duration::from_secs(600);

/// The faults whose text is their name alone.
pub(super) const BARE: [Fault; 21] = [
    Fault::None,
    Fault::CutBefore,
    Fault::CutAfter,
    Fault::CutInHeaders,
    Fault::Stall,
    Fault::StallInBody,
    Fault::SkipEvents,
    Fault::RepeatEvents,
    Fault::ExpiredCursor,
    Fault::JsonInstead,
    Fault::HtmlBadGateway,
    Fault::HtmlUnprocessable,
    Fault::EmptyNotFound,
    Fault::Redirect,
    Fault::EmptyOk,
    Fault::BrokenJson,
    Fault::WrongContentType,
    Fault::HtmlOk,
    Fault::ListShape,
    Fault::Extra,
    Fault::CloseIdle,
];

/// The texts that are not a name alone, for whoever mistyped one.
const OTHERS: &str = "drop (which is cut-after), a status such as 429, cut-in-body:BYTES, \
    stall-at:BYTES, comments-at:BYTES, end-at:BYTES, chunks:BYTES, error-event:EVENTS, truncated-json:BYTES, slow-headers:TIME, slow-body:TIME, down:TIME (a TIME is 250ms or 2s, at most \
    600s), status:STATUS:TYPE[:RETRY][:should-retry=BOOL] (a RETRY is seconds=N, millis=N, date=TIME, \
    past-date or garbage=TEXT), reply:STATUS:BODY[:NAME=VALUE]…";

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::CutInBody { after: number }
            | Self::TruncatedJson { after: number }
            | Self::StallAt { after: number }
            | Self::CommentsAt { after: number }
            | Self::EndAt { after: number }
            | Self::ErrorEvent { after: number }
            | Self::Chunks { size: number } => write!(f, ":{number}"),
            Self::SlowHeaders { pause: time }
            | Self::SlowBody { pause: time }
            | Self::Down { duration: time } => write!(f, ":{}", write_time(*time)),
            Self::Status {
                status,
                kind,
                retry_after,
                should_retry,
            } => {
                write!(f, ":{status}:{}", encoded(kind))?;
                match retry_after {
                    None => {}
                    Some(RetryAfter::Seconds(seconds)) => write!(f, ":seconds={seconds}")?,
                    Some(RetryAfter::Millis(millis)) => write!(f, ":millis={millis}")?,
                    Some(RetryAfter::Date(away)) => write!(f, ":date={}", write_time(*away))?,
                    Some(RetryAfter::PastDate) => f.write_str(":past-date")?,
                    Some(RetryAfter::Garbage(text)) => write!(f, ":garbage={}", encoded(text))?,
                }
                match should_retry {
                    None => Ok(()),
                    Some(should_retry) => write!(f, ":should-retry={should_retry}"),
                }
            }
            Self::Reply(reply) => {
                let (status, headers, body) = reply.parts();
                write!(f, ":{status}:{}", encoded(body))?;
                headers.iter().try_for_each(|(name, value)| {
                    write!(f, ":{}={}", encoded(name), encoded(value))
                })
            }
            _ => Ok(()),
        }
    }
}

impl FromStr for Fault {
    type Err = ParseFaultError;

    /// Reads what [`Display`](fmt::Display) writes, `drop` for [`Fault::CutAfter`], and a status
    /// such as `503` for [`Fault::status`]. A pause or a time that the sandbox is down is refused
    /// where it is longer than ten minutes.
    fn from_str(text: &str) -> Result<Self, ParseFaultError> {
        let fault = parse(text);
        let is_too_long = fault
            .as_ref()
            .and_then(time)
            .is_some_and(|time| time > LONGEST);
        fault
            .filter(|_| !is_too_long)
            .ok_or_else(|| ParseFaultError {
                text: text.to_owned(),
                is_too_long,
            })
    }
}

/// How long it goes on, or pauses at a time.
fn time(fault: &Fault) -> Option<Duration> {
    match fault {
        Fault::SlowHeaders { pause: time }
        | Fault::SlowBody { pause: time }
        | Fault::Down { duration: time } => Some(*time),
        _ => None,
    }
}

/// What no fault is written as, or takes too long; the message lists how they are written, or says
/// how long they may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseFaultError {
    text: String,
    is_too_long: bool,
}

impl fmt::Display for ParseFaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_too_long {
            let most = write_time(LONGEST);
            return write!(
                f,
                "{:?} takes longer than {most}, which is the most",
                self.text
            );
        }
        write!(f, "there is no fault {:?}; there are ", self.text)?;
        for bare in &BARE {
            write!(f, "{}, ", bare.name())?;
        }
        f.write_str(OTHERS)
    }
}

impl std::error::Error for ParseFaultError {}

fn encoded(text: impl AsRef<[u8]>) -> String {
    percent_encode(text.as_ref(), FIELD).to_string()
}

/// The units of time, the longest first.
pub(super) const UNITS: [(&str, u128); 4] = [
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

/// In the longest unit that says it exactly.
fn write_time(time: Duration) -> String {
    let nanos = time.as_nanos();
    let exact = UNITS.iter().find(|(_, size)| nanos.is_multiple_of(*size));
    exact.map_or_else(String::new, |(unit, size)| {
        format!("{}{unit}", nanos / size)
    })
}
