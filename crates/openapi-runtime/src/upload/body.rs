//! A form as the body of a request, read while it is sent.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::io::ReadBuf;

use super::Meter;
use super::source::Opened;
use crate::error::Error;
use crate::progress::{OnProgress, Progress};

/// How much is read and handed on at a time, in bytes. It is also the step of what is told of progress.
pub(super) const CHUNK: usize = 64 * 1024;

pub(crate) struct FormBody {
    pieces: VecDeque<Piece>,
    /// How much is still to come, where that is known.
    left: Option<u64>,
    meter: Meter,
}

pub(super) enum Piece {
    Text(Bytes),
    File(File),
}

pub(super) struct File {
    field: &'static str,
    content: Opened,
    size: Option<u64>,
    done: u64,
    on_progress: Option<Arc<Mutex<OnProgress>>>,
    buffer: Vec<u8>,
}

/// What the connection is told of a fault; whoever waits for the answer is told what it is.
#[derive(Debug)]
pub(crate) struct Faulty;

impl FormBody {
    pub(super) fn new(pieces: VecDeque<Piece>, size: Option<u64>, meter: Meter) -> Self {
        Self {
            pieces,
            left: size,
            meter,
        }
    }

    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let next = match self.pieces.front_mut() {
                None => return Poll::Ready(None),
                Some(Piece::Text(text)) => Ok(take(text)),
                Some(Piece::File(file)) => ready!(file.poll_bytes(cx)),
            };
            match next {
                Ok(bytes) if bytes.is_empty() => self.pieces.pop_front(),
                next => return Poll::Ready(Some(next)),
            };
        }
    }

    /// Takes away what has come to its end, so that the end of the whole is known with the last bytes.
    fn tidy(&mut self) {
        while let Some(Piece::Text(text)) = self.pieces.front()
            && text.is_empty()
        {
            self.pieces.pop_front();
        }
    }
}

/// The next bytes of what is in memory: not all at once, so that the progress is known.
fn take(bytes: &mut Bytes) -> Bytes {
    bytes.split_to(bytes.len().min(CHUNK))
}

impl File {
    pub(super) fn new(
        field: &'static str,
        content: Opened,
        size: Option<u64>,
        on_progress: Option<Arc<Mutex<OnProgress>>>,
    ) -> Self {
        let room = if matches!(content, Opened::Reader(_)) {
            CHUNK
        } else {
            0
        };
        Self {
            field,
            content,
            size,
            done: 0,
            on_progress,
            buffer: vec![0; room],
        }
    }

    /// The next bytes; none are the end.
    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Result<Bytes, Error>> {
        let bytes = match &mut self.content {
            Opened::Bytes(bytes) => take(bytes),
            Opened::Reader(reader) => {
                let reader = reader.get_mut().unwrap_or_else(PoisonError::into_inner);
                let mut buffer = ReadBuf::new(&mut self.buffer);
                match ready!(reader.as_mut().poll_read(cx, &mut buffer)) {
                    Ok(()) => Bytes::copy_from_slice(buffer.filled()),
                    Err(error) => {
                        let message = format!("the file `{}` cannot be read", self.field);
                        return Poll::Ready(Err(Error::io(message).with_source(error)));
                    }
                }
            }
        };
        self.done = self.done.saturating_add(bytes.len() as u64);
        self.check(bytes.is_empty())?;
        if let Some(tell) = self.on_progress.as_ref().filter(|_| !bytes.is_empty()) {
            let mut tell = tell.lock().unwrap_or_else(PoisonError::into_inner);
            tell(Progress {
                done: self.done,
                total: self.size,
            });
        }
        Poll::Ready(Ok(bytes))
    }

    /// What was announced has to be sent, no more and no less.
    fn check(&self, ended: bool) -> Result<(), Error> {
        let (field, done) = (self.field, self.done);
        let announced = match self.size {
            Some(size) if done > size || ended && done < size => size,
            _ => return Ok(()),
        };
        let gave = if done > announced {
            "more".to_owned()
        } else {
            format!("only {done}")
        };
        let message = format!("the file `{field}` was to have {announced} bytes and has {gave}");
        Err(Error::io(message))
    }
}

impl Body for FormBody {
    type Data = Bytes;
    type Error = Faulty;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Faulty>>> {
        let next = ready!(self.poll_bytes(cx));
        Poll::Ready(next.map(|next| match next {
            Ok(bytes) => {
                let sent = bytes.len() as u64;
                self.left = self.left.map(|left| left.saturating_sub(sent));
                self.tidy();
                self.meter.progress(self.pieces.is_empty());
                Ok(Frame::data(bytes))
            }
            Err(error) => {
                self.pieces.clear();
                self.meter.fail(error);
                Err(Faulty)
            }
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what was to be sent could not be read")
    }
}

impl std::error::Error for Faulty {}
