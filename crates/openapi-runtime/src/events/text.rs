//! The text of a stream, as it comes.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};

use super::cursor::Cursor;
use super::engine::Engine;
use super::event::{Failure, StreamEvent};
use super::judge::{Looked, Read};
use super::place::Seen;
use super::told::{Piece, Told};
use crate::decode;
use crate::error::{Error, Kind, Part};

/// The text of a stream, in the pieces in which it comes: what [`EventStream::text`](crate::EventStream::text) gives.
///
/// It is a `Stream`, and read without further crates by [`try_next`](TextStream::try_next). What comes is only what is
/// new, also of a service whose events repeat the text so far; and all of it, since what is missing when a stream had to
/// be mended is taken from the answer. No more of an event is decoded than that takes. After the last piece
/// [`answer`](TextStream::answer) has the rest: sources, cost and what else belongs to the answer.
///
/// The text of a stream that goes on from a [`Cursor`] is what comes after it. A cursor of a `TextStream`, or of its errors,
/// knows how much was told, so that also the rest of an answer is told without it. With one of an `EventStream`, the text
/// begins anew where the service no longer has what comes after it.
///
/// It reads, ends and fails as an [`EventStream`](crate::EventStream) does.
#[must_use = "nothing of a stream is read by itself"]
pub struct TextStream<E: StreamEvent> {
    engine: Engine,
    gathered: E::Gathered,
    told: Told,
    /// It begins in the middle: what came before was told by somebody else.
    goes_on: bool,
    answer: Option<E::Answer>,
    /// The answer was asked for, which no event had.
    has_asked: bool,
    ended: bool,
}

/// What came of reading on.
pub(super) enum Step<T> {
    /// An event.
    Piece(Piece),
    /// The end.
    Answer(T),
    Failed(Error),
}

