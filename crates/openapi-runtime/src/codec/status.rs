//! Answers whose type depends on their status.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// A generated enum with a variant for each status of a success.
pub trait ByStatus: Sized {
    /// Reads the answer of this status.
    ///
    /// # Errors
    ///
    /// Where the body is not what the document says for it.
    fn read(status: u16, body: &[u8]) -> Result<Self, serde_json::Error>;
}

/// Reads a body as JSON; generated code calls it.
///
/// # Errors
///
/// Where it is none, or has another shape.
#[doc(hidden)]
pub fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body)
}

/// A body of a status that the document does not list: JSON, or else the text.
#[doc(hidden)]
pub fn any_body(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body)
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(body).into_owned()))
}
