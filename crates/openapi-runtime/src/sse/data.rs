//! The fields `data` of an event.

use super::lines::Part;
use super::value::{Value, text};

/// The values of the fields `data`, joined by line feeds.
#[derive(Default)]
pub(super) struct Data {
    value: Value,
    lines: Lines,
    /// Where the last of several lines begins, in the value and in the stream.
    line: (usize, u64),
    /// Where in the stream one of several lines is broken. They are looked at as they come, because a place in the
    /// joined value does not tell the one in the stream; it takes less than to remember where each of them stood.
    broken: Option<u64>,
}

/// How many lines there are.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Lines {
    #[default]
    None,
    One,
    Several,
}

impl Data {
    /// How many bytes it grows by with this part: a line that is not the first has a line feed before it.
    #[inline]
    pub(super) fn growth(&self, part: &Part) -> usize {
        let joint = part.is_first && self.lines != Lines::None;
        part.range.len().saturating_add(usize::from(joint))
    }

    /// Takes a part of a line, out of a chunk that begins at `base` in the stream.
    #[inline]
    pub(super) fn take(&mut self, part: Part, chunk: &[u8], base: u64, limit: usize) {
        if part.is_first {
            match self.lines {
                Lines::None => self.lines = Lines::One,
                Lines::One | Lines::Several => self.join(chunk, limit),
            }
        }
        if self.lines == Lines::One {
            self.value.append(part.range, chunk, base, limit);
            return;
        }
        let (start, _) = self.line;
        if self.value.bytes(chunk).len() == start {
            self.line = (start, base.saturating_add(part.range.start as u64));
        }
        self.value.append(part.range, chunk, base, limit);
        if part.is_last {
            let (start, offset) = self.line;
            let line = self.value.bytes(chunk).get(start..).unwrap_or_default();
            self.broken = self.broken.or(text(line, offset).err());
        }
    }

    /// Whether there is any line, be it an empty one.
    #[inline]
    pub(super) fn is_there(&self) -> bool {
        self.lines != Lines::None
    }

    /// All of it, or where in the stream it is broken.
    #[inline]
    pub(super) fn text<'a>(&'a self, chunk: &'a [u8]) -> Result<&'a str, u64> {
        match self.broken {
            Some(offset) => Err(offset),
            None => self.value.text(chunk),
        }
    }

    pub(super) fn own(&mut self, chunk: &[u8], limit: usize) {
        self.value.own(chunk, limit);
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        self.value.clear();
        self.lines = Lines::None;
        self.broken = None;
    }

    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.value.room()
    }

    /// Begins another line.
    fn join(&mut self, chunk: &[u8], limit: usize) {
        if self.lines == Lines::One {
            self.broken = self.value.text(chunk).err();
            self.lines = Lines::Several;
        }
        self.value.push(b'\n', chunk, limit);
        self.line = (self.value.bytes(chunk).len(), 0);
    }
}
