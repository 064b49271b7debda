//! What can be wrong with an embedding.

use std::error::Error;
use std::fmt;

use base64::DecodeError;

/// Why an embedding could not be decoded, or two of them not be compared.
///
/// ```
/// use perplexity_client::embeddings::decode_int8;
///
/// let error = decode_int8("AB!D").unwrap_err();
/// assert_eq!(error.to_string(), "the embedding is not base64: `!` at offset 2");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddingError(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    NotBase64(String),
    Lengths { left: usize, right: usize },
}

impl EmbeddingError {
    pub(super) fn empty() -> Self {
        Self(Kind::Empty)
    }

    pub(super) fn not_base64(text: &str, error: DecodeError) -> Self {
        let at = |offset: usize| match text.get(offset..).and_then(|rest| rest.chars().next()) {
            Some(char) if !char.is_control() => format!("`{char}` at offset {offset}"),
            Some(char) => format!("{char:?} at offset {offset}"),
            None => format!("at offset {offset}"),
        };
        Self(Kind::NotBase64(match error {
            DecodeError::InvalidByte(offset, _) => at(offset),
            DecodeError::InvalidLastSymbol { offset, .. } => {
                format!(
                    "{}, which cannot be the last symbol; is it cut?",
                    at(offset)
                )
            }
            DecodeError::InvalidLength(symbols) => {
                format!("{symbols} symbols are no whole number of bytes; is it cut?")
            }
            DecodeError::InvalidPadding => {
                format!("the padding at the end of {} bytes is wrong", text.len())
            }
        }))
    }

    pub(super) fn lengths(left: usize, right: usize) -> Self {
        Self(Kind::Lengths { left, right })
    }

    /// Whether two vectors of different lengths were to be compared: of two
    /// models, or of one with different `dimensions`.
    pub fn is_length_mismatch(&self) -> bool {
        matches!(self.0, Kind::Lengths { .. })
    }
}

impl fmt::Display for EmbeddingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Empty => f.write_str("the embedding is empty"),
            Kind::NotBase64(what) => write!(f, "the embedding is not base64: {what}"),
            Kind::Lengths { left, right } => write!(
                f,
                "vectors of {left} and of {right} dimensions cannot be compared"
            ),
        }
    }
}

impl Error for EmbeddingError {}
