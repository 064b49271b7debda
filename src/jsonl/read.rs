//! Lines out of a file, or whatever else is read.

use std::fmt;
use std::io::{BufRead, ErrorKind};

use openapi_runtime::codec::serde::de::DeserializeOwned;

use super::{Decoder, JsonlError};

/// What is taken of the reader at once, in bytes.
const PIECE: usize = 64 << 10;

/// Reads the items of a file, one at a time.
///
/// What counts as a line is said at [`Decoder`]. After a line that is wrong
/// the next one is read; after an error of the reader, nothing.
///
/// ```
/// use perplexity_client::jsonl;
///
/// let file = "\u{feff}[1, 2]\r\n\r\n{}\n[3]";
/// let items: Vec<_> = jsonl::read::<Vec<u32>>(file.as_bytes()).collect();
/// assert_eq!(items.len(), 3);
/// assert_eq!(items[1].as_ref().unwrap_err().line(), 3);
/// # assert_eq!(items[2].as_ref().unwrap(), &[3]);
/// ```
///
/// It blocks; in an asynchronous program it belongs into a thread of its own.
pub fn read<T: DeserializeOwned>(reader: impl BufRead) -> Lines<T, impl BufRead> {
    Lines {
        reader: Some(reader),
        decoder: Decoder::new(),
    }
}

/// Reads the items of bytes that are at hand, one at a time.
///
/// ```
/// use perplexity_client::jsonl;
///
/// let numbers: Vec<f64> = jsonl::from_slice(b"1\n2.5\n").collect::<Result<_, _>>()?;
/// assert_eq!(numbers, [1.0, 2.5]);
/// # Ok::<(), jsonl::JsonlError>(())
/// ```
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Lines<T, &[u8]> {
    Lines {
        reader: Some(bytes),
        decoder: Decoder::new(),
    }
}

/// The items of a file: what [`read`] returns.
pub struct Lines<T, R> {
    /// `None` once it has ended or failed.
    reader: Option<R>,
    decoder: Decoder<T>,
}

impl<T: DeserializeOwned, R> Lines<T, R> {
    /// Refuses lines of more bytes than this; 64 MiB by default.
    ///
    /// ```
    /// use perplexity_client::jsonl;
    ///
    /// let mut lines = jsonl::from_slice::<String>(b"\"a\"\n\"bcd\"\n\"e\"").with_line_limit(4);
    /// assert_eq!(lines.next().unwrap()?, "a");
    /// assert_eq!(
    ///     lines.next().unwrap().unwrap_err().to_string(),
    ///     "line 2 is longer than 4 bytes; it begins \"bcd\""
    /// );
    /// assert_eq!(lines.next().unwrap()?, "e");
    /// # Ok::<(), jsonl::JsonlError>(())
    /// ```
    #[must_use]
    pub fn with_line_limit(mut self, bytes: usize) -> Self {
        self.decoder = self.decoder.with_line_limit(bytes);
        self
    }
}

impl<T: DeserializeOwned, R: BufRead> Iterator for Lines<T, R> {
    type Item = Result<T, JsonlError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.decoder.next() {
                return Some(item);
            }
            let reader = self.reader.as_mut()?;
            match reader.fill_buf() {
                Ok([]) => {
                    self.reader = None;
                    self.decoder.finish();
                }
                Ok(bytes) => {
                    let piece = bytes.get(..PIECE).unwrap_or(bytes);
                    self.decoder.push(piece);
                    let taken = piece.len();
                    reader.consume(taken);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.reader = None;
                    return Some(Err(JsonlError::input(self.decoder.lines() + 1, error)));
                }
            }
        }
    }
}

impl<T, R> fmt::Debug for Lines<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("decoder", &self.decoder)
            .finish_non_exhaustive()
    }
}
