//! Walks through the requests of a stream, by the journal, and asks of each
//! whether it had to be sent, and of the end whether there should have been one
//! more: what the docs of streams and retries promise, in the words of a test.

mod ends;
mod entries;
mod sending;

use std::time::Duration;

use perplexity_sandbox::{Entry, Fault};
use tokio::time::Instant;

use super::faults::{Cause, Look, look};
use super::leg::{Leg, Out};
use super::script::Script;
use super::tokens::Tokens;

/// The longest pause between two plain looks.
const LOOKS: Duration = Duration::from_secs(15);
/// What timers are rounded up by, each.
const ROUNDED: Duration = Duration::from_millis(3);

/// What was seen when a request arrived.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) at: Instant,
    pub(super) budget: u32,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asks {
    Create,
    Resume(u64),
    Plain,
}

enum Sent {
    /// The number of the request that was answered.
    Answered(usize),
    /// The status, if there was one.
    Failed(Option<u16>),
    /// It was dropped, or nothing arrived.
    Over,
}

enum Opened {
    Stream(usize),
    /// As JSON, from which the last event was made.
    Whole,
    Not,
}

pub(super) struct Walk<'a> {
    script: &'a Script,
    journal: &'a [Entry],
    seen: &'a [Seen],
    leg: &'a Leg,
    /// The next request.
    at: usize,
    cursor: Option<u64>,
    tokens: Tokens,
    /// Why it was taken up last.
    cause: Option<Cause>,
    /// The longest that it may take.
    time: Duration,
    walked: Walked,
}

/// What a walk has found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walked {
    /// What is left in the budget.
    pub(super) tokens: u32,
    pub(super) resumed: usize,
    /// The last event was made of a plain answer.
    pub(super) is_made: bool,
    /// That answer was asked for, as a cursor had expired.
    pub(super) looked: bool,
    /// Events were left out.
    pub(super) has_holes: bool,
}

impl<'a> Walk<'a> {
    /// Through the requests of one leg. `tokens` were left before it.
    pub(super) fn through(
        script: &'a Script,
        journal: &'a [Entry],
        seen: &'a [Seen],
        leg: &'a Leg,
        tokens: u32,
    ) -> Walked {
        let mut walk = Self {
            script,
            journal,
            seen,
            leg,
            at: leg.first,
            cursor: leg.from.as_ref().map(|cursor| cursor.after()),
            tokens: Tokens::new(&script.client, tokens),
            cause: None,
            time: leg.waited + ROUNDED * 10,
            walked: Walked::default(),
        };
        walk.all();
        assert_eq!(walk.at, leg.end, "requests that nothing explains");
        if !walk.tokens.is_unclear {
            assert_eq!(walk.tokens.left, leg.budget, "tokens at the end");
        }
        let took = leg.ended - leg.begun;
        assert!(took <= walk.time, "it took {took:?}, not {:?}", walk.time);
        walk.walked.tokens = leg.budget;
        walk.walked
    }

    fn all(&mut self) {
        let first = self.cursor.map_or(Asks::Create, Asks::Resume);
        let mut opened = self.open(first);
        loop {
            match opened {
                Opened::Stream(at) => {
                    let fault = self.fault(at);
                    self.walked.has_holes |= fault == Fault::SkipEvents;
                    self.time += self.stream_time(&fault);
                    if self.is_over() {
                        return self.end_of_stream(&fault);
                    }
                    let after = self.resumes_after();
                    if after.is_none() && self.is_said_to_be_done() {
                        // Nothing is mended, so that nothing is paid.
                        self.tokens.progress();
                        opened = self.look(false);
                        continue;
                    }
                    self.progress(after.or(self.cursor));
                    let cause = self.cause_of(&fault);
                    self.tokens.take_up(cause);
                    self.cause = Some(cause);
                    self.time += self.script.client.longest + ROUNDED;
                    self.walked.resumed += 1;
                    let was_empty = matches!(fault, Fault::EmptyOk | Fault::HtmlOk);
                    assert!(!was_empty || after.is_none(), "it asked for the same again");
                    opened = match after {
                        Some(after) => self.open(Asks::Resume(after)),
                        None => {
                            self.assert_empty(at, &fault);
                            self.look(true)
                        }
                    };
                }
                Opened::Whole => {
                    self.walked.is_made = true;
                    self.tokens.progress();
                    assert!(self.leg.is_done() || self.is_dropped(), "it was answered");
                    return;
                }
                Opened::Not => return self.not_opened(),
            }
        }
    }

    fn open(&mut self, asks: Asks) -> Opened {
        match self.send(asks) {
            Sent::Answered(at) if self.fault(at) == Fault::JsonInstead => {
                if !self.is_over() {
                    assert_ne!(asks, Asks::Create, "it was answered");
                    return self.look(false);
                }
                match &self.leg.out {
                    Out::Refused(_) | Out::Failed(_) | Out::Dropped { in_flight: true } => {
                        Opened::Not
                    }
                    _ => Opened::Whole,
                }
            }
            Sent::Answered(at) => Opened::Stream(at),
            Sent::Failed(Some(400)) if asks != Asks::Create => self.look(false),
            Sent::Failed(_) | Sent::Over => Opened::Not,
        }
    }

    /// Looks what all of it came to, until that is an answer; or once, and
    /// `goes_on` with the stream where it is none yet.
    fn look(&mut self, goes_on: bool) -> Opened {
        self.walked.looked = true;
        let policy = &self.script.client;
        self.time += policy.event + LOOKS;
        let begun = self.seen.get(self.at).map(|seen| seen.at);
        loop {
            let Sent::Answered(at) = self.send(Asks::Plain) else {
                return Opened::Not;
            };
            if !self.is_over() {
                let after = self.resumes_after().filter(|_| goes_on);
                if after.is_some() && after == self.cursor {
                    return self.open(Asks::Resume(after.unwrap_or_default()));
                }
                continue;
            }
            if self.leg.is_done() || self.is_dropped() && !self.in_flight() {
                return Opened::Whole;
            }
            let fault = self.fault(at);
            let whole = policy.attempt.unwrap_or(policy.timeout).min(policy.timeout);
            let is_whole = look(&fault, policy.idle, whole) == Look::Whole;
            if is_whole && !self.is_dropped() {
                let waited = begun.map_or(Duration::ZERO, |begun| self.leg.ended - begun);
                assert!(waited + LOOKS >= policy.event, "gave up looking");
            }
            self.tokens.is_unclear |= self.is_dropped();
            return Opened::Not;
        }
    }

    fn progress(&mut self, after: Option<u64>) {
        assert!(after >= self.cursor, "it went back to {after:?}");
        if after > self.cursor {
            self.tokens.progress();
            self.cursor = after;
        }
    }
}
