//! What is the same for all streams: reading event after event, and knowing where they end.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::event::Resume;
use super::judge::{Looked, Read, Verdict};
use super::mark::Phase;
use super::mend::Mending;
use super::place::{Place, Seen};
use super::resume::{Last, Opened, Origin};
use super::whole::{no_page, unfinished, whole_or_stream};
use super::wire::Wire;
use crate::download::Coming;
use crate::error::{Error, Kind, Limit};
use crate::response::Received;
use crate::time::Silence;

/// A stream of events that is being read.
pub(super) struct Engine {
    pub(super) state: State,
    /// The answer that is being read: the last one, where there were several.
    pub(super) received: Arc<Received>,
    pub(super) origin: Origin,
    pub(super) resume: Option<Resume>,
    pub(super) last: Last,
    /// How long no event came.
    pub(super) silence: Silence,
    pub(super) place: Place,
    pub(super) mending: Mending,
    /// How much of the text was told before the cursor that it began with.
    pub(super) text: Option<(u64, u64)>,
}

pub(super) enum State {
    Open(Box<Wire>),
    Opening(Pin<Box<dyn Future<Output = Result<Opened, Error>> + Send>>),
    /// The one event that is left of a stream.
    Made(String),
    Ended,
}

impl Engine {
    pub(super) fn new(coming: Coming, resume: Option<Resume>, last: Last) -> Self {
        let Coming {
            body,
            received,
            origin,
        } = coming;
        let place = resume.as_ref().map(|resume| origin.place(resume));
        let place = place.unwrap_or_default();
        let opening = {
            let (received, origin) = (Arc::clone(&received), origin.clone());
            let number = place.next();
            async move {
                let body = no_page(body, Arc::clone(&received), &origin).await?;
                match whole_or_stream(body, received, &origin, last, number).await? {
                    Opened::Unfinished(received) => Err(unfinished(&received)),
                    opened => Ok(opened),
                }
            }
        };
        Self {
            place,
            state: State::Opening(Box::pin(opening)),
            received,
            silence: Silence::new(Limit::Silence(origin.event_timeout)),
            origin,
            resume,
            last,
            mending: Mending::default(),
            text: None,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// The next event that was not there before. `look` reads it, and `keep` sees those only that are given.
    pub(super) fn poll_next<T, L, K>(
        &mut self,
        cx: &mut Context<'_>,
        read: &Read<L>,
        mut keep: K,
    ) -> Poll<Option<Result<T, Error>>>
    where
        L: Fn(&str) -> Looked<T>,
        K: FnMut(&str, &T, &Seen) -> Result<(), serde_json::Error>,
    {
        loop {
            match ready!(self.poll_event(cx)) {
                Ok(true) => {}
                Ok(false) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            let error = match self.judge(read, &mut keep) {
                Verdict::Give(item, seen) => {
                    self.note(seen);
                    return Poll::Ready(Some(Ok(item)));
                }
                Verdict::Skip => continue,
                Verdict::End => {
                    self.finish();
                    continue;
                }
                Verdict::Cut => match self.take_up(Error::new(Kind::Cut { events: 0 })) {
                    Ok(()) => continue,
                    Err(error) => error,
                },
                Verdict::Wrong(error) => {
                    self.end();
                    error
                }
                Verdict::Unreadable(error, seen) => {
                    // There may have been text in it.
                    self.place.has_gap = true;
                    match (&self.state, seen) {
                        (State::Open(_), Some(seen)) => self.note(seen),
                        (State::Open(_), None) => {}
                        _ => self.end(),
                    }
                    error
                }
            };
            return Poll::Ready(Some(Err(error)));
        }
    }

    /// Goes to the next event; false at the end. After an error there is nothing more.
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Error>> {
        loop {
            let error = match &mut self.state {
                State::Ended => return Poll::Ready(Ok(false)),
                State::Made(_) => {
                    self.end();
                    continue;
                }
                State::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok(opened) => {
                        self.opened(opened);
                        if matches!(self.state, State::Made(_)) {
                            return Poll::Ready(Ok(true));
                        }
                        continue;
                    }
                    Err(error) => {
                        self.end();
                        return Poll::Ready(Err(self.about(error)));
                    }
                },
                State::Open(wire) => {
                    let advanced = wire.poll_advance(cx);
                    if wire.has_progressed() {
                        self.silence.broken();
                    }
                    match advanced {
                        Poll::Ready(Ok(true)) => return Poll::Ready(Ok(true)),
                        Poll::Ready(Ok(false)) if self.place.may_end => {
                            self.finish();
                            continue;
                        }
                        Poll::Ready(Ok(false)) => {
                            self.mending.is_over = !self.mending.has_event;
                            Error::new(Kind::Cut { events: 0 })
                        }
                        Poll::Ready(Err(error)) => error,
                        Poll::Pending => {
                            let silent = ready!(self.silence.poll(cx));
                            self.end();
                            return Poll::Ready(Err(self.placed(silent)));
                        }
                    }
                }
            };
            self.take_up(error)?;
        }
    }

    /// Takes down that an event came.
    fn note(&mut self, seen: Seen) {
        // Where the place stays what it was, the next attempt would meet the same.
        if seen.number.is_some() || seen.phase == Phase::Last {
            self.mended();
        }
        if seen.phase == Phase::Last {
            self.end();
        }
        self.silence.broken();
        self.mending.has_event = true;
        self.place.note(seen, &self.received.scrub);
    }

    /// It ended as it should.
    fn finish(&mut self) {
        self.mended();
        self.end();
    }

    /// The connection is of no more use.
    pub(super) fn end(&mut self) {
        self.state = State::Ended;
    }
}
