//! A stream of typed events.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use super::cursor::Cursor;
use super::engine::Engine;
use super::event::{Resume, StreamEvent};
use super::judge::{Looked, Read};
use super::mark::Phase;
use super::place::Seen;
use super::text::{Step, TextStream};
use crate::decode;
use crate::download::Coming;
use crate::error::Error;
use crate::response::Response;
use crate::transport::Transport;

/// An answer that comes as events: what [`Call::stream`](crate::Call::stream) gives.
///
/// It is a `Stream`, and read without further crates by [`try_next`](EventStream::try_next). Where only the text is
/// wanted as it comes, there is [`text`](EventStream::text); where only the answer is, [`collect`](EventStream::collect).
///
/// - **Nothing is read ahead**: as long as nobody asks for the next event, nothing is taken from the connection, and the
///   server has to wait. Dropping the stream closes its connection.
/// - **The end is an end** only behind an event that says so, or the word `[DONE]`. An end before it is an error
///   ([`is_incomplete`](Error::is_incomplete)), as is a connection that is lost.
/// - **Two timers** run while somebody waits: nothing at all may come for the
///   [`idle_timeout`](crate::TransportBuilder::idle_timeout), and no event for the
///   [`event_timeout`](crate::TransportBuilder::event_timeout), whatever comments come meanwhile. A large event that
///   comes slowly is an event that comes. Otherwise a stream may take as long as it takes.
/// - **A cut is mended** where the service can go on behind an event: the stream asks for the rest, and nothing is lost
///   or comes twice. Where the service no longer has the rest, or has no more, what comes next is the last event, made of
///   the whole answer, which is waited for. What was asked for is never asked for again. This follows the call's [`Retry`](crate::Retry), counted from the last event
///   that came, and is paid from the [`RetryBudget`](crate::RetryBudget).
/// - **Errors** that remain carry the [`cursor`](Error::cursor) to go on from and the [`job_id`](Error::job_id), and
///   nothing comes after them. Only after an event that cannot be decoded ([`is_decode`](Error::is_decode)) the next
///   one may be asked for. An event of the kind `error` is an error as well ([`is_error_event`](Error::is_error_event)).
///
/// A server that answers with JSON in place of events has given the whole answer: it comes as the last event.
#[must_use = "nothing of a stream is read by itself"]
pub struct EventStream<E> {
    engine: Engine,
    events: PhantomData<fn() -> E>,
}

impl<E: StreamEvent> EventStream<E> {
    pub(crate) fn new(coming: Coming) -> Self {
        Self {
            engine: Engine::new(coming, E::RESUME, E::last),
            events: PhantomData,
        }
    }

    pub(super) async fn reopened(
        transport: &Transport,
        resume: Resume,
        cursor: &Cursor,
    ) -> Result<Self, Error> {
        Ok(Self {
            engine: Engine::resumed(transport, resume, cursor, E::last).await?,
            events: PhantomData,
        })
    }

    /// The next event, or `None` at the end. It may be cancelled: nothing is lost.
    ///
    /// # Errors
    ///
    /// A connection that is lost and an end that comes too early ([`is_incomplete`](Error::is_incomplete)), one of the
    /// timers ([`is_timeout`](Error::is_timeout)), an event that says that the stream went wrong
    /// ([`is_error_event`](Error::is_error_event)), that is larger than
    /// [`max_body`](crate::TransportBuilder::max_body) ([`is_too_large`](Error::is_too_large)) or that cannot be decoded
    /// ([`is_decode`](Error::is_decode)).
    pub async fn try_next(&mut self) -> Result<Option<E>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Where another stream can go on, after what has come so far: the call that created what it is about is over, and
    /// need not be made again. `None` where the service cannot do that, or has not said yet what it is about.
    pub fn cursor(&self) -> Option<Cursor> {
        self.engine.cursor()
    }

    /// Whether something may have been left out: numbers of events were, or an event could not be read, or the service no
    /// longer had what came between a cut and the end. The answer is whole all the same.
    ///
    /// No source says that numbers rise by one, so this is no error of itself.
    pub fn has_gap(&self) -> bool {
        self.engine.place.has_gap
    }

    /// Only the text, as it comes, from here on.
    pub fn text(self) -> TextStream<E> {
        TextStream::new(self.engine)
    }

    /// The answer that all events come to: the same as the same call answers without a stream.
    ///
    /// No event is decoded that it does not take. As without a stream, an answer may say that it failed. What
    /// [`try_next`](EventStream::try_next) has taken before is missing where the answer is made of all events, and not of
    /// the last one.
    ///
    /// # Errors
    ///
    /// Those of [`try_next`](EventStream::try_next); [`is_decode`](Error::is_decode) where the events do not make an
    /// answer. The answer of a service that can be asked for it is asked for where no event had it.
    pub async fn collect(self) -> Result<E::Answer, Error> {
        Ok(self.gather().await?.into_inner())
    }

    async fn gather(self) -> Result<Response<E::Answer>, Error> {
        let mut text = self.text();
        let answer = loop {
            match poll_fn(|cx| text.poll_step(cx)).await {
                Step::Piece(_) => {}
                Step::Answer(answer) => break answer,
                Step::Failed(error) => return Err(error),
            }
        };
        let received = Arc::clone(text.engine().received());
        Ok(Response::new(answer, received))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<E, Error>>> {
        let read = Read {
            look: |data: &str| match serde_json::from_str::<E>(data) {
                Ok(event) => {
                    let seen = event.mark().into();
                    Looked::Event(event, seen)
                }
                Err(error) => match E::glance(data) {
                    // What says that something went wrong need not look like the others.
                    Ok(glance) if glance.phase == Phase::Error => Looked::Wrong,
                    glance => Looked::Unreadable(error, glance.ok().map(Seen::from)),
                },
            },
            why: decode::why_event::<E>,
        };
        // Whoever reads events tells of the text what they please.
        self.engine.text = None;
        self.engine.poll_next(cx, &read, |_, _, _| Ok(()))
    }
}

impl<E: StreamEvent> Stream for EventStream<E> {
    type Item = Result<E, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<E: StreamEvent> FusedStream for EventStream<E> {
    fn is_terminated(&self) -> bool {
        self.engine.has_ended()
    }
}

/// The methods of an [`EventStream`], for one that is still in its answer.
impl<E: StreamEvent> Response<EventStream<E>> {
    /// The next event; see [`EventStream::try_next`].
    ///
    /// # Errors
    ///
    /// Those of [`EventStream::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<E>, Error> {
        self.value.try_next().await
    }

    /// The stream alone, which is a `Stream` of typed events.
    pub fn events(self) -> EventStream<E> {
        self.into_inner()
    }

    /// Only the text, as it comes; see [`EventStream::text`].
    pub fn text(self) -> TextStream<E> {
        self.into_inner().text()
    }

    /// The answer that all events come to; see [`EventStream::collect`].
    ///
    /// # Errors
    ///
    /// Those of [`EventStream::collect`].
    pub async fn collect(self) -> Result<Response<E::Answer>, Error> {
        self.into_inner().gather().await
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not what came: the server may repeat a key in it.
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}
