//! What an event means for the stream that it is of.

use super::engine::{Engine, State};
use super::mark::Phase;
use super::place::Seen;
use crate::decode::Undecoded;
use crate::error::Error;
use crate::request::Answer;
use crate::secret::Scrub;

/// What says where the end is in some dialects, beside the end itself.
const DONE: &str = "[DONE]";
/// The name of an event that says that the stream went wrong.
const ERROR: &str = "error";

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
pub(super) enum Verdict<T> {
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
    /// What is to be done about the event that the stream stands at.
    pub(super) fn judge<T, L, K>(&self, read: &Read<L>, keep: &mut K) -> Verdict<T>
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
}
