//! Lines out of bytes that arrive in pieces.

use std::fmt;
use std::marker::PhantomData;

use openapi_runtime::codec::serde::de::DeserializeOwned;

use super::JsonlError;
use crate::located;

/// The longest line unless told otherwise, in bytes.
const LIMIT: usize = 64 << 20;

/// Makes items of bytes that arrive in pieces, cut anywhere: for a body that
/// is streamed. For a file, [`read`](super::read()) is shorter.
///
/// It is an iterator over what has come so far: `None` means that more is
/// needed, until [`finish`](Self::finish) is called.
///
/// ```
/// use perplexity_client::jsonl::Decoder;
///
/// let mut decoder = Decoder::<Vec<u32>>::new();
/// let mut sum = 0;
/// for piece in ["[1, 2]\n[", "3", "0]\n\n[400]"] {
///     decoder.push(piece.as_bytes());
///     for item in decoder.by_ref() {
///         sum += item?.iter().sum::<u32>();
///     }
/// }
/// assert_eq!(sum, 33);
/// decoder.finish();
/// assert_eq!(decoder.next().transpose()?, Some(vec![400]));
/// # Ok::<(), perplexity_client::jsonl::JsonlError>(())
/// ```
///
/// A line ends with `\n` or `\r\n`; the last one may end without. Blank lines
/// are skipped, and so is a byte order mark at the start. A line that is
/// wrong is an error, and the next one is read all the same.
///
/// What was pushed is kept until it has been taken, so memory holds a piece
/// and the beginning of a line. Time is linear in what was pushed.
pub struct Decoder<T> {
    buffer: Vec<u8>,
    /// Where the line at hand begins.
    start: usize,
    /// Up to where there is no end of a line.
    scanned: usize,
    /// How many lines have ended.
    line: u64,
    limit: usize,
    /// The line at hand was too long, and has been reported.
    skipping: bool,
    finished: bool,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Decoder<T> {
    /// A decoder for lines of at most 64 MiB.
    pub fn new() -> Self {
        Self {
            buffer: Vec::new(),
            start: 0,
            scanned: 0,
            line: 0,
            limit: LIMIT,
            skipping: false,
            finished: false,
            item: PhantomData,
        }
    }

    /// Refuses lines of more bytes than this, all but their `\n` counted; so
    /// that input without an end of line cannot fill the memory.
    #[must_use]
    pub fn with_line_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &[u8]) {
        // What has been taken goes once it is half of the buffer, so that each byte is moved once at most on average.
        if self.start >= self.buffer.len() - self.start {
            self.buffer.drain(..self.start);
            self.scanned -= self.start;
            self.start = 0;
        }
        self.buffer.extend_from_slice(piece);
    }

    /// Nothing more comes: what is left is the last line.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// The lines that have ended so far.
    pub(super) fn lines(&self) -> u64 {
        self.line
    }

    /// Where the next line ends, and where the one after it begins.
    fn end_of_line(&mut self) -> Option<(usize, usize)> {
        let rest = self.buffer.get(self.scanned..).unwrap_or_default();
        if let Some(length) = rest.iter().position(|byte| *byte == b'\n') {
            let end = self.scanned + length;
            return Some((end, end + 1));
        }
        self.scanned = self.buffer.len();
        let last = self.finished && self.start < self.scanned;
        last.then_some((self.scanned, self.scanned))
    }

    fn decode(&self, mut bytes: &[u8]) -> Option<Result<T, JsonlError>> {
        if bytes.len() > self.limit {
            return Some(Err(JsonlError::too_long(self.line, self.limit, bytes)));
        }
        if self.line == 1 {
            bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        }
        let bytes = bytes.trim_ascii_end();
        if bytes.is_empty() {
            return None;
        }
        let item = located::decode(bytes);
        Some(item.map_err(|error| JsonlError::decode(self.line, bytes, error)))
    }
}

impl<T: DeserializeOwned> Iterator for Decoder<T> {
    type Item = Result<T, JsonlError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((end, next)) = self.end_of_line() {
            self.line += 1;
            let was_reported = std::mem::take(&mut self.skipping);
            let bytes = self.buffer.get(self.start..end).unwrap_or_default();
            let item = if was_reported {
                None
            } else {
                self.decode(bytes)
            };
            self.start = next;
            self.scanned = next;
            if item.is_some() {
                return item;
            }
        }
        let begun = self.buffer.get(self.start..).unwrap_or_default();
        let report = (!self.skipping && begun.len() > self.limit)
            .then(|| Err(JsonlError::too_long(self.line + 1, self.limit, begun)));
        self.skipping |= report.is_some();
        if self.skipping {
            self.buffer.clear();
            self.start = 0;
            self.scanned = 0;
        }
        report
    }
}

impl<T: DeserializeOwned> Default for Decoder<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows how far it is, not what it holds.
impl<T> fmt::Debug for Decoder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("lines", &self.line)
            .field("held", &(self.buffer.len() - self.start))
            .field("finished", &self.finished)
            .finish_non_exhaustive()
    }
}
