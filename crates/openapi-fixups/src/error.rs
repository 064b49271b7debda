//! The one error: what is wrong with which entry, and what to do.

use std::fmt;

/// Why the fixups cannot be applied.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        Self(message.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fixups cannot be applied: {}", self.0)
    }
}

impl std::error::Error for Error {}
