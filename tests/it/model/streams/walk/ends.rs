//! Where a stream ends, and whether it had to.

use perplexity_sandbox::Fault;

use super::super::faults::{Cause, cause};
use super::super::leg::Out;
use super::entries::slow;
use super::{ROUNDED, Walk};

impl Walk<'_> {
    /// The stream came to its end, or to where it was dropped.
    pub(super) fn end_of_stream(&mut self, fault: &Fault) {
        let policy = &self.script.client;
        let error = match &self.leg.out {
            Out::Ended | Out::Answered(_) | Out::NoText(..) => return self.tokens.progress(),
            Out::Dropped { in_flight } => {
                self.tokens.is_unclear |= in_flight;
                let after = self.leg.cursor.as_ref().map(|cursor| cursor.after());
                // One that was collected takes its place with it.
                return self.progress(after.max(self.cursor));
            }
            Out::Refused(error) => panic!("it had begun: {error:?}"),
            Out::Failed(error) => error,
        };
        self.progress(error.cursor().map(|cursor| cursor.after()));
        if error.is_error_event() {
            assert!(matches!(fault, Fault::ErrorEvent { .. }), "{error:?}");
        } else if error.is_decode() {
            let is_no_event = matches!(fault, Fault::BrokenJson | Fault::HtmlOk);
            assert!(is_no_event, "{fault}: {error:?}");
        } else if error.to_string().contains("no event came for") {
            assert!(error.is_timeout(), "{error:?}");
            let last = self
                .leg
                .events
                .last()
                .map_or(self.leg.begun, |last| last.at);
            let silent = self.leg.ended - last;
            assert!(silent >= policy.event, "only {silent:?}: {error}");
            self.assert_not_idle(fault);
        } else {
            let cause = self.cause_of(fault);
            self.assert_kind(cause);
            let must = self.cursor.is_some() && self.tokens.must_take_up(cause);
            assert!(
                !must,
                "gave up after {fault}, though it need not: {error:?}"
            );
        }
    }

    /// It was not opened, or not again.
    pub(super) fn not_opened(&mut self) {
        let Some(error) = self.leg.error() else {
            self.tokens.is_unclear = true;
            return assert!(self.in_flight(), "neither an error nor dropped");
        };
        match self.cause {
            // That it was cut is the news.
            Some(cause) => {
                self.assert_kind(cause);
                let why = std::error::Error::source(error);
                assert!(
                    why.is_some(),
                    "nothing says why it does not go on: {error:?}"
                );
            }
            None if self.leg.from.is_some() => {
                assert!(matches!(self.leg.out, Out::Refused(_)), "{error:?}");
            }
            None => {
                let last = self.leg.end.checked_sub(1).map(|last| self.fault(last));
                let is_json = last == Some(Fault::JsonInstead);
                let is_refused = matches!(self.leg.out, Out::Refused(_));
                assert!(is_refused || is_json, "{error:?}");
            }
        }
    }

    pub(super) fn assert_kind(&self, cause: Cause) {
        let error = self.leg.error().unwrap();
        let (cut, stalled) = (error.is_incomplete(), error.is_timeout());
        assert!(
            match cause {
                Cause::Cut => cut,
                Cause::Stall => stalled,
                Cause::Either => cut || stalled,
                Cause::Never => false,
            },
            "{cause:?} made {error:?}"
        );
    }

    pub(super) fn cause_of(&self, fault: &Fault) -> Cause {
        let idle = self.script.client.idle;
        match cause(fault, idle, self.script.longest_gap(), self.script.takes()) {
            // Nothing is behind the last event, if that is where it goes on.
            Cause::Never if self.may_be_behind_all() => Cause::Cut,
            Cause::Stall if self.may_be_behind_all() => Cause::Either,
            cause => cause,
        }
    }

    pub(super) fn may_be_behind_all(&self) -> bool {
        let from = self.leg.from.as_ref().map(|from| from.after());
        let no_event = self.leg.events.iter().all(|it| it.requests > self.at);
        from.is_some() && from == self.cursor && no_event
    }

    /// Behind the last event came `[DONE]`, and so the answer is asked for.
    pub(super) fn is_said_to_be_done(&self) -> bool {
        let is_free = self.seen[self.at].budget == self.tokens.left;
        self.script.sent.done && self.may_be_behind_all() && is_free
    }

    /// An answer that came to its end without an event: nothing is behind the
    /// cursor, and the whole is looked at.
    pub(super) fn assert_empty(&self, at: usize, fault: &Fault) {
        let may_be_empty = matches!(
            fault,
            Fault::EndAt { .. } | Fault::TruncatedJson { .. } | Fault::EmptyOk | Fault::HtmlOk
        );
        let no_event = self.leg.events.iter().all(|event| event.requests != at + 1);
        assert!(
            (may_be_empty || self.may_be_behind_all()) && no_event,
            "{fault} was not empty"
        );
    }

    /// Where no comments come, it is taken up before the time for an event is
    /// over, unless it was taken up just now.
    pub(super) fn assert_not_idle(&self, fault: &Fault) {
        let opened = self.seen[self.at - 1].at;
        let most = self.script.takes() + slow(fault) + self.script.client.idle + self.leg.waited;
        let took = self.leg.ended - opened;
        let has_comments = matches!(fault, Fault::CommentsAt { .. });
        assert!(
            has_comments || took <= most + ROUNDED,
            "nothing came for longer than it may: {took:?}"
        );
    }
}
