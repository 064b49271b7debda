//! Items onto lines.

use std::io::Write;

use openapi_runtime::codec::serde::Serialize;
use openapi_runtime::codec::serde_json;

use super::JsonlError;

/// Writes each item onto a line of its own, and flushes. Returns the number
/// of lines.
///
/// One item is held at a time, and is written as a whole: an item that cannot
/// be serialised leaves no half of a line. Many small writes are made, so a
/// file belongs into a [`BufWriter`](std::io::BufWriter).
///
/// ```
/// use perplexity_client::jsonl;
///
/// let mut file = Vec::new();
/// assert_eq!(jsonl::write(&mut file, ["a", "b\nc"])?, 2);
/// assert_eq!(file, b"\"a\"\n\"b\\nc\"\n");
/// # Ok::<(), jsonl::JsonlError>(())
/// ```
///
/// # Errors
///
/// Where an item is not JSON, such as a map whose keys are lists, and where
/// the writer fails; with the line.
pub fn write<T: Serialize>(
    mut writer: impl Write,
    items: impl IntoIterator<Item = T>,
) -> Result<u64, JsonlError> {
    let mut lines = Writer::new(&mut writer);
    for item in items {
        lines.item(&item)?;
    }
    lines.finish()
}

/// Writes line by line.
pub(super) struct Writer<W> {
    to: W,
    buffer: Vec<u8>,
    written: u64,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(to: W) -> Self {
        Self {
            to,
            buffer: Vec::new(),
            written: 0,
        }
    }

    /// The number of the line that comes next.
    pub(super) fn next_line(&self) -> u64 {
        self.written + 1
    }

    pub(super) fn item(&mut self, item: &impl Serialize) -> Result<(), JsonlError> {
        let line = self.next_line();
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, item)
            .map_err(|error| JsonlError::encode(line, &error))?;
        self.buffer.push(b'\n');
        self.to
            .write_all(&self.buffer)
            .map_err(|error| JsonlError::output(line, error))?;
        self.written = line;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<u64, JsonlError> {
        match self.to.flush() {
            Ok(()) => Ok(self.written),
            Err(error) => Err(JsonlError::output(self.written, error)),
        }
    }
}
