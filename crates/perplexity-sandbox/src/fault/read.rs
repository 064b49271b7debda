//! Reads the text of a fault.

use std::time::Duration;

use percent_encoding::percent_decode_str;

use super::text::{BARE, UNITS};
use super::{Fault, RetryAfter};
use crate::Reply;

pub(super) fn parse(text: &str) -> Option<Fault> {
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

fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    Some(text.into_owned())
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
