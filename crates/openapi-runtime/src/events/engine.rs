//! What is the same for all streams: where one is in it, when it ends, and how it goes on.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use super::cursor::Cursor;
use super::event::{Phase, Resume};
use super::resume::{self, Last, Opened, Origin};
use super::wire::Wire;
use crate::decode::Undecoded;
use crate::download::Coming;
use crate::error::{ApiError, Error, Kind, Limit};
use crate::request::Answer;
use crate::response::Received;
use crate::retry::worthwhile;
use crate::secret::Scrub;
use crate::time::Silence;
use crate::transport::Transport;

/// What says where the end is in some dialects, beside the end itself.
const DONE: &str = "[DONE]";
/// The name of an event that says that the stream went wrong.
const ERROR: &str = "error";

/// A stream of events that is being read.
pub(super) struct Engine {
    state: State,
    received: Arc<Received>,
    origin: Origin,
    resume: Option<Resume>,
    last: Last,
    /// How long no event came.
    silence: Silence,
    place: Place,
    /// How often in a row it was taken up without an event in between: after a cut, and after a stall.
    cuts: u32,
    stalls: u32,
    /// Retries that were paid for and have not succeeded yet.
    paid: u32,
}

enum State {
    Open(Wire),
    Opening(Pin<Box<dyn Future<Output = Result<Opened, Error>> + Send>>),
    /// The one event that is left of a stream.
    Made(String),
    Ended,
}

/// Where in the stream one is.
#[derive(Default)]
pub(super) struct Place {
    id: Option<String>,
    number: Option<u64>,
    events: u64,
    may_end: bool,
    /// Numbers were left out, or what was between them is no longer kept.
    pub(super) has_gap: bool,
}

/// What was seen of an event.
pub(super) struct Seen {
    pub(super) phase: Phase,
    pub(super) number: Option<u64>,
    pub(super) id: Option<String>,
}

/// How an event is read, `None` where it says that something went wrong; and how it is said why it cannot be.
pub(super) struct Read<L> {
    pub(super) look: L,
    pub(super) why: fn(&Answer, &Scrub, serde_json::Error) -> Undecoded,
}

impl Engine {
    pub(super) fn new(coming: Coming, resume: Option<Resume>, last: Last) -> Self {
        let Coming {
            body,
            received,
            origin,
        } = coming;
        let silence = Silence::new(Limit::Silence(origin.event_timeout));
        let place = resume.as_ref().map(|resume| Place::of(&origin, resume));
        let place = place.unwrap_or_default();
        let opening = {
            let (received, origin) = (Arc::clone(&received), origin.clone());
            let number = place.next();
            async move { resume::whole_or_stream(body, received, &origin, last, number).await }
        };
        Self {
            place,
            state: State::Opening(Box::pin(opening)),
            received,
            origin,
            resume,
            last,
            silence,
            cuts: 0,
            stalls: 0,
            paid: 0,
        }
    }

    /// One that goes on from a cursor.
    pub(super) async fn resumed(
        transport: &Transport,
        resume: Resume,
        cursor: &Cursor,
        last: Last,
    ) -> Result<Self, Error> {
        let origin = Origin::new(transport, &resume, cursor);
        let opening = resume::reopen(
            origin.clone(),
            resume.clone(),
            cursor.clone(),
            last,
            Duration::ZERO,
        );
        let place = Place::of(&origin, &resume);
        let opened = opening.await?;
        let silence = Silence::new(Limit::Silence(origin.event_timeout));
        let mut engine = Self {
            place,
            state: State::Ended,
            received: opened.received(),
            origin,
            resume: Some(resume),
            last,
            silence,
            cuts: 0,
            stalls: 0,
            paid: 0,
        };
        engine.opened(opened);
        Ok(engine)
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn has_ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Where another stream can go on.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        self.resume.as_ref()?;
        Some(Cursor::new(self.place.id.clone()?, self.place.number?))
    }

