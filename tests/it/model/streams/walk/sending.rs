//! One request, and whether it is sent again.

use std::time::Duration;

use perplexity_sandbox::Fault;
use tokio::time::Instant;

use super::super::faults::{Head, Look, head, look};
use super::super::leg::Out;
use super::entries::slow;
use super::{Asks, ROUNDED, Sent, Walk};

impl Walk<'_> {
    /// Sends a request, as often as that takes.
    pub(super) fn send(&mut self, asks: Asks) -> Sent {
        let policy = &self.script.client;
        let mut retries = 0;
        // Those within an attempt to take it up are some of those that it has.
        let (least, most) = match asks {
            Asks::Resume(_) => self.tokens.retries_left(),
            _ => (policy.retries, policy.retries),
        };
        if asks == Asks::Create
            && self.script.closed_for.is_some()
            && let Some(seen) = self.seen.get(self.at).filter(|_| !self.is_over())
        {
            // Those that met a closed port stand in no journal.
            retries = (self.tokens.left - seen.budget) / 10;
            (0..retries).for_each(|retry| self.tokens.retry(retry, most));
            self.time += policy.longest * retries;
        }
        let begun = match self.at == self.leg.first {
            true => self.leg.begun,
            false => self
                .seen
                .get(self.at)
                .map_or(self.leg.ended, |seen| seen.at),
        };
        loop {
            if self.is_over() {
                let refused = self.leg.error().is_some_and(|error| error.is_connect());
                let closed = asks == Asks::Create && self.script.closed_for.is_some() && refused;
                assert!(closed || self.in_flight(), "{asks:?} was not asked for");
                self.tokens.is_unclear = true;
                self.time += (policy.longest + policy.idle + ROUNDED * 2) * (policy.retries + 1);
                return Sent::Over;
            }
            let at = self.at;
            self.expect(asks);
            assert_eq!(
                self.seen[at].budget, self.tokens.left,
                "tokens at request {at}"
            );
            self.at += 1;
            let met = self.meets(asks, at, begun, retries);
            if met == Head::Answered {
                self.tokens.sent(retries);
                if matches!(asks, Asks::Resume(_)) {
                    self.tokens.reopened(retries);
                }
                return Sent::Answered(at);
            }
            let status = match met {
                Head::Refused(status) => {
                    // What it says is read as well.
                    self.time += slow(&self.fault(at)) + policy.idle;
                    Some(status)
                }
                _ => None,
            };
            let again = is_sent_again(asks, met);
            let must = again && self.tokens.may_retry(retries, least);
            let expired = status == Some(400) && matches!(asks, Asks::Resume(_));
            let pause = policy.longest.max(Duration::from_secs(5)) + ROUNDED;
            if expired {
                return Sent::Failed(status);
            }
            if self.is_over() {
                if self.in_flight() {
                    self.tokens.is_unclear = true;
                    return Sent::Over;
                }
                let no_time = self.leg.ended - begun + pause >= policy.timeout;
                assert!(!must || no_time, "gave up after {met:?}, request {at}");
                return Sent::Failed(status);
            }
            assert!(again, "sent again after {met:?}, request {at}");
            self.tokens.retry(retries, most);
            retries += 1;
            self.time += pause;
        }
    }

    /// What the answer comes to as far as the call waits for it: to its head,
    /// or of a plain look to its end.
    pub(super) fn meets(&mut self, asks: Asks, at: usize, begun: Instant, retries: u32) -> Head {
        let policy = &self.script.client;
        let whole = policy.attempt.unwrap_or(policy.timeout).min(policy.timeout);
        let to_head = match asks {
            Asks::Create => whole,
            _ => whole.min(policy.idle),
        };
        self.time += match asks {
            Asks::Create | Asks::Plain => whole,
            Asks::Resume(_) => to_head,
        } + ROUNDED;
        let fault = self.fault(at);
        let head = match (head(&fault, to_head), self.journal[at].status) {
            // Such as a cursor that has expired, or a run that is not kept.
            (Head::Answered, Some(status)) if status >= 400 => Head::Refused(status),
            (head, _) => head,
        };
        let has_failed = match asks {
            Asks::Create => matches!(self.leg.out, Out::Refused(_)),
            _ => self.leg.error().is_some(),
        };
        let no_time =
            self.is_over() && has_failed && self.leg.ended - begun + ROUNDED >= policy.timeout;
        let is_slow = matches!(fault, Fault::SlowHeaders { .. } | Fault::SlowBody { .. });
        if head == Head::Answered && no_time && is_slow && !matches!(asks, Asks::Resume(_)) {
            return Head::Silent;
        }
        if head != Head::Answered || asks != Asks::Plain {
            return head;
        }
        let unclear = |broken| match self.seen.get(at + 1).filter(|_| !self.is_over()) {
            Some(next) if next.budget < self.tokens.left => broken,
            _ => Head::Answered,
        };
        match look(&fault, policy.idle, whole) {
            Look::Cut => Head::Lost,
            Look::Stall => Head::Silent,
            Look::MayBeCut => unclear(Head::Lost),
            Look::MayStall => unclear(Head::Silent),
            Look::Whole | Look::Unreadable | Look::MayBeUnreadable => Head::Answered,
        }
        .unclear_at_the_end(self, &fault, retries)
    }
}

impl Head {
    /// A look that was the last request, and failed, may have failed by being
    /// broken.
    fn unclear_at_the_end(self, walk: &mut Walk<'_>, fault: &Fault, retries: u32) -> Self {
        let is_unclear = matches!(fault, Fault::CutInBody { .. } | Fault::StallAt { .. });
        if self == Self::Answered && is_unclear && walk.is_over() && !walk.leg.is_done() {
            walk.tokens.is_unclear = true;
            // Only one that could have been sent again was not broken.
            if !walk.tokens.may_retry(retries, walk.script.client.retries) {
                return Self::Lost;
            }
        }
        self
    }
}

/// Whether a request may be sent again after this.
fn is_sent_again(asks: Asks, met: Head) -> bool {
    match (asks, met) {
        (Asks::Create, Head::Refused(status)) => status == 429,
        (Asks::Create, _) | (_, Head::Answered) => false,
        (_, Head::Lost | Head::Silent) => true,
        (_, Head::Refused(status)) => matches!(status, 408 | 429 | 500 | 502 | 503),
    }
}
