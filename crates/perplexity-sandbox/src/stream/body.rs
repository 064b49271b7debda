//! The body of a streamed answer, in pieces that go out one by one.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame};
use tokio::time::{Sleep, sleep};

use super::Frames;
use crate::fault::Fault;
use crate::wire::{Control, PIECES, Plan, Until};

/// Makes a piece when the one before has gone out: what a client does not read is never written.
///
/// The length of a stream is not known when it begins. So what a fault does to the bytes of a body
/// is done here, and only what it does to the head on the [wire](crate::wire).
#[derive(Debug)]
pub(crate) struct EventBody {
    frames: Frames,
    control: Arc<Control>,
    /// Written and not handed on.
    buffer: BytesMut,
    sent: usize,
    /// How many bytes there are at most, and what comes then.
    limit: usize,
    then: Then,
    /// The largest piece.
    piece: Option<usize>,
    /// Before each piece, which is then as large as it can be.
    pause: Option<Duration>,
    pausing: Option<Pin<Box<Sleep>>>,
    has_paused: bool,
    /// The next request on this connection is not to be read.
    closes: bool,
    over: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    End,
    Cut,
    Stall,
}

impl EventBody {
    pub(crate) fn new(frames: Frames, plan: Plan, control: Arc<Control>) -> Self {
        let (mut limit, mut then) = (usize::MAX, Then::End);
        let (mut piece, mut pause) = (frames.settings().chunk_size, None);
        match plan {
            Plan::Cut(Until::Body(bytes)) => (limit, then) = (bytes, Then::Cut),
            Plan::Stall(Until::Body(bytes)) => (limit, then) = (bytes, Then::Stall),
            Plan::Stall(Until::HalfOfTheBody) => {
                (limit, then) = (frames.length() / 2, Then::Stall);
            }
            Plan::SlowBody(time) => {
                piece = Some(frames.length().div_ceil(PIECES).max(1));
                pause = Some(time);
            }
            Plan::Chunks(size) => piece = Some(size.max(1)),
            _ => {}
        }
        if let Fault::TruncatedJson { after } = frames.fault() {
            limit = *after;
        }
        control.begin_stream();
        Self {
            frames,
            control,
            buffer: BytesMut::new(),
            sent: 0,
            limit,
            then,
            piece,
            pause,
            pausing: None,
            has_paused: false,
            closes: plan == Plan::CloseNext,
            over: false,
        }
    }

    /// Has enough for a piece in the buffer, or all that there is by now; nothing, at the end.
    fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let enough = self.piece.unwrap_or(1);
        while !self.over && self.buffer.len() < enough {
            match self.frames.poll_next(context) {
                Poll::Ready(Some(bytes)) => self.buffer.extend_from_slice(&bytes),
                Poll::Ready(None) => self.over = true,
                Poll::Pending if self.buffer.is_empty() || self.pause.is_some() => {
                    return Poll::Pending;
                }
                Poll::Pending => break,
            }
        }
        Poll::Ready(())
    }

    fn poll_pause(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(pause) = self.pause
            && !self.has_paused
        {
            let pausing = self.pausing.get_or_insert_with(|| Box::pin(sleep(pause)));
            ready!(pausing.as_mut().poll(context));
            self.pausing = None;
            self.has_paused = true;
        }
        Poll::Ready(())
    }
}

impl Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = &mut *self;
        ready!(this.control.poll_sent(context));
        let room = this.limit.saturating_sub(this.sent);
        if room > 0 {
            ready!(this.poll_fill(context));
        }
        if room == 0 || this.buffer.is_empty() {
            return match this.then {
                Then::End => {
                    if this.closes {
                        this.control.close();
                    }
                    Poll::Ready(None)
                }
                Then::Cut => {
                    this.control.cut();
                    Poll::Pending
                }
                Then::Stall => Poll::Pending,
            };
        }
        ready!(this.poll_pause(context));
        this.has_paused = false;
        let largest = this.piece.unwrap_or(usize::MAX).min(room);
        let piece = this.buffer.split_to(this.buffer.len().min(largest));
        this.sent += piece.len();
        this.control.piece();
        Poll::Ready(Some(Ok(Frame::data(piece.freeze()))))
    }
}

impl Drop for EventBody {
    fn drop(&mut self) {
        self.control.end_stream();
    }
}
