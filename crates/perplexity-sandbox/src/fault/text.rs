//! Faults as text: fields between colons, what could be mistaken for one percent-encoded.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::{Fault, RetryAfter};
use crate::Reply;

/// What can stand in a field as it is, beside letters and digits.
const FIELD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The longest time that a text can ask for: whoever sends it may be a client that shares the sandbox
/// with others, and nobody can take it back.
const LONGEST: Duration = Duration::from_secs(600);

/// The faults whose text is their name alone.
const BARE: [Fault; 21] = [
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

fn parse(text: &str) -> Option<Fault> {
    let mut fields = text.split(':');
    let name = fields.next()?;
    let fault = match name {
        "drop" => Fault::CutAfter,
        "cut-in-body" => Fault::CutInBody {
            after: fields.next()?.parse().ok()?,
        },
        "truncated-json" => Fault::TruncatedJson {
            after: fields.next()?.parse().ok()?,
        },
        "stall-at" => Fault::StallAt {
            after: fields.next()?.parse().ok()?,
        },
        "comments-at" => Fault::CommentsAt {
            after: fields.next()?.parse().ok()?,
        },
        "end-at" => Fault::EndAt {
            after: fields.next()?.parse().ok()?,
        },
        "error-event" => Fault::ErrorEvent {
            after: fields.next()?.parse().ok()?,
        },
        "chunks" => Fault::Chunks {
            size: fields.next()?.parse().ok()?,
        },
        "slow-headers" => Fault::SlowHeaders {
            pause: read_time(fields.next()?)?,
        },
        "slow-body" => Fault::SlowBody {
            pause: read_time(fields.next()?)?,
        },
        "down" => Fault::Down {
            duration: read_time(fields.next()?)?,
        },
        "status" => return parse_status(fields),
        "reply" => return parse_reply(fields),
        _ => match BARE.iter().find(|bare| bare.name() == name) {
            Some(bare) => bare.clone(),
            None => Fault::status(read_status(name).filter(|_| name.len() == 3)?),
        },
    };
    fields.next().is_none().then_some(fault)
}

fn parse_status<'t>(mut fields: impl Iterator<Item = &'t str>) -> Option<Fault> {
    let status = read_status(fields.next()?)?;
    let kind = decoded(fields.next()?)?;
    let (mut retry_after, mut should_retry) = (None, None);
    for field in fields {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        let retry = match name {
            "should-retry" if should_retry.is_none() => {
                should_retry = Some(value.parse().ok()?);
                continue;
            }
            "seconds" => RetryAfter::Seconds(value.parse().ok()?),
            "millis" => RetryAfter::Millis(value.parse().ok()?),
            "date" => RetryAfter::Date(read_time(value)?),
            "past-date" if field == name => RetryAfter::PastDate,
            "garbage" => RetryAfter::Garbage(decoded(value)?),
            _ => return None,
        };
        if retry_after.replace(retry).is_some() {
            return None;
        }
    }
    Some(Fault::Status {
        status,
        kind,
        retry_after,
        should_retry,
    })
}

fn parse_reply<'t>(mut fields: impl Iterator<Item = &'t str>) -> Option<Fault> {
    // Not only what HTTP can carry: a reply that it cannot is answered by a 500 that says so.
    let status = fields.next()?.parse().ok()?;
    let body: Vec<u8> = percent_decode_str(fields.next()?).collect();
    let mut reply = Reply::new(status).body(body);
    for field in fields {
        let (name, value) = field.split_once('=')?;
        reply = reply.header(decoded(name)?, decoded(value)?);
    }
    Some(Fault::Reply(reply))
}

fn read_status(text: &str) -> Option<u16> {
    let status = text.parse().ok()?;
    (200..=999).contains(&status).then_some(status)
}

fn encoded(text: impl AsRef<[u8]>) -> String {
    percent_encode(text.as_ref(), FIELD).to_string()
}

fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    Some(text.into_owned())
}

/// The units of time, the longest first.
const UNITS: [(&str, u128); 4] = [
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

fn read_time(text: &str) -> Option<Duration> {
    let digits = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let (_, size) = UNITS.iter().find(|(known, _)| *known == unit)?;
    let nanos = number.parse::<u128>().ok()?.checked_mul(*size)?;
    let seconds = u64::try_from(nanos / 1_000_000_000).ok()?;
    let rest = u32::try_from(nanos % 1_000_000_000).ok()?;
    Some(Duration::new(seconds, rest))
}
