//! The value of a field: where it stands in the chunk, or its text where it does not lie in one.

use std::mem;
use std::ops::Range;
use std::str::from_utf8;

/// As much room is kept for the next value.
pub(super) const KEPT: usize = 64 * 1024;

/// A value that grows part by part. It is copied only once a second part comes or its chunk goes, and becomes text as it
/// is copied, when its bytes are at hand: to go over all of a large value at its end takes longer.
#[derive(Default)]
pub(super) struct Value {
    /// How many bytes it has.
    length: usize,
    /// Where it stands in the chunk, and where that is in the stream. Empty when it is owned.
    borrowed: Range<usize>,
    offset: u64,
    owned: String,
    cut: Cut,
    /// Where in the stream the first byte stands that is not UTF-8. What is behind it is not kept.
    broken: Option<u64>,
}

/// The first bytes of a character that a chunk has cut.
#[derive(Default)]
struct Cut {
    length: usize,
    bytes: [u8; 4],
    /// Where in the stream it begins.
    offset: u64,
}

impl Value {
    /// How many bytes it has.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// It as text, or where in the stream it is broken; `chunk` is the one whose parts came last.
    #[inline]
    pub(super) fn text<'a>(&'a self, chunk: &'a [u8]) -> Result<&'a str, u64> {
        if !self.borrowed.is_empty() {
            let bytes = chunk.get(self.borrowed.clone()).unwrap_or_default();
            return text(bytes, self.offset);
        }
        match self.broken {
            Some(offset) => Err(offset),
            None if self.cut.length > 0 => Err(self.cut.offset),
            None => Ok(&self.owned),
        }
    }

    /// Puts a part of the chunk, which begins at `base` in the stream, behind it. Takes no more room than `limit`, as
    /// long as it has no more bytes.
    #[inline]
    pub(super) fn append(&mut self, range: Range<usize>, chunk: &[u8], base: u64, limit: usize) {
        if range.is_empty() {
            return;
        }
        let offset = base.saturating_add(range.start as u64);
        let is_first = self.length == 0;
        self.length = self.length.saturating_add(range.len());
        if is_first {
            self.borrowed = range;
            self.offset = offset;
        } else {
            self.own(chunk, limit);
            self.extend(chunk.get(range).unwrap_or_default(), offset, limit);
        }
    }

    /// Ends a line and begins another one.
    pub(super) fn join(&mut self, chunk: &[u8], limit: usize) {
        self.own(chunk, limit);
        self.length = self.length.saturating_add(1);
        // Where it stands does not matter: it can break the character before it only, and that has its place.
        self.extend(b"\n", 0, limit);
    }

    /// Copies what is still in the chunk.
    #[inline]
    pub(super) fn own(&mut self, chunk: &[u8], limit: usize) {
        if !self.borrowed.is_empty() {
            let range = mem::take(&mut self.borrowed);
            self.extend(chunk.get(range).unwrap_or_default(), self.offset, limit);
        }
    }

    /// Empties it, and gives back the room that a large value took.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.length = 0;
        self.borrowed = 0..0;
        self.cut.length = 0;
        self.broken = None;
        self.owned.clear();
        if self.owned.capacity() > KEPT {
            self.owned = String::new();
        }
    }

    /// How much room it takes.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.owned.capacity()
    }

    /// Puts bytes behind what is owned, which stand at `offset` in the stream.
    fn extend(&mut self, bytes: &[u8], offset: u64, limit: usize) {
        let (mut bytes, mut offset) = (bytes, offset);
        while self.cut.length > 0
            && self.broken.is_none()
            && let Some((byte, rest)) = bytes.split_first()
        {
            self.extend_slowly(*byte, offset, limit);
            bytes = rest;
            offset = offset.saturating_add(1);
        }
        if self.broken.is_some() {
            return;
        }
        let end = end_of_characters(bytes);
        let (whole, cut) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
        match text(whole, offset) {
            Ok(text) => self.push(text, limit),
            Err(offset) => self.broken = Some(offset),
        }
        let offsets = offset.saturating_add(end as u64)..;
        for (byte, offset) in cut.iter().zip(offsets) {
            self.extend_slowly(*byte, offset, limit);
        }
    }

    /// Puts one byte of a character that is cut behind it.
    fn extend_slowly(&mut self, byte: u8, offset: u64, limit: usize) {
        if self.broken.is_some() {
            return;
        }
        if self.cut.length == 0 {
            self.cut.offset = offset;
        }
        if let Some(place) = self.cut.bytes.get_mut(self.cut.length) {
            *place = byte;
            self.cut.length += 1;
        }
        let Cut { bytes, length, .. } = self.cut;
        match from_utf8(bytes.get(..length).unwrap_or_default()) {
            Ok(character) => {
                self.push(character, limit);
                self.cut.length = 0;
            }
            // More may come.
            Err(error) if error.error_len().is_none() => {}
            Err(_) => self.broken = Some(self.cut.offset),
        }
    }

    #[inline]
    fn push(&mut self, text: &str, limit: usize) {
        let needed = self.owned.len().saturating_add(text.len());
        if needed > self.owned.capacity() {
            // Twice as much, so that growing stays linear.
            let twice = self.owned.capacity().saturating_mul(2).min(limit);
            let more = needed.max(twice) - self.owned.len();
            self.owned.reserve_exact(more);
        }
        self.owned.push_str(text);
    }
}

/// Bytes that begin at `offset` in the stream as text, or where in the stream they are broken.
#[inline]
fn text(bytes: &[u8], offset: u64) -> Result<&str, u64> {
    simdutf8::basic::from_utf8(bytes)
        .or_else(|_| from_utf8(bytes))
        .map_err(|error| offset.saturating_add(error.valid_up_to() as u64))
}

/// Where in these bytes a character begins that is not complete; their length if none does.
#[inline]
fn end_of_characters(bytes: &[u8]) -> usize {
    for (back, byte) in (1..=3).zip(bytes.iter().rev()) {
        let length = match byte {
            // Within a character: its first byte is further back.
            0x80..0xC0 => continue,
            0xC0..0xE0 => 2,
            0xE0..0xF0 => 3,
            0xF0.. => 4,
            ..0x80 => 1,
        };
        return if length > back {
            bytes.len() - back
        } else {
            bytes.len()
        };
    }
    bytes.len()
}
