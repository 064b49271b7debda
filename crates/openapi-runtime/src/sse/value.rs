//! The value of a field: where it stands in the chunk, or its bytes where it does not lie in one.

use std::ops::Range;
use std::str::from_utf8;

/// As much room is kept for the next value.
pub(super) const KEPT: usize = 64 * 1024;

/// A value that grows part by part. It is copied only once a second part comes or its chunk goes.
#[derive(Default)]
pub(super) struct Value {
    /// Where it stands in the chunk. Empty when it is owned.
    borrowed: Range<usize>,
    owned: Vec<u8>,
    /// Where its first byte stands in the stream.
    offset: u64,
}

impl Value {
    /// Its bytes; `chunk` is the one whose parts came last.
    #[inline]
    pub(super) fn bytes<'a>(&'a self, chunk: &'a [u8]) -> &'a [u8] {
        if self.borrowed.is_empty() {
            return &self.owned;
        }
        chunk.get(self.borrowed.clone()).unwrap_or_default()
    }

    /// It as text, or where in the stream it is broken. For a value of one line.
    #[inline]
    pub(super) fn text<'a>(&'a self, chunk: &'a [u8]) -> Result<&'a str, u64> {
        text(self.bytes(chunk), self.offset)
    }

    /// Puts a part of the chunk, which begins at `base` in the stream, behind it. Never holds more room than `limit`
    /// where it does not hold more bytes.
    #[inline]
    pub(super) fn append(&mut self, range: Range<usize>, chunk: &[u8], base: u64, limit: usize) {
        if range.is_empty() {
            return;
        }
        if self.borrowed.is_empty() && self.owned.is_empty() {
            self.offset = base.saturating_add(range.start as u64);
            self.borrowed = range;
            return;
        }
        self.own(chunk, limit);
        self.extend(chunk.get(range).unwrap_or_default(), limit);
    }

    /// Puts a byte that is not the chunk's behind it.
    pub(super) fn push(&mut self, byte: u8, chunk: &[u8], limit: usize) {
        self.own(chunk, limit);
        self.extend(&[byte], limit);
    }

    /// Copies what is still in the chunk.
    #[inline]
    pub(super) fn own(&mut self, chunk: &[u8], limit: usize) {
        if !self.borrowed.is_empty() {
            let range = std::mem::take(&mut self.borrowed);
            self.extend(chunk.get(range).unwrap_or_default(), limit);
        }
    }

    /// Empties it, and gives back the room that a large value took.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.borrowed = 0..0;
        self.owned.clear();
        if self.owned.capacity() > KEPT {
            self.owned = Vec::new();
        }
    }

    /// How much room it holds.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.owned.capacity()
    }

    fn extend(&mut self, bytes: &[u8], limit: usize) {
        let needed = self.owned.len().saturating_add(bytes.len());
        if needed > self.owned.capacity() {
            // Twice as much, so that growing stays linear.
            let twice = self.owned.capacity().saturating_mul(2).min(limit);
            let more = needed.max(twice) - self.owned.len();
            self.owned.reserve_exact(more);
        }
        self.owned.extend_from_slice(bytes);
    }
}

/// Bytes that begin at `offset` in the stream as text, or where in the stream they are broken.
#[inline]
pub(super) fn text(bytes: &[u8], offset: u64) -> Result<&str, u64> {
    from_utf8(bytes).map_err(|error| offset.saturating_add(error.valid_up_to() as u64))
}
