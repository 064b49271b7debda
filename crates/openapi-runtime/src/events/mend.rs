//! Going on after a cut: whether, how often, and what it costs.

use std::time::Duration;

use tokio::time::sleep;

use super::cursor::Cursor;
use super::engine::{Engine, State};
use super::event::Resume;
use super::place::Place;
use super::resume::{self, Last, Opened, Origin};
use super::wire::Wire;
use crate::error::{Error, Kind, Limit};
use crate::retry::{Attempt, worthwhile};
use crate::time::Silence;
use crate::transport::Transport;

/// What was done to go on with a stream.
#[derive(Default)]
pub(super) struct Mending {
    /// How often in a row it was asked for again without an event in between: after a cut, and after a stall.
    cuts: u32,
    stalls: u32,
    /// Retries that were paid for and have not succeeded yet.
    paid: u32,
    /// The attempts before that of the answer that is being read, the first ones of which are those of the call itself.
    /// Those in between are forgotten with the next event: a stream may be cut for ever.
    before: Vec<Attempt>,
    first: usize,
    /// Whether an event came of the answer that is being read.
    pub(super) has_event: bool,
    /// The answer came to a proper end without any: there is nothing behind the cursor.
    pub(super) is_over: bool,
}

impl Mending {
    /// These attempts behind the ones before.
    pub(super) fn after(&self, attempts: &[Attempt]) -> Vec<Attempt> {
        self.before.iter().chain(attempts).cloned().collect()
    }

    fn note(&mut self, attempts: &[Attempt]) {
        if self.before.is_empty() {
            self.first = attempts.len();
        }
        self.before = attempts.to_vec();
    }
}

impl Engine {
    /// One that goes on from a cursor.
    pub(super) async fn resumed(
        transport: &Transport,
        resume: Resume,
        cursor: &Cursor,
        last: Last,
    ) -> Result<Self, Error> {
        let origin = Origin::new(transport, &resume, cursor);
        let retry = origin.retry.clone();
        let asked = (origin.clone(), resume.clone(), cursor.clone());
        let (pause, place) = (Duration::ZERO, origin.place(&resume));
        let opened = resume::reopen(asked.0, asked.1, asked.2, last, retry, pause).await;
        let opened = opened.map_err(|error| {
            let error = error.with_job(cursor.id().to_owned(), &origin.scrub);
            error.with_cursor(cursor.clone())
        })?;
        Ok(Self {
            place,
            received: opened.received(),
            silence: Silence::new(Limit::Silence(origin.event_timeout)),
            origin,
            resume: Some(resume),
            last,
            mending: Mending::default(),
            text: cursor.text(),
            state: State::Opening(Box::pin(async { Ok(opened) })),
        })
    }

    /// Reads on in this answer.
    pub(super) fn opened(&mut self, opened: Opened) {
        let received = opened.received();
        self.state = match opened {
            Opened::Stream(body, _) => {
                let max_event = self.origin.transport.shared().max_body;
                let stall = Silence::new(Limit::Idle(self.origin.idle_timeout));
                State::Open(Box::new(Wire::new(body, max_event, stall)))
            }
            Opened::Made(data, _) => {
                self.place.has_gap = true;
                State::Made(data)
            }
            Opened::Unfinished(_) => State::Ended,
        };
        if self.mending.paid > 0 {
            // They were retries like others.
            let retries = u32::try_from(received.failed.len()).unwrap_or(u32::MAX);
            self.mending.cuts = self.mending.cuts.saturating_add(retries);
        }
        (self.mending.has_event, self.mending.is_over) = (false, false);
        self.received = received;
    }

    /// Goes on after a cut, where that is possible.
    pub(super) fn take_up(&mut self, error: Error) -> Result<(), Error> {
        let error = match error.kind() {
            Kind::Transport | Kind::Cut { .. } => error.of_cut(self.place.events),
            _ => error,
        };
        self.end();
        let (Some(resume), Some(cursor)) = (self.resume.clone(), self.cursor()) else {
            return Err(self.placed(error));
        };
        let pause = self.pays_for_another(&error);
        let error = self.placed(error);
        let Some(pause) = pause else {
            return Err(error);
        };
        self.mending.note(error.attempts());
        let retry = self.origin.retry.clone();
        let left = retry.max_retries.saturating_sub(self.mending.cuts);
        let (origin, retry) = (self.origin.clone(), retry.max_retries(left));
        let (last, is_over) = (self.last, self.mending.is_over);
        self.state = State::Opening(Box::pin(async move {
            sleep(pause).await;
            let reopened = async {
                if is_over {
                    let (id, number) = (cursor.id(), cursor.after().saturating_add(1));
                    if left == 0 {
                        // No other stream is to be had, but the answer is.
                        return resume::plain(origin, resume, id.to_owned(), last, number).await;
                    }
                    let looked = resume::look(&origin, &resume, id, last, number).await?;
                    if !matches!(looked, Opened::Unfinished(_)) {
                        return Ok(looked);
                    }
                }
                resume::reopen(origin, resume, cursor, last, retry, pause).await
            };
            // That it was cut is the news, and why it does not go on is the reason.
            reopened.await.map_err(|why| {
                let attempts = [error.attempts(), why.attempts()].concat();
                error.with_attempts(attempts).with_source(why)
            })
        }));
        Ok(())
    }

    /// The pause before it is taken up, if it may be once more.
    fn pays_for_another(&mut self, error: &Error) -> Option<Duration> {
        let (retry, mending) = (&self.origin.retry, &mut self.mending);
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
            (&mut mending.stalls, patience.max(retry.max_retries))
        } else {
            (&mut mending.cuts, retry.max_retries)
        };
        if *count >= most || !self.origin.transport.shared().budget.take() {
            return None;
        }
        *count += 1;
        mending.paid += 1;
        Some(retry.ceiling(*count).mul_f64(fastrand::f64()))
    }

    /// It goes on, or has come to its end: what was paid for has succeeded.
    pub(super) fn mended(&mut self) {
        let mending = &mut self.mending;
        if mending.paid > 0 {
            let budget = &self.origin.transport.shared().budget;
            budget.give_back(std::mem::take(&mut mending.paid));
        }
        (mending.cuts, mending.stalls) = (0, 0);
        mending.before.truncate(mending.first);
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
}

impl Origin {
    /// The place that the call itself names.
    pub(super) fn place(&self, resume: &Resume) -> Place {
        if !self.is_of(resume) {
            return Place::default();
        }
        let id = self
            .context
            .arguments
            .iter()
            .find(|(name, _)| *name == resume.id);
        let after = self.query.iter().find(|(name, _)| name == resume.after);
        Place {
            id: id.map(|(_, id)| id.clone()),
            number: after.and_then(|(_, after)| after.parse().ok()),
            ..Place::default()
        }
    }
}
