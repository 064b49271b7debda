//! What the journal and the script say of a request.

use std::time::Duration;

use perplexity_sandbox::Fault;

use super::super::leg::Out;
use super::{Asks, ROUNDED, Walk};

impl Walk<'_> {
    /// The next request has to be this.
    pub(super) fn expect(&self, asks: Asks) {
        let entry = &self.journal[self.at];
        let (method, query) = match asks {
            Asks::Create => ("POST", None),
            Asks::Resume(after) => ("GET", Some(format!("stream=true&starting_after={after}"))),
            Asks::Plain => ("GET", None),
        };
        assert_eq!(entry.method, method, "{entry:?}");
        assert_eq!(entry.query, query, "{asks:?}: {entry:?}");
        let last = self
            .leg
            .events
            .iter()
            .rfind(|last| last.requests <= self.at);
        if let (Asks::Resume(after), Some(last)) = (asks, last) {
            let is_behind = match last.event {
                Some(_) => after == last.number,
                None => after >= last.number,
            };
            assert!(
                is_behind,
                "event {} had come, and it asked for what is after {after}",
                last.number
            );
        }
    }

    /// Where the next request goes on; `None` where it is a look at the whole.
    pub(super) fn resumes_after(&self) -> Option<u64> {
        let query = self.journal[self.at].query.as_deref()?;
        let (_, after) = query.rsplit_once("starting_after=")?;
        after.parse().ok()
    }

    /// How long a stream may go on that meets this.
    pub(super) fn stream_time(&self, fault: &Fault) -> Duration {
        let policy = &self.script.client;
        let slow = slow(fault);
        let hurry = self.script.reader.hurry.unwrap_or_default();
        self.script.takes() + slow + policy.event.max(policy.idle) + hurry + ROUNDED * 4
    }

    pub(super) fn fault(&self, at: usize) -> Fault {
        self.script.faults.get(at).cloned().unwrap_or(Fault::None)
    }

    pub(super) fn is_over(&self) -> bool {
        self.at == self.leg.end
    }

    pub(super) fn is_dropped(&self) -> bool {
        matches!(self.leg.out, Out::Dropped { .. })
    }

    pub(super) fn in_flight(&self) -> bool {
        matches!(self.leg.out, Out::Dropped { in_flight: true })
    }
}

pub(super) fn slow(fault: &Fault) -> Duration {
    match fault {
        Fault::SlowBody { pause } => *pause * 8,
        _ => Duration::ZERO,
    }
}
