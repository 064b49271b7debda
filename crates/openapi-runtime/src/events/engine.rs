//! What is the same for all streams: reading event after event, and knowing where they end.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::event::{Phase, Resume};
use super::mend::Mending;
use super::place::{Place, Seen};
use super::resume::{Last, Opened, Origin, unfinished, whole_or_stream};
use super::wire::Wire;
use crate::decode::Undecoded;
use crate::download::Coming;
use crate::error::{Error, Kind, Limit};
use crate::request::Answer;
use crate::response::Received;
use crate::secret::Scrub;
use crate::time::Silence;

/// What says where the end is in some dialects, beside the end itself.
const DONE: &str = "[DONE]";
/// The name of an event that says that the stream went wrong.
const ERROR: &str = "error";

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
}

pub(super) enum State {
    Open(Wire),
    Opening(Pin<Box<dyn Future<Output = Result<Opened, Error>> + Send>>),
    /// The one event that is left of a stream.
    Made(String),
    Ended,
}

/// How an event is read, and how it is said why it cannot be.
pub(super) struct Read<L> {
    pub(super) look: L,
    pub(super) why: fn(&Answer, &Scrub, serde_json::Error) -> Undecoded,
}

/// What a look at an event shows.
pub(super) enum Looked<T> {
    Event(T, Seen),
    /// It says that something went wrong.
    Wrong,
    /// It cannot be read; with what was seen of it all the same.
    Unreadable(serde_json::Error, Option<Seen>),
}

/// What is to be done about an event.
enum Verdict<T> {
    Give(T, Seen),
    /// It was there already.
    Skip,
    End,
    /// The answer ended in the middle of it.
    Cut,
    /// It says that something went wrong.
    Wrong(Error),
    /// It cannot be read, and the next one may be.
    Unreadable(Error, Option<Seen>),
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

    /// What is to be done about the event that the stream stands at.
    fn judge<T, L, K>(&self, read: &Read<L>, keep: &mut K) -> Verdict<T>
    where
        L: Fn(&str) -> Looked<T>,
        K: FnMut(&str, &T, &Seen) -> Result<(), serde_json::Error>,
    {
        let (name, data, is_whole) = match &self.state {
            State::Open(wire) => match wire.event() {
                Ok(event) => (event.name, event.data, !wire.has_ended()),
                // The end stood in the middle of a character.
                Err(_) if wire.has_ended() => return Verdict::Cut,
                Err(error) => return Verdict::Unreadable(self.placed(error), None),
            },
            State::Made(data) => (None, data.as_str(), true),
            State::Opening(_) | State::Ended => return Verdict::Skip,
        };
        if data.starts_with(DONE) {
            return Verdict::End;
        }
        if !is_whole && !data.is_empty() && DONE.starts_with(data) {
            return if self.place.may_end {
                Verdict::End
            } else {
                Verdict::Cut
            };
        }
        let looked = match name {
            Some(ERROR) => Looked::Wrong,
            _ => (read.look)(data),
        };
        let is_made = matches!(self.state, State::Made(_));
        let (error, seen) = match looked {
            Looked::Wrong => return Verdict::Wrong(self.told(data)),
            Looked::Event(_, seen) if seen.phase == Phase::Error => {
                return Verdict::Wrong(self.told(data));
            }
            Looked::Event(_, seen) | Looked::Unreadable(_, Some(seen))
                if !is_made && !self.place.is_new(&seen) =>
            {
                return Verdict::Skip;
            }
            Looked::Event(item, seen) => match keep(data, &item, &seen) {
                Ok(()) => return Verdict::Give(item, seen),
                Err(error) => (error, Some(seen)),
            },
            Looked::Unreadable(error, seen) => (error, seen),
        };
        if !is_whole && error.is_eof() {
            return Verdict::Cut;
        }
        Verdict::Unreadable(self.unreadable(data, read.why, error), seen)
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
                        Poll::Ready(Ok(true)) => {
                            self.silence.broken();
                            return Poll::Ready(Ok(true));
                        }
                        Poll::Ready(Ok(false)) if self.place.may_end => {
                            self.finish();
                            continue;
                        }
                        Poll::Ready(Ok(false)) => Error::new(Kind::Cut { events: 0 }),
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
        self.mended();
        if seen.phase == Phase::Last {
            self.end();
        }
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