impl<E: StreamEvent> TextStream<E> {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            goes_on: engine.cursor().is_some() && engine.text.is_none(),
            told: engine.text.map(Told::of).unwrap_or_default(),
            engine,
            gathered: E::Gathered::default(),
            answer: None,
            has_asked: false,
            ended: false,
        }
    }

    /// The next piece of text, which is not empty, or `None` at the end. It may be cancelled: nothing is lost.
    ///
    /// # Errors
    ///
    /// Those of [`EventStream::try_next`](crate::EventStream::try_next). And where the answer says at the end that it
    /// failed ([`is_job_failed`](Error::is_job_failed)) or was cancelled
    /// ([`is_job_cancelled`](Error::is_job_cancelled)), as there is no text then, or not all of it.
    pub async fn try_next(&mut self) -> Result<Option<String>, Error> {
        poll_fn(|cx| self.poll_text(cx)).await.transpose()
    }

    /// The answer: the same as the same call gives without a stream. `None` before the end, and where it failed
    /// otherwise than by saying so.
    pub fn answer(&self) -> Option<&E::Answer> {
        self.answer.as_ref()
    }

    /// The answer, taken out; see [`answer`](TextStream::answer).
    pub fn into_answer(self) -> Option<E::Answer> {
        self.answer
    }

    /// Where another stream can go on; see [`EventStream::cursor`](crate::EventStream::cursor).
    pub fn cursor(&self) -> Option<Cursor> {
        let cursor = self.engine.cursor()?;
        Some(match self.goes_on {
            true => cursor,
            false => cursor.behind(self.told.parts()),
        })
    }

    /// Whether something may have been left out; see [`EventStream::has_gap`](crate::EventStream::has_gap).
    pub fn has_gap(&self) -> bool {
        self.engine.place.has_gap
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Reads on by one event. Not to be called after the end.
    pub(super) fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Step<E::Answer>> {
        loop {
            let read = Read {
                look: |data: &str| match E::glance(data) {
                    Ok(mut glance) => Looked::Event(Piece::of(&mut glance), glance.into()),
                    Err(error) => Looked::Unreadable(error, None),
                },
                why: decode::why_event::<E>,
            };
            let gathered = &mut self.gathered;
            let keep = |data: &str, piece: &Piece, seen: &Seen| {
                E::gather(gathered, data, &piece.glance(seen))
            };
            let step = match ready!(self.engine.poll_next(cx, &read, keep)) {
                Some(Ok(piece)) => return Poll::Ready(Step::Piece(piece)),
                Some(Err(error)) => {
                    self.ended = self.engine.has_ended();
                    // The news is older than that there was no more to be had.
                    let failed = E::failed(&self.gathered).filter(|_| self.has_asked);
                    return Poll::Ready(Step::Failed(match failed {
                        Some(failed) => self.failure(failed).with_source(error),
                        None => error,
                    }));
                }
                None => match E::answer(&mut self.gathered) {
                    Ok(Some(answer)) => Step::Answer(answer),
                    Ok(None) if !self.has_asked && self.engine.ask_plainly() => {
                        self.has_asked = true;
                        continue;
                    }
                    Ok(None) => Step::Failed(match E::failed(&self.gathered) {
                        Some(failed) => self.failure(failed),
                        None => self.unusable("no event had the answer"),
                    }),
                    Err(error) => Step::Failed(
                        self.unusable(&format!("the events do not make an answer: {error}")),
                    ),
                },
            };
            self.ended = true;
            return Poll::Ready(step);
        }
    }

    fn poll_text(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
        while !self.ended {
            match ready!(self.poll_step(cx)) {
                Step::Piece(piece) => {
                    if let Some(text) = self.told.take(piece) {
                        return Poll::Ready(Some(Ok(text)));
                    }
                }
                Step::Answer(answer) => {
                    let rest = self.rest(&answer).map_err(|error| self.behind(error));
                    self.answer = Some(answer);
                    return Poll::Ready(rest.transpose());
                }
                Step::Failed(error) => {
                    return Poll::Ready(Some(Err(self.behind(error))));
                }
            }
        }
        Poll::Ready(None)
    }

    /// An error whose cursor knows what was told.
    fn behind(&self, error: Error) -> Error {
        match self.goes_on {
            true => error,
            false => error.behind(self.told.parts()),
        }
    }

    /// What is left of the text when the answer is known.
    fn rest(&mut self, answer: &E::Answer) -> Result<Option<String>, Error> {
        if let Some(failure) = E::failure(answer) {
            return Err(self.failure(failure));
        }
        if self.goes_on && !self.engine.place.has_gap {
            // All of it came, and it may well be nothing, or the same words as at the beginning.
            return Ok(None);
        }
        match self.told.rest(&E::text(answer)) {
            Some(left) => Ok((!left.is_empty()).then_some(left)),
            // Nothing was lost on the way: the service words its answer anew, as it may.
            None if !self.engine.place.has_gap => Ok(None),
            None => Err(self.unusable(
                "some of the text was lost on the way, and what had come is not how the answer begins",
            )),
        }
    }

    fn failure(&self, failure: Failure) -> Error {
        let error = self.engine.placed(Error::new(match failure {
            Failure::Cancelled => Kind::JobCancelled,
            Failure::Failed(message) => Kind::JobFailed {
                message: self.engine.received().scrub.text(&message),
            },
        }));
        // It is over: there is nothing to go on with.
        error.without_cursor()
    }

    fn unusable(&self, message: &str) -> Error {
        self.engine.placed(Error::new(Kind::Decode {
            message: self.engine.received().scrub.text(message),
            path: None,
            part: Part::Whole,
        }))
    }
}

// Nothing in it is pinned in place.
impl<E: StreamEvent> Unpin for TextStream<E> {}

impl<E: StreamEvent> Stream for TextStream<E> {
    type Item = Result<String, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_text(cx)
    }
}

impl<E: StreamEvent> FusedStream for TextStream<E> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

impl<E: StreamEvent> fmt::Debug for TextStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextStream").finish_non_exhaustive()
    }
}
