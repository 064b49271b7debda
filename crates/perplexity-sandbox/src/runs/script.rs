//! What happens in a run, event by event: it follows from the run, and so does when.

mod event;

use std::ops::Range;
use std::time::Duration;

use serde_json::Value;

use self::event::{is_message, search, text};
use super::output;
use super::run::Run;
use crate::pace::Stage;
use crate::words::pieces;

/// All that happens in a run which nobody cancels.
#[derive(Debug)]
pub(crate) struct Script {
    output: Vec<Value>,
    beats: Vec<Beat>,
}

/// An event, as far as it takes no room.
#[derive(Debug, Clone)]
enum Beat {
    Created,
    InProgress,
    SkillLoaded,
    /// These are of an item of the output.
    Added(usize),
    ReasoningStarted,
    Queries(usize),
    Results(usize),
    ReasoningStopped,
    Delta(usize, Range<usize>),
    TextDone(usize),
    Done(usize),
    Completed,
    Failed,
}

impl Script {
    pub(crate) fn of(run: &Run) -> Self {
        let mut beats = vec![Beat::Created, Beat::InProgress];
        if run.fails.is_some() {
            beats.push(Beat::Failed);
            return Self {
                output: Vec::new(),
                beats,
            };
        }
        let output = output::of(run);
        let skills = run.request.get("skills").and_then(Value::as_array);
        beats.extend(skills.into_iter().flatten().map(|_| Beat::SkillLoaded));
        for (index, item) in output.iter().enumerate() {
            beats.push(Beat::Added(index));
            if search(item).is_some() {
                beats.extend([
                    Beat::ReasoningStarted,
                    Beat::Queries(index),
                    Beat::Results(index),
                    Beat::ReasoningStopped,
                ]);
            } else if is_message(item) {
                let words = pieces(text(item)).into_iter();
                beats.extend(words.map(|word| Beat::Delta(index, word)));
                beats.push(Beat::TextDone(index));
            }
            beats.push(Beat::Done(index));
        }
        beats.push(Beat::Completed);
        Self { output, beats }
    }

    /// How many events there are if nobody cancels.
    pub(crate) fn whole(&self) -> usize {
        self.beats.len()
    }

    /// How many events there are; the last one ends the run.
    pub(crate) fn length(&self, run: &Run) -> usize {
        self.stops(run).map_or(self.whole(), |before| before + 1)
    }

    /// How many events there are by now.
    pub(crate) fn known(&self, run: &Run, now: Duration) -> usize {
        self.stops(run)
            .map_or_else(|| self.planned_until(run, now), |before| before + 1)
    }

    /// When an event is due, by the sandbox's clock; never, where a run stands still.
    pub(crate) fn due(&self, run: &Run, number: usize) -> Option<Duration> {
        if let (Some(before), Some(cancelled)) = (self.stops(run), run.cancelled)
            && number >= before
        {
            return Some(cancelled);
        }
        self.planned(run, number)
    }

    /// How many events there were when it was cancelled, if it was.
    fn stops(&self, run: &Run) -> Option<usize> {
        let last = self.whole().saturating_sub(1);
        Some(self.planned_until(run, run.cancelled?).min(last))
    }

    /// How many events are due up to a time; by bisection, as there may be many.
    fn planned_until(&self, run: &Run, time: Duration) -> usize {
        let (mut due, mut later) = (0, self.whole());
        while due < later {
            let middle = due + (later - due) / 2;
            if self
                .planned(run, middle)
                .is_some_and(|planned| planned <= time)
            {
                due = middle + 1;
            } else {
                later = middle;
            }
        }
        due
    }

    /// The second event is when the run begins, the last when it is finished; the others spread
    /// evenly between them.
    fn planned(&self, run: &Run, number: usize) -> Option<Duration> {
        if let Some(stands) = run.stands {
            let there = match stands.stage {
                Stage::Waiting => 1,
                Stage::Begun => 2,
                Stage::Finished => self.whole(),
            };
            return (number < there).then_some(Duration::ZERO);
        }
        let (begins, finishes) = (run.pace.begins(), run.pace.finishes());
        let after = match number.checked_sub(1) {
            None => Duration::ZERO,
            Some(step) => {
                let steps = self.whole().saturating_sub(2).max(1);
                begins.saturating_add(share(finishes.saturating_sub(begins), step, steps))
            }
        };
        Some(run.created.saturating_add(after))
    }
}

/// So many parts of so many.
fn share(whole: Duration, part: usize, parts: usize) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let (part, parts) = (part as u128, (parts as u128).max(1));
    let nanos = whole.as_nanos().saturating_mul(part) / parts;
    // No more than the whole, which is a duration.
    let seconds = u64::try_from(nanos / SECOND).unwrap_or(u64::MAX);
    let rest = u32::try_from(nanos % SECOND).unwrap_or_default();
    Duration::new(seconds, rest)
}