    /// The next event that was not there before. `look` reads it, and `keep` sees those only that are given.
    pub(super) fn poll_next<T, L, K>(
        &mut self,
        cx: &mut Context<'_>,
        read: &Read<L>,
        mut keep: K,
    ) -> Poll<Option<Result<T, Error>>>
    where
        L: Fn(&str) -> Result<Option<(T, Seen)>, serde_json::Error>,
        K: FnMut(&str, &T, &Seen) -> Result<(), serde_json::Error>,
    {
        loop {
            match ready!(self.poll_event(cx)) {
                Ok(true) => {}
                Ok(false) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            let (name, data) = match &self.state {
                State::Open(wire) => match wire.event() {
                    Ok(event) => (event.name, event.data),
                    // It is of this event only.
                    Err(error) => return Poll::Ready(Some(Err(self.placed(error)))),
                },
                State::Made(data) => (None, data.as_str()),
                _ => continue,
            };
            if data.starts_with(DONE) {
                self.end();
                continue;
            }
            let looked = match name {
                Some(ERROR) => Ok(None),
                _ => (read.look)(data),
            };
            let is_made = matches!(self.state, State::Made(_));
            let kept = match looked {
                Ok(Some((_, seen))) if !is_made && !self.place.is_new(&seen) => continue,
                Ok(Some((_, seen))) if seen.phase == Phase::Error => Ok(None),
                Ok(Some((item, seen))) => keep(data, &item, &seen).map(|()| Some((item, seen))),
                looked => looked,
            };
            let (item, seen) = match kept {
                Ok(Some(kept)) => kept,
                Ok(None) => {
                    let error = self.told(data);
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
                Err(error) => {
                    // The end of the answer stood in the middle of an event.
                    let is_cut = error.is_eof()
                        && matches!(&self.state, State::Open(wire) if wire.has_ended());
                    if !is_cut {
                        let error = self.unreadable(data, read.why, error);
                        return Poll::Ready(Some(Err(error)));
                    }
                    match self.take_up(Error::new(Kind::Cut { events: 0 })) {
                        Ok(()) => continue,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
            };
            self.note(seen);
            return Poll::Ready(Some(Ok(item)));
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
                        Poll::Ready(Ok(true)) => {
                            self.silence.broken();
                            return Poll::Ready(Ok(true));
                        }
                        Poll::Ready(Ok(false)) if self.place.may_end => {
                            self.end();
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

    fn opened(&mut self, opened: Opened) {
        let (state, received) = match opened {
            Opened::Stream(body, received) => {
                let max_event = self.origin.transport.shared().max_body;
                let stall = Silence::new(Limit::Idle(self.origin.idle_timeout));
                (State::Open(Wire::new(body, max_event, stall)), received)
            }
            Opened::Made(data, received) => {
                self.place.has_gap = true;
                (State::Made(data), received)
            }
        };
        self.state = state;
        self.received = received;
    }

    /// Goes on after a cut, where that is possible.
    fn take_up(&mut self, error: Error) -> Result<(), Error> {
        let error = match error.kind() {
            Kind::Transport | Kind::Cut { .. } => error.of_cut(self.place.events),
            _ => error,
        };
        self.end();
        let cursor = self.cursor();
        let (Some(resume), Some(cursor)) = (self.resume.clone(), cursor) else {
            return Err(self.placed(error));
        };
        let Some(pause) = self.pays_for_another(&error) else {
            return Err(self.placed(error));
        };
        let reopened = resume::reopen(self.origin.clone(), resume, cursor, self.last, pause);
        let error = self.placed(error);
        self.state = State::Opening(Box::pin(async move {
            // That it was cut is the news, and why it does not go on is the reason.
            reopened.await.map_err(|why| error.with_source(why))
        }));
        Ok(())
    }

    /// The pause before it is taken up, if it may be once more.
    fn pays_for_another(&mut self, error: &Error) -> Option<Duration> {
        let retry = &self.origin.retry;
        if !worthwhile(error) || retry.max_retries == 0 {
            return None;
        }
        // Somebody who thinks for long says nothing for long.
        let is_stall = matches!(error.kind(), Kind::Timeout { .. });
        let (count, most) = if is_stall {
            let idle = self.origin.idle_timeout.as_secs_f64();
            let patience = self.origin.event_timeout.as_secs_f64() / idle.max(f64::EPSILON);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is positive, and saturates"
            )]
            let patience = patience as u32;
            (&mut self.stalls, patience.max(retry.max_retries))
        } else {
            (&mut self.cuts, retry.max_retries)
        };
        if *count >= most || !self.origin.transport.shared().budget.take() {
            return None;
        }
        *count += 1;
        self.paid += 1;
        Some(retry.ceiling(*count).mul_f64(fastrand::f64()))
    }

    /// Takes down that an event came.
    fn note(&mut self, seen: Seen) {
        if self.paid > 0 {
            let budget = &self.origin.transport.shared().budget;
            budget.give_back(std::mem::take(&mut self.paid));
        }
        (self.cuts, self.stalls) = (0, 0);
        if seen.phase == Phase::Last {
            self.end();
        }
        self.place.note(seen);
    }

    /// Asks for what a plain call answers, where no event had it. False where that cannot be done.
    pub(super) fn ask_plainly(&mut self) -> bool {
        let (Some(resume), Some(id)) = (&self.resume, &self.place.id) else {
            return false;
        };
        let (origin, number) = (self.origin.clone(), self.place.next());
        let asked = resume::plain(origin, resume.clone(), id.clone(), self.last, number);
        self.state = State::Opening(Box::pin(asked));
        true
    }

    /// The connection is of no more use.
    fn end(&mut self) {
        self.state = State::Ended;
    }

    /// What an event says that went wrong.
    fn told(&self, data: &str) -> Error {
        let scrub = &self.received.scrub;
        let api = ApiError::parse(data.as_bytes(), scrub);
        let retired = api
            .as_ref()
            .and_then(|api| self.origin.transport.shared().help(api));
        let error = Error::new(Kind::Event {
            api: api.map(ApiError::of_event),
            retired,
        });
        self.placed(error.with_answer(self.received.part(data)))
    }

    fn unreadable(
        &self,
        data: &str,
        why: fn(&Answer, &Scrub, serde_json::Error) -> Undecoded,
        error: serde_json::Error,
    ) -> Error {
        let mut answer = self.received.answer.clone();
        answer.body = Bytes::copy_from_slice(data.as_bytes());
        let undecoded = why(&answer, &self.received.scrub, error);
        self.placed(undecoded.into_error(answer, &self.received.scrub))
    }

    /// The answer that the stream is.
    pub(super) fn received(&self) -> &Arc<Received> {
        &self.received
    }

    /// An error of this stream, with where it is.
    pub(super) fn placed(&self, error: Error) -> Error {
        self.about(self.received.explain(error))
    }

    fn about(&self, error: Error) -> Error {
        let scrub = &self.received.scrub;
        let error = match &self.place.id {
            Some(id) if error.job_id().is_none() => error.with_job(id.clone(), scrub),
            _ => error,
        };
        match self.cursor() {
            Some(cursor) => error.with_cursor(cursor),
            None => error,
        }
    }
}

impl Place {
    /// The place that the call itself names.
    fn of(origin: &Origin, resume: &Resume) -> Self {
        if origin.path != resume.operation.path {
            return Self::default();
        }
        let id = origin.arguments.iter().find(|(name, _)| *name == resume.id);
        let after = origin.query.iter().find(|(name, _)| name == resume.after);
        Self {
            id: id.map(|(_, id)| id.clone()),
            number: after.and_then(|(_, after)| after.parse().ok()),
            ..Self::default()
        }
    }

    /// The number that the next event would have.
    fn next(&self) -> u64 {
        self.number.map_or(0, |before| before.saturating_add(1))
    }

    fn is_new(&self, seen: &Seen) -> bool {
        match (seen.number, self.number) {
            (Some(number), Some(before)) => number > before,
            _ => true,
        }
    }

    fn note(&mut self, seen: Seen) {
        self.events += 1;
        if let Some(number) = seen.number {
            let expected = self.number.and_then(|before| before.checked_add(1));
            self.has_gap |= expected.is_some_and(|expected| number > expected);
            self.number = Some(number);
        }
        if self.id.is_none() {
            self.id = seen.id;
        }
        self.may_end |= matches!(seen.phase, Phase::MayEnd | Phase::Last);
    }
}
