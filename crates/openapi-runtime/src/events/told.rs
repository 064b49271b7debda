//! How much of a text was told.

use std::borrow::Cow;

use super::mark::Glance;
use super::place::Seen;

/// The text that was handed on: how long it is, and a hash of it by which it is known again. The text itself may be
/// long, and nobody needs it twice.
pub(super) struct Told {
    bytes: usize,
    hash: u64,
}

/// The text of one event.
pub(super) enum Piece {
    None,
    Delta(String),
    SoFar(String),
}

impl Piece {
    pub(super) fn of(glance: &mut Glance<'_>) -> Self {
        match (glance.delta.take(), glance.so_far.take()) {
            (Some(delta), _) => Self::Delta(delta.into_owned()),
            (None, Some(so_far)) => Self::SoFar(so_far.into_owned()),
            (None, None) => Self::None,
        }
    }
}

impl Piece {
    /// What it was made of.
    pub(super) fn glance<'a>(&'a self, seen: &'a Seen) -> Glance<'a> {
        let borrowed = |text: &'a str| Some(Cow::Borrowed(text));
        let (delta, so_far) = match self {
            Self::None => (None, None),
            Self::Delta(delta) => (borrowed(delta), None),
            Self::SoFar(so_far) => (None, borrowed(so_far)),
        };
        Glance {
            phase: seen.phase,
            number: seen.number,
            id: seen.id.as_deref().map(Cow::Borrowed),
            delta,
            so_far,
        }
    }
}

impl Default for Told {
    fn default() -> Self {
        Self {
            bytes: 0,
            // FNV-1a: nobody attacks it, and it takes pieces of any length.
            hash: 0xcbf2_9ce4_8422_2325,
        }
    }
}

impl Told {
    /// What another process told.
    pub(super) fn of((bytes, hash): (u64, u64)) -> Self {
        Self {
            bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
            hash,
        }
    }

    /// For another process.
    pub(super) fn parts(&self) -> (u64, u64) {
        (self.bytes as u64, self.hash)
    }

    /// What is new in an event, if anything is.
    pub(super) fn take(&mut self, piece: Piece) -> Option<String> {
        let new = match piece {
            Piece::None => return None,
            Piece::Delta(delta) => delta,
            // Whether it begins with what was told is looked at once, in the end.
            Piece::SoFar(so_far) => so_far.get(self.bytes..)?.to_owned(),
        };
        self.tell(&new);
        (!new.is_empty()).then_some(new)
    }

    /// What is left of the whole text; `None` if it begins otherwise.
    pub(super) fn rest(&mut self, whole: &str) -> Option<String> {
        let (before, left) = whole.split_at_checked(self.bytes)?;
        let mut same = Self::default();
        same.tell(before);
        if same.hash != self.hash {
            return None;
        }
        self.tell(left);
        Some(left.to_owned())
    }

    fn tell(&mut self, text: &str) {
        self.bytes += text.len();
        for byte in text.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_told_once() {
        let mut told = Told::default();
        for (piece, new) in [
            (Piece::Delta("Grüß".to_owned()), Some("Grüß")),
            (Piece::None, None),
            (Piece::Delta(String::new()), None),
            (Piece::SoFar("Grüße".to_owned()), Some("e")),
            (Piece::SoFar("Grüße".to_owned()), None),
            // Shorter than what was told: nothing in it is new.
            (Piece::SoFar("Gr".to_owned()), None),
        ] {
            assert_eq!(told.take(piece).as_deref(), new);
        }
        assert_eq!(told.rest("Grüße, Welt").as_deref(), Some(", Welt"));
        assert_eq!(told.rest("Grüße, Welt").as_deref(), Some(""));
    }

    #[test]
    fn a_text_that_begins_otherwise_has_no_rest() {
        let mut told = Told::default();
        told.take(Piece::Delta("one".to_owned()));
        for other in ["", "on", "öne", "two three", "On"] {
            assert_eq!(told.rest(other), None, "{other}");
        }
        assert_eq!(told.rest("one two").as_deref(), Some(" two"));
    }
}
