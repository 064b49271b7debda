//! What can be wrong with a line.

use std::error::Error;
use std::{fmt, io};

use openapi_runtime::codec::serde_json;

use crate::located::{Located, excerpt};

/// Why a line could not be read or written, and which.
///
/// ```
/// use perplexity_client::jsonl;
///
/// let error = jsonl::from_slice::<Vec<u8>>(b"[1]\n[2, -3]\n").nth(1).unwrap().unwrap_err();
/// assert_eq!(error.line(), 2);
/// assert_eq!(error.text(), Some("[2, -3]"));
/// assert_eq!(
///     error.to_string(),
///     "line 2, column 6, at `[1]`: invalid value: integer `-3`, expected u8; the line is [2, -3]"
/// );
/// ```
#[derive(Debug)]
pub struct JsonlError {
    line: u64,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Input(io::Error),
    Output(io::Error),
    TooLong { limit: usize, text: String },
    Decode { error: Located, text: String },
    Encode(String),
    DuplicateId(String),
}

impl JsonlError {
    pub(super) fn input(line: u64, error: io::Error) -> Self {
        Self {
            line,
            kind: Kind::Input(error),
        }
    }

    pub(super) fn output(line: u64, error: io::Error) -> Self {
        Self {
            line,
            kind: Kind::Output(error),
        }
    }

    pub(super) fn too_long(line: u64, limit: usize, bytes: &[u8]) -> Self {
        // As much as is at hand whatever pieces the line came in.
        let text = excerpt(bytes.get(..=limit).unwrap_or(bytes), 0);
        Self {
            line,
            kind: Kind::TooLong { limit, text },
        }
    }

    pub(super) fn encode(line: u64, error: &serde_json::Error) -> Self {
        Self {
            line,
            kind: Kind::Encode(error.to_string()),
        }
    }

    pub(super) fn duplicate(line: u64, id: String) -> Self {
        Self {
            line,
            kind: Kind::DuplicateId(id),
        }
    }

    pub(super) fn decode(line: u64, bytes: &[u8], error: Located) -> Self {
        let text = excerpt(bytes, error.column);
        Self {
            line,
            kind: Kind::Decode { error, text },
        }
    }

    /// The number of the line, from 1 on; blank lines count.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What stands on the line: at most 200 bytes, around the place that is
    /// wrong. `None` where it was not the text that was wrong.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::TooLong { text, .. } | Kind::Decode { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Where in the value of the line, such as `response.body.id`. `None`
    /// where it is the value as a whole, or no JSON.
    pub fn path(&self) -> Option<&str> {
        match &self.kind {
            Kind::Decode { error, .. } => error.path.as_deref(),
            _ => None,
        }
    }

    /// The `custom_id` that two lines of a batch have.
    pub fn duplicate_id(&self) -> Option<&str> {
        match &self.kind {
            Kind::DuplicateId(id) => Some(id),
            _ => None,
        }
    }

    /// Whether reading or writing as such has failed. Nothing more comes
    /// then, while after a line that is wrong the next one is read.
    pub fn is_io(&self) -> bool {
        matches!(self.kind, Kind::Input(_) | Kind::Output(_))
    }
}

impl fmt::Display for JsonlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        match &self.kind {
            Kind::Input(_) => f.write_str(" could not be read"),
            Kind::Output(_) => f.write_str(" could not be written"),
            Kind::TooLong { limit, text } => {
                write!(f, " is longer than {limit} bytes; it begins {text}")
            }
            Kind::Decode { error, text } => {
                // It is 0 for a value that is wrong as a whole.
                if error.column > 0 {
                    write!(f, ", column {}", error.column)?;
                }
                if let Some(path) = &error.path {
                    write!(f, ", at `{path}`")?;
                }
                write!(f, ": {}; the line is {text}", error.message)
            }
            Kind::Encode(message) => write!(f, " could not be written as JSON: {message}"),
            Kind::DuplicateId(id) => write!(
                f,
                " has the custom_id {id:?}, which a line before it has; no two lines of a batch may share one"
            ),
        }
    }
}

impl Error for JsonlError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::Input(error) | Kind::Output(error) => Some(error),
            _ => None,
        }
    }
}
