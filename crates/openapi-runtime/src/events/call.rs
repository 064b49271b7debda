//! Calls whose answer comes as events.

use std::time::Duration;

use super::cursor::Cursor;
use super::event::StreamEvent;
use super::stream::EventStream;
use crate::call::Call;
use crate::decode::Decode;
use crate::error::Error;
use crate::transport::Transport;

impl<T: 'static, P, E: StreamEvent<Answer = T>> Call<T, P, E> {
    /// Asks for the answer as a stream of events, as they come.
    ///
    /// Awaiting the call gives the head of the answer, and its events as an [`EventStream`]: what the service refuses is
    /// an error of the call. The call asks for a stream by what the document says, a field of the body or a parameter;
    /// nothing else is added to it.
    ///
    /// The timeouts of the call and its retries are up to the head; the stream has
    /// [timers of its own](EventStream).
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) where the call says that it wants no stream.
    pub fn stream(mut self) -> Call<EventStream<E>, P> {
        if let Err(error) = self.request.ask() {
            self.request.refuse(error);
        }
        self.decoded(Decode::Coming(EventStream::new))
    }
}

impl<E: StreamEvent> EventStream<E> {
    /// Goes on with a stream from a cursor, such as another process has left: the events after it, or where the service
    /// no longer has them, the last event, made of the whole answer. Nothing is created.
    ///
    /// # Errors
    ///
    /// Those of a call; [`is_invalid_input`](Error::is_invalid_input) for events that have no way to
    /// [resume](StreamEvent::RESUME).
    pub async fn resume(transport: &Transport, cursor: &Cursor) -> Result<Self, Error> {
        let resume = E::RESUME.ok_or_else(|| {
            Error::invalid_input("a stream of these events cannot be taken up once it has ended")
        })?;
        Self::reopened(transport, resume, cursor).await
    }
}

impl<E: StreamEvent, P> Call<EventStream<E>, P> {
    /// How long nothing may come of the stream while somebody waits for it.
    ///
    /// By default it is the transport's [`idle_timeout`](crate::TransportBuilder::idle_timeout).
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.request.idle_timeout = timeout;
        self
    }

    /// How long no event may come while somebody waits for it, whatever else comes.
    ///
    /// By default it is the transport's [`event_timeout`](crate::TransportBuilder::event_timeout).
    pub fn event_timeout(mut self, timeout: Duration) -> Self {
        self.request.event_timeout = timeout;
        self
    }
}
