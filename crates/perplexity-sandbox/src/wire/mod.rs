//! The bytes between the HTTP library and the socket.
//!
//! The library writes whole and true answers; what a fault does to them on their way is done here.

mod control;
mod plan;

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use self::control::Next;
use self::plan::Step;

pub(crate) use control::Control;
pub(crate) use plan::{PIECES, Plan, Until};

/// What a client may send ahead while its answer is slow, until nobody looks any more whether it
/// has gone away.
const MOST_AHEAD: usize = 64 * 1024;

/// One side of a connection, for the HTTP library.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    control: Arc<Control>,
    outgoing: Option<Outgoing>,
    /// Read while an answer was on its way, only to see whether the client was still there.
    ahead: Vec<u8>,
}

/// An answer under a plan.
#[derive(Debug)]
struct Outgoing {
    plan: Plan,
    head: usize,
    body: usize,
    sent: usize,
    /// What the library has written and the socket has not.
    unsent: Vec<u8>,
    pause: Option<Pin<Box<Sleep>>>,
    /// Before which byte the last pause was.
    paused: Option<usize>,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, control: Arc<Control>) -> Self {
        Self {
            stream,
            control,
            outgoing: None,
            ahead: Vec::new(),
        }
    }

    /// Takes bytes under the plan, if there is one.
    fn keep(&mut self, pieces: &[io::IoSlice<'_>]) -> Option<usize> {
        if self.outgoing.is_none() {
            let Next { plan, body } = self.control.take()?;
            self.outgoing = Some(Outgoing {
                plan,
                head: 0,
                body,
                sent: 0,
                unsent: Vec::new(),
                pause: None,
                paused: None,
            });
        }
        let outgoing = self.outgoing.as_mut()?;
        for piece in pieces {
            outgoing.unsent.extend_from_slice(piece);
        }
        if outgoing.head == 0 {
            outgoing.head = head_of(&outgoing.unsent);
        }
        Some(pieces.iter().map(|piece| piece.len()).sum())
    }

    /// Sends what the plan allows.
    fn poll_follow(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(outgoing) = &mut self.outgoing {
            match outgoing.step() {
                Step::Send(bytes, pause) => {
                    if let Some(pause) = pause
                        && outgoing.paused != Some(outgoing.sent)
                    {
                        let pausing = outgoing.pause.get_or_insert_with(|| Box::pin(sleep(pause)));
                        if pausing.as_mut().poll(context).is_pending() {
                            return self.poll_client_gone(context);
                        }
                        outgoing.pause = None;
                        outgoing.paused = Some(outgoing.sent);
                    }
                    let piece = outgoing.unsent.get(..bytes).unwrap_or(&outgoing.unsent);
                    if piece.is_empty() {
                        // The library has not written it yet.
                        return Poll::Ready(Ok(()));
                    }
                    let sent = ready!(Pin::new(&mut self.stream).poll_write(context, piece))?;
                    outgoing.sent += sent;
                    outgoing.unsent.drain(..sent.min(outgoing.unsent.len()));
                }
                Step::Wait => return self.poll_client_gone(context),
                Step::Close => return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())),
                Step::Done => {
                    if !outgoing.unsent.is_empty() {
                        // Of a stream only the head has a plan.
                        let rest = Pin::new(&mut self.stream).poll_write(context, &outgoing.unsent);
                        let sent = ready!(rest)?;
                        outgoing.unsent.drain(..sent.min(outgoing.unsent.len()));
                        continue;
                    }
                    if outgoing.plan == Plan::CloseNext {
                        self.control.close();
                    }
                    self.outgoing = None;
                    self.control.finished();
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Never ready but with an error: the client has closed its side. The library would not
    /// notice everywhere, as it has nothing to read in the middle of an answer.
    fn poll_client_gone(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.ahead.len() < MOST_AHEAD {
            let mut space = [0; 1024];
            let mut read = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
            }
            self.ahead.extend_from_slice(read.filled());
        }
        Poll::Pending
    }
}

/// The length of the head; nothing if it has no end yet.
fn head_of(bytes: &[u8]) -> usize {
    let end = |from: usize| {
        let rest = bytes.get(from..)?;
        let end = rest.windows(4).position(|four| four == b"\r\n\r\n")?;
        Some(from + end + 4)
    };
    let Some(first) = end(0) else { return 0 };
    // To a client that asked whether to go on and did not wait for the word, both go out at once.
    let goes_on = bytes.starts_with(b"HTTP/1.1 100 ");
    Some(first)
        .filter(|_| !goes_on)
        .or_else(|| end(first))
        .unwrap_or_default()
}

impl Outgoing {
    fn step(&self) -> Step {
        self.plan.step(self.sent, self.head, self.body)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.control.is_closing() {
            // Left unread, so that the system resets the connection when it is closed.
            ready!(self.stream.poll_read_ready(context))?;
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        if self.ahead.is_empty() {
            return Pin::new(&mut self.stream).poll_read(context, buffer);
        }
        let length = self.ahead.len().min(buffer.remaining());
        let (now, later) = self.ahead.split_at(length);
        buffer.put_slice(now);
        self.ahead = later.to_vec();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[io::IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.keep(pieces) {
            Some(kept) => Poll::Ready(Ok(kept)),
            None => Pin::new(&mut self.stream).poll_write_vectored(context, pieces),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_follow(context))?;
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        if !self.control.sent() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        if self.control.streams() {
            // The next event may be long in coming.
            if let Poll::Ready(gone) = self.poll_client_gone(context) {
                return Poll::Ready(gone);
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_follow(context))?;
        if self.control.is_closing() {
            // A farewell would reach the client before the reset.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
