//! The bytes of a stream, as events.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body::Body as _;

use crate::error::{Error, Kind, Part};
use crate::sse::{Decoder, Event, Fault};
use crate::time::Silence;

/// An answer that is being read. Nothing is read ahead: a piece of the body is taken when there is no event left in the
/// one before.
pub(super) struct Wire {
    body: reqwest::Body,
    decoder: Decoder,
    /// How long nothing came.
    stall: Silence,
    progress: u64,
    ended: bool,
}

impl Wire {
    pub(super) fn new(body: reqwest::Body, max_event: usize, stall: Silence) -> Self {
        Self {
            body,
            decoder: Decoder::new(max_event),
            stall,
            progress: 0,
            ended: false,
        }
    }

    /// Goes to the next event; false at the end of the answer. An error is the end as well.
    pub(super) fn poll_advance(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Error>> {
        loop {
            if self.decoder.advance().map_err(from_fault)? {
                return Poll::Ready(Ok(true));
            }
            if self.ended {
                return Poll::Ready(Ok(false));
            }
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Pending => {
                    let stalled = ready!(self.stall.poll(cx));
                    return Poll::Ready(Err(stalled));
                }
                Poll::Ready(Some(Ok(frame))) => {
                    self.stall.broken();
                    // Trailers are of no interest.
                    if let Ok(data) = frame.into_data() {
                        self.decoder.push(data);
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Err(Error::from_reqwest(error, false)));
                }
                Poll::Ready(None) => {
                    self.ended = true;
                    self.decoder.finish();
                }
            }
        }
    }

    /// Whether something of an event came since this was asked last: no comment, and no empty block.
    pub(super) fn has_progressed(&mut self) -> bool {
        let before = std::mem::replace(&mut self.progress, self.decoder.progress());
        before != self.progress
    }

    /// The event that [`poll_advance`](Self::poll_advance) went to.
    pub(super) fn event(&self) -> Result<Event<'_>, Error> {
        self.decoder.event().map_err(from_fault)
    }

    /// Whether the answer has come to its end, be it in the middle of an event.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }
}

fn from_fault(fault: Fault) -> Error {
    match fault {
        Fault::TooLarge { limit } => Error::new(Kind::BodyTooLarge {
            limit,
            part: Part::Event,
        }),
        fault => Error::new(Kind::Decode {
            message: match fault {
                Fault::Utf8 { offset } => {
                    format!("it is not UTF-8, at byte {offset} of the stream")
                }
                fault => fault.to_string(),
            },
            path: None,
            part: Part::Event,
        }),
    }
}
