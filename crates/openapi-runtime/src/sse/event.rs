//! What a decoder gives.

use std::fmt;
use std::time::Duration;

/// One event, borrowed from the [`Decoder`](super::Decoder) that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The field `event`. `None` where there is none, or an empty one.
    pub name: Option<&'a str>,
    /// The values of all fields `data`, with a line feed between two. Empty where the only one is.
    pub data: &'a str,
    /// The last `id` of the stream, be it this event's or one before it. `None` where there was none, or where the last
    /// was empty: that takes the ones before it back.
    pub id: Option<&'a str>,
    /// How long to wait before connecting again: the last `retry` of the stream, be it this event's or one before it.
    pub retry: Option<Duration>,
}

/// Why a stream of events cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The fields of one event have more bytes than the limit. The stream cannot be read on.
    TooLarge {
        /// How many bytes there may be.
        limit: usize,
    },
    /// An event is not UTF-8. Those after it can be read.
    Utf8 {
        /// The place of the first byte that is no part of a character, counted from 0 at the start of the stream. A
        /// byte order mark counts too.
        offset: u64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "an event has more than {limit} bytes"),
            Self::Utf8 { offset } => {
                write!(f, "an event is not UTF-8: byte {offset} of the stream")
            }
        }
    }
}

impl std::error::Error for Fault {}
