//! Where in a stream one is, and what was seen of its events.

use std::borrow::Cow;

use super::mark::{Glance, Mark, Phase};
use crate::secret::Scrub;

/// Where in the stream one is.
#[derive(Default)]
pub(super) struct Place {
    pub(super) id: Option<String>,
    pub(super) number: Option<u64>,
    pub(super) events: u64,
    pub(super) may_end: bool,
    /// Text may be missing: numbers were left out, an event could not be read, or what came is no longer kept.
    pub(super) has_gap: bool,
}

/// What was seen of an event.
pub(super) struct Seen {
    pub(super) phase: Phase,
    pub(super) number: Option<u64>,
    pub(super) id: Option<String>,
}

impl Place {
    /// The number that the next event would have.
    pub(super) fn next(&self) -> u64 {
        self.number.map_or(0, |before| before.saturating_add(1))
    }

    pub(super) fn is_new(&self, seen: &Seen) -> bool {
        match (seen.number, self.number) {
            (Some(number), Some(before)) => number > before,
            _ => true,
        }
    }

    pub(super) fn note(&mut self, seen: Seen, scrub: &Scrub) {
        self.events += 1;
        if let Some(number) = seen.number {
            let expected = self.number.and_then(|before| before.checked_add(1));
            self.has_gap |= expected.is_some_and(|expected| number > expected);
            self.number = Some(number);
        }
        if self.id.is_none() {
            // What has a key in it is the id of nothing.
            let is_id = |id: &String| !id.is_empty() && !scrub.stood_in(id);
            self.id = seen.id.filter(is_id);
        }
        self.may_end |= matches!(seen.phase, Phase::MayEnd | Phase::Last);
    }
}

impl From<Mark<'_>> for Seen {
    fn from(mark: Mark<'_>) -> Self {
        Self {
            phase: mark.phase,
            number: mark.number,
            id: mark.id.map(str::to_owned),
        }
    }
}

impl From<Glance<'_>> for Seen {
    fn from(glance: Glance<'_>) -> Self {
        Self {
            phase: glance.phase,
            number: glance.number,
            id: glance.id.map(Cow::into_owned),
        }
    }
}
